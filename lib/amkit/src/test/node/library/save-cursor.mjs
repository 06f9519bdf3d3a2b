// How many changes saveIncremental gives after each call, and then once more.
import { chunkCount, core, hashes } from "./core.mjs"

const edit = (doc, key) => {
  doc.put("_root", key, 1)
  doc.commit()
}

const three = saved => {
  const doc = core.create({ actor: "aa" })
  edit(doc, "a")
  if (saved) doc.save()
  edit(doc, "b")
  edit(doc, "c")
  return doc
}

const other = () => {
  const doc = core.create({ actor: "bb" })
  edit(doc, "z")
  return doc
}

const converse = (doc, peer, peerFirst) => {
  const here = core.initSyncState()
  const there = core.initSyncState()
  const turns = [
    () => {
      const message = doc.generateSyncMessage(here)
      if (message) peer.receiveSyncMessage(there, message)
    },
    () => {
      const message = peer.generateSyncMessage(there)
      if (message) doc.receiveSyncMessage(here, message)
    },
  ]
  if (peerFirst) turns.reverse()
  for (let i = 0; i < 10; i++) turns.forEach(turn => turn())
}

const empty = () => core.create({ actor: "bb" })
const first = doc => [hashes(doc)[0]]

// What is called; a document that it returns is asked, too.
const calls = {
  nothing: () => {},
  save: doc => void doc.save(),
  "save uncompressed": doc => void doc.saveNoCompress(),
  saveIncremental: doc => void doc.saveIncremental(),
  "saveSince none": doc => void doc.saveSince([]),
  "saveSince heads": doc => void doc.saveSince(doc.getHeads()),
  saveBundle: doc => void doc.saveBundle(hashes(doc)),
  getChanges: doc => void doc.getChanges([]),
  fork: doc => doc.fork("cc"),
  "fork heads": doc => doc.fork("cc", first(doc)),
  anonymize: doc => doc.anonymize(),
  "first sync message": doc => void doc.generateSyncMessage(core.initSyncState()),
  "sync with an empty peer": doc => converse(doc, empty(), false),
  "sync with an empty peer that begins": doc => converse(doc, empty(), true),
  "merge into another": doc => void empty().merge(doc),
  "merge another": doc => void doc.merge(other()),
  loadIncremental: doc => void doc.loadIncremental(other().save()),
  applyChanges: doc => void doc.applyChanges(other().getChanges([])),
  isolate: doc => void doc.isolate(first(doc)),
  "isolate, integrate": doc => {
    doc.isolate(first(doc))
    doc.integrate()
  },
  "isolate, save, integrate": doc => {
    doc.isolate(first(doc))
    doc.save()
    doc.integrate()
  },
  diffIncremental: doc => void doc.diffIncremental(),
  rollback: doc => {
    doc.put("_root", "x", 1)
    doc.rollback()
  },
}

export default function* () {
  for (const [name, call] of Object.entries(calls)) {
    for (const saved of [false, true]) {
      const doc = three(saved)
      const copy = call(doc)
      const given = [chunkCount(doc.saveIncremental()), chunkCount(doc.saveIncremental())]
      if (copy) given.push("copy", chunkCount(copy.saveIncremental()))
      yield `${name}${saved ? ", first saved" : ""}: ${given.join(" ")}`
    }
  }
  const bytes = three(false).save()
  yield `load: ${chunkCount(core.load(bytes).saveIncremental())}`
  yield `load unverified: ${chunkCount(core.load(bytes, { unchecked: true }).saveIncremental())}`
  const string = core.create({ actor: "aa" })
  string.put("_root", "s", "x", "str")
  string.commit()
  const migrated = core.load(string.save(), { convertImmutableStringsToText: true })
  yield `load migrating strings: ${chunkCount(migrated.saveIncremental())}`
  const unsaved = core.create({ actor: "aa" })
  unsaved.save()
  yield `empty: ${chunkCount(unsaved.saveIncremental())}`
  edit(unsaved, "a")
  yield `empty when saved, then one change: ${chunkCount(unsaved.saveIncremental())}`
  const [one, two] = three(false).getChanges([])
  const waits = other()
  waits.save()
  waits.applyChanges([two])
  yield `waiting change: ${chunkCount(waits.saveIncremental())}`
  waits.save()
  waits.applyChanges([one])
  yield `waiting change, saved and applied: ${chunkCount(waits.saveIncremental())}`
}
