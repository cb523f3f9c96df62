import type { RoomId } from "#protocol/ids";
import type { WrapItem } from "#protocol/wire/bodies";
import { isExpired } from "../day.ts";
import { MemoryRoomLog } from "./memory-room-log.ts";
import { MemoryRoomActs, type RoomActs } from "./room-acts.ts";
import type { RoomLog } from "./room-log.ts";
import type { Recipient, RoomFounding, RoomStore, StoredWrap } from "./room-store.ts";

export class MemoryRoomStore implements RoomStore {
  readonly #wraps = new Map<Recipient, StoredWrap>();
  readonly #acts = new MemoryRoomActs();
  #founding: RoomFounding | undefined;
  #log: RoomLog | undefined;

  founding(): RoomFounding | undefined {
    return this.#founding;
  }

  found(founding: RoomFounding): void {
    this.#founding = founding;
  }

  putWraps(wraps: readonly WrapItem[]): void {
    for (const { recipient, expiresDay, wrap } of wraps) {
      if (this.#wraps.get(recipient)?.wrap !== null) this.#wraps.set(recipient, { expiresDay, wrap });
    }
  }

  wrapOf(recipient: Recipient): StoredWrap | undefined {
    return this.#wraps.get(recipient);
  }

  redeemWrap(recipient: Recipient): void {
    const expiresDay = this.#wraps.get(recipient)?.expiresDay ?? 0;
    this.#wraps.set(recipient, { expiresDay, wrap: null });
  }

  dropWrapsExpiredBefore(today: number): void {
    for (const [recipient, { expiresDay }] of this.#wraps) {
      if (isExpired(expiresDay, today)) this.#wraps.delete(recipient);
    }
  }

  log(room: RoomId): RoomLog {
    this.#log ??= new MemoryRoomLog(room);
    return this.#log;
  }

  acts(): RoomActs {
    return this.#acts;
  }
}
