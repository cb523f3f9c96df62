/** One thread of the soak: runs the seed it is given and answers with what came of it. */
import { parentPort } from "node:worker_threads";
import { runSimulation, type SimulationReport } from "#tests/support/simulation";

export interface SoakAnswer {
  readonly seed: number;
  readonly report: SimulationReport | null;
  readonly failure: string | null;
}

parentPort!.on("message", (seed: number) => {
  void runSimulation(seed).then(
    (report) => answer({ seed, report, failure: null }),
    (error: unknown) =>
      answer({ seed, report: null, failure: error instanceof Error ? error.message : String(error) }),
  );
});

function answer(said: SoakAnswer): void {
  parentPort!.postMessage(said);
}
