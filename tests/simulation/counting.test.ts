/** The same people, in a factory whose phones count from checkpoints as soon as there is one. */
import { describe, expect, test } from "vitest";
import { runSimulation } from "../support/simulation.ts";
import { ONE_SEED } from "../support/simulation-seeds.ts";

const counting = { wholeMax: 1, every: 1 };
const roles = ["worker", "worker", "facilitator", "worker", "worker"] as const;

describe.runIf(ONE_SEED === null)("counting from checkpoints", () => {
  test.each([3, 17, 40, 91, 204, 333])(
    "[CHECK3] [CHECK4] nobody is left out of a count, and no phone accuses anybody, seed %i",
    async (seed) => {
      const changes = { counting, roles, newcomers: 3, steps: 900 };
      const { countedShort } = await runSimulation(seed, changes);
      expect(countedShort).toBeGreaterThan(0);
    },
  );
});
