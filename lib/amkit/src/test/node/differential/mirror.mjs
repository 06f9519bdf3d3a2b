// A plain copy of a document's visible state that is kept up by patches alone, to tell whether they lead to the state.

import { typeOf } from "./state.mjs";
import { exportScalar, patchValue } from "./values.mjs";

// A map is a Map, a list an array, a text an array of UTF-16 units with what blocks hold between them. What maps and lists
// hold are slots: a value, and whether others contest it.
class Text extends Array {}

class Slot {
  constructor(value, conflict) {
    this.value = value;
    this.conflict = conflict;
  }
}

function stateOf(doc, obj, type) {
  if (type === "map" || type === "table") {
    return new Map(doc.keys(obj).map((key) => [key, slotOf(doc, obj, key)]));
  }
  if (type === "list") return Array.from({ length: doc.length(obj) }, (_, i) => slotOf(doc, obj, i));
  const text = Text.from(doc.text(obj).split(""));
  text.forEach((unit, i) => {
    if (unit !== "\ufffc") return;
    const value = doc.getWithType(obj, i);
    if (value !== null && typeOf(doc, value[1]) !== null) text[i] = valueOf(doc, value);
  });
  return text;
}

function slotOf(doc, obj, prop) {
  return new Slot(valueOf(doc, doc.getWithType(obj, prop)), doc.getAll(obj, prop).length > 1);
}

function valueOf(doc, value) {
  if (value === null) return ["null"];
  const [type, content] = value;
  return ["map", "table", "list", "text"].includes(type) ? stateOf(doc, content, type) : JSON.stringify(exportScalar(type, content));
}

function shown(state) {
  if (state instanceof Map) return { map: [...state].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, shown(value)]) };
  if (state instanceof Text) return { text: [...state].map(shown) };
  if (state instanceof Slot) return [shown(state.value), state.conflict];
  return Array.isArray(state) ? state.map(shown) : state;
}

function put(value) {
  const typed = patchValue(value);
  switch (typed[0]) {
    case "map": return typed.length === 1 ? new Map() : JSON.stringify(typed);
    case "list": return typed.length === 1 ? [] : JSON.stringify(typed);
    case "text": return new Text();
    default: return JSON.stringify(typed);
  }
}

function sum(value, by) {
  const [type, before] = typeof value === "string" ? JSON.parse(value) : [];
  expect(type === "counter", "increments what is no counter");
  return JSON.stringify([type, String(BigInt(before) + BigInt(by))]);
}

// What a patch says that cannot be, given the patches before it.
class Astray extends Error {}

function expect(condition, what) {
  if (!condition) throw new Astray(what);
}

export class PatchMirror {
  constructor(doc) {
    this.root = doc === undefined ? new Map() : stateOf(doc, "_root", "map");
  }

  // Whether the patches take the copy to what the document holds.
  follows(patches, doc) {
    try {
      for (const patch of patches) this.apply(patch);
    } catch (e) {
      if (e instanceof Astray) return false;
      throw e;
    }
    return JSON.stringify(shown(this.root)) === JSON.stringify(shown(stateOf(doc, "_root", "map")));
  }

  apply(patch) {
    const path = [...patch.path];
    const inside = patch.action === "mark" ? undefined : path.pop();
    let at = this.root;
    for (const prop of path) {
      const held = at instanceof Map ? at.get(prop) : at[prop];
      at = held instanceof Slot ? held.value : held;
      expect(typeof at === "object", "leads to nothing");
    }
    const slot = at instanceof Map ? at.get(inside) : at[inside];
    switch (patch.action) {
      case "put": {
        const held = new Slot(put(patch.value), patch.conflict === true);
        if (at instanceof Map) at.set(inside, held);
        else at[inside] = at instanceof Text ? held.value : held;
        break;
      }
      case "inc":
        expect(slot instanceof Slot, "increments nothing");
        slot.value = sum(slot.value, patch.value);
        break;
      case "conflict":
        expect(slot instanceof Slot, "has nothing contested");
        slot.conflict = true;
        break;
      case "insert": {
        expect(Array.isArray(at), "inserts into what is no sequence");
        const values = patch.values.map((value, i) => new Slot(put(value), patch.conflicts?.[i] === true));
        at.splice(inside, 0, ...(at instanceof Text ? values.map((held) => held.value) : values));
        break;
      }
      case "mark":
        // The core has been seen to tell the marks of one text as those of another.
        expect(at instanceof Text, "marks what is no text");
        for (const { end } of patch.marks) expect(end <= at.length, "marks what is behind the end");
        break;
      case "splice":
        expect(at instanceof Text, "splices what is no text");
        at.splice(inside, 0, ...patch.value.split(""));
        break;
      case "del":
        if (at instanceof Map) at.delete(inside);
        else at.splice(inside, patch.length ?? 1);
        break;
    }
  }
}
