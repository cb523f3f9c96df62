/** Starts the engine in its Web Worker and gives the page the doors to it and to the safety of the phone. */
import type { Engine } from "../state/engine.ts";
import type { Safety } from "../state/safety.ts";
import { engineOverPort } from "./engine-port.ts";
import { lane } from "./lane.ts";
import { safetyOverPort } from "./safety-lane.ts";
import { keptVisit } from "./visit.ts";

export interface PhoneHost {
  readonly engine: Engine;
  readonly safety: Safety;
  /** Ends the worker, and with it every key in memory. */
  end(): void;
}

/** `moved` is called when another tab has locked, unlocked or erased the phone. */
export function startPhone(moved: () => void): PhoneHost {
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module", name: "gopy" });
  return {
    engine: engineOverPort(lane(worker, "engine")),
    safety: safetyOverPort(lane(worker, "safety"), keptVisit(), moved),
    end: () => worker.terminate(),
  };
}
