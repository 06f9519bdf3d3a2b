// Who is behind actors: what is set, and what changes then say. Authors of changes in the order of application.
import { core } from "./core.mjs"

const show = value => (value === null || value === undefined ? "none" : `[${value}]`)
const edit = doc => {
  doc.put("_root", "n", doc.getChanges([]).length, "int")
  doc.commit()
}
const state = doc =>
  `author ${show(doc.getAuthor())}, changes by ${doc.getChangesMeta([]).map(meta => show(meta.author)).join(" ")}` +
  `, authors ${doc.getAuthors().map(show).join(" ")}`

export default function* () {
  const doc = core.create({ actor: "aa" })
  yield `new: ${state(doc)}`
  edit(doc)
  doc.setAuthor("0102")
  yield `set: ${state(doc)}, new actor ${doc.getActorId() !== "aa"}`
  edit(doc)
  edit(doc)
  yield `two changes: ${state(doc)}`
  const actor = doc.getActorId()
  doc.setAuthor("0102")
  yield `set again: new actor ${doc.getActorId() !== actor}`
  doc.setAuthor("ff")
  yield `set another: new actor ${doc.getActorId() !== actor}`
  edit(doc)
  yield `one change: ${state(doc)}`
  yield `actors of 0102: ${doc.getActorsForAuthor("0102").length}, of 03: ${doc.getActorsForAuthor("03").length}`
  yield `author of first: ${show(doc.getAuthorForActor(actor))}, of aa: ${show(doc.getAuthorForActor("aa"))}`
  const fork = doc.fork("bb")
  edit(fork)
  yield `fork: ${state(fork)}`
  const at = doc.fork("cc", [core.decodeChange(doc.getChanges([])[1]).hash])
  yield `fork at heads: ${state(at)}`
  const loaded = core.load(doc.save())
  yield `loaded: ${state(loaded)}`
  doc.setAuthor(null)
  edit(doc)
  yield `none: ${state(doc)}`
  const empty = core.create({ actor: "aa" })
  empty.setAuthor("")
  edit(empty)
  yield `empty: ${state(empty)}`
  const first = core.create({ actor: "dd" })
  first.setAuthor("a1b2")
  const hash = first.emptyChange()
  yield `extra bytes: ${Buffer.from(core.decodeChange(first.getChangeByHash(hash)).extra_bytes).toString("hex")}`
}
