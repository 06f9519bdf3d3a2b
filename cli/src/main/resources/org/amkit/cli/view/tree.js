"use strict";

/* Draws a state as a tree. All text from the document goes in as text nodes, never as markup. */

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined).map(shown));
  return made;
}

/* Controls, and characters that turn the direction of text around, as JSON escapes them. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const shown = (child) =>
  typeof child === "string" ? child.replace(UNSEEN, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) : child;

const many = (count, noun) => count.toLocaleString("en") + " " + noun + (count === 1 ? "" : "s");

class Tree {
  static FEW = 60; /* Children that are shown of a long list without being asked for. */
  static MORE = 200;
  static TEXT = 4000; /* Characters of a text that are shown at once. */
  static DEEPEST = 100; /* Levels that are opened without being asked for. */
  static NEAR = 240; /* Characters around what changed. */
  static INLINE = 96; /* Characters of two strings that are shown side by side. */

  constructor(place) {
    this.place = place;
    this.open = new Map();
    this.revealed = new Map();
    this.whole = new Set();
  }

  show(state, differences) {
    this.state = state;
    this.found = differences;
    this.draw();
  }

  draw() {
    const scroll = this.place.scrollTop;
    const root = element("ul", {});
    this.fill(root, 0, 0, true);
    if (!root.firstChild) root.append(element("li", { class: "leaf soft" }, "empty"));
    this.place.replaceChildren(root);
    this.place.scrollTop = scroll;
  }

  /* Scrolls to what the step did, unless it is in view. */
  reveal() {
    const hit = this.place.querySelector("ins, del, mark, .added, .removed, .changed");
    if (!hit) return;
    const box = this.place.getBoundingClientRect();
    const at = hit.getBoundingClientRect();
    if (this.place.scrollHeight > this.place.clientHeight + 4 && (at.top < box.top || at.top > box.bottom - 30)) {
      this.place.scrollTop += at.top - box.top - this.place.clientHeight / 3;
    }
  }

  fill(list, number, depth, inside) {
    const object = this.state.object(number);
    const noted = this.found.objects.get(number);
    if (object.type === "map") this.entries(list, object, noted, number, depth);
    else this.items(list, object, noted, number, depth);
    return inside;
  }

  entries(list, object, noted, number, depth) {
    const rows = [...object.entries.keys()].map((key) => ({ key, entry: object.entries.get(key), kind: "" }));
    for (const row of rows) {
      if (!noted || !noted.changed.has(row.key)) continue;
      row.old = noted.changed.get(row.key);
      row.kind = row.old === undefined ? "added" : "changed";
    }
    if (noted) for (const [key, value] of noted.removed) rows.push({ key, entry: { value }, kind: "removed" });
    rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.rows(list, rows, number, depth, (row) => element("span", { class: "key" }, row.key));
  }

  items(list, object, noted, number, depth) {
    const rows = [];
    let index = 0;
    for (const part of noted ? noted.parts : [{ kind: "same", all: object.items }]) {
      for (const item of part.all) {
        if (part.kind === "removed") rows.push({ key: "–", entry: item, kind: "removed" });
        else rows.push({ key: index, entry: object.items[index++], kind: part.kind === "same" ? "" : part.kind, old: part.kind === "changed" ? item.value : undefined });
      }
    }
    this.rows(list, rows, number, depth, (row) => element("span", { class: "index" }, String(row.key)));
  }

  /* Rows that changed and the first few, the others behind buttons. */
  rows(list, rows, number, depth, label) {
    const ranges = this.revealed.get(number) || [];
    let shown = 0;
    const visible = rows.map((row, i) => {
      const hit = row.kind !== "" || (isReference(row.entry.value) && this.found.touched.has(row.entry.value[1]));
      const wanted = rows.length <= Tree.FEW * 2 || i < Tree.FEW || ranges.some(([from, to]) => i >= from && i < to) || (hit && shown < Tree.MORE);
      if (wanted && hit) shown++;
      return wanted;
    });
    for (let i = 0; i < rows.length; ) {
      if (visible[i]) {
        list.append(this.row(rows[i], depth, label(rows[i])));
        i++;
        continue;
      }
      let end = i;
      while (end < rows.length && !visible[end]) end++;
      const from = i;
      list.append(
        element("li", { class: "leaf" }, this.gap(many(end - from, "more"), () => {
          this.revealed.set(number, [...ranges, [from, Math.min(end, from + Tree.MORE)]]);
        })),
      );
      i = end;
    }
  }

  gap(words, reveal) {
    return element("button", { class: "gap", onclick: () => { reveal(); this.draw(); } }, words.replace(/ mores$/, " more"));
  }

  row(row, depth, label) {
    const { value, conflict } = row.entry;
    const removed = row.kind === "removed";
    const tag = conflict ? element("span", { class: "tag conflict", title: "Concurrent values compete; 'am conflicts' lists them" }, "conflict") : null;
    const named = (other) => (isReference(other) ? element("span", { class: "value" }, brief(this.found.before, other)) : scalar(other));
    const same = row.old !== undefined && JSON.stringify(row.old) === JSON.stringify(value);
    if (row.old !== undefined && !same) {
      const [was, is] = [stringOf(this.found.before, row.old), stringOf(this.state, value)];
      const long = was !== null && is !== null && (was.length + is.length > Tree.INLINE || (was + is).includes("\n"));
      if (long && was !== is) {
        return element("li", { class: "leaf " + row.kind }, label, tag, element("div", { class: "text" }, ...wordParts(was, is)));
      }
    }
    const old = row.old === undefined || same ? null : element("del", {}, named(row.old));
    if (!isReference(value) || removed) {
      return element("li", { class: "leaf " + row.kind }, label, " ", old, old ? " " : null, named(value), tag);
    }
    const [type, number] = value;
    const object = this.state.object(number);
    const touched = row.kind === "" && this.found.touched.has(number) ? " touched" : "";
    if (type === "text" && this.isShort(object, number)) {
      return element("li", { class: "leaf " + row.kind }, label, " ", old, old ? " " : null, element("span", { class: "value string" }, ...this.textParts(object, number)), tag);
    }
    const size = type === "text" ? object.text.length : type === "map" ? object.entries.size : object.items.length;
    const noun = type === "text" ? "character" : type === "map" ? "key" : "item";
    const details = element("details", {}, element("summary", {}, label, " ", old, old ? " " : null, element("span", { class: "count" }, type + ", " + many(size, noun)), tag));
    const chosen = this.open.get(number);
    const open = chosen !== undefined ? chosen : (depth < Tree.DEEPEST && this.found.touched.has(number)) || (depth < 2 && (type === "text" || size <= 24)) || (depth === 0 && size <= 60);
    const fill = () => {
      if (details.children.length > 1) return;
      if (type === "text") details.append(element("div", { class: "text" }, ...this.textParts(object, number)));
      else {
        const list = element("ul", {});
        this.fill(list, number, depth + 1, true);
        if (!list.firstChild) list.append(element("li", { class: "leaf soft" }, "empty"));
        details.append(list);
      }
    };
    if (open) fill();
    details.open = open;
    details.addEventListener("toggle", () => {
      if (details.open) fill();
      if (details.open !== open || this.open.has(number)) this.open.set(number, details.open);
    });
    return element("li", { class: row.kind + touched }, details);
  }

  isShort(object, number) {
    const noted = this.found.objects.get(number);
    const length = noted ? noted.parts.reduce((sum, part) => sum + part.all.length, 0) : object.text.length;
    return length <= 80 && !object.text.includes("\n") && object.blocks.length === 0;
  }

  textParts(object, number) {
    if (object.text === "" && !this.found.objects.has(number)) return [element("span", { class: "soft" }, "empty text")];
    const noted = this.found.objects.get(number);
    const parts = noted ? noted.parts : [{ kind: "same", all: object.text }];
    const nodes = [];
    let at = 0;
    parts.forEach((part, i) => {
      const around = noted ? Tree.NEAR : Tree.TEXT;
      const pieces = this.pieces(part, i, parts.length, number, around);
      for (const piece of pieces) {
        if (piece.gap) {
          nodes.push(this.gap(many(piece.gap, "character") + " more", () => this.whole.add(number)));
          at += part.kind === "removed" ? 0 : piece.gap;
          continue;
        }
        const styled = part.kind === "removed" ? [piece.text] : runs(object, at, piece.text, this.state);
        const wrapper = { added: "ins", removed: "del", changed: "mark" }[part.kind];
        if (wrapper) nodes.push(element(wrapper, {}, ...styled));
        else nodes.push(...styled);
        at += part.kind === "removed" ? 0 : piece.text.length;
      }
    });
    return nodes;
  }

  /* A part of a text, without its middle when that is long. */
  pieces(part, i, count, number, around) {
    const text = part.all;
    if (this.whole.has(number) || text.length <= Math.max(around * 3, count === 1 ? Tree.TEXT : 0)) return [{ text }];
    const keepStart = part.kind !== "same" ? Tree.TEXT / 2 : i === 0 && count > 1 ? 0 : around;
    const keepEnd = part.kind !== "same" ? Tree.NEAR : i === count - 1 ? 0 : around;
    if (text.length <= keepStart + keepEnd) return [{ text }];
    const from = whole(text, keepStart);
    const to = whole(text, text.length - keepEnd);
    return [{ text: text.slice(0, from) }, { gap: to - from }, { text: text.slice(to) }].filter((piece) => piece.gap || piece.text);
  }
}

const MOST_BRIEF = 120;
const BRIEF_DEPTH = 4;

/* An object of a state as JSON, cut where it is long or deep. */
function brief(state, value, depth = 0) {
  if (!isReference(value)) return typeof value === "string" ? JSON.stringify(value) : plain(value);
  const object = state && state.object(value[1]);
  if (!object) return value[0];
  const short = (text) => (text.length > MOST_BRIEF ? text.slice(0, whole(text, MOST_BRIEF)) + "…" : text);
  if (object.type === "text") return short(JSON.stringify(object.text.slice(0, MOST_BRIEF + 1)));
  const parts = [];
  let length = 0;
  const [open, close] = object.type === "map" ? ["{", "}"] : ["[", "]"];
  if (depth >= BRIEF_DEPTH) return open + "…" + close;
  for (const [key, entry] of object.type === "map" ? object.entries : object.items.entries()) {
    const part = (object.type === "map" ? JSON.stringify(key) + ":" : "") + brief(state, entry.value, depth + 1);
    parts.push(part);
    length += part.length;
    if (length > MOST_BRIEF) {
      parts.push("…");
      break;
    }
  }
  return short(open + parts.join(",") + close);
}

/* What a string or text holds; null for anything else. */
function stringOf(state, value) {
  if (typeof value === "string") return value;
  const object = isReference(value) && value[0] === "text" && state ? state.object(value[1]) : null;
  return object ? object.text : null;
}

const MOST_WORDS = 600;

/* Two strings as nodes: words that stayed, went and came. Words weigh more than blanks. */
function wordParts(was, is) {
  const words = (text) => text.match(/[\p{L}\p{N}]+|\n|[^\S\n]+|[^\p{L}\p{N}\s]/gu) || [];
  const [a, b] = [words(was), words(is)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [old, now] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const parts = [[null, a.slice(0, start)], ...alignment(old, now), [null, a.slice(a.length - end)]];
  return parts.filter(([, some]) => some.length > 0).map(([kind, some]) => (kind ? element(kind, {}, some.join("")) : some.join("")));
}

function alignment(old, now) {
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) return [["del", old], ["ins", now]];
  const weight = (word) => (/[\p{L}\p{N}]/u.test(word) ? word.length + 1 : 0.1);
  const best = Array.from({ length: old.length + 1 }, () => new Float64Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const matched = old[i] === now[j] ? best[i + 1][j + 1] + weight(old[i]) : 0;
      best[i][j] = Math.max(matched, best[i + 1][j], best[i][j + 1]);
    }
  }
  const parts = [];
  const add = (kind, word) => {
    const last = parts[parts.length - 1];
    if (last && last[0] === kind) last[1].push(word);
    else parts.push([kind, [word]]);
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j] && best[i][j] === best[i + 1][j + 1] + weight(old[i])) {
      add(null, old[i++]);
      j++;
    } else if (i < old.length && (j === now.length || best[i + 1][j] >= best[i][j + 1])) add("del", old[i++]);
    else add("ins", now[j++]);
  }
  return parts;
}

/* An index that does not stand inside a pair of surrogates. */
function whole(text, at) {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}

const LOOKS = { bold: "bold", strong: "bold", italic: "italic", em: "italic", emphasis: "italic" };

/* Characters of a text from an index on, with their marks and blocks. */
function runs(object, at, text, state) {
  const end = at + text.length;
  const marks = object.marks.filter((mark) => mark.start < end && mark.end > at);
  const blocks = object.blocks.filter((block) => block.at >= at && block.at < end);
  if (marks.length === 0 && blocks.length === 0) return [text];
  const edges = new Set([at, end]);
  for (const mark of marks) {
    edges.add(Math.max(at, mark.start));
    edges.add(Math.min(end, mark.end));
  }
  for (const block of blocks) {
    edges.add(block.at);
    edges.add(block.at + 1);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const nodes = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const piece = text.slice(sorted[i] - at, sorted[i + 1] - at);
    const block = blocks.find((candidate) => candidate.at === sorted[i]);
    if (block) {
      nodes.push(element("span", { class: "block" }, "¶ " + blockName(block.value, state)));
      continue;
    }
    const over = marks.filter((mark) => mark.start <= sorted[i] && mark.end >= sorted[i + 1]);
    if (over.length === 0) nodes.push(piece);
    else {
      const looks = over.map((mark) => LOOKS[mark.name] || "").join(" ");
      nodes.push(element("span", { class: "styled " + looks, title: over.map((mark) => mark.name + ": " + plain(mark.value)).join(", ") }, piece));
    }
  }
  return nodes;
}

function blockName(value, state) {
  if (!isReference(value)) return plain(value);
  const object = state.object(value[1]);
  const type = object && object.type === "map" ? object.entries.get("type") : null;
  if (!type) return "block";
  return isReference(type.value) ? state.toJson(type.value) : plain(type.value);
}

function scalar(value) {
  if (typeof value === "string") return element("span", { class: "value string" }, JSON.stringify(value));
  if (value === null || typeof value === "boolean") return element("span", { class: "value word" }, String(value));
  if (typeof value === "number") return element("span", { class: "value number" }, String(value));
  const tag = value[0] === "float" || value[0] === "int" ? null : element("span", { class: "tag" }, value[0]);
  return element("span", { class: "value number" }, plain(value), tag);
}

function plain(value) {
  if (!Array.isArray(value)) return typeof value === "string" ? value : JSON.stringify(value);
  switch (value[0]) {
    case "timestamp":
      return when(value[1], true);
    case "bytes":
      return hex(value[2]) + (value[1] > 48 ? "… (" + many(value[1], "byte") + ")" : "");
    case "unknown":
      return many(value[2], "byte") + " of type " + value[1];
    default:
      return String(value[1]);
  }
}

function hex(base64) {
  return Array.from(atob(base64), (unit) => unit.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function when(ms, seconds) {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  const two = (n) => String(n).padStart(2, "0");
  const day = date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate());
  return day + " " + two(date.getHours()) + ":" + two(date.getMinutes()) + (seconds ? ":" + two(date.getSeconds()) : "");
}
