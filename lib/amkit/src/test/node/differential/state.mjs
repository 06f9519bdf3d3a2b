// What a document holds, and the units that its text indexes count.

import { isPanic, Panic } from "./core.mjs";
import { exportScalar, pairs, plain } from "./values.mjs";

export function typeOf(doc, obj) {
  try {
    return doc.objInfo(obj).type;
  } catch (e) {
    if (isPanic(e)) throw new Panic(String(e));
    return null;
  }
}

export function stateOf(doc, obj, type, heads, view) {
  if (type === "text") return textState(doc, obj, heads, view);
  // A set: after an increment of conflicting counters the core lists their key several times.
  const props =
    type === "list"
      ? Array.from({ length: doc.length(obj, heads) }, (_, i) => i)
      : [...new Set(doc.keys(obj, heads))];
  return props.map((prop) => {
    const all = doc.getAll(obj, prop, heads);
    const winner = doc.getWithType(obj, prop, heads);
    const entries = all.map((entry) => entryState(doc, entry, heads, view));
    const last = all[all.length - 1];
    const same = winner !== null && last !== undefined && winner[0] === last[0];
    if (!same) entries.push(["winner", winner === null ? "none" : winner[0]]);
    return type === "list" ? entries : [prop, entries];
  });
}

export function entryState(doc, entry, heads, view) {
  const [type] = entry;
  if (["map", "list", "text", "table"].includes(type)) {
    return [type, entry[1], stateOf(doc, entry[1], type, heads, view)];
  }
  return exportScalar(type, entry[1]);
}

export function textState(doc, obj, heads, view) {
  const { details, unit } = view;
  const text = doc.text(obj, heads);
  const state = [text];
  const indexes = unitIndexes(text, unit);
  if (details.includes("elements")) {
    state.push(indexes.map((i) => doc.getAll(obj, i, heads).map((entry) => entryState(doc, entry, heads, view))));
  }
  if (details.includes("marks")) {
    const at = (i) => fromUtf16(text, unit, i);
    state.push(doc.marks(obj, heads).map((m) => [at(m.start), at(m.end), m.name, plain(m.value)]).sort(compareMarks));
  }
  if (details.includes("marksAt")) {
    // The core takes the index for a count of elements, where everything else counts text units.
    const elements = [...new Set(indexes.map((i) => doc.getCursor(obj, i, heads)))];
    const element = (i) => elements.indexOf(doc.getCursor(obj, i, heads));
    state.push(indexes.map((i) => pairs(doc.marksAt(obj, element(i), heads))));
  }
  if (details.includes("spans")) {
    state.push(
      doc.spans(obj, heads).map((s) =>
        s.type === "text" ? ["text", s.value, s.marks ? pairs(s.marks) : []] : ["block", pairs(s.value)],
      ),
    );
  }
  return state;
}

export function compareMarks(a, b) {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);
}

export function stateLine(doc, heads, view) {
  return JSON.stringify(stateOf(doc, "_root", "map", heads, view));
}

// ---- indexes: scripts count in their own unit, the core in UTF-16

export function unitIndexes(text, unit) {
  if (unit === "utf16") return Array.from(text.split(""), (_, i) => i);
  let at = 0;
  return [...text].map((c) => (at += c.length) - c.length);
}

export const unitLength = (text, unit) => (unit === "utf16" ? text.length : [...text].length);

export function toUtf16(text, unit, index) {
  if (unit === "utf16") return index;
  let utf16 = 0;
  let left = index;
  for (const character of text) {
    if (left-- === 0) break;
    utf16 += character.length;
  }
  return left > 0 ? utf16 + left : utf16;
}

export function fromUtf16(text, unit, index) {
  return unit === "utf16" ? index : [...text.slice(0, index)].length;
}
