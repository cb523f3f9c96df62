/**
 * The latest act of each Thread: what an official says became of it. One row a Thread, apart from the log, so
 * that a post still writes two rows and an act one.
 */
import type { Bytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";

export interface StoredAct {
  /** Of the official's post in the Thread. */
  readonly position: number;
  readonly act: Bytes;
}

export interface RoomActs {
  actOf(stream: StreamId): StoredAct | undefined;
  /** Replaces the Thread's act, unless it has one of a later post. Answers whether it did. */
  put(stream: StreamId, act: StoredAct): boolean;
  /** Its Thread was cut. */
  drop(stream: StreamId): void;
}

/** A later post's act wins; the same post may be acted on again. */
export function isNewer(act: StoredAct, present: StoredAct | undefined): boolean {
  return !present || act.position >= present.position;
}

export class MemoryRoomActs implements RoomActs {
  readonly #acts = new Map<StreamId, StoredAct>();

  actOf(stream: StreamId): StoredAct | undefined {
    return this.#acts.get(stream);
  }

  put(stream: StreamId, act: StoredAct): boolean {
    if (!isNewer(act, this.actOf(stream))) return false;
    this.#acts.set(stream, act);
    return true;
  }

  drop(stream: StreamId): void {
    this.#acts.delete(stream);
  }
}
