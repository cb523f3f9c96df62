/**
 * A Worker with one Durable Object class in workerd: `workerd.ts WORKER CLASS BINDING PORT`. Storage
 * is SQLite on disk, in a folder that is removed at the end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";

const COMPATIBILITY_DATE = "2026-10-23";

const [worker, className, binding, port] = process.argv.slice(2) as [string, string, string, string];

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
  });
  return outputFiles[0]!.text;
};

const storage = mkdtempSync(join(tmpdir(), "gopy-bench-"));
const options = convertV4MiniflareOptions({
  name: className.toLowerCase(),
  host: "127.0.0.1",
  port: Number(port),
  cf: false,
  log: new Log(LogLevel.ERROR),
  modules: true,
  script: await bundle(worker),
  compatibilityDate: COMPATIBILITY_DATE,
  durableObjects: { [binding]: { className, useSQLite: true } },
});
const miniflare = new Miniflare({ ...options, resourcePersistencePath: storage });

process.once("exit", () => rmSync(storage, { recursive: true, force: true }));
await miniflare.ready;

// Miniflare's own handler would end this process before workerd is gone.
process.removeAllListeners("SIGTERM");
process.once("SIGTERM", async () => {
  await miniflare.dispose();
  process.exit();
});
