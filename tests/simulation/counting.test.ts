/** The same people, in a factory whose phones count from checkpoints as soon as there is one. */
import { describe, expect, test } from "vitest";
import { runSimulation } from "../support/simulation.ts";
import { ONE_SEED } from "../support/simulation-seeds.ts";

const roles = ["worker", "worker", "facilitator", "worker", "worker"] as const;
const changes = { roles, newcomers: 3, steps: 1_500 };
const counting = { wholeMax: 1, every: 1 };

describe.runIf(ONE_SEED === null)("counting from checkpoints", () => {
  test("[CHECK3] [CHECK4] nobody is left out of a count, and no phone accuses anybody, whether it counted short or not", async () => {
    const counted: number[] = [];
    for (const seed of [7, 46, 54, 55, 63, 66, 72, 79])
      counted.push((await runSimulation(seed, { ...changes, counting })).countedShort);
    expect(Math.max(...counted), "some phone counted from a checkpoint").toBeGreaterThan(0);
  });

  // One tab began to read the log while another asked for its checkpoint; and too fast a question.
  test.each([1, 4, 5, 17, 38, 44])(
    "[CHECK3] [JOIN2] a phone of several tabs counts in each of them, seed %i",
    async (seed) => {
      await runSimulation(seed, { ...changes, counting });
      await runSimulation(seed, changes);
    },
  );
});
