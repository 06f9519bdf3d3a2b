"use strict";

/*
 * The history of a document: version 0 is empty, version k is what patches 1..k make of it.
 * Nothing here knows of the page. What patches and values look like is drawn at PatchCode.java.
 *
 * An object is {type, epoch, parent, ...}: a map has entries (Map of key to {value, conflict}), a
 * list has items ([{value, conflict}]), a text has text, marks ([{start, end, name, value}]) and
 * blocks ([{at, value}], where the text has U+FFFC). A state is a table of objects by number. Some
 * states are kept; an object that is older than the table's epoch is shared with them and is
 * copied before it is changed.
 */

const KEEP_EVERY = 64;

function isReference(value) {
  return Array.isArray(value) && (value[0] === "map" || value[0] === "list" || value[0] === "text");
}

class State {
  constructor(objects, epoch) {
    this.objects = objects;
    this.epoch = epoch;
  }

  static empty() {
    const state = new State(new Map(), 0);
    state.create(["map", 0], null);
    return state;
  }

  object(number) {
    return this.objects.get(number);
  }

  create(reference, parent) {
    const object = { type: reference[0], epoch: this.epoch, parent };
    if (object.type === "map") object.entries = new Map();
    else if (object.type === "list") object.items = [];
    else Object.assign(object, { text: "", marks: [], blocks: [] });
    this.objects.set(reference[1], object);
  }

  /* The object, its own copy. */
  writable(number) {
    const object = this.objects.get(number);
    if (object.epoch === this.epoch) return object;
    const copy = { ...object, epoch: this.epoch };
    if (copy.type === "map") copy.entries = new Map(object.entries);
    else if (copy.type === "list") copy.items = object.items.slice();
    else {
      copy.marks = object.marks.map((mark) => ({ ...mark }));
      copy.blocks = object.blocks.map((block) => ({ ...block }));
    }
    this.objects.set(number, copy);
    return copy;
  }

  entry(value, conflict, parent) {
    if (isReference(value)) this.create(value, parent);
    return { value, conflict: Boolean(conflict) };
  }

  apply(patch) {
    const [action, number, at] = patch;
    const object = this.writable(number);
    switch (action) {
      case "=": {
        const entry = this.entry(patch[3], patch[4], number);
        if (object.type === "map") object.entries.set(at, entry);
        else if (object.type === "list") object.items[at] = entry;
        else this.putBlock(object, at, entry);
        break;
      }
      case "+": {
        const entries = patch[3].map((value, i) => this.entry(value, patch[4] && patch[4][i], number));
        if (object.type === "list") insertAll(object.items, at, entries);
        else this.insertBlocks(object, at, entries);
        break;
      }
      case "s":
        insertText(object, at, patch[3], patch[4] || {});
        break;
      case "-":
        if (object.type === "map") object.entries.delete(at);
        else if (object.type === "list") object.items.splice(at, patch[3]);
        else deleteText(object, at, patch[3]);
        break;
      case "#": {
        const old = object.type === "map" ? object.entries.get(at) : object.items[at];
        const entry = { value: ["counter", old.value[1] + patch[3]], conflict: old.conflict };
        if (object.type === "map") object.entries.set(at, entry);
        else object.items[at] = entry;
        break;
      }
      case "m":
        for (const [start, end, name, value] of patch[2]) setMark(object, start, end, name, value);
        break;
      case "!": {
        const old = object.type === "map" ? object.entries.get(at) : (object.items || [])[at];
        if (!old) break;
        const entry = { value: old.value, conflict: true };
        if (object.type === "map") object.entries.set(at, entry);
        else object.items[at] = entry;
        break;
      }
      default:
        throw new Error("a patch that this page does not know: " + action);
    }
  }

  insertBlocks(object, at, entries) {
    insertText(object, at, "\ufffc".repeat(entries.length), {});
    entries.forEach((entry, i) => object.blocks.push({ at: at + i, value: entry.value }));
    object.blocks.sort((a, b) => a.at - b.at);
  }

  putBlock(object, at, entry) {
    object.blocks = object.blocks.filter((block) => block.at !== at);
    object.blocks.push({ at, value: entry.value });
    object.blocks.sort((a, b) => a.at - b.at);
    object.text = object.text.slice(0, at) + "\ufffc" + object.text.slice(at + 1);
  }

  /* What an object holds, as plain JSON. */
  toJson(value = ["map", 0]) {
    if (!Array.isArray(value)) return value;
    if (!isReference(value)) {
      switch (value[0]) {
        case "float":
          return Number(value[1]);
        case "int":
        case "uint":
          return BigInt(value[1]);
        default:
          return value[1];
      }
    }
    const object = this.object(value[1]);
    if (object.type === "text") return object.text;
    if (object.type === "list") return object.items.map((item) => this.toJson(item.value));
    const json = {};
    for (const key of [...object.entries.keys()].sort()) {
      json[key] = this.toJson(object.entries.get(key).value);
    }
    return json;
  }
}

/* As splice, which cannot take hundreds of thousands of arguments. */
function insertAll(items, at, entries) {
  if (entries.length < 1000) {
    items.splice(at, 0, ...entries);
    return;
  }
  const behind = items.splice(at);
  for (const entry of entries) items.push(entry);
  for (const item of behind) items.push(item);
}

function insertText(object, at, text, marks) {
  object.text = object.text.slice(0, at) + text + object.text.slice(at);
  const length = text.length;
  for (const block of object.blocks) if (block.at >= at) block.at += length;
  if (object.marks.length === 0 && Object.keys(marks).length === 0) return;
  const moved = [];
  for (const mark of object.marks) {
    if (mark.start >= at) moved.push({ ...mark, start: mark.start + length, end: mark.end + length });
    else if (mark.end <= at) moved.push(mark);
    else moved.push({ ...mark, end: at }, { ...mark, start: at + length, end: mark.end + length });
  }
  object.marks = moved;
  for (const [name, value] of Object.entries(marks)) setMark(object, at, at + length, name, value);
}

function deleteText(object, at, length) {
  const end = at + length;
  object.text = object.text.slice(0, at) + object.text.slice(end);
  const moved = (place) => (place <= at ? place : Math.max(at, place - length));
  object.blocks = object.blocks.filter((block) => block.at < at || block.at >= end);
  for (const block of object.blocks) block.at = moved(block.at);
  object.marks = object.marks
    .map((mark) => ({ ...mark, start: moved(mark.start), end: moved(mark.end) }))
    .filter((mark) => mark.start < mark.end);
}

/* Marks characters, joining what is marked alike beside them; null takes the mark off. */
function setMark(object, start, end, name, value) {
  const others = [];
  let [from, to] = [start, end];
  const same = JSON.stringify(value);
  for (const mark of object.marks) {
    if (mark.name !== name || mark.end < start || mark.start > end) {
      others.push(mark);
    } else if (value !== null && JSON.stringify(mark.value) === same) {
      from = Math.min(from, mark.start);
      to = Math.max(to, mark.end);
    } else {
      if (mark.start < start) others.push({ ...mark, end: start });
      if (mark.end > end) others.push({ ...mark, start: end });
    }
  }
  if (value !== null && from < to) others.push({ start: from, end: to, name, value });
  object.marks = others.sort((a, b) => a.start - b.start || a.end - b.end);
}

class History {
  constructor(patches) {
    this.patches = patches;
    this.kept = new Map([[0, State.empty()]]);
    this.epoch = 0;
  }

  get length() {
    return this.patches.length;
  }

  /* The state of a version; not to be changed. */
  at(version) {
    const exact = this.kept.get(version);
    if (exact) return exact;
    let from = version - (version % KEEP_EVERY);
    while (!this.kept.has(from)) from -= KEEP_EVERY;
    const base = this.kept.get(from);
    let state = new State(new Map(base.objects), ++this.epoch);
    for (let i = from; i < version; i++) {
      for (const patch of this.patches[i]) state.apply(patch);
      if ((i + 1) % KEEP_EVERY === 0 && i + 1 < version) {
        this.kept.set(i + 1, state);
        state = new State(new Map(state.objects), ++this.epoch);
      }
    }
    if (version % KEEP_EVERY === 0) this.kept.set(version, state);
    return state;
  }

  /*
   * What the step to a version did. before: the state that it found. objects: by number what happened inside of an object that was
   * there before: a map has changed (Map of key to the old value, undefined for a new key) and
   * removed (Map of key to value); a list and a text have parts in order, [{kind, ...}] with kind "same", "added", "removed" or, in lists,
   * "changed". created: the objects that came with the step. touched: those with something new
   * in them or below.
   */
  differences(version) {
    const found = { before: null, objects: new Map(), created: new Set(), touched: new Set() };
    if (version === 0) return found;
    const before = this.at(version - 1);
    found.before = before;
    const after = this.at(version);
    for (const patch of this.patches[version - 1]) {
      note(found, before, patch);
    }
    for (const noted of found.objects.values()) if (noted.parts) noted.parts = removedFirst(noted.parts);
    for (const number of found.objects.keys()) {
      for (let at = number; at !== null && at !== undefined; ) {
        if (found.touched.has(at)) break;
        found.touched.add(at);
        const object = after.object(at);
        at = object ? object.parent : null;
      }
    }
    return found;
  }
}

function note(found, before, patch) {
  const [action, number] = patch;
  const values = action === "=" ? [patch[3]] : action === "+" ? patch[3] : [];
  if (!found.created.has(number)) {
    const object = before.object(number);
    if (object.type === "map") noteEntry(found, object, number, patch);
    else noteParts(partsOf(found, object, number), object, patch);
  }
  for (const value of values) if (isReference(value)) found.created.add(value[1]);
}

function noteEntry(found, object, number, [action, , key]) {
  let noted = found.objects.get(number);
  if (!noted) found.objects.set(number, (noted = { changed: new Map(), removed: new Map() }));
  const old = object.entries.get(key);
  if (action === "-") {
    noted.changed.delete(key);
    if (old) noted.removed.set(key, old.value);
  } else {
    noted.changed.set(key, old && old.value);
    noted.removed.delete(key);
  }
}

function partsOf(found, object, number) {
  let noted = found.objects.get(number);
  if (!noted) {
    const all = object.type === "list" ? object.items : object.text;
    noted = { parts: all.length === 0 ? [] : [{ kind: "same", all }] };
    found.objects.set(number, noted);
  }
  return noted.parts;
}

function noteParts(parts, object, patch) {
  const [action, , at] = patch;
  const list = object.type === "list";
  if (action === "s") insertPart(parts, at, patch[3]);
  else if (action === "+") insertPart(parts, at, list ? patch[3].map((value) => ({ value })) : "\ufffc".repeat(patch[3].length));
  else if (action === "-") removeParts(parts, at, patch[3]);
  else if (action === "m") for (const [start, end] of patch[2]) changeParts(parts, start, end - start);
  else if (action === "=" && !list) changeParts(parts, at, 1);
  else changeParts(parts, at, 1);
}

/* Parts with what is removed in front of what is added in its place, each in one piece. */
function removedFirst(parts) {
  const ordered = [];
  for (let i = 0; i < parts.length; ) {
    if (parts[i].kind !== "added" && parts[i].kind !== "removed") {
      ordered.push(parts[i++]);
      continue;
    }
    const run = { removed: [], added: [] };
    for (; i < parts.length && parts[i].kind in run; i++) run[parts[i].kind].push(parts[i].all);
    for (const [kind, pieces] of Object.entries(run)) {
      if (pieces.length > 0) ordered.push({ kind, all: pieces[0].concat(...pieces.slice(1)) });
    }
  }
  return ordered;
}

/* Cuts a part so that one begins at an index of the new state; returns which. */
function cut(parts, at) {
  let left = at;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (left === 0 && part.kind !== "removed") return i;
    if (part.kind === "removed") continue;
    if (left < part.all.length) {
      parts.splice(i, 1, { ...part, all: part.all.slice(0, left) }, { ...part, all: part.all.slice(left) });
      return i + 1;
    }
    left -= part.all.length;
  }
  return parts.length;
}

function insertPart(parts, at, all) {
  const i = cut(parts, at);
  const before = parts[i - 1];
  if (before && before.kind === "added") before.all = before.all.concat(all);
  else parts.splice(i, 0, { kind: "added", all });
}

function removeParts(parts, at, length) {
  const from = cut(parts, at);
  const to = cut(parts, at + length);
  const removed = parts.slice(from, to).filter((part) => part.kind !== "added");
  parts.splice(from, to - from, ...removed.map((part) => ({ ...part, kind: "removed" })));
}

function changeParts(parts, at, length) {
  const from = cut(parts, at);
  const to = cut(parts, at + length);
  for (let i = from; i < to; i++) if (parts[i].kind === "same") parts[i].kind = "changed";
}

if (typeof module !== "undefined") module.exports = { History, State };
