/**
 * Starts the edge (Worker, Durable Objects, assets) in one workerd through Miniflare's API: about a
 * second, and several times the socket load of `wrangler dev`. Used by `npm start`, browser tests,
 * simulations against the real thing, and benchmarks.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  convertV4MiniflareOptions,
  type Json,
  Log,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
} from "miniflare";
import { buildEdge } from "./build-edge.ts";
import { DIST, ROOT } from "./paths.ts";
import { launched } from "./workerd-process.ts";

export type EdgeOptions = {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  /** Folder that keeps the Durable Objects' SQLite files; without it they vanish with the edge. */
  persist?: string;
  /** PEM texts; without them the edge speaks plain HTTP. */
  https?: { key: string; certificate: string };
  /** Plain bindings beside or instead of the `[vars]` of wrangler.toml. */
  vars?: Record<string, Json>;
  /** A bundle made elsewhere, for callers that start many edges. */
  bundle?: string;
};

export type Edge = {
  /** `http://127.0.0.1:8787`, no slash at the end. */
  url: string;
  /** Id of the workerd process, another one after a crash. */
  pid(): number;
  /** Ends the edge; resolves when workerd is gone. Calling it twice is fine. */
  stop(): Promise<void>;
  /** SIGKILL in the middle of whatever workerd does; resolves when a new one serves the same URL and state. */
  crash(): Promise<void>;
  /** `await using edge = await startEdge()`. */
  [Symbol.asyncDispose](): Promise<void>;
};

// wrangler would otherwise ask the network for request metadata and send statistics.
process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
process.env["WRANGLER_SEND_METRICS"] = "false";

export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  const worker = await workerOptions(options);
  const revival = new EventTarget();
  const { value: miniflare, pid: firstPid } = await launched(() => serving(options, worker, revival));
  let pid = firstPid;
  let ended: Promise<void> | undefined;
  const stop = (): Promise<void> => (ended ??= miniflare.dispose());
  const crash = async (): Promise<void> => {
    ({ pid } = await launched(() => revivedAfterKilling(pid, revival)));
  };
  const url = (await miniflare.ready).origin;
  return { url, pid: () => pid, stop, crash, [Symbol.asyncDispose]: stop };
}

async function serving(
  options: EdgeOptions,
  worker: V4WorkerOptions,
  revival: EventTarget,
): Promise<Miniflare> {
  const miniflare = new Miniflare({ ...instanceOptions(options, worker, revival), ...persistence(options) });
  try {
    await miniflare.ready;
    return miniflare;
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/** Miniflare starts a new workerd on the same port when the old one dies. */
async function revivedAfterKilling(pid: number, revival: EventTarget): Promise<void> {
  const revived = new Promise((resolve) => revival.addEventListener("revived", resolve, { once: true }));
  process.kill(pid, "SIGKILL");
  await revived;
}

/** wrangler's own type is an Omit over an open record, which forgets what the keys hold. */
type FromToml = {
  assets?: V4WorkerOptions["assets"];
  bindings?: Record<string, Json>;
  modulesRules?: unknown;
};

/** Everything about the Worker comes from wrangler.toml, so what runs here is what is deployed. */
async function workerOptions({ bundle, vars }: EdgeOptions): Promise<V4WorkerOptions> {
  const { unstable_getMiniflareWorkerOptions, unstable_readConfig } = await import("wrangler");
  const config = join(ROOT, "wrangler.toml");
  const options = unstable_getMiniflareWorkerOptions(config).workerOptions as FromToml;
  const { assets, modulesRules: _, ...fromToml } = options;
  const path = bundle ?? (await buildEdge()).path;
  return {
    ...fromToml,
    // Without a built client the API still runs: benchmarks and simulations need no pages.
    ...(existsSync(DIST) && assets && { assets }),
    name: unstable_readConfig({ config }).name ?? "gopy",
    modules: [{ type: "ESModule", path }],
    modulesRoot: dirname(path),
    bindings: { ...fromToml.bindings, ...vars },
  };
}

type InstanceOptions = ReturnType<typeof convertV4MiniflareOptions>;

function instanceOptions(
  options: EdgeOptions,
  worker: V4WorkerOptions,
  revival: EventTarget,
): InstanceOptions {
  return convertV4MiniflareOptions({
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    cf: false,
    telemetry: { enabled: false },
    unsafeLocalExplorer: false,
    unsafeHandleRuntimeRestart: () => void revival.dispatchEvent(new Event("revived")),
    log: new Log(LogLevel.WARN),
    ...(options.https && { https: true, httpsKey: options.https.key, httpsCert: options.https.certificate }),
    workers: [worker],
  });
}

/** Given beside the converted options: the converter drops the key and the state would be lost. */
function persistence({ persist }: EdgeOptions): { resourcePersistencePath?: string } {
  return persist === undefined ? {} : { resourcePersistencePath: persist };
}
