// Automerge's own core, and what its failures mean.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// The low-level class is used because the proxies of the public API turn one assignment into several ops.
const require = createRequire(import.meta.url);
const main = require.resolve("@automerge/automerge");
const core = require(join(dirname(main), "..", "mjs", "wasm_bindgen_output", "nodejs", "automerge_wasm.cjs"));

export const { create, load, initSyncState, encodeSyncState, decodeSyncState } = core;

/** The core broke (a Rust panic), where an error would have been the refusal of an edit. */
export class Panic extends Error {}

export const isPanic = (e) =>
  e instanceof Panic ||
  e instanceof WebAssembly.RuntimeError ||
  e?.constructor?.name === "PanicError" ||
  /unreachable|recursive use|Module terminated|panicked/i.test(String(e?.message ?? e));
