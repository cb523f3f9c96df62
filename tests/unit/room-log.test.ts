import { describe, test } from "vitest";
import { MemoryRoomLog } from "#durable-objects/room/memory-room-log";
import { CAP, LOG_ROOM, ROOM_LOG_CASES } from "../support/room-log-contract.ts";

describe("a Room's log in memory", () => {
  test.each(ROOM_LOG_CASES.map(({ name, run }) => [name, run] as const))("%s", (_, run) => {
    const log = new MemoryRoomLog(LOG_ROOM, CAP);
    run({ log, reopen: () => log });
  });
});
