/** Starts the engine in its Web Worker and gives the page the door to it. */
import type { Engine } from "../state/engine.ts";
import { engineOverPort } from "./engine-port.ts";

export function startEngine(): Engine {
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module", name: "gopy" });
  return engineOverPort(worker);
}
