/** Gopy's edge for a benchmark: the product's own Worker in a fresh workerd, with the rows it writes counted. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Edge, startEdge } from "../scripts/edge.ts";

const COUNTING_WORKER = fileURLToPath(new URL("./gopy-counting-worker.ts", import.meta.url));
/** A load test writes faster than people: the limits of a connection and of joining are out of the way. */
const NO_LIMITS = {
  APPENDS_PER_SECOND_MAX: 1_000_000,
  APPENDS_BURST_MAX: 1_000_000,
  JOINS_PER_MINUTE_MAX: 1_000_000,
  JOINS_BURST_MAX: 1_000_000,
};

export interface BenchEdge {
  readonly url: string;
  readonly port: number;
  /** Rows the Room and Factory objects wrote since the start, as Durable Objects count and bill them. */
  rowsWritten(): Promise<number>;
  /** Rows read since the start. */
  rowsRead(): Promise<number>;
  stop(): Promise<void>;
}

/** SQLite lies on the disk, as in `npm start`. */
export async function startBenchEdge(): Promise<BenchEdge> {
  const folder = await mkdtemp(join(tmpdir(), "gopy-bench-"));
  const edge: Edge = await startEdge({ persist: join(folder, "state"), vars: NO_LIMITS, bundle: await bundled(folder) });
  const rows = async (): Promise<{ written: number; read: number }> => {
    return (await (await fetch(`${edge.url}/api/bench/rows`)).json()) as { written: number; read: number };
  };
  return {
    url: edge.url,
    port: Number(new URL(edge.url).port),
    rowsWritten: async () => (await rows()).written,
    rowsRead: async () => (await rows()).read,
    stop: async () => {
      await edge.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, "worker.mjs");
  await build({
    entryPoints: [COUNTING_WORKER],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "warning",
  });
  return outfile;
}
