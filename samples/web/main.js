import { getObjectId, initializeWasm, updateText } from "@automerge/automerge/slim"
import wasm from "@automerge/automerge/automerge.wasm?url"
import { Presence, Repo, isValidAutomergeUrl } from "@automerge/automerge-repo/slim"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

const $ = id => document.getElementById(id)
const server = new URLSearchParams(location.search).get("server") ?? "ws://127.0.0.1:3030"
const url = decodeURIComponent(location.hash.slice(1))
const rows = new Map()
let handle, presence

addEventListener("hashchange", () => location.reload())
await initializeWasm(wasm)
start().catch(error => say(error.message))

async function start() {
  if (!isValidAutomergeUrl(url)) return say("Which list? Open this page with #automerge:…, as 'am url FILE' prints it.")
  const repo = new Repo({ network: [new WebSocketClientAdapter(server, 1000)] })
  const connection = () => {
    const isOn = repo.peers.length > 0
    $("connection").textContent = isOn ? "connected" : "offline"
    $("connection").classList.toggle("on", isOn)
  }
  for (const event of ["peer", "peer-disconnected"]) repo.networkSubsystem.on(event, () => queueMicrotask(connection))
  handle = await find(repo)
  say("")
  handle.on("change", show)
  joinOthers()
  show()
}

/** The server may come later than the page: until then the list is unavailable. */
async function find(repo) {
  for (;;) {
    try {
      return await repo.find(url)
    } catch (error) {
      if (!/unavailable/.test(error.message)) throw error
      say(`${server} does not have this list`)
      await new Promise(resolve => setTimeout(resolve, 1000))
    }
  }
}

function say(text) {
  $("message").textContent = text
  $("add").hidden = !handle
}

// The list

const items = () => handle.doc().items ?? []
const indexOf = id => items().findIndex(item => getObjectId(item) === id)

/** Changes the line with this id, wherever it is by now. */
function edit(id, change) {
  const index = indexOf(id)
  if (index >= 0) handle.change(doc => change(doc, index))
}

function show() {
  document.title = $("title").textContent = String(handle.doc().title ?? "List")
  const ids = items().map(item => getObjectId(item))
  for (const [id, row] of rows) {
    if (!ids.includes(id)) {
      row.remove()
      rows.delete(id)
    }
  }
  items().forEach((item, index) => {
    const id = ids[index]
    const row = rows.get(id) ?? newRow(id)
    row.classList.toggle("done", Boolean(item.done))
    row.querySelector("[type=checkbox]").checked = Boolean(item.done)
    fill(row.querySelector("[type=text]"), String(item.text ?? ""))
    if ($("items").children[index] !== row) $("items").insertBefore(row, $("items").children[index] ?? null)
  })
  showPeople()
}

/** The caret stays where it was in the text, when others type before it. */
function fill(input, text) {
  const old = input.value
  if (old === text) return
  let end = input.selectionEnd
  if (!old.startsWith(text.slice(0, end))) end += text.length - old.length
  const isHere = document.activeElement === input
  input.value = text
  if (isHere) input.setSelectionRange(end, end)
}

function newRow(id) {
  const row = document.createElement("li")
  row.innerHTML = `<input type="checkbox" aria-label="Done"><input type="text" aria-label="Line"><span class="here"></span><button title="Remove" aria-label="Remove">×</button>`
  const [done, text] = row.querySelectorAll("input")
  done.addEventListener("change", () => edit(id, (doc, i) => (doc.items[i].done = done.checked)))
  text.addEventListener("input", () => edit(id, (doc, i) => updateText(doc, ["items", i, "text"], text.value)))
  text.addEventListener("focus", () => presence.broadcast("at", id))
  text.addEventListener("blur", () => presence.broadcast("at", null))
  text.addEventListener("keydown", event => event.key === "Enter" && text.blur())
  row.querySelector("button").addEventListener("click", () => edit(id, (doc, i) => doc.items.splice(i, 1)))
  rows.set(id, row)
  return row
}

$("add").addEventListener("submit", event => {
  event.preventDefault()
  const text = $("text").value.trim()
  $("text").value = ""
  if (!text) return
  handle.change(doc => {
    doc.items ??= []
    doc.items.push({ text, done: false })
  })
  $("items").lastElementChild.scrollIntoView({ block: "nearest" })
})

// The others

function joinOthers() {
  const names = ["Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Lynn", "Leslie"]
  const name = $("name")
  name.value = sessionStorage.name ?? names[Math.floor(Math.random() * names.length)]
  sessionStorage.name = name.value
  presence = new Presence({ handle })
  for (const event of ["update", "snapshot", "goodbye", "pruning"]) presence.on(event, showPeople)
  const begin = () => presence.start({ initialState: { name: name.value, at: null }, heartbeatMs: 5000 })
  begin()
  name.addEventListener("input", () => {
    sessionStorage.name = name.value
    presence.broadcast("name", name.value)
  })
  addEventListener("pagehide", () => presence.stop())
  addEventListener("pageshow", event => event.persisted && begin())
}

function showPeople() {
  if (!presence) return
  const people = Object.values(presence.getPeerStates().value).map(({ peerId, value }) => ({ ...value, peerId }))
  $("people").replaceChildren(...people.map(person => badge(person)))
  for (const [id, row] of rows) row.querySelector(".here").replaceChildren(...people.filter(person => person.at === id).map(person => badge(person)))
}

function badge({ name, peerId }) {
  const badge = document.createElement("span")
  badge.className = "badge"
  badge.textContent = name || "?"
  let hue = 0
  for (const c of peerId) hue = (hue * 31 + c.codePointAt(0)) % 360
  badge.style.setProperty("--hue", hue)
  return badge
}
