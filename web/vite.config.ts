import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "./", // relative addresses, so that a proxy can serve the page under a path
  resolve: {
    alias: [
      // The editor with two languages and the commands a playground needs, instead of all there are.
      { find: /^monaco-graphql\/esm\/monaco-editor\.js$/, replacement: here("src/monaco.ts") },
      { find: /^\.\/monaco-editor$/, replacement: here("src/monaco.ts") },
      // GraphiQL formats JSON with a JavaScript parser of half a megabyte; jsonc-parser is in the bundle anyway.
      { find: /^prettier\/standalone$/, replacement: here("src/prettier.ts") },
      { find: /^prettier\/(plugins\/estree|parser-babel)$/, replacement: here("src/nothing.ts") },
      { find: /^prettier\/parser-graphql$/, replacement: "prettier/plugins/graphql" },
    ],
  },
  worker: { format: "es" },
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // files instead of data: URLs, so that a strict content security policy suits
    chunkSizeWarningLimit: 3000, // in kB: the editor is one chunk
    license: { fileName: "licenses.md" },
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  server: {
    proxy: Object.fromEntries(["/graphql", "/playground.json"].map((path) => [path, "http://localhost:8080"])),
  },
});
