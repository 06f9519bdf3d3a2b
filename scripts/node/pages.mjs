// Pages with automerge-repo for Chromium: bundled, and served with nothing else on them.
import http from "node:http"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Browser } from "./chromium.mjs"

const here = fileURLToPath(new URL(".", import.meta.url))

/** A Chromium whose pages have all that page.mjs puts there. */
export class Pages {
  async start(chromium) {
    const { build } = await import("esbuild")
    const { outputFiles } = await build({
      entryPoints: [join(here, "page.mjs")],
      bundle: true,
      format: "esm",
      platform: "browser",
      // Of Automerge's builds the one that has its WebAssembly inside.
      conditions: ["webpack"],
      define: { global: "globalThis" },
      write: false,
    })
    const script = outputFiles[0].contents
    this.http = http.createServer(async (request, response) => {
      try {
        if (request.method === "POST") {
          await this.server[request.url.slice(1)]()
          response.end()
        } else if (request.url === "/page.js") {
          response.setHeader("Content-Type", "text/javascript").end(script)
        } else {
          response.setHeader("Content-Type", "text/html; charset=utf-8").end('<!doctype html><script type="module" src="page.js"></script>')
        }
      } catch (error) {
        response.writeHead(500).end(String(error))
      }
    })
    await new Promise(resolve => this.http.listen(0, "127.0.0.1", resolve))
    this.browser = new Browser(chromium)
    return this
  }

  /** A new page, whose clients are to go to a server. */
  async open(server) {
    this.server = server
    const tab = await this.browser.open(`http://127.0.0.1:${this.http.address().port}/`)
    tab.inPage = (work, ...values) => tab.run(`(${work})(...${JSON.stringify(values)})`)
    tab.server = { kind: server.kind, url: server.url, urls: server.urls }
    return tab
  }

  async close() {
    this.http.close()
    await this.browser.close()
  }
}
