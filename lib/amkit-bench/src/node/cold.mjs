// What a cold row does with @automerge/automerge, as a short program of a user's would: WORK FILE
// [OLD-HASH | OTHER-FILE]. Only the low-level class is loaded: it starts faster than the library.
import { appendFileSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"

const W = createRequire(import.meta.url)(
  "./node_modules/@automerge/automerge/dist/mjs/wasm_bindgen_output/nodejs/automerge_wasm.cjs",
)
const [work, file, argument] = process.argv.slice(2)
const load = (path) => W.load(new Uint8Array(readFileSync(path)))
const doc = load(file)
const history = (n) => {
  const changes = []
  for (let [hash] = doc.getHeads(); hash && changes.length < n; ) {
    const change = doc.getChangeMetaByHash(hash)
    changes.push(change)
    hash = change.deps[0]
  }
  return changes
}
const json = (value) => console.log(JSON.stringify(value))
const works = {
  heads: () => console.log(doc.getHeads().join("\n")),
  get: () => json(doc.text("/text")),
  status: () => console.log(`changes ${doc.stats().numChanges} heads ${doc.getHeads()}`),
  change: () => {
    doc.put("_root", "k", 1, "int")
    console.log(doc.commit())
    appendFileSync(file, doc.saveIncremental())
  },
  log1: () => history(1).forEach(json),
  log20: () => history(20).forEach(json),
  show: () => json(doc.getDecodedChangeByHash(argument)),
  getAt: () => json(doc.text("/text", [argument])),
  diff: () => json(doc.diff(history(1)[0].deps, doc.getHeads())),
  export: () => json(doc.materialize("/")),
  merge: () => {
    doc.merge(load(argument))
    appendFileSync(file, doc.saveIncremental())
  },
  verify: () => console.log(`ok ${doc.getHeads()}`),
}
works[work]()
