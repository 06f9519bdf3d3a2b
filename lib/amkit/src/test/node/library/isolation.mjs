// What Automerge says of edits and reads of objects that do not exist at the heads that the document is isolated at.
import { core } from "./core.mjs"

const edits = {
  put: (doc, at) => doc.put(at.map, "k", 1),
  "put over": (doc, at) => doc.put(at.map, "x", 2),
  putObject: (doc, at) => doc.putObject(at.map, "k", {}),
  delete: (doc, at) => doc.delete(at.map, "x"),
  "delete nothing": (doc, at) => doc.delete(at.map, "none"),
  increment: (doc, at) => doc.increment(at.map, "c", 1),
  insert: (doc, at) => doc.insert(at.list, 0, 1),
  insertObject: (doc, at) => doc.insertObject(at.list, 0, {}),
  "put in a list": (doc, at) => doc.put(at.list, 0, 1),
  "delete in a list": (doc, at) => doc.delete(at.list, 0),
  "splice a list": (doc, at) => doc.splice(at.list, 0, 1, [9]),
  "splice a text": (doc, at) => doc.splice(at.text, 0, 1, "z"),
  "splice nothing": (doc, at) => doc.splice(at.text, 0, 0, ""),
  mark: (doc, at) => doc.mark(at.text, { start: 0, end: 1 }, "b", true),
  unmark: (doc, at) => doc.unmark(at.text, { start: 0, end: 1 }, "b"),
  updateText: (doc, at) => doc.updateText(at.text, "other"),
  splitBlock: (doc, at) => doc.splitBlock(at.text, 0, {}),
  updateSpans: (doc, at) => doc.updateSpans(at.text, [{ type: "text", value: "hi" }]),
  keys: (doc, at) => doc.keys(at.map).length,
  length: (doc, at) => doc.length(at.list),
  text: (doc, at) => doc.text(at.text).length,
}

export default function* () {
  for (const [name, edit] of Object.entries(edits)) {
    const doc = core.create({ actor: "aa" })
    doc.put("_root", "a", 1)
    doc.commit()
    const heads = doc.getHeads()
    const map = doc.putObject("_root", "map", { x: 1 })
    doc.put(map, "c", 1, "counter")
    const at = {
      map,
      list: doc.putObject("_root", "list", [1, 2, 3]),
      text: doc.putObject("_root", "text", "abc"),
    }
    doc.commit()
    doc.isolate(heads)
    let said
    try {
      said = edit(doc, at) ?? "done"
    } catch (e) {
      said = "refused"
    }
    yield `${name}: ${said}, ${doc.commit() ? "a" : "no"} change`
  }
}
