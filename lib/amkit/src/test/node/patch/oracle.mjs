// Automerge's answers to a case a line: the edits of several replicas, then questions to the first, which ends
// up with everything. Says a line with the heads after each step, then of each answer how many lines it has, and them.
// { actors: [hex], steps: [{ replica, edits } | { replica, from }], questions: [[name, ...]] }
import readline from "node:readline"
import { load } from "../sync/automerge.mjs"

const { default: A, ...named } = await load("@automerge/automerge")
const Automerge = A?.init ? A : named

const plain = v => {
  if (v === null || typeof v !== "object") return v
  if (v instanceof Automerge.Counter) return { counter: v.value }
  if (v instanceof Date) return { time: v.getTime() }
  if (v instanceof Uint8Array) return { bytes: Buffer.from(v).toString("hex") }
  if (typeof v.val === "string") return { str: v.val }
  return Array.isArray(v) ? [] : {}
}
const sorted = marks => Object.entries(marks ?? {}).map(([k, v]) => [k, plain(v)]).sort((a, b) => (a[0] < b[0] ? -1 : 1))

const line = p => {
  const where = p.action + " " + JSON.stringify(p.path)
  switch (p.action) {
    case "put":
      return where + " " + JSON.stringify(plain(p.value)) + (p.conflict ? " !" : "")
    case "insert":
      return where + " " + JSON.stringify(p.values.map(plain)) + (p.conflicts ? " " + JSON.stringify(p.conflicts) : "")
    case "splice":
      return where + " " + JSON.stringify(p.value) + " " + JSON.stringify(sorted(p.marks))
    case "inc":
      return where + " " + p.value
    case "del":
      return where + (typeof p.path.at(-1) === "number" ? " " + (p.length ?? 1) : "")
    case "mark":
      return where + " " + JSON.stringify(p.marks.map(m => [m.name, plain(m.value), m.start, m.end]))
    default:
      return where
  }
}

const edits = {
  put: (doc, obj, prop, value, type) => doc.put(obj, prop, value, type),
  putObject: (doc, obj, prop, value) => doc.putObject(obj, prop, value),
  insert: (doc, obj, index, value, type) => doc.insert(obj, index, value, type),
  insertObject: (doc, obj, index, value) => doc.insertObject(obj, index, value),
  increment: (doc, obj, prop, by) => doc.increment(obj, prop, by),
  delete: (doc, obj, prop) => doc.delete(obj, prop),
  splice: (doc, obj, index, count, text) => doc.splice(obj, index, count, text),
  mark: (doc, obj, start, end, expand, name, value, type) => doc.mark(obj, { start, end, expand }, name, value, type),
  unmark: (doc, obj, start, end, expand, name) => doc.unmark(obj, { start, end, expand }, name),
}

const answers = {
  diff: (doc, before, after) => doc.diff(before, after).map(line),
  text: (doc, obj, heads) => [
    JSON.stringify(doc.text(obj, heads)),
    ...doc.marks(obj, heads).map(m => JSON.stringify([m.name, plain(m.value), m.start, m.end])),
    ...doc
      .spans(obj, heads)
      .map(s => (s.type === "text" ? JSON.stringify(s.value) + JSON.stringify(sorted(s.marks)) : s.type)),
  ],
  marksAt: (doc, obj, index, heads) => [JSON.stringify(sorted(doc.marksAt(obj, index, heads)))],
}

const attempt = ask => {
  try {
    return ask()
  } catch (e) {
    return ["error " + String(e).split("\n")[0]]
  }
}

for await (const input of readline.createInterface({ input: process.stdin })) {
  const { actors, steps, questions, bytes } = JSON.parse(input)
  const docs = bytes
    ? [Automerge.getBackend(Automerge.load(new Uint8Array(Buffer.from(bytes, "base64"))))]
    : actors.map(actor => Automerge.getBackend(Automerge.init({ actor })))
  const heads = attempt(() =>
    steps.map(({ replica, edits: list, from }) => {
      const doc = docs[replica]
      if (list) {
        list.forEach(([name, ...args]) => edits[name](doc, ...args))
        doc.commit(undefined, 0)
      } else {
        doc.merge(docs[from])
      }
      return doc.getHeads().sort().join(",")
    }),
  )
  const said = questions.map(([name, ...args]) => attempt(() => answers[name](docs[0], ...args)))
  docs.forEach(doc => doc.free())
  console.log([heads.join(" "), ...said.flatMap(lines => [lines.length, ...lines])].join("\n"))
}
