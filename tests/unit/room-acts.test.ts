import { describe, test } from "vitest";
import { MemoryRoomActs } from "#durable-objects/room/room-acts";
import { ROOM_ACTS_CASES } from "../support/room-acts-contract.ts";

describe("a Room's acts in memory", () => {
  test.each(ROOM_ACTS_CASES.map(({ name, run }) => [name, run] as const))("%s", (_, run) => {
    run(new MemoryRoomActs());
  });
});
