/** The same people, in a factory whose phones count from checkpoints as soon as there is one. */
import { describe, expect, test } from "vitest";
import { runSimulation } from "../support/simulation.ts";
import { ONE_SEED } from "../support/simulation-seeds.ts";

const roles = ["worker", "worker", "facilitator", "worker", "worker"] as const;
const changes = { roles, newcomers: 3, steps: 1_500 };
const counting = { wholeMax: 1, every: 1 };

describe.runIf(ONE_SEED === null)("counting from checkpoints", () => {
  test.each([7, 55, 58])(
    "[CHECK3] [CHECK4] nobody is left out of a count, and no phone accuses anybody, seed %i",
    async (seed) => {
      const { countedShort } = await runSimulation(seed, { ...changes, counting });
      expect(countedShort).toBeGreaterThan(0);
    },
  );

  // One tab began to read the log while another asked for its checkpoint; and too fast a question.
  test.each([1, 4, 5, 17, 38, 44])(
    "[CHECK3] [JOIN2] a phone of several tabs counts in each of them, seed %i",
    async (seed) => {
      await runSimulation(seed, { ...changes, counting });
      await runSimulation(seed, changes);
    },
  );
});
