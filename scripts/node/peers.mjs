// Processes for the checks with automerge-repo: am, and servers in Node.
import { execFile, spawn } from "node:child_process"
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import net from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { leave, until } from "./clients.mjs"

const here = fileURLToPath(new URL(".", import.meta.url))
export const AM = process.env.AM
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

/** Three nodes of am on one database, as scripts/check-cluster starts them. Clients take the next one each time. */
export class Cluster {
  kind = "am"
  #answers = []

  async start() {
    if (this.process) return this.#ask("start")
    // Not among those that are killed: it ends its servers first.
    this.process = spawn(process.env.INTEROP_CLUSTER, ["--hold", "--store", "postgresql"], { stdio: ["pipe", "pipe", "inherit"] })
    const first = new Promise((resolve, reject) => {
      createInterface({ input: this.process.stdout }).on("line", line => {
        if (line.startsWith("nodes ")) resolve(line.split(" ").slice(1))
        else if (line.startsWith("skip")) this.lack = line.replace(/^skip */, "")
        else this.#answers.shift()?.(line)
      })
      this.process.on("exit", code => (this.lack ? resolve([]) : reject(new Error(`check-cluster ended with ${code}`))))
    })
    this.urls = await first
    this.url = this.urls[0]
    return this
  }

  #ask(what) {
    return new Promise(resolve => {
      this.#answers.push(resolve)
      this.process.stdin.write(what + "\n")
    })
  }

  kill = () => this.#ask("kill")

  async end() {
    const ended = new Promise(resolve => this.process.on("exit", resolve))
    this.process.stdin.end()
    await ended
  }
}

/** The library's Repo, in a process of its own: does what lines say, as scripts/RepoNode.java has them. */
export class JavaRepo {
  /** What has come meanwhile: the words of each line. */
  events = []
  #waiting = []

  constructor(...options) {
    const java = join(process.env.JAVA_HOME, "bin/java")
    this.process = spawn(java, ["-XX:TieredStopAtLevel=1", "-cp", process.env.AMKIT_REPO_NODE, "RepoNode", ...options], {
      stdio: ["pipe", "pipe", "inherit"],
    })
    running.add(this.process)
    this.process.on("exit", () => {
      running.delete(this.process)
      this.#waiting.splice(0).forEach(({ reject }) => reject(new Error("the Repo in Java has ended")))
    })
    createInterface({ input: this.process.stdout }).on("line", line => {
      const [kind, ...words] = line.split(" ")
      if (kind === "!") this.events.push(words)
      else if (kind === "=") this.#waiting.shift().resolve(words.join(" "))
      else this.#waiting.shift().reject(new Error("the Repo in Java: " + words.join(" ")))
    })
  }

  /** Has it do something; its answer. */
  ask(...words) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.process.stdin.write(words.join(" ") + "\n")
    })
  }

  connected = () => until("the Repo in Java is connected", async () => (await this.ask("connected")) === "true")
}

/** Cases in which both sides are automerge-repo's: they show that the check is right, and say nothing of am. */
const THEIRS = /(^|, )clients of (npm|published):|hub is npm$/

/** The names of cases to run (all, when none is given), how they went, and the exit status. */
export class Cases {
  failures = 0
  theirs = 0
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
      const isTheirs = THEIRS.test(name)
      if (isTheirs) this.theirs++
      else this.failures++
      console.log(`${isTheirs ? "THEIRS" : "FAILED"} ${name}: ${String(error?.message ?? error).split("\n").slice(0, 3).join(" | ")}`)
      if (process.env.VERBOSE) console.log(error)
    } finally {
      clearTimeout(timer)
      await leave()
      for (const each of running) each.kill("SIGKILL")
    }
  }

  end() {
    console.log(`${this.count} cases, ${this.failures} failed, ${this.theirs} failed among their own packages`)
    process.exit(this.failures ? 1 : 0)
  }
}
