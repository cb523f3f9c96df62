import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, startChild, untilAnswering, type Child } from "../harness/child.ts";

export interface ServerProcess {
  readonly port: number;
  stop(): Promise<void>;
}

type Launch = (port: string) => Child;

const startServer = async (launch: Launch): Promise<ServerProcess> => {
  const port = await freePort();
  const child = launch(String(port));
  try {
    await untilAnswering(port, child);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { port, stop: child.stop };
};

const here = (path: string): URL => new URL(path, import.meta.url);

const startWorkerd = (worker: string, className: string): Promise<ServerProcess> => {
  const entry = fileURLToPath(here(`./workers/${worker}.ts`));
  const parameters = [entry, className, className];
  return startServer((port) => startChild(here("./servers/workerd.ts"), [...parameters, port]));
};

export const startYPartyserver = (): Promise<ServerProcess> => startWorkerd("y-partyserver", "Document");

export const startRawLoop = (): Promise<ServerProcess> => startWorkerd("raw-loop", "Loop");

export const startHocuspocus = (): Promise<ServerProcess> =>
  startServer((port) => startChild(here("./servers/hocuspocus.ts"), [port]));

/** The server that its own package brings, as it is. */
export const startYWebsocket = (): Promise<ServerProcess> => {
  const root = dirname(createRequire(import.meta.url).resolve("y-websocket/package.json"));
  return startServer((PORT) => startChild(join(root, "bin/server.cjs"), [], { HOST: "127.0.0.1", PORT }));
};
