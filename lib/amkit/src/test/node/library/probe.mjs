// node probe.mjs TOPIC: what Automerge does in the cases of that topic, a line each, then "end".
const { default: lines } = await import(`./${process.argv[2]}.mjs`)
for (const line of lines()) console.log(line)
console.log("end")
