/** People in a factory talk while everything between them fails; in the end all see the same, and nothing is lost. */
import { describe, expect, test } from "vitest";
import { planOf, runSimulation } from "../support/simulation.ts";
import { fixedSeeds, ONE_SEED } from "../support/simulation-seeds.ts";

describe.runIf(ONE_SEED === null)("the seeds that are always tried", () => {
  test.each(fixedSeeds())("[ROOM1] [ROOM2] [CLIENT1] [WRITE3] [WRITE4] seed %i", async (seed) => {
    const { envelopes } = await runSimulation(seed);
    expect(envelopes).toBeGreaterThan(0);
  });

  test("[EPOCH7] keys are changed while people talk, and tabs and the edge die in between", async () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed).filter((seed) => planOf(seed).areKeysChanged);
    const reports = [];
    for (const seed of seeds.slice(0, 6)) reports.push(await runSimulation(seed));
    expect(reports.reduce((sum, { keyChanges }) => sum + keyChanges, 0)).toBeGreaterThan(6);
  });

  test("the same seed makes the same run", async () => {
    const [once, again] = [await runSimulation(11), await runSimulation(11)];
    expect(again).toEqual(once);
  });
});

test.runIf(ONE_SEED !== null)(`seed ${ONE_SEED}, as asked for`, async () => {
  await runSimulation(ONE_SEED!);
});
