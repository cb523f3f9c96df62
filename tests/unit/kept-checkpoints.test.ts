/** Checkpoints on the memory edge. */
import { test } from "vitest";
import { CHECKPOINT_CASES } from "../support/checkpoint-contract.ts";
import { makeHandEdge, makeOpenRoom, visit } from "../support/memory-visitor.ts";

test.each(CHECKPOINT_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const restart = () => edge.restart();
  await run({ edge, founder, room, restart, visit: async (each) => visit(edge, each) });
});
