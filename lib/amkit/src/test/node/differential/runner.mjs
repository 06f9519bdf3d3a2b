// Executes differential scripts with Automerge's own core and reports what it sees.
//
// Protocol: one JSON request a line on stdin, one JSON answer a line on stdout, in order.
//   {"run": SCRIPT}                    -> {"report": [LINE...], "contradiction": BOOLEAN, "excused": [PREFIX...], "saves": [BASE64...], "changes": [[BASE64...]...]}
//   {"load": [BASE64...], "unit": U}   -> {"report": [LINE...]}
// A SCRIPT is {"unit", "actors", "quiet", "details", "ops"}; the ops are described in ScriptReplayer.java, which does
// the same with amkit. Both sides write the same report lines, so that comparing is comparing strings.
// An answer {"panic": MESSAGE} says that the core itself broke; the process then ends.

import { createInterface } from "node:readline";
import { create, decodeSyncState, encodeSyncState, initSyncState, isPanic, load, Panic } from "./core.mjs";
import { PatchMirror } from "./mirror.mjs";
import { fromUtf16, stateLine, toUtf16, typeOf, unitLength } from "./state.mjs";
import { base64, bytesOf, enablePatchTypes, importScalar, importUntyped, patchLine, sha, syncDigest, withoutNullDivides } from "./values.mjs";

// ---- running a script

/** Whether a patch does anything: the core tells of elements that hold an empty string. */
const isSeen = (p) => p.action !== "splice" || p.value !== "";

/** A mark on no character marks nothing. The core tells of one that is made, as amkit does; and of one that is found, which amkit does not. */
const withoutEmptyMarks = (patches) =>
  patches.flatMap((p) => {
    if (p.action !== "mark") return [p];
    const marks = p.marks.filter((m) => m.start < m.end);
    return marks.length === 0 ? [] : [{ ...p, marks }];
  });

class Replica {
  constructor(actor) {
    this.actor = actor;
    this.doc = create({ actor });
    this.mirror = new PatchMirror();
    this.file = [];
    this.fileHeads = [];
  }

  settle() {
    if (this.doc.pendingOps() > 0) this.doc.commit(null, 0);
  }
}

class Run {
  constructor(script) {
    this.unit = script.unit;
    this.view = { details: script.details ?? [], unit: script.unit };
    this.patches = this.view.details.includes("patches");
    this.replicas = script.actors.map((actor) => new Replica(actor));
    if (this.patches) for (const r of this.replicas) enablePatchTypes(r.doc);
    this.labels = new Map([["_root", "_root"]]);
    this.heads = new Map();
    this.cursors = new Map();
    this.syncStates = new Map();
    this.report = [];
    this.contradiction = false;
    this.excused = [];
    this.contested = new Set();
  }

  say(i, text) {
    this.report.push(i + " " + text);
  }

  run(script) {
    script.ops.forEach((op, i) => {
      try {
        this.step(i, op);
      } catch (e) {
        if (isPanic(e)) throw new Panic(`op ${i} ${op.op}: ${e?.message ?? e}`);
        this.say(i, "error");
      }
    });
    this.finish("end");
    if (script.quiet) {
      for (const a of this.replicas) for (const b of this.replicas) if (a !== b) a.doc.merge(b.doc);
      this.finish("quiet");
    }
  }

  finish(name) {
    this.replicas.forEach((r, i) => {
      r.settle();
      this.say(`${name} ${i}`, "heads " + r.doc.getHeads().join(","));
      const hashes = r.doc.getChangesMeta([]).map((c) => c.hash);
      this.say(`${name} ${i}`, "changes " + sha([...hashes].sort().join(",")) + " " + hashes.length);
      const state = stateLine(r.doc, undefined, this.view);
      this.say(`${name} ${i}`, "state " + state);
      // Marks are where the core has been seen to show one state and load another from what it saved.
      if (this.view.details.includes("marks") && state !== stateLine(load(r.doc.save(), {}), undefined, this.view)) {
        this.contradiction = true;
      }
      this.say(`${name} ${i}`, "missing " + r.doc.getMissingDeps([]).join(","));
      this.say(`?${name} ${i}`, "order " + sha(hashes.join(",")));
      this.say(`?${name} ${i}`, "save " + sha(r.doc.saveNoCompress()));
      for (const [label, [obj, cursor]] of this.cursors) this.sayCursor(`${name} ${i}`, r.doc, obj, label, cursor);
    });
  }

  sayCursor(i, doc, obj, label, cursor) {
    if (typeOf(doc, obj) !== "text") return;
    let at;
    try {
      at = fromUtf16(doc.text(obj), this.unit, doc.getCursorPosition(obj, cursor));
    } catch (e) {
      if (isPanic(e)) throw new Panic(String(e?.message ?? e));
      at = "error";
    }
    this.say(i, `cursor ${label} ${at}`);
  }

  object(op, doc) {
    const id = this.labels.get(op.obj);
    if (id === undefined) return null;
    const type = typeOf(doc, id);
    return type === null ? null : { id, type };
  }

  // The place an edit is aimed at: scripts give any number, and it is taken modulo what there is.
  place(doc, object, op, insertion) {
    if (object.type === "text") {
      const text = doc.text(object.id);
      const length = unitLength(text, this.unit);
      const at = op.raw ? op.at : modulo(op.at, insertion ? length + 1 : length);
      if (at === null) return null;
      const del = op.raw ? op.del ?? 0 : modulo(op.del ?? 0, length - at + 1);
      const start = toUtf16(text, this.unit, at);
      return { at: start, del: toUtf16(text, this.unit, at + del) - start };
    }
    const length = doc.length(object.id);
    const at = op.raw ? op.at : modulo(op.at, insertion ? length + 1 : length);
    if (at === null) return null;
    return { at, del: op.raw ? op.del ?? 0 : modulo(op.del ?? 0, length - at + 1) };
  }

  prop(doc, object, op, insertion) {
    if (object.type === "map") return op.key ?? null;
    if (op.key !== undefined) return null;
    return this.place(doc, object, op, insertion)?.at ?? null;
  }

  step(i, op) {
    const r = this.replicas[op.r];
    const { doc } = r;
    const edit = EDITS[op.op];
    if (edit !== undefined) {
      const object = this.object(op, doc);
      if (object === null) return this.say(i, "skip");
      return edit.call(this, i, doc, object, op);
    }
    if (op.op !== "commit" && op.op !== "rollback" && op.op !== "read") r.settle();
    return HISTORY[op.op].call(this, i, r, op);
  }

  knows(doc, heads) {
    return heads !== undefined && heads.every((h) => doc.getChangeByHash(h) !== null);
  }

  replace(r, doc) {
    r.doc = doc;
    if (this.patches) {
      enablePatchTypes(doc);
      doc.updateDiffCursor();
      r.mirror = new PatchMirror(doc);
    }
  }

  afterRemote(i, r) {
    this.say(i, "heads " + r.doc.getHeads().join(","));
  }

  syncState(a, b) {
    const key = a + ">" + b;
    if (!this.syncStates.has(key)) this.syncStates.set(key, initSyncState());
    return this.syncStates.get(key);
  }
}

const GRAPHEMES = new Intl.Segmenter("und", { granularity: "grapheme" });

function modulo(n, length) {
  return length <= 0 ? null : n % length;
}

const EDITS = {
  put(i, doc, object, op) {
    const prop = this.prop(doc, object, op, false);
    if (prop === null) return this.say(i, "skip");
    doc.put(object.id, prop, ...importScalar(op.v));
  },
  make(i, doc, object, op) {
    const prop = this.prop(doc, object, op, false);
    if (prop === null) return this.say(i, "skip");
    this.labels.set(op.id, doc.putObject(object.id, prop, EMPTY[op.t]));
  },
  insert(i, doc, object, op) {
    const at = object.type === "map" ? null : this.place(doc, object, op, true)?.at ?? null;
    if (at === null) return this.say(i, "skip");
    doc.insert(object.id, at, ...importScalar(op.v));
  },
  insertMake(i, doc, object, op) {
    const at = object.type === "map" ? null : this.place(doc, object, op, true)?.at ?? null;
    if (at === null) return this.say(i, "skip");
    this.labels.set(op.id, doc.insertObject(object.id, at, EMPTY[op.t]));
  },
  inc(i, doc, object, op) {
    const prop = this.prop(doc, object, op, false);
    if (prop === null) return this.say(i, "skip");
    if (doc.getAll(object.id, prop).length > 1) this.contested.add(doc);
    doc.increment(object.id, prop, op.by);
  },
  delete(i, doc, object, op) {
    const prop = this.prop(doc, object, op, false);
    if (prop === null) return this.say(i, "skip");
    doc.delete(object.id, prop);
  },
  splice(i, doc, object, op) {
    const place = object.type === "map" ? null : this.place(doc, object, op, true);
    if (place === null) return this.say(i, "skip");
    doc.splice(object.id, place.at, place.del, op.vs.map(importUntyped));
  },
  text(i, doc, object, op) {
    const place = object.type === "text" ? this.place(doc, object, op, true) : null;
    if (place === null) return this.say(i, "skip");
    doc.splice(object.id, place.at, place.del, op.s);
  },
  type(i, doc, object, op) {
    const place = object.type === "text" ? this.place(doc, object, op, true) : null;
    if (place === null) return this.say(i, "skip");
    // Counted in the script's unit and converted anew each time: inside a wide element both units stand still.
    const at16 = (at) => toUtf16(doc.text(object.id), this.unit, at);
    let at = fromUtf16(doc.text(object.id), this.unit, place.at);
    const width = (c) => (this.unit === "utf16" ? c.length : 1);
    const characters = [...op.s];
    for (const c of characters) {
      doc.splice(object.id, at16(at), 0, c);
      at += width(c);
    }
    for (let n = 0; n < op.erase && characters.length > 0; n++) {
      const c = characters.pop();
      at -= width(c);
      doc.splice(object.id, at16(at), at16(at + width(c)) - at16(at), "");
    }
    for (let n = 0; n < op.ahead; n++) {
      const start = at16(at);
      if (start >= doc.length(object.id)) break;
      doc.splice(object.id, start, at16(at + 1) - start, "");
    }
  },
  updateText(i, doc, object, op) {
    if (object.type !== "text") return this.say(i, "skip");
    doc.updateText(object.id, op.s);
  },
  mark(i, doc, object, op) {
    const place = object.type === "text" ? this.place(doc, object, op, true) : null;
    if (place === null) return this.say(i, "skip");
    const range = { start: place.at, end: place.at + place.del, expand: op.expand };
    doc.mark(object.id, range, op.name, ...importScalar(op.v));
  },
  unmark(i, doc, object, op) {
    const place = object.type === "text" ? this.place(doc, object, op, true) : null;
    if (place === null) return this.say(i, "skip");
    doc.unmark(object.id, { start: place.at, end: place.at + place.del, expand: op.expand }, op.name);
  },
  splitBlock(i, doc, object, op) {
    const place = object.type === "text" ? this.place(doc, object, op, true) : null;
    if (place === null) return this.say(i, "skip");
    doc.splitBlock(object.id, place.at, {});
    this.fillBlock(doc, object, place.at, op);
  },
  joinBlock(i, doc, object, op) {
    const at = this.block(doc, object, op);
    if (at === null) return this.say(i, "skip");
    doc.joinBlock(object.id, at);
  },
  updateBlock(i, doc, object, op) {
    const at = this.block(doc, object, op);
    if (at === null) return this.say(i, "skip");
    doc.updateBlock(object.id, at, {});
    this.fillBlock(doc, object, at, op);
  },
  cursor(i, doc, object, op) {
    const place = object.type === "text" ? this.place(doc, object, op, true) : null;
    if (place === null) return this.say(i, "skip");
    const cursor = doc.getCursor(object.id, op.end ?? place.at, undefined, op.move);
    this.cursors.set(op.id, [object.id, cursor]);
    this.say(i, "cursor " + cursor);
  },
};

const EMPTY = { map: {}, list: [], text: "" };

// Attributes are put one by one: the core takes them from a hash map, in an order of its own each time.
Run.prototype.fillBlock = function (doc, object, at, op) {
  const ids = [];
  for (const i of [at - 1, at, at + 1]) {
    if (i >= 0) for (const entry of doc.getAll(object.id, i)) if (entry[0] === "map") ids.push(entry[1]);
  }
  const own = ids.filter((id) => id.endsWith("@" + doc.getActorId()));
  const newest = own.sort((a, b) => parseInt(b, 10) - parseInt(a, 10))[0];
  for (const [key, value] of op.block) doc.put(newest, key, ...importScalar(value));
};

Run.prototype.block = function (doc, object, op) {
  if (object.type !== "text") return null;
  const length = doc.length(object.id);
  const blocks = [];
  for (let i = 0; i < length; i++) if (doc.getWithType(object.id, i)?.[0] === "map") blocks.push(i);
  return blocks.length === 0 ? null : blocks[op.at % blocks.length];
};

const HISTORY = {
  commit(i, r, op) {
    const hash = r.doc.commit(op.message ?? null, op.time);
    this.say(i, "commit " + (hash ?? "-"));
  },
  empty(i, r, op) {
    this.say(i, "commit " + r.doc.emptyChange(op.message ?? null, op.time));
  },
  rollback(i, r) {
    r.doc.rollback();
  },
  read(i, r) {
    this.say(i, "read " + stateLine(r.doc, undefined, this.view));
  },
  reload(i, r) {
    this.replace(r, load(r.doc.save(), { actor: r.actor }));
  },
  append(i, r) {
    const bytes = r.doc.saveSince(r.fileHeads);
    r.file.push(bytes);
    r.fileHeads = r.doc.getHeads();
    this.say("?" + i, "append " + sha(bytes));
  },
  reopen(i, r) {
    if (r.file.length === 0) return this.say(i, "skip");
    const file = Buffer.concat(r.file);
    // Only the actor's newest state may write on: what was not appended is kept by loading it behind the file.
    const rest = r.doc.saveSince(r.fileHeads);
    this.replace(r, load(new Uint8Array(Buffer.concat([file, rest])), { actor: r.actor }));
    this.afterRemote(i, r);
  },
  fork(i, r, op) {
    const from = this.replicas[op.from];
    from.settle();
    r.actor = op.actor;
    r.file = [];
    r.fileHeads = [];
    this.replace(r, from.doc.fork(op.actor));
    this.afterRemote(i, r);
  },
  forkAt(i, r, op) {
    const from = this.replicas[op.from];
    from.settle();
    const heads = this.heads.get(op.h);
    if (!this.knows(from.doc, heads)) return this.say(i, "skip");
    r.actor = op.actor;
    r.file = [];
    r.fileHeads = [];
    this.replace(r, from.doc.fork(op.actor, heads));
    this.afterRemote(i, r);
  },
  merge(i, r, op) {
    const from = this.replicas[op.from];
    from.settle();
    r.doc.merge(from.doc);
    this.afterRemote(i, r);
  },
  send(i, r, op) {
    const from = this.replicas[op.from];
    from.settle();
    const have = new Set(r.doc.getChangesMeta([]).map((c) => c.hash));
    const turned = (hash) => hash.slice(op.turn) + hash.slice(0, op.turn);
    const hashes = from.doc
      .getChangesMeta([])
      .map((c) => c.hash)
      .filter((h) => !have.has(h))
      .sort((a, b) => (turned(a) < turned(b) ? -1 : 1))
      .filter((_, n) => n === 0 || ((op.keep >> n % 30) & 1) === 1);
    const changes = hashes.map((h) => from.doc.getChangeByHash(h));
    if (op.way === "one") for (const c of changes) r.doc.applyChanges([c]);
    else if (op.way === "bytes") r.doc.loadIncremental(new Uint8Array(Buffer.concat(changes)));
    else r.doc.applyChanges(changes);
    this.afterRemote(i, r);
    this.say(i, "missing " + r.doc.getMissingDeps([]).join(","));
  },
  label(i, r, op) {
    this.heads.set(op.h, r.doc.getHeads());
  },
  at(i, r, op) {
    const heads = this.heads.get(op.h);
    if (!this.knows(r.doc, heads)) return this.say(i, "skip");
    this.say(i, "at " + stateLine(r.doc, heads, this.view));
  },
  edit(i, r, op) {
    const heads = this.heads.get(op.h);
    if (!this.knows(r.doc, heads)) return this.say(i, "skip");
    const object = { id: "_root", type: "map" };
    r.doc.isolate(heads);
    r.doc.put(object.id, op.key, ...importScalar(op.v));
    const hash = r.doc.commit(null, op.time);
    r.doc.integrate();
    this.say(i, "commit " + (hash ?? "-"));
  },
  diff(i, r, op) {
    const [before, after] = [this.heads.get(op.h), this.heads.get(op.h2)];
    if (!this.knows(r.doc, before) || !this.knows(r.doc, after)) return this.say(i, "skip");
    // Of a copy, which has no diff cursor: else what happened since is told step by step where the versions are just those.
    const copy = r.doc.clone();
    enablePatchTypes(copy);
    const patches = withoutEmptyMarks(copy.diff(before, after).filter(isSeen));
    withoutNullDivides(patches).forEach((p, n) => this.say(`${i}.${n}`, patchLine(p)));
  },
  patches(i, r) {
    const patches = r.doc.diffIncremental();
    const telling = withoutEmptyMarks(patches.filter(isSeen));
    // So does a put that another one takes the place of at once; an increment of rivals says what the loser became.
    const samePlace = (a, b) => a.action === "put" && b?.action === "put" && JSON.stringify(a.path) === JSON.stringify(b.path);
    const lasting = telling.filter((p, n) => !samePlace(p, telling[n + 1]));
    withoutNullDivides(lasting).forEach((p, n) => this.say(`${i}.${n}`, patchLine(p)));
    // The core has been seen to make patches that lead to another state than its own; and of rivals that were incremented
    // it tells what the loser became, which a later patch may hide.
    const follows = r.mirror.follows(patches, r.doc);
    if (!follows || this.contested.delete(r.doc)) this.excused.push(`${i}.`);
    if (!follows) {
      r.mirror = new PatchMirror(r.doc);
    }
  },
  // On a copy: both sides reach the spans, each by edits of its own.
  updateSpans(i, r, op) {
    const object = this.object(op, r.doc);
    if (object?.type !== "text") return this.say(i, "skip");
    const plain = (pairs) => Object.fromEntries(pairs.map(([name, value]) => [name, importUntyped(value)]));
    const perMarkExpand = {};
    const spans = op.spans.map(([type, ...span]) => {
      if (type === "block") return { type, value: plain(span[0]) };
      for (const [name] of span[1]) perMarkExpand[name] = op.expand;
      return { type, value: span[0], marks: plain(span[1]) };
    });
    const copy = r.doc.fork();
    const before = copy.text(object.id);
    let shown;
    try {
      copy.updateSpans(object.id, spans, { defaultExpand: "after", perMarkExpand });
      shown = stateLine(copy, undefined, { unit: this.unit, details: ["marks", "spans"] });
    } catch (e) {
      if (isPanic(e)) throw e;
      shown = "error";
    }
    this.say(i, "spans " + shown);
    // The core deletes but one character of a grapheme.
    const wanted = spans.map((span) => (span.type === "block" ? "\ufffc" : span.value)).join("");
    const wide = [...GRAPHEMES.segment(before)].some(({ segment }) => [...segment].length > 1);
    if (wide && copy.text(object.id) !== wanted) this.excused.push(`${i} spans`);
  },
  sync(i, r, op) {
    const b = op.from;
    this.replicas[b].settle();
    for (let round = 0; round < op.rounds; round++) {
      const said = [[op.r, b], [b, op.r]].map(([from, to], side) => {
        const message = this.replicas[from].doc.generateSyncMessage(this.syncState(from, to));
        if (message === null) return "-";
        const dropped = ((op.drop >> (2 * round + side)) & 1) === 1;
        if (!dropped) this.replicas[to].doc.receiveSyncMessage(this.syncState(to, from), message);
        else this.reconnect(from, to);
        return syncDigest(message) + (dropped ? " dropped" : "");
      });
      this.say(`${i}.${round}`, "sync " + said.join(" "));
    }
    this.afterRemote(i, r);
    this.afterRemote(i, this.replicas[b]);
  },
};

Run.prototype.reconnect = function (a, b) {
  for (const [from, to] of [[a, b], [b, a]]) {
    this.syncStates.set(from + ">" + to, decodeSyncState(encodeSyncState(this.syncState(from, to))));
  }
};

// ---- requests

function answer(request) {
  if (request.run) {
    const run = new Run(request.run);
    run.run(request.run);
    return {
      report: run.report,
      contradiction: run.contradiction,
      excused: run.excused,
      saves: run.replicas.map((r) => base64(r.doc.save())),
      changes: run.replicas.map((r) => r.doc.getChanges([]).map(base64)),
    };
  }
  const view = { details: request.details ?? [], unit: request.unit };
  const report = [];
  request.load.forEach((data, i) => {
    try {
      const doc = load(bytesOf(data), {});
      report.push(`${i} heads ` + doc.getHeads().join(","));
      report.push(`${i} state ` + stateLine(doc, undefined, view));
    } catch (e) {
      if (isPanic(e)) throw new Panic(String(e?.message ?? e));
      report.push(`${i} error ` + (e?.message ?? e));
    }
  });
  return { report };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (e) {
    reply = isPanic(e) ? { panic: e.message } : { fault: String(e?.stack ?? e) };
  }
  process.stdout.write(JSON.stringify(reply) + "\n");
  if (reply.panic !== undefined) process.exit(0);
}
