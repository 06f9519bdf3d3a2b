// What the published sync server does, on the automerge-repo that is installed here: WebSockets on PORT,
// documents in DATA_DIR, nothing announced. Prints a line once it listens.
import { createServer } from "node:http"
import { WebSocketServer } from "ws"
import { Repo } from "@automerge/automerge-repo"
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket"
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs"

const sockets = new WebSocketServer({ noServer: true })
const server = createServer((request, response) => response.end("automerge-repo\n"))
server.on("upgrade", (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, webSocket => sockets.emit("connection", webSocket, request)),
)
new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(process.env.DATA_DIR),
  peerId: "storage-server-" + process.pid,
  sharePolicy: async () => process.env.ANNOUNCE === "yes",
  enableRemoteHeadsGossiping: process.env.GOSSIP === "yes",
})
server.listen(Number(process.env.PORT), process.env.HOST ?? "127.0.0.1", () =>
  console.log("listening on ws://127.0.0.1:" + server.address().port + "/"),
)
