// An automerge-repo peer that speaks over stdin and stdout: each message in CBOR behind a 4-byte big-endian length.
//   node repo-peer.mjs FILE join|wait ID [KEY=VALUE]
// FILE holds the document (made when it is not there); ID is its document id. KEY=VALUE is set before it begins.
// "join" speaks first. It never ends of itself: when its input ends it writes FILE and exits.
import fs from "node:fs"
import { load } from "./automerge.mjs"

const Automerge = await load("@automerge/automerge")
const { Repo, NetworkAdapter, cbor, interpretAsDocumentId } = await load("@automerge/automerge-repo")
const [file, role, id, edit] = process.argv.slice(2)

class StdioAdapter extends NetworkAdapter {
  #ready
  #whenReady = new Promise(resolve => (this.#ready = resolve))

  isReady = () => true
  whenReady = () => this.#whenReady

  connect(peerId, peerMetadata) {
    this.peerId = peerId
    this.#ready()
    let pending = Buffer.alloc(0)
    process.stdin.on("data", data => {
      pending = Buffer.concat([pending, data])
      while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE(0)) {
        const end = 4 + pending.readUInt32BE(0)
        this.#receive(cbor.decode(pending.subarray(4, end)), peerMetadata)
        pending = pending.subarray(end)
      }
    })
    if (role === "join") {
      this.send({ type: "join", senderId: peerId, peerMetadata, supportedProtocolVersions: ["1"] })
    }
  }

  #receive(message, peerMetadata) {
    if (message.type === "join") {
      this.send({
        type: "peer",
        senderId: this.peerId,
        targetId: message.senderId,
        peerMetadata,
        selectedProtocolVersion: "1",
      })
      this.emit("peer-candidate", { peerId: message.senderId, peerMetadata: message.peerMetadata })
    } else if (message.type === "peer") {
      this.emit("peer-candidate", { peerId: message.senderId, peerMetadata: message.peerMetadata })
    } else {
      this.emit("message", message)
    }
  }

  send(message) {
    const bytes = cbor.encode(message)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    process.stdout.write(Buffer.concat([length, bytes]))
  }

  disconnect() {}
}

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
repo.networkSubsystem.addNetworkAdapter(new StdioAdapter())
process.stdin.on("end", () => {
  if (handle) {
    fs.writeFileSync(file, Automerge.save(handle.doc()))
  }
  process.exit(0)
})
if (!handle) {
  handle = await repo.find(documentId)
}
