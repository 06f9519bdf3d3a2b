// What is there, and what is asked for, after each step where some change is refused because another has its number.
// a1 a2 a3 and b1 b2 b3 are two histories of one actor; c1 and then c2 build on b2.
import { core } from "./core.mjs"

const hash = change => core.decodeChange(change).hash
const history = key => {
  const doc = core.create({ actor: "aa" })
  for (let i = 0; i < 3; i++) {
    doc.put("_root", key + i, i)
    doc.commit()
  }
  return doc.getChanges([])
}
const changes = {}
history("x").forEach((change, i) => (changes["a" + (i + 1)] = change))
history("y").forEach((change, i) => (changes["b" + (i + 1)] = change))
const later = core.create({ actor: "cc" })
later.applyChanges([changes.b1, changes.b2])
for (const name of ["c1", "c2"]) {
  later.put("_root", name, 1)
  later.commit()
  changes[name] = later.getLastLocalChange()
}
const names = Object.fromEntries(Object.entries(changes).map(([name, change]) => [hash(change), name]))
const said = hashes => hashes.map(hash => names[hash]).sort().join(" ") || "none"

const steps = {
  apply: (doc, batch) => doc.applyChanges(batch),
  load: (doc, batch) => doc.loadIncremental(Buffer.concat(batch)),
  merge: (doc, batch) => {
    const other = core.create({ actor: "ff" })
    other.applyChanges(batch)
    doc.merge(other)
  },
}

const scripts = [
  "apply a1, apply b1",
  "apply a1, apply b2, apply b1",
  "apply a1, apply b2, load b1",
  "apply a1, apply b2, merge b1",
  "apply a1, apply b3, apply c1, apply c2, apply b2, apply b1",
  "apply a1, apply a2 b1",
  "apply a1 b1",
  "apply a1, load a2 b1 a3",
  "apply b2, apply a1",
  "apply b2, apply a1, apply a2",
  "apply c1, apply a1, apply a2, apply b2",
  "apply a1, apply c1, apply b1, apply b2",
  "apply a1, apply c2, apply b1, apply b2, apply c1",
  "apply a1, apply c1, apply b2, merge b1 b2",
  "apply a1 a2, apply c1, merge b1 b2 b3",
  "apply a1 a2, apply b3 c2, merge b1 b2",
  "apply a1, merge a1 a2, merge b1",
  "apply a2, apply b2, apply a1, apply b1",
  "apply a3, apply b3, apply a2, apply b2, apply a1",
  "apply a1, apply b2, apply b1, apply b2",
  "load b2 c1, load a1",
]

export default function* () {
  for (const script of scripts) {
    const doc = core.create({ actor: "ee" })
    for (const step of script.split(", ")) {
      const [how, ...batch] = step.split(" ")
      let refused = ""
      try {
        steps[how](doc, batch.map(name => changes[name]))
      } catch (e) {
        refused = " refused,"
      }
      yield `${step}:${refused} has ${said(doc.getChanges([]).map(hash))}, lacks ${said(doc.getMissingDeps([]))}`
    }
    yield "."
  }
  const local = core.create({ actor: "aa" })
  local.applyChanges([changes.b2, changes.c1])
  yield `waiting: lacks ${said(local.getMissingDeps([]))}`
  local.put("_root", "z", 1)
  local.commit()
  yield `after a change of the same actor: lacks ${said(local.getMissingDeps([]))}`
}
