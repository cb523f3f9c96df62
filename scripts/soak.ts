/**
 * Simulates seed after seed on every core until the time is over, and names those that failed.
 *
 *   npm run soak -- --minutes 12 [--seed 7] [--workers 2]
 *
 * With `--seed` it tries that one and those after it, else it begins anywhere. Keep a bad one as a named test.
 */
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { closingLine } from "./runners.ts";
import type { SoakAnswer } from "./soak-worker.ts";

const MINUTES_DEFAULT = 12;
const SEED_END = 2 ** 32;
const FAILED_MAX = 20;
const REPORT_EVERY_MS = 30_000;

const { values } = parseArgs({
  options: { minutes: { type: "string" }, seed: { type: "string" }, workers: { type: "string" } },
});
const startMs = performance.now();
const endMs = startMs + Number(values.minutes ?? MINUTES_DEFAULT) * 60_000;
const workers = Number(values.workers ?? availableParallelism());
const counts = { passed: 0, failed: 0 };
const totals = { deeds: 0, envelopes: 0, deaths: 0 };
let nextSeed = values.seed === undefined ? randomInt(SEED_END) : Number(values.seed);

const timer = setInterval(report, REPORT_EVERY_MS);
await Promise.all(Array.from({ length: workers }, work));
clearInterval(timer);
report();
console.log(closingLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;

/** One worker, given seeds until the time is over. */
function work(): Promise<void> {
  const worker = new Worker(new URL("./soak-worker.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    const next = (): void => {
      if (performance.now() >= endMs || counts.failed >= FAILED_MAX)
        void worker.terminate().then(() => resolve());
      else worker.postMessage(takeSeed());
    };
    worker.on("error", reject);
    worker.on("message", (answer: SoakAnswer) => {
      note(answer);
      next();
    });
    next();
  });
}

function takeSeed(): number {
  const seed = nextSeed;
  nextSeed = (nextSeed + 1) % SEED_END;
  return seed;
}

function note({ seed, report, failure }: SoakAnswer): void {
  if (failure !== null) {
    counts.failed++;
    console.log(`\n── seed ${seed} failed\n${failure}`);
    return;
  }
  counts.passed++;
  totals.deeds += report!.deeds;
  totals.envelopes += report!.envelopes;
  totals.deaths += report!.deaths;
}

function report(): void {
  const seconds = (performance.now() - startMs) / 1000;
  const seeds = counts.passed + counts.failed;
  const { deeds, envelopes, deaths } = totals;
  const told = `${deeds} deeds, ${envelopes} envelopes, ${deaths} deaths of tabs`;
  console.log(`${seeds} seeds in ${seconds.toFixed(0)} s, ${(seeds / seconds).toFixed(2)} seeds/s, ${told}`);
}
