// Measures one row of one peer in this process: PEER ROW WARM_UP_RUNS WARM_UP_SECONDS RUNS
// MAX_SECONDS; prints one line of JSON as the Java side does. DATA and MADE name the folders of traces and made documents.
import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"

const [peer, row, warmUps, warmSeconds, runs, maxSeconds] = process.argv.slice(2)
const data = process.env.DATA
const made = (name) => new Uint8Array(readFileSync(`${process.env.MADE}/${name}.automerge`))
const trace = (kind, name) =>
  JSON.parse(gunzipSync(readFileSync(`${data}/traces/${kind}/${name}.json.gz`)))
const ACTOR = "0102030405060708090a0b0c0d0e0f10"

// The traces count code points. These peers count UTF-16 units: positions are turned over once, outside
// of the time, where a trace holds characters beyond the basic plane.
function inUtf16(t) {
  const astral = t.txns.some((x) => x.patches.some((p) => /[\ud800-\udfff]/.test(p[2])))
  if (!astral && !/[\ud800-\udfff]/.test(t.startContent)) return t
  const chars = [...t.startContent]
  const txns = t.txns.map((x) => ({
    ...x,
    patches: x.patches.map(([at, del, ins]) => {
      const before = chars.slice(0, at).join("").length
      const gone = chars.splice(at, del, ...ins).join("").length
      return [before, gone, ins]
    }),
  }))
  return { ...t, txns }
}

const points = (text) => `${[...text].length} characters`
const require = (holds, what) => {
  if (!holds) throw new Error(`wrong result: ${what}`)
}

function typeRow(name, each, begin) {
  const t = inUtf16(trace("sequential", name))
  return {
    prepare: () => t,
    run: () => begin(t, each),
    check: (_, doc) => {
      const text = doc.text()
      require(text === t.endContent, `end content of ${name}`)
      return points(text)
    },
    bytes: (_, doc) => doc.save().length,
  }
}

const peers = {
  async automerge() {
    const A = await import("@automerge/automerge")
    const typed = (t, each) => {
      let doc = A.from({ text: t.startContent }, ACTOR)
      const put = (d, [at, del, ins]) => A.splice(d, ["text"], at, del, ins)
      if (each)
        for (const x of t.txns) for (const p of x.patches) doc = A.change(doc, (d) => put(d, p))
      else
        doc = A.change(doc, (d) => {
          for (const x of t.txns) for (const p of x.patches) put(d, p)
        })
      return { text: () => doc.text, save: () => A.save(doc) }
    }
    const heads = (doc) => [...A.getHeads(doc)].sort().join(",")
    const actor = (n) => (100 + n).toString(16).padStart(2, "0") + ACTOR.slice(2)
    const built = (fill) => ({
      prepare: () => null,
      run: () => A.change(A.init(ACTOR), { time: 0 }, fill),
      // Not the same changes: JavaScript puts nested values in another order of operations.
      check: (_, doc) => `own: ${Object.keys(doc).length} key`,
    })
    const cached = (make) => {
      let value
      return () => (value ??= make())
    }
    const apart = (shared, own) => {
      let seed = 1
      const random = (n) => (seed = (seed * 48271) % 2147483647) % n
      const edit = (doc, count) => {
        for (let i = 0; i < count; i++)
          doc = A.change(doc, (d) => A.splice(d, ["text"], random(d.text.length + 1), 0, "x"))
        return doc
      }
      const left = edit(A.from({ text: "" }, ACTOR), shared)
      const right = A.clone(left, { actor: actor(2) })
      return [edit(left, own), edit(right, own)]
    }
    const sync = (a, b) => {
      let [sa, sb, bytes] = [A.initSyncState(), A.initSyncState(), 0]
      for (let more = true; more; ) {
        let m
        more = false
        ;[sa, m] = A.generateSyncMessage(a, sa)
        if (m) {
          more = true
          bytes += m.length
          ;[b, sb] = A.receiveSyncMessage(b, sb, m)
        }
        ;[sb, m] = A.generateSyncMessage(b, sb)
        if (m) {
          more = true
          bytes += m.length
          ;[a, sa] = A.receiveSyncMessage(a, sa, m)
        }
      }
      require(heads(a) === heads(b), "equal heads after sync")
      return { heads: heads(a), bytes }
    }
    const withMiddle = (input) =>
      cached(() => ({
        doc: A.load(made(input)),
        middle: A.getHeads(A.load(made(`${input}-half`))),
      }))
    return {
      "type-one": (n) => typeRow(n, false, typed),
      "type-each": (n) => typeRow(n, true, typed),
      "load-text": (n) => ({
        prepare: () => made(n),
        run: (b) => A.load(b).text,
        check: (_, text) => points(text),
      }),
      load: (n) => ({
        prepare: () => new Uint8Array(readFileSync(`${data}/upstream/${n}`)),
        run: (b) => A.load(b),
        check: (_, doc) => heads(doc),
      }),
      save: (n) => ({
        prepare: () => A.change(A.load(made(n)), (d) => A.splice(d, ["text"], 1, 0, "x")),
        run: (doc) => A.save(doc),
        check: (_, bytes) => points(A.load(bytes).text),
      }),
      "load-made": (n) => ({
        prepare: () => made(n),
        run: (b) => A.load(b),
        check: (_, doc) => heads(doc),
      }),
      crdt: (n) => crdtRow(A, n, actor),
      "changes-out": (n) => ({
        prepare: cached(() => A.load(made(n))),
        run: (doc) => A.getAllChanges(doc),
        check: (_, all) => `${all.length} changes`,
      }),
      "changes-in": (n) => ({
        prepare: cached(() => A.getAllChanges(A.load(made(n)))),
        run: (all) => A.applyChanges(A.init(), all)[0],
        check: (_, doc) => heads(doc),
      }),
      merge: () => {
        const pair = cached(() => apart(100, 10000))
        return {
          prepare: () => [A.clone(pair()[0], { actor: actor(3) }), pair()[1]],
          run: ([a, b]) => A.merge(a, b),
          check: (_, doc) => `own: ${points(doc.text)}`,
        }
      },
      "map-build": () =>
        built((d) => {
          d.map = {}
          for (let i = 0; i < 100000; i++) d.map[`key${i}`] = i
        }),
      "list-build": () => built((d) => (d.list = Array.from({ length: 100000 }, (_, i) => i))),
      "nested-build": () =>
        built((d) => {
          d.list = Array.from({ length: 10000 }, (_, i) => ({
            id: i,
            name: new A.ImmutableString(`name ${i}`),
            done: i % 3 === 0,
          }))
        }),
      json: (n) => ({
        prepare: () => made(n),
        run: (b) => JSON.stringify(A.load(b)),
        check: (_, text) => `own: ${Object.keys(JSON.parse(text)).length} key`,
      }),
      sync: () => {
        const pair = cached(() => apart(10000, 1000))
        return {
          prepare: () => [A.clone(pair()[0], { actor: actor(3) }), A.clone(pair()[1], { actor: actor(4) })],
          run: ([a, b]) => sync(a, b),
          check: () => "own: equal heads",
          bytes: (_, synced) => synced.bytes,
        }
      },
      "first-sync": (n) => {
        const bytes = made(n)
        return {
          prepare: () => A.load(bytes),
          run: (doc) => sync(doc, A.init(actor(5))),
          check: (_, synced) => synced.heads,
          bytes: (_, synced) => synced.bytes,
        }
      },
      diff: (n) => ({
        prepare: withMiddle(n),
        run: ({ doc, middle }) => A.diff(doc, middle, A.getHeads(doc)),
        check: (_, patches) => (patches.length ? "some" : "none"),
      }),
      "text-at": (n) => ({
        prepare: withMiddle(n),
        run: ({ doc, middle }) => A.view(doc, middle).text,
        check: (_, text) => points(text),
      }),
      memory: (n) => ({ load: () => A.load(made(n)), check: (doc) => points(doc.text) }),
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
    const { createRequire } = await import("node:module")
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
    const rows = textRows(typed, (bytes) => wrap(Doc.fromBytes(bytes, "bench")))
    // It counts code points itself.
    rows["type-one"] = (name) => {
      const t = trace("sequential", name)
      return {
        prepare: () => t,
        run: () => typed(t),
        check: (_, doc) => {
          require(doc.text() === t.endContent, `end content of ${name}`)
          return points(doc.text())
        },
        bytes: (_, doc) => doc.save().length,
      }
    }
    delete rows["type-each"]
    return rows
  },
}

function textRows(typed, load) {
  const saved = (n) => {
    const name = n.replace(/-each$/, "")
    return typed(inUtf16(trace("sequential", name)), n.endsWith("-each")).save()
  }
  return {
    "type-one": (n) => typeRow(n, false, typed),
    "type-each": (n) => typeRow(n, true, typed),
    "load-text": (n) => {
      const bytes = saved(n)
      return {
        prepare: () => bytes,
        run: (b) => load(b).text(),
        check: (_, text) => points(text),
        bytes: () => bytes.length,
      }
    },
    memory: (n) => {
      const bytes = saved(n)
      return { load: () => load(bytes), check: (doc) => points(doc.text()) }
    },
  }
}

// The rows of PeerWork.java.
function crdtRow(A, name, actor) {
  const N = 6000
  const CLIENTS = 1549
  let seed = 1
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n
  const insert = (at, s) => (d, i) => A.splice(d, ["text"], at(i), 0, s)
  const handedOver = (first, edit) => {
    let left = A.from(first, actor(1))
    let right = A.clone(left, { actor: actor(2) })
    for (let i = 0; i < N; i++) {
      left = A.change(left, (d) => edit(d, i))
      right = A.applyChanges(right, [A.getLastLocalChange(left)])[0]
    }
    return [left, right]
  }
  const twoSides = (edit) => {
    const begin = A.from({ text: "" }, actor(1))
    const sent = []
    const docs = [begin, A.clone(begin, { actor: actor(2) })].map((doc) => {
      const changes = []
      for (let i = 0; i < N; i++) {
        doc = A.change(doc, (d) => edit(d, i))
        changes.push(A.getLastLocalChange(doc))
      }
      sent.push(changes)
      return doc
    })
    return docs.map((doc, k) =>
      sent[1 - k].reduce((d, change) => A.applyChanges(d, [change])[0], doc),
    )
  }
  const manyClients = (edit) => {
    let first = A.init(actor(15))
    const sent = []
    for (let i = 0; i < CLIENTS; i++)
      sent.push(A.getLastLocalChange(A.change(A.init(), (d) => edit(d, i))))
    for (const change of sent) first = A.applyChanges(first, [change])[0]
    return [first]
  }
  const text = { text: "" }
  const runs = {
    "b1-append": () => handedOver(text, insert((i) => i, "x")),
    "b1-prepend": () => handedOver(text, insert(() => 0, "x")),
    "b1-random": () => handedOver(text, insert((i) => random(i + 1), "x")),
    "b1-words": () => handedOver(text, insert((i) => random(4 * i + 1), "word")),
    "b1-numbers": () => handedOver({ list: [] }, (d, i) => d.list.push(i)),
    "b2-random": () => twoSides(insert((i) => random(i + 1), "x")),
    "b2-words": () => twoSides(insert((i) => random(4 * i + 1), "word")),
    "b3-set": () => manyClients((d, i) => (d.v = i)),
    "b3-map": () => manyClients((d, i) => (d.v = { name: new A.ImmutableString(`client ${i}`) })),
  }
  return {
    prepare: () => null,
    run: runs[name],
    check: (_, docs) => {
      const heads = docs.map((d) => [...A.getHeads(d)].sort().join(","))
      require(heads.every((h) => h === heads[0]), `equal heads, ${name}`)
      return "own:"
    },
  }
}

const rows = await peers[peer]()
const colon = row.indexOf(":")
const kind = colon < 0 ? row : row.slice(0, colon)
if (!rows[kind]) {
  console.log("{}")
  process.exit(0)
}
const work = await rows[kind](colon < 0 ? "" : row.slice(colon + 1))
if (kind === "memory") {
  globalThis.gc?.()
  const status = (name) =>
    Number(readFileSync("/proc/self/status", "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0)
  const [rss, heap] = [status("VmRSS"), process.memoryUsage()]
  const doc = work.load()
  const peak = status("VmHWM")
  globalThis.gc?.()
  const now = process.memoryUsage()
  const sum = (m) => m.heapUsed + m.arrayBuffers
  console.log(
    JSON.stringify({
      retained: Math.round((sum(now) - sum(heap)) / 1e5) / 10,
      resident: Math.round((status("VmRSS") - rss) / 100) / 10,
      peak: Math.round((peak - rss) / 100) / 10,
      check: work.check(doc),
    }),
  )
  process.exit(0)
}
const warm = performance.now() + warmSeconds * 1000
const deadline = performance.now() + maxSeconds * 1000
const ms = []
let check = ""
let bytes = -1
for (let i = 0; ms.length < +runs; i++) {
  if (performance.now() > deadline && ms.length) break
  const measured = i >= +warmUps && performance.now() >= warm
  const prepared = work.prepare()
  // What the preparation left behind is not the workload's.
  if (measured) gc()
  const start = performance.now()
  const result = work.run(prepared)
  const time = performance.now() - start
  if (measured || performance.now() > deadline) ms.push(Math.round(time * 1000) / 1000)
  if (!check) {
    check = work.check(prepared, result)
    bytes = work.bytes?.(prepared, result) ?? -1
  }
}
console.log(JSON.stringify({ ms, check, bytes }))
