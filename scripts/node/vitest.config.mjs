export default {
  test: {
    include: ["network-adapter.test.mjs"],
    testTimeout: 10000,
    // Its tests lie in the package, and are to find this vitest.
    server: { deps: { inline: [/automerge-repo/] } },
  },
}
