// Values: from scripts to the core, and from the core to reports.

import { createHash } from "node:crypto";

export const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");
export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const base64 = (bytes) => Buffer.from(bytes).toString("base64");
export const bytesOf = (text) => new Uint8Array(Buffer.from(text, "base64"));

export function doubleBits(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

export function bitsDouble(bits) {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt("0x" + bits));
  return view.getFloat64(0);
}

// Script value -> [JS value, datatype] as the core's put, insert and mark take them.
export function importScalar([type, value]) {
  switch (type) {
    case "null": return [null, "null"];
    case "bool": return [value, "boolean"];
    case "int": return [BigInt(value), "int"];
    case "uint": return [BigInt(value), "uint"];
    case "counter": return [BigInt(value), "counter"];
    case "f64": return [bitsDouble(value), "f64"];
    case "str": return [value, "str"];
    case "bytes": return [new Uint8Array(Buffer.from(value, "hex")), "bytes"];
    case "ts": return [new Date(Number(value)), "timestamp"];
    default: throw new Error("no such type " + type);
  }
}

// What splice() takes, where the type follows from the JS value alone.
export function importUntyped([type, value]) {
  switch (type) {
    case "f64": return bitsDouble(value);
    case "int": return BigInt(value);
    default: return importScalar([type, value])[0];
  }
}

export function exportScalar(type, value) {
  switch (type) {
    case "null": return ["null"];
    case "boolean": return ["bool", value];
    case "int":
    case "uint":
    case "counter": return [type, String(value)];
    case "f64": return ["f64", doubleBits(value)];
    case "str": return ["str", value];
    case "bytes": return ["bytes", hex(value)];
    case "timestamp": return ["ts", String(value.getTime())];
    default: return [type, hex(value)];
  }
}

// Values whose types the core does not tell (mark values, blocks): told apart by their JS type.
export function plain(value) {
  if (value === null || value === undefined) return ["null"];
  if (typeof value === "boolean") return ["bool", value];
  if (typeof value === "string") return ["str", value];
  if (typeof value === "bigint") return ["num", String(value)];
  if (typeof value === "number") return ["num", Number.isInteger(value) ? String(value) : doubleBits(value)];
  if (value instanceof Uint8Array) return ["bytes", hex(value)];
  if (value instanceof Date) return ["ts", String(value.getTime())];
  if (Array.isArray(value)) return ["list", value.map(plain)];
  if (value.patchType !== undefined) return plain(value.value);
  return ["map", pairs(value)];
}

export function pairs(object) {
  return Object.keys(object)
    .sort()
    .map((key) => [key, plain(object[key])]);
}

export function enablePatchTypes(doc) {
  for (const type of ["int", "uint", "f64", "counter", "str", "bytes", "timestamp", "null", "boolean", "map", "list", "text"]) {
    doc.registerDatatype(
      type,
      (value) => ({ patchType: type, value }),
      () => undefined,
    );
  }
}

export function patchValue(v) {
  if (v === null || typeof v !== "object" || v.patchType === undefined) return plain(v);
  if (["map", "list", "text"].includes(v.patchType)) return [v.patchType];
  return exportScalar(v.patchType, v.value);
}

// What says the same is written the same: ranges of different names do not depend on each other, and a null is no mark.
export function patchLine(p) {
  switch (p.action) {
    case "put": return JSON.stringify(["put", p.path, patchValue(p.value), p.conflict === true]);
    case "insert": return JSON.stringify(["insert", p.path, p.values.map(patchValue), p.conflicts ?? []]);
    case "splice": return JSON.stringify(["splice", p.path, p.value, marksOf(p)]);
    case "inc": return JSON.stringify(["inc", p.path, String(p.value)]);
    case "del": return JSON.stringify(["del", p.path, p.length ?? 1]);
    case "mark": return JSON.stringify(["mark", p.path, byName(p.marks).map((m) => [m.start, m.end, m.name, plain(m.value)])]);
    case "conflict": return JSON.stringify(["conflict", p.path]);
    default: return JSON.stringify([p.action, p.path]);
  }
}

// The marks that a spliced text has.
function marksOf(splice) {
  return pairs(splice.marks ?? {}).filter(([, value]) => value[0] !== "null");
}

// Patches in which one splice stands for two that follow each other and that only a null for a mark divides.
export function withoutNullDivides(patches) {
  const whole = [];
  for (const p of patches) {
    const before = whole[whole.length - 1];
    if (p.action === "splice" && before?.action === "splice" && onlyNullDivides(before, p)) {
      whole[whole.length - 1] = { ...p, path: before.path, value: before.value + p.value };
    } else {
      whole.push(p);
    }
  }
  return whole;
}

function onlyNullDivides(before, splice) {
  const behind = [...before.path.slice(0, -1), before.path[before.path.length - 1] + before.value.length];
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const marks = [before, splice].map((p) => pairs(p.marks ?? {}));
  return same(behind, splice.path) && same(marksOf(before), marksOf(splice)) && !same(...marks);
}

function byName(marks) {
  return [...marks].sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

// The digest of a sync message in which a whole document stands only as the word "document": see SyncDigest.java.
export function syncDigest(message) {
  const out = [];
  let at = 0;
  const copy = (count) => {
    out.push(Buffer.from(message.subarray(at, at + count)));
    at += count;
  };
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at];
      copy(1);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const hashes = () => copy(number() * 32);
  copy(1);
  hashes();
  hashes();
  for (let have = number(); have > 0; have--) {
    hashes();
    copy(number());
  }
  for (let blobs = number(); blobs > 0; blobs--) {
    const mark = out.length;
    const length = number();
    if (length > 8 && message[at + 8] === 0) {
      out.length = mark;
      out.push(Buffer.from("document"));
      at += length;
    } else {
      copy(length);
    }
  }
  copy(message.length - at);
  return sha(Buffer.concat(out)).slice(0, 16);
}
