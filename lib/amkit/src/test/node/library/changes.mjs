// Changes of all kinds of operations, what they are decoded to and encoded from, bundles and sync messages.
import { core, hashes } from "./core.mjs"

const hex = bytes => Buffer.from(bytes).toString("hex")

export default function* () {
  const doc = core.create({ actor: "aa" })
  const text = doc.putObject("_root", "t", "ab")
  doc.put("_root", "c", 1, "counter")
  doc.put("_root", "u", 3, "uint")
  doc.put("_root", "f", 2.5)
  doc.put("_root", "d", new Date(5), "timestamp")
  doc.put("_root", "n", null)
  doc.commit("message", 9)
  doc.increment("_root", "c", 2)
  doc.mark(text, { start: 0, end: 1, expand: "both" }, "bold", true)
  doc.delete("_root", "n")
  doc.splice(text, 0, 1, "")
  const list = doc.putObject("_root", "l", [1])
  doc.insert(list, 0, "q")
  doc.commit()
  const other = doc.fork("0b")
  other.put(list, 0, 7, "int")
  other.commit()
  doc.put(list, 0, 8, "int")
  doc.commit()
  doc.merge(other)
  doc.put(list, 0, 9, "int")
  doc.commit(null, 4)
  for (const change of doc.getChanges([])) {
    yield `change ${hex(change)} encoded ${hex(core.encodeChange(core.decodeChange(change)))}`
  }
  const all = hashes(doc)
  for (const chosen of [[1], [0, 1], [3, 1], [4, 3, 2, 1, 0]]) {
    const bundle = core.readBundle(doc.saveBundle(chosen.map(i => all[i])))
    yield `bundle ${chosen.join(" ")}: ${bundle.changes.map(change => all.indexOf(change.hash)).join(" ")}; deps ${bundle.deps.map(dep => all.indexOf(dep)).sort().join(" ")}`
  }
  const state = core.initSyncState()
  const peer = core.create({ actor: "ee" })
  const theirs = core.initSyncState()
  for (let i = 0; i < 4; i++) {
    const [from, to, fromState, toState] = i % 2 ? [peer, doc, theirs, state] : [doc, peer, state, theirs]
    const message = from.generateSyncMessage(fromState)
    if (!message) continue
    const said = core.decodeSyncMessage(message)
    const named = list => list.map(hash => all.indexOf(hash)).join(" ")
    yield `message ${hex(message)}`
    yield `heads ${named(said.heads)}; need ${named(said.need)}; have ${said.have.map(h => `${named(h.lastSync)}/${hex(h.bloom)}`).join(" ")}`
    to.receiveSyncMessage(toState, message)
  }
}
