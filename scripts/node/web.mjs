// The cases of scripts/check-web: the page of samples/web, built and by its development server; the pages of am serve.
import assert from "node:assert/strict"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Browser, findChromium } from "./chromium.mjs"
import { client, find, pause, until } from "./clients.mjs"
import { Cases, Running, Server, am, freePort, fresh } from "./peers.mjs"

const web = fileURLToPath(new URL("..", import.meta.url))
const chromium = findChromium()
if (!chromium) {
  console.error("check-web: Chromium is not here; 'apt-get install chromium', or set CHROMIUM to where it is")
  process.exit(4)
}
const browser = new Browser(chromium)
process.on("exit", () => browser.process.kill("SIGKILL"))

/** A list in a file, served, and pages that show it. */
class List {
  pages = []

  async start(kind = "preview") {
    this.file = fresh("list") + ".automerge"
    await am("init", this.file, "--from", JSON.stringify({ title: "Groceries", items: [{ text: "Apples", done: false }] }))
    this.id = await am("url", this.file)
    this.server = await new Server("am", { data: this.file }).start()
    this.port = await freePort()
    const words = ["node", join(web, "node_modules/vite/bin/vite.js"), ...(kind === "dev" ? [] : ["preview"]), web]
    this.vite = new Running([...words, "--host", "127.0.0.1", "--strictPort", "--port", String(this.port)])
    await until("vite serves the page", () => fetch(`http://127.0.0.1:${this.port}/`).then(answer => answer.ok, () => false))
    return this
  }

  /** Opens the page, as somebody of this name. */
  async open(name, options) {
    const tab = await browser.open(`http://127.0.0.1:${this.port}/?server=${this.server.url}#${this.id}`, options)
    await tab.call("Emulation.setFocusEmulationEnabled", { enabled: true })
    this.pages.push(tab)
    await this.showsItems(tab)
    if (name) await tab.run(`(name => { const input = document.getElementById("name"); input.value = name; input.dispatchEvent(new Event("input")) })(${JSON.stringify(name)})`)
    return tab
  }

  async showsItems(tab) {
    await until("the page shows the list", () => tab.run(`document.querySelectorAll("#items li").length > 0`), 20)
  }

  async fileItems() {
    return JSON.parse(await am("export", this.file)).items
  }

  fileHas(text) {
    return until(`the file has ${text}`, async () => (await this.fileItems()).some(item => item.text === text), 30)
  }

  addInFile(text) {
    return am("change", this.file, "append", "items", JSON.stringify({ text, done: false }))
  }

  /** What was amiss in the pages: what they complained of, and what they asked of others. */
  complaints() {
    const ours = new RegExp(`^(http|ws)://127\\.0\\.0\\.1:(${this.port}|${this.server.port})/|^data:`)
    return this.pages.flatMap(tab => [...tab.complaints, ...tab.requests.filter(url => !ours.test(url))])
  }

  async end() {
    for (const tab of this.pages) await tab.close()
  }
}

const lines = tab => tab.run(`[...document.querySelectorAll("#items li")].map(row => row.querySelector("[type=text]").value)`)
const shows = (tab, text) => until(`the page shows ${text}`, async () => (await lines(tab)).includes(text), 20)
const people = tab => tab.run(`[...document.querySelectorAll("#people .badge")].map(badge => badge.textContent)`)
const isConnected = tab => tab.run(`document.getElementById("connection").textContent === "connected"`)

/** Keys, as a person presses them, where the focus is. */
async function type(tab, text) {
  await tab.call("Input.insertText", { text })
}

async function press(tab, key, code, text) {
  await tab.call("Input.dispatchKeyEvent", { type: "keyDown", key, windowsVirtualKeyCode: code, text })
  await tab.call("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code })
}

const focus = (tab, selector) => tab.run(`document.querySelector(${JSON.stringify(selector)}).focus()`)

async function add(tab, text) {
  await focus(tab, "#text")
  await type(tab, text)
  await press(tab, "Enter", 13, "\r")
}

const cases = new Cases()
const inList = (name, test, kind) =>
  cases.run(name, async () => {
    const list = await new List().start(kind)
    try {
      await test(list)
    } finally {
      await list.end()
    }
  })

await inList("terminal and page", async list => {
  const tab = await list.open("Ada")
  assert.deepEqual(await lines(tab), ["Apples"])
  assert.equal(await tab.run("document.title"), "Groceries")
  await list.addInFile("Bread")
  await shows(tab, "Bread")
  await add(tab, "Crème <b>brûlée</b>")
  await list.fileHas("Crème <b>brûlée</b>")
  await tab.run(`document.querySelectorAll("#items [type=checkbox]")[1].click()`)
  await until("the file has the tick", async () => (await list.fileItems())[1].done, 30)
  await tab.run(`document.querySelector("#items button").click()`)
  await until("the file has one line less", async () => (await list.fileItems()).length === 2, 30)
  assert.deepEqual((await list.fileItems()).map(item => item.text), ["Bread", "Crème <b>brûlée</b>"])
  await tab.call("Page.reload")
  await pause(200)
  await list.showsItems(tab)
  assert.deepEqual(await lines(tab), ["Bread", "Crème <b>brûlée</b>"])
  assert.deepEqual(list.complaints(), [])
})

await inList("two pages see each other", async list => {
  const ada = await list.open("Ada")
  const ben = await list.open("Ben", { scheme: "dark" })
  await until("Ada sees Ben", async () => String(await people(ada)) === "Ben")
  await until("Ben sees Ada", async () => String(await people(ben)) === "Ada")
  await focus(ada, "#items [type=text]")
  await until("Ben sees where Ada is", () => ben.run(`document.querySelector("#items .here").textContent === "Ada"`))
  // Both write in one line at once, each at its place.
  await ada.run(`document.activeElement.setSelectionRange(6, 6)`)
  await focus(ben, "#items [type=text]")
  await ben.run(`document.activeElement.setSelectionRange(0, 0)`)
  await Promise.all([type(ben, "2"), type(ada, " ")])
  await Promise.all([type(ben, " "), type(ada, "k")])
  for (const tab of [ada, ben]) await shows(tab, "2 Apples k")
  await type(ada, "g")
  for (const tab of [ada, ben]) await shows(tab, "2 Apples kg")
  await list.fileHas("2 Apples kg")
  await add(ben, "Cheese")
  await shows(ada, "Cheese")
  for (const text of ["Bread", "Butter"]) await list.addInFile(text)
  await shows(ben, "Butter")
  await focus(ada, "#items li:nth-child(2) [type=text]")
  await until("Ben sees where Ada is", () => ben.run(`document.querySelector("#items li:nth-child(2) .here").textContent === "Ada"`))
  await ben.run(`document.querySelectorAll("#items [type=checkbox]")[0].click()`)
  await shows(ada, "Butter")
  await ada.shoot(join(web, "light.png"))
  await ben.shoot(join(web, "dark.png"))
  await ada.call("Page.navigate", { url: "about:blank" })
  await until("Ada has left", async () => (await people(ben)).length === 0)
  assert.deepEqual(list.complaints().filter(url => url !== "about:blank"), [])
})

await inList("a server that is killed", async list => {
  const tab = await list.open("Ada")
  await until("it is connected", () => isConnected(tab))
  await list.server.kill()
  await until("the page says that it is offline", async () => !(await isConnected(tab)))
  await add(tab, "written in the page")
  await shows(tab, "written in the page")
  await list.addInFile("written in the file")
  await list.server.start()
  await list.fileHas("written in the page")
  await shows(tab, "written in the file")
  await until("it is connected again", () => isConnected(tab))
  assert.equal((await list.fileItems()).length, 3)
  assert.deepEqual(list.complaints().filter(text => !/WebSocket connection to .* failed/.test(text)), [])
})

await inList("a page that is there before the server", async list => {
  await list.server.kill()
  const tab = await browser.open(`http://127.0.0.1:${list.port}/?server=${list.server.url}#${list.id}`)
  list.pages.push(tab)
  await pause(1500)
  assert.equal(await tab.run(`document.querySelectorAll("#items li").length`), 0)
  await list.server.start()
  await list.showsItems(tab)
  await list.addInFile("Bread")
  await shows(tab, "Bread")
})

await inList("no list, or one that is not there", async list => {
  const page = `http://127.0.0.1:${list.port}/?server=${list.server.url}`
  const none = await browser.open(page)
  await until("it asks for a list", () => none.run(`/am url FILE/.test(document.getElementById("message").textContent)`))
  const other = await browser.open(page + "#automerge:4NMNnkMhL8jXrdJ9jamS58PAVdXu")
  await until("it says who does not have it", () => other.run(`/does not have this list/.test(document.getElementById("message").textContent)`), 30)
  for (const tab of [none, other]) {
    assert.equal(await tab.run(`document.getElementById("add").hidden`), true)
    await tab.close()
  }
})

await inList("the development server", async list => {
  const tab = await list.open("Ada")
  await list.addInFile("Bread")
  await shows(tab, "Bread")
  await add(tab, "Cheese")
  await list.fileHas("Cheese")
}, "dev")

await cases.run("the status page", async () => {
  const server = await new Server("am", { options: ["--status"] }).start()
  const status = server.url.replace("ws:", "http:")
  const [writer, reader] = ["writer", "reader"].map(peerId => client(server, { peerId }))
  const handle = writer.create({ title: "Groceries", items: [] })
  const open = async (url, options) => {
    const tab = await browser.open(url, options)
    await tab.call("Emulation.setFocusEmulationEnabled", { enabled: true })
    return tab
  }
  const tab = await open(status)
  const cells = (table, column) => tab.run(`[...document.querySelectorAll("#${table} tbody tr")].map(row => row.cells[${column}].textContent)`)
  const figure = (name, part) => tab.run(`document.getElementById("figure-${name}").querySelector("${part}").textContent`)
  await until("the document is there", async () => String(await cells("documents", 0)) === handle.documentId)
  const found = await find(reader, handle.url)
  await until("both peers are there", async () => (await cells("peers", 0)).sort().join() === "reader,writer")
  const narrow = await open(status, { width: 400, scheme: "dark" })
  const page = await open(await tab.run(`document.querySelector("#documents a").href`))
  await tab.run(`window.link = document.querySelector("#documents a")`)
  for (let i = 0; i < 80; i++) {
    ;(i % 2 ? handle : found).change(doc => doc.items.push({ text: `line ${i}`, done: false }))
    await pause(50)
  }
  assert.match(await figure("Received", "b"), /^[1-9][0-9.,]*\/s$/)
  assert.match(await figure("Time to store", "b"), /^≤ [0-9.]+ m?s$/)
  assert.equal(await tab.run(`window.link === document.querySelector("#documents a")`), true, "a link stays, so that it can be clicked")
  await tab.shoot(join(web, "status-light.png"))
  await narrow.shoot(join(web, "status-dark.png"))
  assert.equal(await narrow.run("document.documentElement.scrollWidth > innerWidth"), false, "a narrow window is wide enough")
  const isOpen = `document.querySelector("summary")?.parentElement.open`
  await until("the document's page has followed, what has changed is open", () => page.run(`document.body?.innerText.includes("81 changes") && ${isOpen}`))
  // A fetch that is under way has noted already what is open.
  await pause(1000)
  await page.run(`document.querySelector("summary").click()`)
  await until("the list is closed", async () => (await page.run(isOpen)) === false)
  handle.change(doc => {
    doc.title = "Shopping"
    doc.items.push({ text: "last", done: false })
  })
  await until("the document's page follows", () => page.run(`document.body?.innerText.includes("Shopping")`))
  await until("what was closed stays closed", async () => (await page.run(isOpen)) === false, 5)
  await page.shoot(join(web, "status-document.png"))
  writer.networkSubsystem.disconnect()
  await until("a peer that leaves is gone", async () => String(await cells("peers", 0)) === "reader")
  await until("nothing comes any more", async () => (await figure("Received", "b")) === "0.0/s")
  for (const each of [tab, narrow, page]) assert.deepEqual(each.complaints, [])
  await server.kill()
  await until("it says that the server is gone", () => tab.run(`document.getElementById("state").textContent === "the server does not answer"`))
  await server.start()
  await until("it is live again", () => tab.run(`document.body.className === "live"`))
  for (const each of [tab, narrow, page]) await each.close()
})

await browser.close()
cases.end()
