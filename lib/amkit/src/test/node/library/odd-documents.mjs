// Documents that no Automerge of today writes, and whether it loads them: name, base64, heads or "refused"; then
// the value that it reads without verifying.
import { createHash } from "node:crypto"
import { core } from "./core.mjs"

const uleb = n => {
  const out = []
  do {
    out.push(n > 127 ? (n & 127) | 128 : n)
    n >>>= 7
  } while (n)
  return Buffer.from(out)
}

const parts = bytes => {
  let at = 9
  const number = () => {
    let value = 0
    let shift = 0
    let byte
    do {
      byte = bytes[at++]
      value |= (byte & 127) << shift
      shift += 7
    } while (byte > 127)
    return value
  }
  const length = number()
  const start = at
  const skip = count => (at += count)
  for (let actors = number(); actors > 0; actors--) skip(number())
  skip(number() * 32)
  const prefix = bytes.subarray(start, at)
  const sets = [0, 1].map(() => Array.from({ length: number() }, () => [number(), number()]))
  const columns = sets.map(set => new Map(set.map(([spec, size]) => [spec, bytes.subarray(at, (at += size))])))
  return { prefix, columns, suffix: bytes.subarray(at, start + length) }
}

const joined = ({ prefix, columns, suffix }) => {
  const out = [prefix]
  for (const set of columns) {
    out.push(uleb(set.size))
    for (const [spec, data] of set) out.push(uleb(spec), uleb(data.length))
  }
  for (const set of columns) out.push(...set.values())
  out.push(suffix)
  const body = Buffer.concat(out)
  const hashed = Buffer.concat([Buffer.from([0]), uleb(body.length), body])
  const checksum = createHash("sha256").update(hashed).digest().subarray(0, 4)
  return Buffer.concat([Buffer.from([0x85, 0x6f, 0x4a, 0x83]), checksum, hashed])
}

const CHANGES = 0
const OPS = 1

const base = () => {
  const doc = core.create({ actor: "aa" })
  for (let i = 0; i < 3; i++) {
    doc.put("_root", "k", i + 1)
    doc.commit(null, 7)
  }
  return parts(Buffer.from(doc.saveNoCompress()))
}

const column = (set, spec, change) => {
  const document = base()
  const data = document.columns[set].get(spec)
  document.columns[set].set(spec, Buffer.from(change([...data])))
  return joined(document)
}

const mismatched =
  "hW9Kg5UNrBwA5wcGECHMwVs7qkheqCNbdnoIHqYQJ29iI2m8TlG5JFV/oCCjPBAn/BHQorRPAYz5Cmxmp4LXEGk3mwjwqU8QscL8Bi6OvosQfNoTH+LZTKaDF8vS2ruNthCWyiL7jGVD35LQ5FQxiXibAkq9pVwJR+aY+PV3dEbyCpfAQkLuNBL4MqIUhtQHQpAg5klZYF4yr0f8XnVkaFxHE72W0gKgSCi4eaXBwxxJo7wHARkDLxMMIwNAGUMoVgMKFQghQSMzNAJCA1YGX/QCgAEVgQE5gwEvfwXLAAEPBAUDLQIZAA8CBQAKAhkALQIPAH4BAMoAAX+2fw4Bf3IEAX98LAF/VBgBfxUOAX9eBAF/HwkBf1kYAX8QLAF/RQ4BugEBf3zPAAF/VA4BmQIAfwClAQF/Ag4BfwIJAX8CBAF/AhgBfwI7AX8ApQEBfmcaDgF+cRADAX58BgQBfnsGAwF+dwoZAX5nGisBflQuDQGZAgeZAgVjb3VudH8FywABDwQFAy0CGQAPAncAAgACAAIAAgAGAhkAfQIAAgIAAgJrAAIAAgACAAIAAgACAAIAAgACAAIABAJ/ABsCtgEBdwABAAEAAQABACABfAB/AgACAWsAAQABAAEAAQABAAEAAQABAAEAAQADAX5yDxoBmQKZAgHAABTZASQNy9N2ZQEURcE1T9u2bdu/FrVt24pt27yxbRt71HMJZ9bsOXPnzV+wcNHiJUuXLV+xctXqNWvXrd+wcdPmLVu3bd+xc9fuPXv37T9w8NDhI0ePHT9x8tTpM2fPnb9w8dLlK1evxSpO8UpQopKUrBSlKk3pylCmspStHOUqT/kqUKGKVKwSuVSqMpWrQpWqUrVqVKs61atBjWpSs1rUqja1q0Od6lK3etSrPvVrQIMa0rBGNKoxjWtCk5rStNxwxwNPvLjODW5yi9vc4S73uM8DHvKIxzzhKc94zgte8orXvOEt73jPBz7yic984Svf+M4PfvKL3/zhL//4jzc++OKHPwEEEmSCTYgJNWEmnAgiiSKaGGKJI54EEkkimRRSSSOdDDLJIpsccskjnwIKKaKYElyUGhdlppwKU2mqTLWpMbWmztSbBtNomkwzLbTaaaOdDjrpopseeumjnwEGGWKYEUYZY5wJJpliGjfH3fFwPB0vZwa0AQF/AisBfwAXAX8ABAF/ABoBfwDLAAEPBAUDLQIZAA8CdwACAAIAAgACAAcCGQACAn0AAgACAm0AAgACAAIAAgACAAIAAgACAAIAHwJ/ArQBAXUAAQABAAEAAQABACABfQABAAIBbQABAAEAAQABAAEAAQABAAEAAQAeAZgCiQI="

const documents = {
  "as written": () => column(CHANGES, 67, data => data),
  "more dependencies than rows": () => column(CHANGES, 67, data => [...data, 5, 1]),
  "garbage behind the dependencies": () => column(CHANGES, 67, data => [...data, 0x80, 0x80]),
  // A literal run of 64 of which there are two.
  "dependencies in a literal run of more than bytes": () => column(CHANGES, 67, () => [0x40, 0, 1]),
  "fewer dependencies than rows": () => column(CHANGES, 67, () => [0x7f, 0]),
  "extra bytes that are strings": () => column(CHANGES, 86, () => [3, 6]),
  "extra bytes that are counters": () => column(CHANGES, 86, () => [3, 8]),
  "a cut run behind the actors": () => column(CHANGES, 1, data => [...data, 0x92]),
  "a cut run behind the sequence numbers": () => column(CHANGES, 3, data => [...data, 0xff]),
  "no nulls behind the last ops": () => column(CHANGES, 19, data => [...data, 0, 0, 9]),
  "no nulls before the last ops": () => column(CHANGES, 19, data => [0, 0, ...data]),
  "more last ops than rows": () => column(CHANGES, 19, data => [...data, 2, 1]),
  "more dependency counts than rows": () => column(CHANGES, 64, data => [...data, 2, 0]),
  "more times than rows": () => column(CHANGES, 35, data => [...data, 2, 0]),
  "a cut run behind the ops' actors": () => column(OPS, 33, data => [...data, 0x92]),
  "ops of a key out of order": () => {
    const doc = core.create({ actor: "aa" })
    doc.put("_root", "k", 1)
    doc.commit()
    const other = doc.fork("bb")
    doc.put("_root", "k", 2)
    doc.commit()
    other.put("_root", "k", 3)
    other.commit()
    doc.merge(other)
    const document = parts(Buffer.from(doc.saveNoCompress()))
    document.columns[OPS].set(33, Buffer.from([0x7d, 0, 1, 0])).set(87, Buffer.from([1, 3, 2]))
    return joined(document)
  },
  "heads that its changes do not make": () => Buffer.from(mismatched, "base64"),
}

export default function* () {
  for (const [name, make] of Object.entries(documents)) {
    const bytes = make()
    const said = options => {
      try {
        return core.load(bytes, options)
      } catch (e) {
        return null
      }
    }
    const checked = said({})
    yield [name, bytes.toString("base64"), checked ? checked.getHeads().join(" ") : "refused"].join("; ")
    const unchecked = said({ unchecked: true })
    yield unchecked ? JSON.stringify(unchecked.materialize("/")) : "refused"
  }
}
