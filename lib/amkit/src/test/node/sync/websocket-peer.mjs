// An automerge-repo peer with automerge-repo's own WebSocket adapters.
//   node websocket-peer.mjs serve FILE ID [KEY=VALUE]       listens on loopback; prints its URL
//   node websocket-peer.mjs URL FILE ID [KEY=VALUE]         connects to URL
// FILE holds the document (made when it is not there); ID is its document id. KEY=VALUE is set before it begins.
// It never ends of itself: when its input ends it writes FILE and exits.
import fs from "node:fs"
import { load } from "./automerge.mjs"

const Automerge = await load("@automerge/automerge")
const { Repo, interpretAsDocumentId } = await load("@automerge/automerge-repo")
const { WebSocketServerAdapter, WebSocketClientAdapter } = await load("@automerge/automerge-repo-network-websocket")
const { default: ws } = await load("ws")
const [where, file, id, edit] = process.argv.slice(2)

const repo = new Repo({ network: [] })
const documentId = interpretAsDocumentId(id)
let handle
if (fs.existsSync(file)) {
  handle = repo.import(fs.readFileSync(file), { docId: documentId })
  if (edit) {
    const [key, value] = edit.split("=")
    handle.change(doc => {
      doc[key] = value
    })
  }
}
if (where === "serve") {
  const server = new ws.Server({ host: "127.0.0.1", port: 0 })
  // It cuts off whoever has not answered a ping by the next; taking in a large document keeps it from hearing the answer.
  repo.networkSubsystem.addNetworkAdapter(new WebSocketServerAdapter(server, 5000))
  server.on("listening", () => console.log(`ws://127.0.0.1:${server.address().port}/`))
} else {
  repo.networkSubsystem.addNetworkAdapter(new WebSocketClientAdapter(where))
}
process.stdin.resume()
process.stdin.on("end", () => {
  if (handle) {
    fs.writeFileSync(file, Automerge.save(handle.doc()))
  }
  process.exit(0)
})
if (!handle) {
  handle = await repo.find(documentId)
}
