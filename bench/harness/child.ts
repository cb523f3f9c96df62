import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const STOP_MS_MAX = 5_000;
const LISTEN_MS_MAX = 30_000;
const LISTEN_POLL_MS = 50;

/** Ends a child when the benchmark dies before it, however it dies. */
const END_WITH_PARENT = new URL("./end-with-parent.ts", import.meta.url).href;

export interface Child {
  readonly process: ChildProcess;
  /** The next message from the child; refuses when the child ends before sending one. */
  message(): Promise<unknown>;
  send(message: object): void;
  stop(): Promise<void>;
}

/** A fresh Node process; what it complains of goes to stderr. */
export const startChild = (
  module: string | URL,
  parameters: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Child => {
  const path = module instanceof URL ? fileURLToPath(module) : module;
  const child = fork(path, [...parameters], {
    execArgv: ["--import", END_WITH_PARENT],
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", 2, "ipc"],
  });
  const inbox = makeInbox(child, path);
  return { process: child, ...inbox, send: (message) => void child.send(message), stop: () => stop(child) };
};

/** Keeps messages until they are asked for. */
const makeInbox = (child: ChildProcess, path: string): Pick<Child, "message"> => {
  const waiting: unknown[] = [];
  let wake = () => {};
  child.on("message", (message) => {
    waiting.push(message);
    wake();
  });
  child.on("exit", () => wake());
  const message = async (): Promise<unknown> => {
    while (waiting.length === 0) {
      if (hasEnded(child)) throw new Error(`${path} ended with ${child.exitCode ?? child.signalCode}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
    return waiting.shift();
  };
  return { message };
};

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const stop = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const lastResort = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await ended;
  clearTimeout(lastResort);
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};

/** Waits until the server answers HTTP on its port. */
export const untilAnswering = async (port: number, child: Child): Promise<void> => {
  const deadline = performance.now() + LISTEN_MS_MAX;
  while (performance.now() < deadline) {
    if (hasEnded(child.process)) throw new Error("the server ended while starting");
    if (await isAnswering(port)) return;
    await new Promise((resolve) => setTimeout(resolve, LISTEN_POLL_MS));
  }
  throw new Error(`nothing answers on port ${port} after ${LISTEN_MS_MAX} ms`);
};

const isAnswering = async (port: number): Promise<boolean> => {
  try {
    await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
};
