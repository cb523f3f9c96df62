/** What every store of acts must do, run on the memory one and the SQLite one alike. */
import { expect } from "vitest";
import type { RoomActs } from "#durable-objects/room/room-acts";
import type { StreamId } from "#protocol/ids";

const [one, two] = ["a1", "a2"].map((byte) => byte.repeat(16) as StreamId) as [StreamId, StreamId];
const act = (position: number, fill: number) => ({ position, act: new Uint8Array(40).fill(fill) });

export interface ActsCase {
  readonly name: string;
  run(acts: RoomActs): void;
}

export const ROOM_ACTS_CASES: readonly ActsCase[] = [
  {
    name: "[ACT3] a Thread has no act before one is put, and then its own",
    run(acts) {
      expect(acts.actOf(one)).toBeUndefined();
      expect(acts.put(one, act(2, 1))).toBe(true);
      expect(acts.actOf(one)).toEqual(act(2, 1));
      expect(acts.actOf(two)).toBeUndefined();
    },
  },
  {
    name: "[ACT3] the act of a later post replaces an earlier one, and never the other way round",
    run(acts) {
      expect(acts.put(one, act(2, 1))).toBe(true);
      expect(acts.put(one, act(5, 2))).toBe(true);
      expect(acts.put(one, act(4, 3))).toBe(false);
      expect(acts.actOf(one)).toEqual(act(5, 2));
      expect(acts.put(one, act(5, 4))).toBe(true);
      expect(acts.actOf(one)).toEqual(act(5, 4));
    },
  },
];
