// The cases of scripts/check-interop.
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Automerge from "@automerge/automerge"
import { Presence, Repo, generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo"
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs"
import { AM, Cases, Running, Server, am, client, find, fresh, pause, until } from "./peers.mjs"

// A lost connection, or a document that is not found, must fail its case and not the whole run.
process.on("unhandledRejection", error => process.env.VERBOSE && console.error("unhandled:", error))
const here = fileURLToPath(new URL(".", import.meta.url))
const cases = new Cases()

/** A document that the server says it has. */
async function created(repo, value = { t: "x" }) {
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

const shows = (handle, key, value, seconds) =>
  until(`${key} is ${JSON.stringify(value)}`, () => handle.doc()?.[key] === value, seconds)

async function unavailable(repo, id) {
  await assert.rejects(find(repo, id, 10), /unavailable/, "the document is said to be unavailable")
}

const hubCases = {
  "create and find": async server => {
    const handle = await created(client(server))
    const found = await find(client(server), handle.url)
    assert.deepEqual({ ...found.doc() }, { t: "x" })
    assert.deepEqual(found.heads(), handle.heads())
  },

  "late find": async server => {
    const url = generateAutomergeUrl()
    const { documentId } = parseAutomergeUrl(url)
    const [asks, brings] = [client(server), client(server)]
    await unavailable(asks, url)
    brings.import(Automerge.save(Automerge.from({ late: true })), { docId: documentId })
    await until("the document comes later", () => asks.handles[documentId]?.isReady(), 10)
    assert.equal(asks.handles[documentId].doc().late, true)
  },

  "edit both ways": async server => {
    const one = await created(client(server), { list: [] })
    const two = await find(client(server), one.url)
    for (let i = 0; i < 20; i++) (i % 2 ? one : two).change(doc => doc.list.push(i))
    await until("both have 20 items", () => one.doc().list.length === 20 && two.doc().list.length === 20)
    assert.deepEqual(one.heads(), two.heads())
    assert.deepEqual([...one.doc().list].sort((a, b) => a - b), [...Array(20).keys()])
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
    assert.deepEqual(got[1], sent, "each once and in order")
    assert.deepEqual(got[2], sent, "each once and in order")
    assert.deepEqual(got[0], [], "none comes back")
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
    await Promise.race([gone, pause(5000).then(() => assert.fail("no goodbye"))])
    right.stop()
  },

  "remote heads": async server => {
    if (server.kind === "published") return "the published server has none"
    const repos = [1, 2].map(() =>
      client(server, { storage: new NodeFSStorageAdapter(fresh("storage")), enableRemoteHeadsGossiping: true, isEphemeral: false }),
    )
    // Its folder is new: asked earlier, the client could make itself a second id.
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
    assert.ok(Math.abs(heard.find(is).timestamp - Date.now()) < 60000, "a timestamp in ms")
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
    assert.deepEqual((await find(client(server), one.url)).heads(), one.heads(), "a new client gets it all")
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
    found.forEach((each, n) => assert.equal(each.doc().n, n))
    found.forEach(each => each.change(doc => (doc.back = doc.n + 1)))
    await until("all edits come back", () => handles.every(each => each.doc().back === each.doc().n + 1), 30)
  },

  "share policy: announced is not, access is": async server => {
    if (server.kind !== "am") return "a sync server asks its clients for nothing"
    const shy = client(server, { shareConfig: { announce: async () => false, access: async () => true } })
    const handle = shy.create({ t: "x" })
    await until("the connection", () => shy.peers.length)
    await pause(300)
    assert.equal((await find(client(server), handle.url)).doc().t, "x")
  },

  "share policy: no access": async server => {
    const closed = client(server, { shareConfig: { announce: async () => false, access: async () => false } })
    const handle = closed.create({ t: "x" })
    await until("the connection", () => closed.peers.length)
    await pause(300)
    await unavailable(client(server), handle.url)
    closed.shareConfig = { announce: async () => true, access: async () => true }
    assert.equal((await find(client(server), (await created(closed, { open: 1 })).url)).doc().open, 1)
  },
}

for (const kind of ["am", "npm", "published"]) {
  for (const [name, test] of Object.entries(hubCases)) {
    await cases.run(`clients of ${kind}: ${name}`, async () => {
      const server = await new Server(kind, { environment: { GOSSIP: "yes" } }).start()
      const skipped = await test(server)
      assert.ok(!server.running.over, "the server still runs")
      await leaveAndStop(server)
      return skipped
    })
  }
}

async function leaveAndStop(server) {
  const code = await server.stop()
  if (server.kind === "am") assert.equal(code, 0, "am serve ends with 0 on SIGTERM")
}

await cases.run("clients of am: --read-only takes nothing", async () => {
  const file = fresh("doc") + ".automerge"
  await am("init", file, "--from", '{"t":"x"}', "-q")
  const server = new Server("am", { data: file, options: ["--read-only"] })
  await server.start()
  const handle = await find(client(server), await am("url", file))
  handle.change(doc => (doc.mine = 1))
  await am("change", file, "set", "theirs", "1", "-q")
  await shows(handle, "theirs", 1)
  await pause(500)
  assert.deepEqual(JSON.parse(await am("get", file, "--json")), { t: "x", theirs: 1 })
})

await cases.run("clients of am: a file that am change edits", async () => {
  const file = fresh("doc") + ".automerge"
  await am("init", file, "--from", '{"list":["a"]}', "-q")
  const server = await new Server("am", { data: file }).start()
  const handle = await find(client(server), await am("url", file))
  for (let n = 0; n < 5; n++) {
    handle.change(doc => doc.list.push("web" + n))
    await am("change", file, "-e", `append list "am${n}"`, "-q")
  }
  await until("eleven items here", () => handle.doc().list.length === 11)
  await until("eleven items in the file", async () => JSON.parse(await am("get", file, "list", "--json")).length === 11)
  assert.deepEqual(JSON.parse(await am("get", file, "list", "--json")), [...handle.doc().list])
})

await cases.run("clients of am: one damaged file is that document's alone", async () => {
  const server = await new Server("am").start()
  const repo = client(server)
  const [good, bad] = [await created(repo), await created(repo)]
  await until("both files", () => [good, bad].every(each => existsSync(join(server.data, each.documentId + ".automerge"))))
  repo.networkSubsystem.disconnect()
  await server.stop()
  writeFileSync(join(server.data, bad.documentId + ".automerge"), "no document at all")
  await server.start()
  const [one, two] = [client(server), client(server)]
  await assert.rejects(find(one, bad.url, 5))
  const [left, right] = [await find(one, good.url), await find(two, good.url)]
  left.change(doc => (doc.still = 1))
  await shows(right, "still", 1)
})

const serverCases = {
  "am sync brings, am clone fetches": async server => {
    const file = fresh("doc") + ".automerge"
    await am("init", file, "--from", '{"t":"x"}', "-q")
    await am("sync", file, server.url, "-q", "--timeout", "20")
    const url = await am("url", file)
    const handle = await find(client(server), url)
    handle.change(doc => (doc.web = 1))
    await pause(500)
    await am("sync", file, server.url, "-q", "--timeout", "20")
    assert.deepEqual(JSON.parse(await am("get", file, "--json")), { t: "x", web: 1 })
    const copy = fresh("copy") + ".automerge"
    await am("clone", `${url}@${server.url}`, copy, "-q", "--timeout", "20")
    assert.equal(await am("heads", copy), await am("heads", file))
    const third = fresh("third") + ".automerge"
    await am("clone", server.url + parseAutomergeUrl(url).documentId, third, "-q", "--timeout", "20")
    assert.equal(await am("heads", third), await am("heads", file))
  },

  "am sync of a document that is not there": async server => {
    const id = parseAutomergeUrl(generateAutomergeUrl()).documentId
    const file = fresh("none") + ".automerge"
    await assert.rejects(am("sync", file, server.url + id, "--timeout", "10"), /exit 5.*does not have the document/)
    assert.ok(!existsSync(file))
  },

  "am sync --live, both ways, over SIGKILL": async server => {
    const handle = await created(client(server), { n: 0 })
    const file = fresh("live") + ".automerge"
    const live = new Running([AM, "sync", "--live", file, server.url + handle.documentId])
    const inFile = async (key, value, seconds) =>
      until(
        `${key} in the file (${live.log().trim().split("\n").at(-1)})`,
        async () => !live.over && existsSync(file) && (await am("get", file, key, "--json").catch(() => "")) === value,
        seconds,
      )
    await inFile("n", "0")
    handle.change(doc => (doc.web = 1))
    await inFile("web", "1")
    await am("change", file, "set", "am", "1", "-q")
    await shows(handle, "am", 1)
    await server.kill()
    await am("change", file, "set", "alone", "1", "-q")
    handle.change(doc => (doc.alsoAlone = 1))
    await pause(1500)
    assert.ok(!live.over, "am sync --live goes on without the server: " + live.log().trim())
    await server.start()
    await shows(handle, "alone", 1, 40)
    await inFile("alsoAlone", "1", 40)
    assert.equal(await live.end(), 0, "am sync --live ends with 0 on SIGTERM")
  },

  "am sync --live waits for a document": async server => {
    const id = parseAutomergeUrl(generateAutomergeUrl()).documentId
    const file = fresh("later") + ".automerge"
    const live = new Running([AM, "sync", "--live", file, server.url + id])
    await pause(2500)
    assert.ok(!live.over, "am sync --live waits: " + live.log().trim())
    client(server).import(Automerge.save(Automerge.from({ late: true })), { docId: id })
    await until("the document in the file", async () => existsSync(file) && (await am("get", file, "late").catch(() => "")) === "true", 20)
    await live.end()
  },
}

for (const kind of ["npm", "published", "am"]) {
  for (const [name, test] of Object.entries(serverCases)) {
    await cases.run(`am to ${kind}: ${name}`, async () => {
      const server = await new Server(kind).start()
      await test(server)
      await server.stop()
    })
  }
}

/** automerge-repo's own tests of network adapters: which passed. */
const vitest = url =>
  new Promise(resolve =>
    execFile(
      join(here, "node_modules/.bin/vitest"),
      ["run", "--root", here, "--config", join(here, "vitest.config.mjs"), "--reporter=json"],
      { env: { ...process.env, HUB: url }, timeout: 150000, maxBuffer: 1 << 26 },
      (error, out, err) => {
        const start = out.indexOf('{"numTotal')
        resolve(start < 0 ? { said: (out + err).trim().slice(-500) } : JSON.parse(out.slice(start)))
      },
    ),
  )
const HUB_CAN = ["can sync 2 repos", "can sync 3 repos", "can broadcast a message", "should support reconnecting after disconnect"]
for (const kind of ["npm", "am"]) {
  await cases.run(
    `automerge-repo's network adapter tests, hub is ${kind}`,
    async () => {
      const server = await new Server(kind, { environment: { ANNOUNCE: "yes" } }).start()
      const report = await vitest(server.url)
      assert.ok(report.testResults, report.said)
      const tests = report.testResults.flatMap(each => each.assertionResults)
      const passed = new Set(tests.filter(each => each.status === "passed").map(each => each.title))
      const why = tests.flatMap(each => (HUB_CAN.includes(each.title) ? each.failureMessages : [])).map(text => text.split("\n")[0])
      assert.deepEqual(HUB_CAN.filter(title => !passed.has(title)), [], "these did not pass: " + why)
      await server.stop()
    },
    180,
  )
}

// One folder in automerge-repo's layout, which Node and am open in turn.
const inNode = async (folder, work) => {
  const repo = new Repo({ storage: new NodeFSStorageAdapter(folder), saveDebounceRate: 1 })
  const result = await work(repo)
  await pause(100)
  await repo.flush()
  await repo.shutdown()
  return result
}
await cases.run("one nodefs folder, Node and am in turn", async () => {
  const folder = fresh("nodefs")
  const urls = await inNode(folder, async repo => [1, 2, 3].map(n => repo.create({ n, log: [] }).url))
  const adapterId = readFileSync(join(folder, "st/orage-adapter-id"), "utf8")
  const served = new Server("am", { data: "nodefs:" + folder })
  const expected = []
  for (let round = 0; round < 5; round++) {
    await inNode(folder, async repo => {
      for (const url of urls) {
        const handle = await find(repo, url)
        assert.deepEqual([...handle.doc().log], expected, `Node reads what was written before round ${round}`)
        // Many small changes make Node compact.
        for (let i = 0; i < 40; i++) handle.change(doc => doc.log.push(`node ${round} ${i}`))
      }
    })
    for (let i = 0; i < 40; i++) expected.push(`node ${round} ${i}`)
    await served.start()
    const writer = client(served)
    for (const url of urls) {
      const handle = await find(writer, url)
      assert.deepEqual([...handle.doc().log], expected, `am gives what Node wrote in round ${round}`)
      for (let i = 0; i < 40; i++) handle.change(doc => doc.log.push(`am ${round} ${i}`))
    }
    for (let i = 0; i < 40; i++) expected.push(`am ${round} ${i}`)
    const reader = client(served)
    for (const url of urls) {
      const handle = await find(reader, url)
      await until("am has all edits", () => handle.doc().log.length === expected.length)
    }
    writer.networkSubsystem.disconnect()
    reader.networkSubsystem.disconnect()
    assert.equal(await (round % 2 ? served.kill() : served.stop()), round % 2 ? "SIGKILL" : 0)
  }
  await inNode(folder, async repo => {
    const added = repo.create({ added: true })
    urls.push(added.url)
    for (const url of urls.slice(0, 3)) assert.deepEqual([...(await find(repo, url)).doc().log], expected)
  })
  await served.start()
  assert.equal((await find(client(served), urls[3])).doc().added, true)
  const made = await created(client(served), { made: "through am" })
  await served.stop()
  await inNode(folder, async repo => assert.equal((await find(repo, made.url)).doc().made, "through am"))
  assert.equal(readFileSync(join(folder, "st/orage-adapter-id"), "utf8"), adapterId, "the folder's storage id is the same")
})
await cases.run("am serve takes over the published server's folder", async () => {
  const data = fresh("taken")
  const published = await new Server("published", { data }).start()
  const handle = await created(client(published), { n: 1 })
  handle.change(doc => (doc.n = 2))
  await pause(1000)
  await published.stop()
  const ours = await new Server("am", { data: "nodefs:" + data }).start()
  const found = await find(client(ours), handle.url)
  assert.equal(found.doc().n, 2)
  found.change(doc => (doc.n = 3))
  await pause(500)
  await ours.stop()
  const again = await new Server("published", { data }).start()
  assert.equal((await find(client(again), handle.url)).doc().n, 3)
})

cases.end()
