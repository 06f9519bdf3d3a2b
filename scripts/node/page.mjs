// What a page in Chromium has: the clients, and the cases of hub-cases.mjs, by name.
import { Presence } from "@automerge/automerge-repo"
import * as clients from "./clients.mjs"
import { hubCases } from "./hub-cases.mjs"

const tell = what => async () => {
  const answer = await fetch("/" + what, { method: "POST" })
  if (!answer.ok) throw new Error(await answer.text())
}

Object.assign(globalThis, clients, {
  Presence,
  /** Runs a case; why it was skipped, or nothing. A page can only ask for its server to be killed and started. */
  runCase: (name, server) => hubCases[name]({ ...server, kill: tell("kill"), start: tell("start") }),
})
