// automerge-repo's own tests, over three clients of the hub at HUB.
import "@automerge/automerge"
import { runNetworkAdapterTests } from "@automerge/automerge-repo/helpers/tests/network-adapter-tests.js"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

runNetworkAdapterTests(async () => {
  const adapters = [1, 2, 3].map(() => new WebSocketClientAdapter(process.env.HUB, 500))
  const end = adapter => {
    try {
      adapter.disconnect()
    } catch {
      // It was never connected, or is no longer.
    }
  }
  return { adapters, teardown: () => adapters.forEach(end) }
}, process.env.HUB)
