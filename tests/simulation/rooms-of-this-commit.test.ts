/** The same people with seeds that nobody chose: drawn from the commit. */
import { describe, expect, test } from "vitest";
import { runSimulation } from "../support/simulation.ts";
import { drawnSeeds, ONE_SEED } from "../support/simulation-seeds.ts";

describe.runIf(ONE_SEED === null)("seeds of this commit", () => {
  test.each(drawnSeeds())("[ROOM1] [ROOM2] [CLIENT1] [WRITE3] [WRITE4] seed %i", async (seed) => {
    const { envelopes } = await runSimulation(seed);
    expect(envelopes).toBeGreaterThan(0);
  });
});
