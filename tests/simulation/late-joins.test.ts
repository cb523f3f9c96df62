/** Somebody comes in as a worker while keys change, and the phone dies on the way; tests/support/late-joins.ts says how. */
import { test } from "vitest";
import { joinsOf, SEEDS } from "../support/late-joins.ts";

test.each(SEEDS)(
  "[SLIP10] [EPOCH5] [JOIN2] a worker who dies at any await while keys change is a member after all: seed %i",
  (seed) => joinsOf("worker", seed),
);
