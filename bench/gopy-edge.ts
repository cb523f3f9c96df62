/** Gopy's edge for a benchmark: the product's own Worker in a fresh workerd, with the rows it writes counted. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
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
  /** Processor time of workerd since its start, user and system, in ms. */
  processorMs(): Promise<number>;
  stop(): Promise<void>;
}

/** SQLite lies on the disk, as in `npm start`. */
export async function startBenchEdge(): Promise<BenchEdge> {
  const folder = await mkdtemp(join(tmpdir(), "gopy-bench-"));
  const edge: Edge = await startEdge({
    persist: join(folder, "state"),
    vars: NO_LIMITS,
    bundle: await bundled(folder),
  });
  const rows = async (): Promise<{ written: number; read: number }> => {
    return (await (await fetch(`${edge.url}/api/bench/rows`)).json()) as { written: number; read: number };
  };
  return {
    url: edge.url,
    port: Number(new URL(edge.url).port),
    rowsWritten: async () => (await rows()).written,
    rowsRead: async () => (await rows()).read,
    processorMs: () => processorMsOf(edge.pid()),
    stop: async () => {
      await edge.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const TICKS_PER_SECOND = 100;

/** From Linux's /proc: the 14th and 15th field, counted behind the command's name, which may hold spaces. */
async function processorMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
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
