/**
 * Starts the real edge (Worker, objects, workerd) in a child process and keeps every byte it prints.
 *
 *   await using edge = await startEdgeInChild({ persist: folder });
 *   await edge.crash();
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EdgeOptions } from "../../scripts/edge.ts";
import type { EdgeNews, EdgeOrder } from "./edge-child.ts";

export interface EdgeInChild {
  readonly url: string;
  /** What the edge has printed so far, on both channels. */
  printed(): Buffer;
  /** SIGKILL of workerd; resolves when a new one serves the same URL and state. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startEdgeInChild(options: EdgeOptions): Promise<EdgeInChild> {
  const path = fileURLToPath(new URL("./edge-child.ts", import.meta.url));
  const child = fork(path, [JSON.stringify(options)], {
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const printed: Buffer[] = [];
  for (const channel of [child.stdout!, child.stderr!])
    channel.on("data", (data: Buffer) => printed.push(data));
  const serving = await news(child, (each) => each.type === "serving", printed);
  const order = async (what: EdgeOrder): Promise<void> => {
    const done = news(child, (each) => each.type === "done" && each.order === what, printed);
    child.send(what);
    await done;
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    await order("stop");
    await ended;
  };
  return {
    url: serving.type === "serving" ? serving.url : "",
    printed: () => Buffer.concat(printed),
    crash: () => order("crash"),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function news(
  child: ChildProcess,
  isWanted: (news: EdgeNews) => boolean,
  printed: readonly Buffer[],
): Promise<EdgeNews> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error(`the edge ended:\n${Buffer.concat(printed).toString()}`));
    const heard = (each: unknown): void => {
      if (!isWanted(each as EdgeNews)) return;
      child.off("message", heard);
      child.off("exit", ended);
      resolve(each as EdgeNews);
    };
    child.on("message", heard);
    child.once("exit", ended);
  });
}
