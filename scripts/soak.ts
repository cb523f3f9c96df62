/**
 * Runs the simulations again and again, each round from a new seed, and stops at the first that fails.
 *
 *   npm run soak -- --minutes 12 [--seed 7]
 *
 * A round's seed reaches the tests as SIMULATION_SEED; keep a bad one as a named test.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { closingLine, runVitest } from "./runners.ts";

const MINUTES_DEFAULT = 12;
const SEED_MAX = 2 ** 32;

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const endMs = performance.now() + Number(values.minutes ?? MINUTES_DEFAULT) * 60_000;
const counts = { passed: 0, failed: 0 };

for (let round = 1; performance.now() < endMs; round++) {
  const seed = round === 1 && values.seed !== undefined ? values.seed : String(randomInt(SEED_MAX));
  console.log(`\n── round ${round}, SIMULATION_SEED=${seed}`);
  const { passed, failed } = await runVitest("simulation", { SIMULATION_SEED: seed });
  counts.passed += passed;
  counts.failed += failed;
  // Nothing to simulate is no reason to spin until the time is over.
  if (failed > 0 || passed === 0) break;
}

console.log(closingLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
