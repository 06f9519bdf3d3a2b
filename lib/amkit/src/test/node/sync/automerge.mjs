// Finds Automerge: in the folder that AMKIT_NODE_MODULES names (one that has a node_modules), else beside this file.
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
import path from "node:path"

const base = process.env.AMKIT_NODE_MODULES
  ? path.resolve(process.env.AMKIT_NODE_MODULES) + "/"
  : import.meta.url
const require = createRequire(base)

/** Imports a package from there. */
export const load = async name => import(pathToFileURL(resolve(name)))

// Packages for import only do not let require.resolve see their entry.
const resolve = name => {
  try {
    return require.resolve(name)
  } catch (e) {
    for (const dir of require.resolve.paths(name)) {
      const file = path.join(dir, name, "dist/index.js")
      try {
        return require.resolve(file)
      } catch {}
    }
    throw e
  }
}
