// What any number of automerge-repo's clients do with each other through one server. Run in Node and in Chromium.
import * as Automerge from "@automerge/automerge"
import { Presence, generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo"
import { DummyStorageAdapter } from "@automerge/automerge-repo/helpers/DummyStorageAdapter.js"
import { check, client, created, find, pause, same, shows, unavailable, until } from "./clients.mjs"

/** Each is given a server: its kind, its url, and how to kill and to start it. */
export const hubCases = {
  "create and find": async server => {
    const handle = await created(client(server))
    const found = await find(client(server), handle.url)
    same(found.doc(), { t: "x" })
    same(found.heads(), handle.heads(), "heads")
  },

  "late find": async server => {
    const url = generateAutomergeUrl()
    const { documentId } = parseAutomergeUrl(url)
    const [asks, brings] = [client(server), client(server)]
    await unavailable(asks, url)
    brings.import(Automerge.save(Automerge.from({ late: true })), { docId: documentId })
    await until("the document comes later", () => asks.handles[documentId]?.isReady(), 10)
    same(asks.handles[documentId].doc(), { late: true })
  },

  "edit both ways": async server => {
    const one = await created(client(server), { list: [] })
    const two = await find(client(server), one.url)
    for (let i = 0; i < 20; i++) (i % 2 ? one : two).change(doc => doc.list.push(i))
    await until("both have 20 items", () => one.doc().list.length === 20 && two.doc().list.length === 20)
    same(one.heads(), two.heads(), "heads")
    same([...one.doc().list].sort((a, b) => a - b), [...Array(20).keys()])
  },

  unavailable: async server => unavailable(client(server), generateAutomergeUrl()),

  ephemeral: async server => {
    const repos = [client(server), client(server), client(server)]
    const one = await created(repos[0])
    const others = [await find(repos[1], one.url), await find(repos[2], one.url)]
    await pause(300)
    const got = [one, ...others].map(handle => {
      const messages = []
      handle.on("ephemeral-message", each => messages.push([each.senderId, each.message.n]))
      return messages
    })
    for (let n = 0; n < 20; n++) one.broadcast({ n })
    await until("20 messages at each other client", () => got[1].length >= 20 && got[2].length >= 20, 5)
    await pause(300)
    const sent = [...Array(20).keys()].map(n => [repos[0].peerId, n])
    same(got[1], sent, "each once and in order")
    same(got[2], sent, "each once and in order")
    same(got[0], [], "none comes back")
  },

  presence: async server => {
    const [a, b] = [client(server), client(server)]
    const one = await created(a)
    const two = await find(b, one.url)
    await pause(300)
    const [left, right] = [one, two].map(handle => new Presence({ handle }))
    left.start({ initialState: { cursor: 1 }, heartbeatMs: 200 })
    right.start({ initialState: { cursor: 2 }, heartbeatMs: 200 })
    const seen = (presence, peer) => presence.getPeerStates().value?.[peer]?.value?.cursor ?? presence.getPeerStates().getPeerState?.(peer)?.cursor
    await until("both see the other", () => seen(left, b.peerId) === 2 && seen(right, a.peerId) === 1, 5)
    left.broadcast("cursor", 7)
    await until("the new cursor", () => seen(right, a.peerId) === 7, 5)
    const gone = new Promise(resolve => right.on("goodbye", resolve))
    left.stop()
    await Promise.race([gone, pause(5000).then(() => check(false, "no goodbye"))])
    right.stop()
  },

  "remote heads": async server => {
    if (server.kind === "published") return "the published server has none"
    const repos = [1, 2].map(() =>
      client(server, { storage: new DummyStorageAdapter(), enableRemoteHeadsGossiping: true, isEphemeral: false }),
    )
    // Its storage is new: asked earlier, the client could make itself a second id.
    await until("both connected", () => repos.every(repo => repo.peers.length))
    const storageId = await repos[1].storageId()
    const one = await created(repos[0])
    const heard = []
    one.on("remote-heads", each => heard.push(each))
    const two = await find(repos[1], one.url)
    repos[0].subscribeToRemotes([storageId])
    await pause(300)
    two.change(doc => (doc.edited = true))
    await shows(one, "edited", true)
    const is = each => each.storageId === storageId && JSON.stringify(each.heads) === JSON.stringify(two.heads())
    await until("the other client's heads", () => heard.some(is), 8)
    check(Math.abs(heard.find(is).timestamp - Date.now()) < 60000, "the timestamp is in ms")
  },

  "reconnect after SIGKILL": async server => {
    const one = await created(client(server), { n: 0 })
    const two = await find(client(server), one.url)
    one.change(doc => (doc.before = 1))
    await shows(two, "before", 1)
    await server.kill()
    one.change(doc => (doc.meanwhile = 1))
    two.change(doc => (doc.too = 1))
    await server.start()
    await shows(two, "meanwhile", 1)
    await shows(one, "too", 1)
    two.change(doc => (doc.after = 1))
    await shows(one, "after", 1)
    same((await find(client(server), one.url)).heads(), one.heads(), "heads at a new client")
  },

  "kept over SIGKILL": async server => {
    if (server.kind === "published") return "the published server saves when it comes to it"
    const repo = client(server)
    const handle = await created(repo)
    const watcher = await find(client(server), handle.url)
    handle.change(doc => (doc.kept = 1))
    await shows(watcher, "kept", 1)
    await pause(300) // automerge-repo saves 100 ms after a change
    repo.networkSubsystem.disconnect()
    await server.kill()
    await server.start()
    const found = await find(client(server), handle.url)
    await shows(found, "kept", 1)
  },

  "fifty documents over one connection": async server => {
    const repo = client(server)
    const handles = await Promise.all([...Array(50).keys()].map(n => created(repo, { n })))
    const other = client(server)
    const found = await Promise.all(handles.map(handle => find(other, handle.url, 30)))
    found.forEach((each, n) => same(each.doc(), { n }))
    found.forEach(each => each.change(doc => (doc.back = doc.n + 1)))
    await until("all edits come back", () => handles.every(each => each.doc().back === each.doc().n + 1), 30)
  },

  "share policy: what is not announced is neither asked for nor known": async server => {
    const shy = client(server, { shareConfig: { announce: async () => false, access: async () => true } })
    const kept = shy.create({ t: "x" })
    const one = await created(client(server), { n: 0 })
    await until("the connection", () => shy.peers.length)
    await pause(300)
    await unavailable(client(server), kept.url)
    await unavailable(shy, one.url)
    shy.shareConfig = { announce: async () => true, access: async () => true }
    const two = await created(shy)
    same((await find(client(server), two.url)).doc(), { t: "x" })
  },

  "share policy: no access": async server => {
    const closed = client(server, { shareConfig: { announce: async () => false, access: async () => false } })
    const handle = closed.create({ t: "x" })
    await until("the connection", () => closed.peers.length)
    await pause(300)
    await unavailable(client(server), handle.url)
    closed.shareConfig = { announce: async () => true, access: async () => true }
    same((await find(client(server), (await created(closed, { open: 1 })).url)).doc(), { open: 1 })
  },
}
