// A web page with documents of its own, that connects to a server with automerge-repo's WebSocket client.
//   node web-page.mjs URL            prints its own documents' ids, waits a second, prints its own documents
//   node web-page.mjs URL ID         looks for ID and prints what it finds, or why not; then waits until it has it
//   node web-page.mjs URL ID KEY     the same, and sets KEY in it to true
import { load } from "./automerge.mjs"

const { Repo, isValidDocumentId } = await load("@automerge/automerge-repo")
const { WebSocketClientAdapter } = await load("@automerge/automerge-repo-network-websocket")
const [url, id, key] = process.argv.slice(2)
const pause = millis => new Promise(resolve => setTimeout(resolve, millis))

const repo = new Repo({ network: [new WebSocketClientAdapter(url)] })
const own = [repo.create({ mine: 1 }), repo.create({ mine: 2 })]
if (id) {
  console.log("valid", isValidDocumentId(id))
  const start = Date.now()
  try {
    const handle = await repo.find(id, { signal: AbortSignal.timeout(20000) })
    console.log("found", JSON.stringify(handle.doc()))
    if (key) {
      handle.change(doc => {
        doc[key] = true
      })
    }
  } catch (e) {
    console.log("not found", e.message)
    while (process.argv[5] === "wait" && Date.now() - start < 20000 && !repo.handles[id]?.isReady()) {
      await pause(50)
    }
    if (repo.handles[id]?.isReady()) {
      console.log("later", JSON.stringify(repo.handles[id].doc()))
    }
  }
}
await pause(1000)
console.log("own", JSON.stringify(own.map(handle => handle.doc())))
process.exit(0)
