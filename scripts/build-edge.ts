/**
 * Bundles the main Worker with esbuild, as wrangler would, into .local/edge/. The metafile beside it
 * names every module that went in; tests/unit/edge-guard.test.ts reads it (EDGE2).
 */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { LOCAL, ROOT } from "./paths.ts";

export type EdgeBundle = { path: string; metafile: Metafile };

const EDGE = join(LOCAL, "edge");

export async function buildEdge(folder: string = EDGE): Promise<EdgeBundle> {
  const path = join(folder, "worker.mjs");
  const { metafile, outputFiles } = await build({
    entryPoints: [join(ROOT, "worker/index.ts")],
    outfile: path,
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  await mkdir(folder, { recursive: true });
  for (const file of outputFiles) await writeWhole(file.path, file.contents);
  await writeWhole(join(folder, "metafile.json"), JSON.stringify(metafile, undefined, 2));
  return { path, metafile };
}

/** Test workers build at the same time; none may read half a file. */
async function writeWhole(path: string, contents: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

if (import.meta.main) {
  const { path, metafile } = await buildEdge();
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  console.log(`edge: ${path.slice(ROOT.length + 1)}, ${(bytes / 1024).toFixed(1)} kB`);
}
