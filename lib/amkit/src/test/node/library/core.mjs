// Automerge's core (the class below the JavaScript API), found as ../sync/automerge.mjs finds the package.
import { createRequire } from "node:module"
import path from "node:path"

const base = process.env.AMKIT_NODE_MODULES
  ? path.resolve(process.env.AMKIT_NODE_MODULES) + "/"
  : new URL("../sync/", import.meta.url)
const require = createRequire(base)
const main = require.resolve("@automerge/automerge")
export const core = require(path.join(path.dirname(main), "../mjs/wasm_bindgen_output/nodejs/automerge_wasm.cjs"))

/** The changes of a document as hashes, in the order of application. */
export const hashes = doc => doc.getChanges([]).map(change => core.decodeChange(change).hash)

/** How many chunks these bytes are. */
export const chunkCount = bytes => {
  let count = 0
  for (let at = 0; at < bytes.length; count++) {
    let byte
    let length = 0
    let shift = 0
    at += 9
    do {
      byte = bytes[at++]
      length |= (byte & 127) << shift
      shift += 7
    } while (byte > 127)
    at += length
  }
  return count
}
