// Chromium without a window, spoken to over a pipe in the DevTools protocol: nothing is installed for it.
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The Chromium of this machine ('apt-get install chromium', or CHROMIUM=/path/to/it); undefined where there is none. */
export const findChromium = () =>
  [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"]
    .filter(Boolean)
    .find(name => spawnSync(name, ["--version"]).status === 0)

const OPTIONS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--hide-scrollbars",
  "--no-first-run",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  // Nothing but this machine is reached.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  "--remote-debugging-pipe",
]

/** A running Chromium. A message of the protocol is JSON and ends with a zero byte. */
export class Browser {
  #waiting = new Map()
  #listeners = []
  #sent = 0

  constructor(name) {
    this.profile = mkdtempSync(join(tmpdir(), "am-chromium-"))
    this.process = spawn(name, [...OPTIONS, "--user-data-dir=" + this.profile, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    })
    this.ended = new Promise(resolve => this.process.on("exit", resolve))
    let left = ""
    this.process.stdio[4].setEncoding("utf8").on("data", data => {
      const messages = (left + data).split("\0")
      left = messages.pop()
      messages.forEach(message => this.#take(JSON.parse(message)))
    })
  }

  #take(message) {
    const waiting = this.#waiting.get(message.id)
    if (!waiting) this.#listeners.forEach(listener => listener(message))
    else if (message.error) waiting.reject(new Error(message.error.message))
    else waiting.resolve(message.result)
    this.#waiting.delete(message.id)
  }

  call(method, params = {}, sessionId = undefined) {
    return new Promise((resolve, reject) => {
      this.#waiting.set(++this.#sent, { resolve, reject })
      this.process.stdio[3].write(JSON.stringify({ id: this.#sent, method, params, sessionId }) + "\0")
    })
  }

  /** Opens a page and waits until it is loaded. */
  async open(url, { width = 1280, height = 900, scheme = "light" } = {}) {
    const { targetId } = await this.call("Target.createTarget", { url: "about:blank" })
    const { sessionId } = await this.call("Target.attachToTarget", { targetId, flatten: true })
    const tab = new Tab(this, targetId, sessionId)
    const loaded = new Promise(resolve =>
      this.#listeners.push(({ method, params, sessionId: from }) => {
        if (from !== sessionId) return
        if (method === "Page.loadEventFired") resolve()
        if (method === "Runtime.exceptionThrown") tab.complaints.push(params.exceptionDetails.exception?.description || params.exceptionDetails.text)
        if (method === "Log.entryAdded") tab.complaints.push(params.entry.text)
        if (method === "Network.requestWillBeSent") tab.requests.push(params.request.url)
      }),
    )
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await tab.call(domain + ".enable")
    await tab.call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false })
    await tab.call("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] })
    await tab.call("Page.navigate", { url })
    await loaded
    return tab
  }

  async close() {
    await this.call("Browser.close")
    await this.ended
    rmSync(this.profile, { recursive: true, force: true })
  }
}

/** An open page: what it complained about, and which addresses it asked for. */
class Tab {
  complaints = []
  requests = []

  constructor(browser, targetId, sessionId) {
    Object.assign(this, { browser, targetId, sessionId })
  }

  call(method, params) {
    return this.browser.call(method, params, this.sessionId)
  }

  /** The value of an expression, which may be a promise. */
  async run(expression) {
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text)
    return result.value
  }

  /** A screenshot into a file. */
  async shoot(to) {
    await this.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    const { data } = await this.call("Page.captureScreenshot", { format: "png" })
    writeFileSync(to, Buffer.from(data, "base64"))
  }

  close() {
    return this.browser.call("Target.closeTarget", { targetId: this.targetId })
  }
}
