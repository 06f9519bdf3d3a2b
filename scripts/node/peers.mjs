// Servers and clients for the checks with automerge-repo: am and the servers in Node as processes, clients in this one.
import { execFile, spawn } from "node:child_process"
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import net from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Repo } from "@automerge/automerge-repo"
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket"

const here = fileURLToPath(new URL(".", import.meta.url))
export const AM = process.env.AM
export const pause = millis => new Promise(resolve => setTimeout(resolve, millis))
export const work = mkdtempSync(join(tmpdir(), "am-check-"))
process.env.XDG_STATE_HOME = join(work, "state")
const running = new Set()
let numbers = 0

process.on("exit", () => {
  for (const each of running) each.kill("SIGKILL")
  rmSync(work, { recursive: true, force: true })
})
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130))

export const fresh = name => join(work, `${name}-${++numbers}`)

export const freePort = () =>
  new Promise(resolve => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** Waits until a condition holds; says what it waited for when it does not. */
export async function until(what, condition, seconds = 15) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await condition()
    if (value) return value
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
    await pause(20)
  }
}

/** Runs am to its end; its output, or an error with what it said. */
export const am = (...words) =>
  new Promise((resolve, reject) =>
    execFile(AM, words, { timeout: 60000, maxBuffer: 1 << 28 }, (error, out, err) =>
      error ? reject(new Error(`am ${words.join(" ")}: exit ${error.code}: ${err.trim()}`)) : resolve(out.trim()),
    ),
  )

/** A process that goes on until it is told to end. */
export class Running {
  constructor(words, environment = {}) {
    this.logFile = fresh("log")
    const log = openSync(this.logFile, "a")
    this.process = spawn(words[0], words.slice(1), { env: { ...process.env, ...environment }, stdio: ["ignore", log, log] })
    closeSync(log)
    running.add(this.process)
    this.ended = new Promise(resolve =>
      this.process.on("exit", (code, signal) => {
        running.delete(this.process)
        this.over = true
        resolve(code ?? signal)
      }),
    )
  }

  log() {
    return readFileSync(this.logFile, "utf8")
  }

  async end(signal = "SIGTERM") {
    this.process.kill(signal)
    const hurry = setTimeout(() => this.process.kill("SIGKILL"), 10000)
    const code = await this.ended
    clearTimeout(hurry)
    return code
  }
}

/** A server of documents: am, npm (the sync server's code on the automerge-repo installed here), or published. */
export class Server {
  constructor(kind, { data = fresh("data"), options = [], environment = {} } = {}) {
    Object.assign(this, { kind, data, options, environment })
    if (!/^nodefs:|\.automerge$/.test(data)) mkdirSync(data, { recursive: true })
  }

  async start() {
    this.port ??= await freePort()
    this.url = `ws://127.0.0.1:${this.port}/`
    const environment = { ...this.environment, PORT: String(this.port), DATA_DIR: this.data }
    const words = {
      am: [AM, "serve", this.data, "--create", "--listen", `ws://127.0.0.1:${this.port}`, ...this.options],
      npm: ["node", join(here, "server.mjs")],
      published: ["node", join(here, "node_modules/@automerge/automerge-repo-sync-server/src/index.js")],
    }[this.kind]
    this.running = new Running(words, environment)
    await until(`${this.kind} listens`, async () => {
      if (this.running.over) throw new Error(`${this.kind} ended: ${this.running.log().trim().slice(-300)}`)
      return new Promise(resolve => {
        const socket = net.connect(this.port, "127.0.0.1", () => resolve(socket.destroy()))
        socket.on("error", () => resolve(false))
      })
    })
    return this
  }

  stop = () => this.running.end()
  kill = () => this.running.end("SIGKILL")
}

const repos = []

/** A client of a server; it tries again soon when its connection is cut. */
export function client(server, options = {}) {
  const adapter = new WebSocketClientAdapter(server.url, 300)
  const repo = new Repo({ network: [adapter], peerId: `client-${++numbers}`, ...options })
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

/** The names of cases to run (all, when none is given), how they went, and the exit status. */
export class Cases {
  failures = 0
  count = 0
  wanted = process.argv.slice(2)

  async run(name, test, seconds = 90) {
    if (this.wanted.length && !this.wanted.some(word => name.includes(word))) return
    this.count++
    const began = Date.now()
    let timer
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`still running after ${seconds} s`)), seconds * 1000)
    })
    try {
      const skipped = await Promise.race([test(), late])
      console.log(`${skipped ? "skip  " : "ok    "} ${name}${skipped ? ": " + skipped : ""} (${Date.now() - began} ms)`)
    } catch (error) {
      this.failures++
      console.log(`FAILED ${name}: ${String(error?.message ?? error).split("\n").slice(0, 3).join(" | ")}`)
      if (process.env.VERBOSE) console.log(error)
    } finally {
      clearTimeout(timer)
      await leave()
      for (const each of running) each.kill("SIGKILL")
    }
  }

  end() {
    console.log(`${this.count} cases, ${this.failures} failed`)
    process.exit(this.failures ? 1 : 0)
  }
}
