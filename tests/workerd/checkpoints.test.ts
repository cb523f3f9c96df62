/** Checkpoints of the join log on the real edge: real SQLite, real sockets. */
import { evictDurableObject } from "cloudflare:test";
import { test } from "vitest";
import { CHECKPOINT_CASES } from "../support/checkpoint-contract.ts";
import { makeOpenFactory, realEdge, roomStub, visit } from "./real-edge.ts";

test.each(CHECKPOINT_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const { founder, room } = await makeOpenFactory();
  const restart = () => evictDurableObject(roomStub(room));
  await run({ edge: realEdge, founder, room, visit, restart });
});
