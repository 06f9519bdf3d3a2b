import { defineConfig } from "vite"

export default defineConfig({
  // Top-level await: the page waits for Automerge's WebAssembly.
  build: { target: "esnext" },
  optimizeDeps: { esbuildOptions: { target: "esnext" } },
})
