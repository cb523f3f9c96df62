/**
 * Builds the client into dist/: pages and Web Workers with vite, then the service worker, which has to
 * know every other file of the release.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build as bundle } from "esbuild";
import { minify } from "terser";
import { build as buildPages } from "vite";
import { writeAssetHeaders } from "./asset-headers.ts";
import { DIST, ROOT } from "./paths.ts";

const SERVICE_WORKER = join(ROOT, "client/service-worker.ts");
const PACKED = /^\/assets\/first\/.*\.(js|css)$/;
const SHRINKING = { module: true, ecma: 2020, compress: { passes: 3 } } as const;
const BEST = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
const SOURCES = ["client", "protocol", "content", "worker/headers.ts", "vite.config.ts", "package-lock.json"];

export async function buildClient(): Promise<void> {
  await buildPages({ configFile: join(ROOT, "vite.config.ts"), logLevel: "warn" });
  await shrinkFirst();
  if (existsSync(SERVICE_WORKER)) await buildServiceWorker();
  await packFiles();
  await writeAssetHeaders(); // EDGE4: pages and fonts never pass the Worker
}

/** True when dist/ is missing or a source is younger than it. Folders count too: a file may have gone. */
export async function isClientStale(): Promise<boolean> {
  const page = join(DIST, "index.html");
  if (!existsSync(page)) return true;
  const built = (await stat(page)).mtimeMs;
  const ages = await Promise.all(SOURCES.map((source) => youngestUnder(join(ROOT, source))));
  return Math.max(...ages) > built;
}

/** Its name holds no hash: browsers look for a newer one at the same address. */
async function buildServiceWorker(): Promise<void> {
  const files = await releaseFiles();
  await bundle({
    entryPoints: [SERVICE_WORKER],
    outfile: join(DIST, "service-worker.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    define: { RELEASE: JSON.stringify(await digestOf(files)), RELEASE_FILES: JSON.stringify(files) },
    logLevel: "warning",
  });
}

/** Once more over what the bundler has minified: another hundredth of what a first visit waits for. */
async function shrinkFirst(): Promise<void> {
  const scripts = (await releaseFiles()).filter((path) => PACKED.test(path) && path.endsWith(".js"));
  for (const path of scripts) {
    const file = join(DIST, path);
    const { code } = await minify(await readFile(file, "utf8"), SHRINKING);
    if (code === undefined) throw new Error(`nothing came of ${path}`);
    await writeFile(file, code);
  }
}

/** What a first visit loads, at the quality that a host has no time for at each; worker/packed-files.ts sends it. */
async function packFiles(): Promise<void> {
  const paths = (await releaseFiles()).filter((path) => PACKED.test(path));
  for (const path of paths) {
    const file = await readFile(join(DIST, path));
    await writeFile(join(DIST, `${path}.br`), brotliCompressSync(file, { params: BEST }));
  }
}

/** Paths as the browser asks for them. Files that begin with "_" configure the host and are not served. */
async function releaseFiles(): Promise<string[]> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("_"));
  const paths = files.map((file) => relative(DIST, join(file.parentPath, file.name)).split(sep).join("/"));
  return paths.map((path) => `/${path}`).sort();
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(await readFile(join(DIST, file)));
  return hash.digest("hex").slice(0, 16);
}

async function youngestUnder(path: string): Promise<number> {
  if (!existsSync(path)) return 0;
  const own = await stat(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const entries = await readdir(path, { recursive: true });
  const times = await Promise.all(entries.map(async (entry) => (await stat(join(path, entry))).mtimeMs));
  return Math.max(own.mtimeMs, ...times);
}

if (import.meta.main) await buildClient();
