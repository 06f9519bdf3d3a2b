// Measures rows of one peer in this process: PEER WARM_UP_RUNS WARM_UP_SECONDS RUNS MAX_SECONDS
// ROW...; prints one line of JSON a row, as the Java side does. DATA and MADE name the folders of
// traces and made documents; SHORT=true is the short form, whose traces are cut.
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { gunzipSync } from "node:zlib"

const [peer, warmUps, warmSeconds, runs, maxSeconds, ...names] = process.argv.slice(2)
const { DATA: data, MADE: madeFolder, SHORT: short } = process.env
const read = (path) => new Uint8Array(readFileSync(path))
const made = (name) => read(`${madeFolder}/${name}.automerge`)
const size = (n) => (short ? n / 100 : n)
const ACTOR = "0102030405060708090a0b0c0d0e0f10"
const SHORT_TRANSACTIONS = 300
// So many runs that no compiler worked beside end the warming up; see Measure.java.
const RUNS_AT_REST = 3

// Positions are turned to UTF-16 units once, outside of the time: all of these peers but one count
// them. A trace that is cut gets the content it ends with from the same walk.
function trace(name, unit = "utf16") {
  const t = JSON.parse(gunzipSync(readFileSync(`${data}/traces/sequential/${name}.json.gz`)))
  if (short) t.txns = t.txns.slice(0, SHORT_TRANSACTIONS)
  const astral = (s) => /[\ud800-\udfff]/.test(s)
  if (short || t.txns.some((x) => x.patches.some((p) => astral(p[2]))) || astral(t.startContent)) {
    const chars = [...t.startContent]
    for (const x of t.txns)
      x.patches = x.patches.map(([at, del, ins]) => {
        const before = unit === "utf16" ? chars.slice(0, at).join("").length : at
        const gone = chars.splice(at, del, ...ins)
        return [before, unit === "utf16" ? gone.join("").length : del, ins]
      })
    t.endContent = chars.join("")
  }
  return t
}

const points = (text) => `${[...text].length} characters`
const require = (holds, what) => {
  if (!holds) throw new Error(`wrong result: ${what}`)
}
// Java's String.hashCode.
const hash = (text) => {
  let h = 0
  for (let i = 0; i < text.length; i++) h = (Math.imul(31, h) + text.charCodeAt(i)) | 0
  return `${h}`
}
const once = (make) => {
  let value
  return () => (value ??= make())
}
// The same sequence as Dice.java.
const dice = () => {
  let seed = 1
  return (n) => (seed = (seed * 48271) % 2147483647) % n
}

function typeRow(name, each, begin, unit) {
  const t = once(() => trace(name, unit))
  return {
    prepare: t,
    run: () => begin(t(), each),
    check: (t, doc) => {
      require(doc.text() === t.endContent, `end content of ${name}`)
      return points(t.endContent) + (doc.heads ? ` heads ${doc.heads()}` : "")
    },
    bytes: (_, doc) => doc.save().length,
  }
}

const peers = {
  // The low-level class under the documents of @automerge/automerge: it leaves out their proxies and
  // the making of a whole JavaScript object.
  async automerge() {
    const W = createRequire(import.meta.url)(
      `${process.cwd()}/node_modules/@automerge/automerge/dist/mjs/wasm_bindgen_output/nodejs/automerge_wasm.cjs`,
    )
    const ROOT = "_root"
    const hex = (byte) => (byte & 255).toString(16).padStart(2, "0")
    const actor = (n) => hex(100 + n) + hex(n >> 8) + ACTOR.slice(4)
    const create = (n) => W.create({ actor: n === undefined ? ACTOR : actor(n) })
    const commit = (doc) => doc.commit(undefined, 0)
    const heads = (doc) => [...doc.getHeads()].sort().join(",")
    const changed = (doc, edit) => {
      const before = doc.getHeads()
      edit(doc)
      commit(doc)
      return doc.saveSince(before)
    }
    const typed = (t, each) => {
      const doc = create()
      const text = doc.putObject(ROOT, "text", "")
      if (t.startContent) doc.splice(text, 0, 0, t.startContent)
      for (const x of t.txns)
        for (const [at, del, ins] of x.patches) {
          if (each) commit(doc)
          doc.splice(text, at, del, ins)
        }
      commit(doc)
      return { text: () => doc.text(text), save: () => doc.save(), heads: () => heads(doc) }
    }
    const loaded = (n) => W.load(made(n))
    const old = (n) => readFileSync(`${madeFolder}/${n}.heads`, "utf8").trim().split("\n")
    const versions = (n, again) => {
      const doc = once(() => loaded(n))
      const hashes = old(n)
      return { prepare: again ? doc : () => loaded(n), hashes, middle: [hashes[hashes.length >> 1]] }
    }
    const net = (patches) =>
      patches.reduce(
        (n, p) => n + (p.action === "splice" ? p.value.length : p.action === "del" ? -(p.length ?? 1) : 0),
        0,
      )
    const split = (bytes) => {
      const chunks = []
      for (let at = 0; at < bytes.length; ) {
        let [i, length, shift] = [at + 9, 0, 0]
        for (; ; shift += 7) {
          length += (bytes[i] & 0x7f) * 2 ** shift
          if (bytes[i++] < 0x80) break
        }
        chunks.push(bytes.subarray(at, i + length))
        at = i + length
      }
      return chunks
    }
    const count = (bytes) => `${split(bytes).length} changes`
    const live = (n, patches) => {
      const changes = once(() => split(read(`${madeFolder}/${n}.live`)))
      return {
        prepare: () => {
          const doc = loaded(n)
          doc.text("/text")
          doc.updateDiffCursor()
          return doc
        },
        run: (doc) => {
          let total = 0
          for (const change of changes()) {
            doc.applyChanges([change])
            if (patches) total += net(doc.diffIncremental())
          }
          return total
        },
        check: (doc, total) => `${total} ${heads(doc)}`,
      }
    }
    const built = (fill) => ({
      prepare: () => null,
      run: () => {
        const doc = create()
        fill(doc)
        commit(doc)
        return doc
      },
      check: (_, doc) => heads(doc),
    })
    const pair = (n) => [loaded(`${n}-left`), loaded(`${n}-right`)]
    const sync = (a, b) => {
      let [sa, sb, bytes] = [W.initSyncState(), W.initSyncState(), 0]
      for (let more = true; more; ) {
        more = false
        let m = a.generateSyncMessage(sa)
        if (m) {
          more = true
          bytes += m.length
          b.receiveSyncMessage(sb, m)
        }
        m = b.generateSyncMessage(sb)
        if (m) {
          more = true
          bytes += m.length
          a.receiveSyncMessage(sa, m)
        }
      }
      require(heads(a) === heads(b), "equal heads after sync")
      return { heads: heads(a), bytes }
    }
    const synced = { check: (_, s) => s.heads, bytes: (_, s) => s.bytes }
    const load = (prepare) => ({ prepare, run: (b) => W.load(b), check: (_, doc) => heads(doc) })
    const historyRows = (again) => ({
      "changes-out": (n) => ({
        prepare: versions(n, again).prepare,
        run: (doc) => doc.saveSince([]),
        check: (_, bytes) => count(bytes),
      }),
      "text-at": (n) => {
        const { prepare, middle } = versions(n, again)
        return { prepare, run: (doc) => doc.text("/text", middle), check: (_, text) => points(text) }
      },
      diff: (n) => {
        const { prepare, middle } = versions(n, again)
        return {
          prepare,
          run: (doc) => doc.diff(middle, doc.getHeads()),
          check: (_, patches) => `${net(patches)} characters`,
        }
      },
    })
    const againRows = historyRows(true)
    return {
      "type-one": (n) => typeRow(n, false, typed),
      "type-each": (n) => typeRow(n, true, typed),
      "load-text": (n) => ({
        prepare: () => made(n),
        run: (b) => W.load(b).text("/text"),
        check: (_, text) => points(text),
      }),
      load: (n) => load(() => read(`${data}/upstream/${n}`)),
      "load-made": (n) => load(() => made(n)),
      save: (n) => ({
        prepare: () => {
          const doc = loaded(n)
          doc.splice("/text", 1, 0, "x")
          commit(doc)
          return doc
        },
        run: (doc) => doc.save(),
        check: (_, bytes) => points(W.load(bytes).text("/text")),
      }),
      ...historyRows(false),
      "changes-out-again": againRows["changes-out"],
      "text-at-again": againRows["text-at"],
      "diff-again": againRows.diff,
      "since-old": (n) => {
        const { prepare, hashes } = versions(n, false)
        return { prepare, run: (doc) => doc.saveSince(hashes.slice(0, -1)), check: (_, b) => count(b) }
      },
      "since-last": (n) => {
        const { prepare, hashes } = versions(n, false)
        return {
          prepare,
          run: (doc) => {
            let bytes
            for (let i = 0; i < 100; i++) bytes = doc.saveSince(hashes.slice(-1))
            return bytes
          },
          check: (_, b) => count(b),
        }
      },
      "first-change": (n) => ({
        prepare: () => loaded(n),
        run: (doc) => {
          doc.splice("/text", 1, 0, "x")
          return commit(doc)
        },
        check: (doc) => points(doc.text("/text")),
      }),
      live: (n) => live(n, false),
      "live-patches": (n) => live(n, true),
      "changes-in": (n) => ({
        prepare: once(() => loaded(n).saveSince([])),
        run: (all) => {
          const doc = create(9)
          doc.loadIncremental(all)
          return doc
        },
        check: (_, doc) => heads(doc),
      }),
      merge: (n) => ({
        prepare: () => pair(n),
        run: ([a, b]) => {
          a.merge(b)
          return a
        },
        check: (_, doc) => heads(doc),
      }),
      "map-build": () =>
        built((doc) => {
          const map = doc.putObject(ROOT, "map", {})
          for (let i = 0; i < size(100000); i++) doc.put(map, `key${i}`, i, "int")
        }),
      "list-build": () =>
        built((doc) => {
          const list = doc.putObject(ROOT, "list", [])
          for (let i = 0; i < size(100000); i++) doc.insert(list, i, i, "int")
        }),
      "nested-build": () =>
        built((doc) => {
          const list = doc.putObject(ROOT, "list", [])
          for (let i = 0; i < size(10000); i++) {
            const map = doc.insertObject(list, i, {})
            doc.put(map, "id", i, "int")
            doc.put(map, "name", `name ${i}`, "str")
            doc.put(map, "done", i % 3 === 0, "boolean")
          }
        }),
      json: (n) => ({
        prepare: () => made(n),
        run: (b) => JSON.stringify(W.load(b).materialize("/")),
        check: (_, text) => hash(text),
      }),
      sync: (n) => ({ prepare: () => pair(n), run: ([a, b]) => sync(a, b), ...synced }),
      "first-sync": (n) => ({
        prepare: () => loaded(n),
        run: (doc) => sync(doc, create(5)),
        ...synced,
      }),
      crdt: (n) => crdtRow(n, { create, commit, changed, heads, actor }),
      memory: (n) => ({ load: () => loaded(n), check: (doc) => points(doc.text("/text")) }),
    }
  },

  async yjs() {
    const Y = await import("yjs")
    const wrap = (doc) => ({
      text: () => doc.getText("text").toString(),
      save: () => Y.encodeStateAsUpdateV2(doc),
    })
    const typed = (t, each) => {
      const doc = new Y.Doc()
      const text = doc.getText("text")
      text.insert(0, t.startContent)
      const put = ([at, del, ins]) => {
        if (del) text.delete(at, del)
        if (ins) text.insert(at, ins)
      }
      const all = (around) => {
        for (const x of t.txns) for (const p of x.patches) around(p)
      }
      if (each) all((p) => doc.transact(() => put(p)))
      else doc.transact(() => all(put))
      return wrap(doc)
    }
    return textRows(typed, (bytes) => {
      const doc = new Y.Doc()
      Y.applyUpdateV2(doc, bytes)
      return wrap(doc)
    })
  },

  async loro() {
    const { LoroDoc } = await import("loro-crdt")
    const wrap = (doc) => ({
      text: () => doc.getText("text").toString(),
      save: () => doc.export({ mode: "snapshot" }),
    })
    const typed = (t, each) => {
      const doc = new LoroDoc()
      const text = doc.getText("text")
      text.insert(0, t.startContent)
      for (const x of t.txns)
        for (const [at, del, ins] of x.patches) {
          if (del) text.delete(at, del)
          if (ins) text.insert(at, ins)
          if (each) doc.commit()
        }
      doc.commit()
      return wrap(doc)
    }
    return textRows(typed, (bytes) => {
      const doc = new LoroDoc()
      doc.import(bytes)
      return wrap(doc)
    })
  },

  async dt() {
    const { Doc } = createRequire(import.meta.url)("diamond-types-node")
    const wrap = (doc) => ({ text: () => doc.get(), save: () => doc.toBytes() })
    const typed = (t) => {
      const doc = new Doc("bench")
      if (t.startContent) doc.ins(0, t.startContent)
      for (const x of t.txns)
        for (const [at, del, ins] of x.patches) {
          if (del) doc.del(at, del)
          if (ins) doc.ins(at, ins)
        }
      return wrap(doc)
    }
    // It counts code points itself.
    const rows = textRows(typed, (bytes) => wrap(Doc.fromBytes(bytes, "bench")), "code points")
    delete rows["type-each"]
    return rows
  },
}

// Peers with a format of their own: their files are made by a process of its own ("make"), so that
// one that loads has not typed the text before.
function textRows(typed, load, unit) {
  const file = (n) => `${madeFolder}/${n}.${peer}`
  return {
    make: (n) => ({
      prepare: () => trace(n.replace(/-each$/, ""), unit),
      run: (t) => writeFileSync(file(n), typed(t, n.endsWith("-each")).save()),
      check: () => "made",
    }),
    "type-one": (n) => typeRow(n, false, typed, unit),
    "type-each": (n) => typeRow(n, true, typed, unit),
    "load-text": (n) => ({
      prepare: () => read(file(n)),
      run: (b) => load(b).text(),
      check: (_, text) => points(text),
      bytes: (b) => b.length,
    }),
    memory: (n) => ({ load: () => load(read(file(n))), check: (doc) => points(doc.text()) }),
  }
}

// The rows of PeerWork.java, with the same edits.
function crdtRow(name, { create, commit, changed, heads, actor }) {
  const N = size(6000)
  const CLIENTS = Math.trunc(20 * Math.sqrt(N))
  let random
  const insert = (at, s) => (doc, i) => doc.splice("/text", at(i), 0, s)
  const begun = (list) => {
    const left = create(1)
    if (list) left.putObject("_root", "list", [])
    else left.putObject("_root", "text", "")
    commit(left)
    return [left, left.fork(actor(2))]
  }
  const handedOver = (list, edit) => {
    const [left, right] = begun(list)
    for (let i = 0; i < N; i++) right.loadIncremental(changed(left, (doc) => edit(doc, i)))
    return [left, right]
  }
  const twoSides = (edit) => {
    const docs = begun(false)
    const sent = docs.map((doc) =>
      Array.from({ length: N }, (_, i) => changed(doc, (d) => edit(d, i))),
    )
    docs.forEach((doc, k) => sent[1 - k].forEach((change) => doc.loadIncremental(change)))
    return docs
  }
  const manyClients = (edit) => {
    const sent = Array.from({ length: CLIENTS }, (_, i) => changed(create(i), (d) => edit(d, i)))
    const first = create(CLIENTS)
    for (const change of sent) first.loadIncremental(change)
    return [first]
  }
  const works = {
    "b1-append": () => handedOver(false, insert((i) => i, "x")),
    "b1-prepend": () => handedOver(false, insert(() => 0, "x")),
    "b1-random": () => handedOver(false, insert((i) => random(i + 1), "x")),
    "b1-words": () => handedOver(false, insert((i) => random(4 * i + 1), "word")),
    "b1-numbers": () => handedOver(true, (doc, i) => doc.insert("/list", i, i, "int")),
    "b2-random": () => twoSides(insert((i) => random(i + 1), "x")),
    "b2-words": () => twoSides(insert((i) => random(4 * i + 1), "word")),
    "b3-set": () => manyClients((doc, i) => doc.put("_root", "v", i, "int")),
    "b3-map": () =>
      manyClients((doc, i) => {
        const map = doc.putObject("_root", "v", {})
        doc.put(map, "name", `client ${i}`, "str")
      }),
  }
  return {
    prepare: () => null,
    run: () => {
      random = dice()
      return works[name]()
    },
    check: (_, docs) => {
      require(docs.every((doc) => heads(doc) === heads(docs[0])), `equal heads, ${name}`)
      return heads(docs[0]).length > 64 ? hash(heads(docs[0])) : heads(docs[0])
    },
  }
}

const round = (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits

// What a process that loads a document takes: its peak, how far that is above the start, and what its
// heaps (that of JavaScript and that of WebAssembly) hold more than before.
function memory(work) {
  const status = (name) =>
    Number(readFileSync("/proc/self/status", "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0)
  const heaps = () => {
    gc()
    const m = process.memoryUsage()
    return m.heapUsed + m.external
  }
  const [before, rss] = [heaps(), status("VmRSS")]
  const doc = work.load()
  const peak = status("VmHWM")
  const heap = heaps() - before
  return {
    ms: [round(peak / 1e3, 1)],
    cpu: [],
    rise: round((peak - rss) / 1e3, 1),
    heap: round(heap / 1e6, 1),
    check: work.check(doc),
  }
}

function time(work) {
  const begun = performance.now()
  const deadline = begun + maxSeconds * 1000
  let atRest = 0
  let measured = false
  const isWarm = (since, times) =>
    since >= warmSeconds * 1000 &&
    (times >= +warmUps || since >= maxSeconds * 400) &&
    (atRest >= RUNS_AT_REST || since >= 3 * warmSeconds * 1000)
  const [ms, cpu] = [[], []]
  let check = ""
  let bytes = -1
  for (let i = 0; ms.length < +runs; i++) {
    if (performance.now() > deadline && ms.length) break
    measured ||= isWarm(performance.now() - begun, i)
    const prepared = work.prepare()
    // What the preparation left behind is not the workload's.
    if (measured) gc()
    const before = process.cpuUsage()
    const start = performance.now()
    const result = work.run(prepared)
    const taken = performance.now() - start
    const used = process.cpuUsage(before)
    atRest = (used.user + used.system) / 1e3 <= taken * 1.2 ? atRest + 1 : 0
    // The last warm-up of a slow row counts: better one cold figure than none.
    if (measured || performance.now() > deadline) {
      ms.push(round(taken, 3))
      cpu.push(round((used.user + used.system) / 1e3, 3))
    }
    if (!check) {
      check = work.check(prepared, result)
      bytes = work.bytes?.(prepared, result) ?? -1
    }
  }
  return { ms, cpu, check, bytes }
}

const rows = await peers[peer]()
for (const name of names) {
  const colon = name.indexOf(":")
  const kind = colon < 0 ? name : name.slice(0, colon)
  const work = rows[kind]?.(colon < 0 ? "" : name.slice(colon + 1))
  const figures = !work ? {} : kind === "memory" ? memory(work) : time(work)
  console.log(JSON.stringify({ row: name, ...figures }))
}
