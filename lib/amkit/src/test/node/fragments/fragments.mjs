// Automerge's fragments of documents: lines on stdin, each answered by a line on stdout.
//   of BASE64          {all, loose, first, heads: {HEAD: level or null}, bundles, commits} of a document
//   add BASE64...      the heads of an empty document that these bytes were added to as fragments
//   commits JSON       the heads of an empty document that these commits were added to, or "error"
import { createInterface } from "node:readline"
import { load } from "../sync/automerge.mjs"

const A = await load("@automerge/automerge")
const b64 = bytes => Buffer.from(bytes).toString("base64")
const bytes = text => new Uint8Array(Buffer.from(text, "base64"))

const describe = doc => {
  const all = A.getFragmentMetadata(doc)
  const names = fragments => fragments.map(fragment => fragment.head)
  const heads = {}
  const found = []
  for (const change of A.topoHistoryTraversal(doc)) {
    if (change.startsWith("00")) found.push(change)
  }
  for (const head of found.sort()) heads[head] = A.getFragmentMeta(doc, head)?.level ?? null
  return {
    all,
    loose: names(A.getFragmentMetadata(doc, 0)),
    first: names(A.getFragmentMetadata(doc, { start: 1, end: 2 })),
    heads,
    bundles: A.bundleFragmentMetadata(doc, all).map(b64),
    commits: A.getCommits(doc).map(c => ({ ...c, bytes: b64(c.bytes) })),
  }
}

const meta = { head: "00".repeat(32), level: 0, boundary: [], checkpoints: [], members: [] }

const answer = line => {
  const [what, ...rest] = line.split(" ")
  if (what === "of") return describe(A.load(bytes(rest[0])))
  if (what === "add") {
    const added = A.addFragments(A.init(), rest.map(text => ({ ...meta, bytes: bytes(text) })))
    return A.getHeads(added)
  }
  const commits = JSON.parse(rest.join(" ")).map(c => ({ ...c, bytes: bytes(c.bytes) }))
  try {
    return A.getHeads(A.addCommits(A.init(), commits))
  } catch (e) {
    return "error"
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(line)))
}
