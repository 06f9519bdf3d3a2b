// Clients of a server of documents, and what cases need of them: the same in Node and in a page in Chromium.
import * as Automerge from "@automerge/automerge"
import { Repo } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

export const pause = millis => new Promise(resolve => setTimeout(resolve, millis))

/** Fails a case. */
export function check(holds, what) {
  if (!holds) throw new Error(what)
}

/** Two values that are to be the same as JSON. */
export function same(actual, expected, what = "the value") {
  const [is, wanted] = [actual, expected].map(value => JSON.stringify(value))
  check(is === wanted, `${what}: ${is}, expected ${wanted}`)
}

/** A promise that is to fail, with such a message. */
export async function fails(promise, pattern, what) {
  const result = await promise.then(
    () => "no failure",
    error => String(error?.message ?? error),
  )
  check(pattern.test(result), `${what}: ${result}`)
}

/** Waits until a condition holds; says what it waited for when it does not. */
export async function until(what, condition, seconds = 15) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await condition()
    if (value) return value
    check(Date.now() <= end, `${what}: not within ${seconds} s`)
    await pause(20)
  }
}

const repos = []
let numbers = 0
// Names of clients are unique among all processes that share a server.
const prefix = `client-${Math.random().toString(36).slice(2, 8)}-`

/** A client of a server; it tries again soon when its connection is cut. */
export function client(server, options = {}) {
  const number = ++numbers
  // Of a cluster each to the next node.
  const url = server.urls ? server.urls[number % server.urls.length] : server.url
  const adapter = new WebSocketClientAdapter(url, 300)
  const repo = new Repo({ network: [adapter], peerId: prefix + number, ...options })
  repo.adapter = adapter
  repos.push(repo)
  return repo
}

/** Takes all clients off the network. */
export async function leave() {
  for (const repo of repos.splice(0)) {
    try {
      repo.networkSubsystem.disconnect()
    } catch {
      // It was disconnected before.
    }
  }
  await pause(20)
}

export const find = (repo, id, seconds = 10) => repo.find(id, { signal: AbortSignal.timeout(seconds * 1000) })

/** A document that the server says it has. */
export async function created(repo, value = { t: "x" }) {
  const known = new Set()
  const note = message => {
    if (message.type !== "sync") return
    for (const head of Automerge.decodeSyncMessage(message.data).heads) known.add(message.documentId + head)
  }
  repo.adapter.on("message", note)
  const handle = repo.create(value)
  const heads = Automerge.getHeads(handle.doc())
  await until("the server has the new document", () => heads.every(head => known.has(handle.documentId + head)))
  repo.adapter.off("message", note)
  return handle
}

export const shows = (handle, key, value, seconds) =>
  until(`${key} is ${JSON.stringify(value)}`, () => handle.doc()?.[key] === value, seconds)

export const unavailable = (repo, id) => fails(find(repo, id), /unavailable/, "the document is to be unavailable")
