import { join } from "node:path";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";
import { DIST, ROOT } from "./scripts/paths.ts";

export default defineConfig({
  root: join(ROOT, "client"),
  plugins: [solid()],
  worker: { format: "es", rolldownOptions: { output: namesHoldingOnlyHashes() } },
  build: {
    outDir: DIST,
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    // The content security policy allows neither inline scripts nor data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: namesHoldingOnlyHashes() },
  },
});

/** A file's name in a proxy's log or a browser's cache must not tell which page somebody opened (CLIENT2). */
function namesHoldingOnlyHashes() {
  return {
    entryFileNames: "assets/[hash].js",
    chunkFileNames: "assets/[hash].js",
    assetFileNames: "assets/[hash][extname]",
  };
}
