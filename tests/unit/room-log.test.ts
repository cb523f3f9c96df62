import { describe, test } from "vitest";
import { MemoryRoomLog } from "#durable-objects/room/memory-room-log";
import { CAP, LOG_ROOM, ROOM_LOG_CASES } from "../support/room-log-contract.ts";

describe("a Room's log in memory", () => {
  test.each(ROOM_LOG_CASES)("$name", ({ run }) => {
    const log = new MemoryRoomLog(LOG_ROOM, CAP);
    run({ log, reopen: () => log });
  });
});
