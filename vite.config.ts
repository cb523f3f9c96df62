import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import solid from "vite-plugin-solid";
import { DIST, ROOT } from "./scripts/paths.ts";

const FIRST = "assets/first";
const LATER = "assets";

/** What a person's first tap waits for: the engine. */
const workerFiles = new Set<string>();

export default defineConfig({
  root: join(ROOT, "client"),
  plugins: [solid(), preloadOfWorker()],
  worker: {
    format: "es",
    plugins: () => [withoutNodeCrypto(), ownHashesForFallbacks(), noteOfWorkerFiles()],
    rolldownOptions: { output: outputOfFewChunks() },
  },
  build: {
    outDir: DIST,
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    // The content security policy allows neither inline scripts nor data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: outputOfFewChunks() },
  },
});

/** What is asked for at once is one file: several small ones are larger, and each costs a request. */
function outputOfFewChunks() {
  const groups = [{ name: "first", tags: ["$initial" as const] }];
  return { ...namesHoldingOnlyHashes(), codeSplitting: { groups }, comments: { annotation: false } };
}

/**
 * A file's name in a proxy's log or a browser's cache must not tell which page somebody opened (CLIENT2). What every
 * first visit loads has a folder of its own: those few pass the Worker, which sends them packed.
 */
function namesHoldingOnlyHashes() {
  return {
    entryFileNames: `${FIRST}/[hash].js`,
    chunkFileNames: ({ name }: { name: string }) => `${name === "first" ? FIRST : LATER}/[hash].js`,
    assetFileNames: ({ names }: { names: string[] }) =>
      `${names.includes("index.css") ? FIRST : LATER}/[hash][extname]`,
  };
}

function noteOfWorkerFiles(): Plugin {
  return {
    name: "note-of-worker-files",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        if (file.isEntry) for (const name of [file.fileName, ...file.imports]) workerFiles.add(name);
      }
    },
  };
}

/** Else the browser would learn of them only when the page's own scripts have run: a round trip later, or three. */
function preloadOfWorker(): Plugin {
  return {
    name: "preload-of-worker",
    transformIndexHtml: {
      order: "post",
      handler: (html) => ({
        html: styleFirst(html),
        tags: [...workerFiles].map((file) => ({
          tag: "link",
          attrs: { rel: "modulepreload", href: `/${file}` },
          injectTo: "head",
        })),
      }),
    },
  };
}

/** The first paint waits for the style alone: it must not queue behind scripts. */
function styleFirst(html: string): string {
  const style = /\s*<link rel="stylesheet"[^>]*>/.exec(html)?.[0] ?? "";
  return html.replace(style, "").replace(/\s*<script type="module"/, (script) => style + script);
}

/** HPKE asks Node for its WebCrypto where it finds none: a browser has one, and loads nothing to learn it. */
function withoutNodeCrypto(): Plugin {
  return {
    name: "without-node-crypto",
    enforce: "pre",
    resolveId: (source) => (source === "crypto" ? "\0no-crypto" : null),
    load: (id) => (id === "\0no-crypto" ? "export const webcrypto = undefined;" : null),
  };
}

/**
 * What only old phones load, or only locked ones, brings its own copy of the hashes. Shared, a module is loaded by everybody with all
 * that anybody uses of it: SHA-512 for the sake of phones without Ed25519, BLAKE2 for the sake of a PIN.
 */
function ownHashesForFallbacks(): Plugin {
  return {
    name: "own-hashes-for-fallbacks",
    enforce: "pre",
    async resolveId(source, importer) {
      const isForFallback = /@noble\/curves|ed25519-fallback|keeping\/stretch|\?fallback$/.test(
        importer ?? "",
      );
      if (!isForFallback || !(source.startsWith("@noble/hashes/") || importer?.endsWith("?fallback")))
        return null;
      const resolved = await this.resolve(source, importer?.replace("?fallback", ""), { skipSelf: true });
      return resolved && `${resolved.id}?fallback`;
    },
  };
}
