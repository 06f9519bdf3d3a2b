// What diffIncremental and saveIncremental give in the course of scripts; each step is a change of its own.
import { chunkCount, core } from "./core.mjs"

const scripts = [
  "a diff; a put k 1; a diff; a put k 2; a put k 3; a diff; a diff",
  "a empty; a diff; a put k 1; a put k 2; a del k; a diff",
  "a put k 1; b empty; b diff; b load a; a put k 2; b load a; a put k 3; a put k 4; b load a; b diff",
  // Of Automerge's own tests: conflicts that are resolved, three ways, list elements.
  "c empty; a put bird 1; b put bird 2; c diff; a load b; c load a; b load a; c load b; a put bird 3; c load a; c diff",
  "a put bird 1; b put bird 2; c put bird 3; a diff; b diff; c diff; a merge b; a merge c; b merge c; b merge a; c merge a; c merge b; a diff; b diff; c diff",
  "a list l 1; a diff; b merge a; c merge a; a set l 0 2; b set l 0 3; c diff; c merge a; c diff; c merge b; c diff",
  "a list l 1 2; b merge a; a diff; b diff; a ins l 1 5; a set l 1 6; a rm l 0; a diff; b merge a; b diff",
  "a counter c 1; b merge a; b diff; a inc c 2; a inc c 3; b load a; b diff; a inc c 1; b inc c 1; b merge a; b diff",
  "a text t hello; b merge a; a diff; b diff; a splice t 0 2 XY; a splice t 5 0 Z; a diff; b splice t 3 1; b merge a; b diff",
  "a put k 1; a diff; a update; a put k 2; a update; a put k 3; a diff; a reset; a diff; a diff",
  "a put k 1; a keep; a put k 2; a diff; a isolate 0; a diff; a put m 5; a diff; a integrate; a diff",
  "a put k 1; a keep; a diff; b merge a; b put x 9; a isolate 0; a merge b; a diff; a put k 2; a diff; a integrate; a diff; b load a",
  "a put k 1; a isolate root; a diff; a integrate; a diff",
  "a put k 1; a keep; a put l 1; a diff; a isolate 0; a merge b; a integrate; a diff",
  "a text t abc; a keep; a splice t 0 1; a diff; a isolate 0; a splice t 3 0 d; a integrate; a diff",
  "a put k 1; b load a; a put k 2; a put k 3; b load a; b load a; a load b; b diff; a diff",
]

const quoted = value => (typeof value === "object" ? (Array.isArray(value) ? "[]" : "{}") : String(value))
const line = ({ action, path, value, values, length, conflict, conflicts }) => {
  const where = path.join("/")
  switch (action) {
    case "put":
      return `put${conflict ? "!" : ""} ${where}=${quoted(value)}`
    case "insert":
      return `insert ${where}=${values.map((v, i) => quoted(v) + (conflicts?.[i] ? "!" : "")).join(",")}`
    case "del":
      return `del ${where}${(length ?? 1) > 1 ? " x" + length : ""}`
    case "splice":
      return `splice ${where}=${value}`
    case "inc":
      return `inc ${where}=${value}`
    default:
      return `${action} ${where}`
  }
}

const run = function* (script) {
  const docs = { a: core.create({ actor: "aa" }), b: core.create({ actor: "bb" }), c: core.create({ actor: "cc" }) }
  const kept = []
  for (const step of script.split("; ")) {
    const [name, what, ...args] = step.split(" ")
    const doc = docs[name]
    const at = key => doc.getWithType("_root", key)[1]
    let said
    if (what === "put") doc.put("_root", args[0], Number(args[1]), "int")
    else if (what === "counter") doc.put("_root", args[0], Number(args[1]), "counter")
    else if (what === "del") doc.delete("_root", args[0])
    else if (what === "list") doc.putObject("_root", args[0], args.slice(1).map(Number))
    else if (what === "set") doc.put(at(args[0]), Number(args[1]), Number(args[2]), "int")
    else if (what === "ins") doc.insert(at(args[0]), Number(args[1]), Number(args[2]), "int")
    else if (what === "rm") doc.delete(at(args[0]), Number(args[1]))
    else if (what === "text") doc.putObject("_root", args[0], args[1])
    else if (what === "splice") doc.splice(at(args[0]), Number(args[1]), Number(args[2]), args[3] ?? "")
    else if (what === "inc") doc.increment("_root", args[0], Number(args[1]))
    else if (what === "empty") doc.emptyChange()
    else if (what === "merge") doc.merge(docs[args[0]])
    else if (what === "keep") kept.push(doc.getHeads())
    else if (what === "isolate") doc.isolate(args[0] === "root" ? [] : kept[Number(args[0])])
    else if (what === "integrate") doc.integrate()
    else if (what === "update") doc.updateDiffCursor()
    else if (what === "reset") doc.resetDiffCursor()
    else if (what === "diff") said = doc.diffIncremental().map(line).join("; ") || "nothing"
    else if (what === "load") {
      const bytes = docs[args[0]].saveIncremental()
      doc.loadIncremental(bytes)
      said = `${chunkCount(bytes)} changes`
    }
    doc.commit()
    if (said) yield `${step}: ${said}`
  }
}

export default function* () {
  for (const script of scripts) {
    yield `script ${script}`
    yield* run(script)
  }
}
