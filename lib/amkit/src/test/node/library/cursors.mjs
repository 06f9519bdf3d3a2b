// Cursors on elements that were overwritten, and where cursors go when their elements are deleted.
import { core } from "./core.mjs"

const attempt = what => {
  try {
    return what()
  } catch (e) {
    return "refused"
  }
}

export default function* () {
  const doc = core.create({ actor: "aa" })
  const text = doc.putObject("_root", "t", "abc")
  doc.commit()
  const before = doc.getHeads()
  doc.put(text, 1, "X")
  doc.commit()
  doc.put(text, 1, "Y")
  doc.commit()
  const cursor = doc.getCursor(text, 1)
  yield `overwritten: ${cursor}, before: ${doc.getCursor(text, 1, before)}`
  yield `moving back: ${doc.getCursor(text, 1, undefined, "before")}, before: ${doc.getCursor(text, 1, before, "before")}`
  for (const written of [cursor, "3@aa", "5@aa", "-6@aa", "7@aa", "6@bb"]) {
    const now = attempt(() => doc.getCursorPosition(text, written))
    yield `${written}: ${now}, before: ${attempt(() => doc.getCursorPosition(text, written, before))}`
  }
  const rival = core.create({ actor: "aa" })
  const list = rival.putObject("_root", "t", "abc")
  rival.commit()
  const other = rival.fork("bb")
  rival.put(list, 1, "r")
  rival.commit()
  other.put(list, 1, "s")
  other.commit()
  rival.merge(other)
  yield `rivals: ${rival.getCursor(list, 1)}`
  for (const move of ["before", "after"]) {
    const typed = core.create({ actor: "aa" })
    const line = typed.putObject("_root", "t", "abcdef")
    typed.splice(line, 3, 0, "XY")
    typed.commit()
    const cursors = Array.from({ length: 8 }, (_, i) => typed.getCursor(line, i, undefined, move))
    yield `${move}: ${cursors.join(" ")}`
    for (const [from, count] of [[1, 3], [3, 2], [5, 1], [0, 8]]) {
      const cut = typed.fork("cc")
      cut.splice(line, from, count, "")
      yield `${move} without ${from}+${count}: ${cursors.map(c => cut.getCursorPosition(line, c)).join(" ")}`
    }
  }
}
