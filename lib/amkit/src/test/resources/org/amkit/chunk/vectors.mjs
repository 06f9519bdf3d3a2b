// Records change chunks, documents and bundles that Automerge writes.
// Usage: node chunk-vectors.mjs > lib/src/test/resources/org/amkit/chunk/vectors.txt
import * as A from '@automerge/automerge'

const actor = (n) => n.toString(16).padStart(2, '0').repeat(16)
const b64 = (bytes) => Buffer.from(bytes).toString('base64')
const lines = []

function hexOfDouble(x) {
  const b = Buffer.alloc(8)
  b.writeDoubleLE(x)
  return b.toString('hex')
}

function value(op) {
  const v = op.value
  if (!('value' in op) || v === null || v === undefined) return 'null'
  if (op.datatype === 'float64') return 'f64:' + hexOfDouble(v)
  if (op.datatype) return op.datatype + ':' + v
  if (typeof v === 'boolean') return String(v)
  if (typeof v === 'number') return 'int:' + v
  if (typeof v === 'string') return 'str:' + Buffer.from(v).toString('hex')
  return 'bytes:' + Buffer.from(v).toString('hex')
}

function render(op) {
  const place = 'key' in op ? 'key ' + Buffer.from(op.key).toString('hex') : 'elem ' + op.elemId
  const name = op.name === undefined || op.name === null ? '' : ' mark ' + op.name
  const expand = op.expand ? ' expand' : ''
  return [op.action + (op.insert ? ' insert' : ''), op.obj, place, value(op) + name + expand, op.pred.join(',')].join('|')
}

let count = 0
function record(bytes) {
  const c = A.decodeChange(bytes)
  lines.push(['change', c.hash, b64(bytes), c.actor, c.seq, c.startOp, c.time, b64(c.message ?? ''), c.deps.join(',')].join(' '))
  for (const op of c.ops) lines.push('  ' + render(op))
  count++
}

// A session of three actors over every kind of value and object.
let a = A.init({ actor: actor(0x30) })
a = A.change(a, { message: 'every kind of value', time: 1700000000 }, (d) => {
  d.int = -1; d.uint = new A.Uint(300); d.f = 1.5; d.s = 'héllo 👀'; d.yes = true; d.no = false; d.nothing = null
  d.big = 2 ** 40; d.neg = -(2 ** 40)
  d.when = new Date(-905182979000); d.bytes = new Uint8Array([0, 1, 255]); d.counter = new A.Counter(-70)
  d.raw = new A.ImmutableString('immutable')
  d['ключ'] = 'a key of two-byte letters'
  d.map = { in: { side: 'x' } }
  d.list = [1, 1, 1, 'a', 'a', null, [2, [3]], { k: 1 }]
  d.text = 'The quick brown fox'
})
a = A.change(a, { time: -5 }, (d) => { A.splice(d, ['text'], 4, 5, 'slow é 👀👀 ') })
a = A.change(a, { time: 0 }, (d) => { A.splice(d, ['text'], 0, 3, '') })
a = A.change(a, (d) => { d.counter.increment(5); d.counter.decrement(100); d.list.insertAt(0, 7, 7, 7) })
let b = A.clone(a, { actor: actor(0x10) })
let c = A.clone(a, { actor: actor(0x50) })
a = A.change(a, (d) => { d.s = 'A'; d.list[1] = 'A'; A.splice(d, ['text'], 3, 0, 'from A') })
b = A.change(b, (d) => { d.s = 'B'; d.list[1] = 'B'; A.splice(d, ['text'], 3, 0, 'from B') })
c = A.change(c, (d) => { d.s = 'C'; d.list[1] = 'C'; A.splice(d, ['text'], 3, 4, 'from C'); delete d.map })
b = A.merge(b, A.clone(a)); b = A.merge(b, A.clone(c))
b = A.change(b, { message: 'resolves what three wrote' }, (d) => { d.s = 'one'; d.list[1] = 'one'; delete d.list[0] })
b = A.change(b, (d) => {
  A.mark(d, ['text'], { start: 1, end: 6, expand: 'both' }, 'bold', true)
  A.mark(d, ['text'], { start: 2, end: 4, expand: 'none' }, 'link', 'https://example.org')
  A.unmark(d, ['text'], { start: 3, end: 4, expand: 'none' }, 'bold')
  A.splitBlock(d, ['text'], 2, { type: new A.ImmutableString('p'), parents: [], attrs: {} })
})
b = A.change(b, (d) => { A.splice(d, ['text'], 0, d.text.length, '') })
b = A.emptyChange(b, { message: 'nothing', time: 9 })
b = A.change(b, (d) => { for (let i = 0; i < 200; i++) d['k' + (i % 97)] = i })
b = A.change(b, (d) => { d.numbers = Array.from({ length: 300 }, (_, i) => i * i) })
b = A.change(b, (d) => { for (let i = 0; i < 150; i += 1) d.numbers.deleteAt(i % 7) })
let x = A.init({ actor: 'ff' })
x = A.change(x, (d) => { d.x = {} })
b = A.merge(b, x)
b = A.change(b, (d) => { d.x.y = 1; d.s = 'last' })
for (const change of A.getAllChanges(b)) record(change)

const small = A.change(A.init({ actor: actor(7) }), { time: 0 }, (d) => { d.a = 1 })
for (const [name, doc] of [['session', b], ['small', small], ['empty', A.init({ actor: actor(1) })]]) {
  const low = A.getBackend(doc)
  lines.push(['document', name, A.getHeads(doc).join(',') || '-', b64(A.save(doc)), b64(low.saveNoCompress())].join(' '))
}
const all = A.getAllChanges(b).map((ch) => A.decodeChange(ch).hash)
for (const [name, hashes] of [['all', all], ['middle', all.slice(3, 11)], ['one', all.slice(7, 8)], ['blank', all.slice(11, 12)]]) {
  lines.push(['bundle', name, hashes.join(','), b64(A.saveBundle(b, hashes))].join(' '))
}
console.log(lines.join('\n'))
