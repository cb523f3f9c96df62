import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";
import { DIST, ROOT } from "./scripts/paths.ts";

export default defineConfig({
  root: join(ROOT, "client"),
  plugins: [solid()],
  worker: {
    format: "es",
    plugins: () => [ownHashesForFallbacks()],
    rolldownOptions: { output: namesHoldingOnlyHashes() },
  },
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

/**
 * What only old phones load brings its own copy of the hashes. Shared, a module is loaded by everybody with all
 * that anybody uses of it: SHA-512 for the sake of phones without Ed25519.
 */
function ownHashesForFallbacks(): Plugin {
  return {
    name: "own-hashes-for-fallbacks",
    enforce: "pre",
    async resolveId(source, importer) {
      const isForFallback = /@noble\/curves|ed25519-fallback|\?fallback$/.test(importer ?? "");
      if (!isForFallback || !(source.startsWith("@noble/hashes/") || importer?.endsWith("?fallback"))) return null;
      const resolved = await this.resolve(source, importer?.replace("?fallback", ""), { skipSelf: true });
      return resolved && `${resolved.id}?fallback`;
    },
  };
}
