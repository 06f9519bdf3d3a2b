// One replica and its sync states, driven by lines on stdin, each answered by a line on stdout.
//   load BASE64 | edit N | change BASE64 | open PEER new|read-only|BASE64 | generate PEER | receive PEER BASE64
//   encode PEER | heads | save
import readline from "node:readline"
import { load } from "./automerge.mjs"

const { default: A, ...named } = await load("@automerge/automerge")
const Automerge = A?.init ? A : named

const actor = process.argv[2] ?? "aa"
let doc = Automerge.init({ actor })
const states = {}
const bytes = text => new Uint8Array(Buffer.from(text, "base64"))
const text = value => Buffer.from(value).toString("base64")

const commands = {
  load: data => ((doc = Automerge.load(bytes(data), { actor })), "ok"),
  edit: n => {
    for (let i = 0; i < Number(n); i++) {
      doc = Automerge.change(doc, { time: 0 }, d => {
        d[actor] = (d[actor] ?? 0) + 1
      })
    }
    return text(Automerge.getLastLocalChange(doc))
  },
  change: data => (([doc] = Automerge.applyChanges(doc, [bytes(data)])), "ok"),
  open: (peer, how) => {
    states[peer] =
      how === "new"
        ? Automerge.initSyncState()
        : how === "read-only"
          ? Automerge.initSyncState({ readOnly: true })
          : Automerge.decodeSyncState(bytes(how))
    return "ok"
  },
  generate: peer => {
    const [state, message] = Automerge.generateSyncMessage(doc, states[peer])
    states[peer] = state
    return message ? text(message) : "none"
  },
  receive: (peer, message) => {
    ;[doc, states[peer]] = Automerge.receiveSyncMessage(doc, states[peer], bytes(message))
    return "ok"
  },
  encode: peer => text(Automerge.encodeSyncState(states[peer])),
  heads: () => Automerge.getHeads(doc).join(",") || "none",
  save: () => text(Automerge.save(doc)),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [command, ...args] = line.split(" ")
  try {
    console.log(commands[command](...args))
  } catch (e) {
    console.log("error " + String(e).replaceAll("\n", " "))
  }
}
