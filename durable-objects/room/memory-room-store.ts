import type { RoomId } from "#protocol/ids";
import type { WrapItem } from "#protocol/wire/bodies";
import type { CloseMark } from "#protocol/wire/close-marks";
import type { RetentionSetting } from "#protocol/wire/retention";
import { isExpired } from "../day.ts";
import { MemoryRoomLog } from "./memory-room-log.ts";
import { MemoryRoomActs, type RoomActs } from "./room-acts.ts";
import type { RoomLog } from "./room-log.ts";
import type {
  EpochOpening,
  Recipient,
  RoomFounding,
  RoomStore,
  StoredRotation,
  StoredWrap,
} from "./room-store.ts";

export class MemoryRoomStore implements RoomStore {
  readonly #wraps = new Map<Recipient, StoredWrap>();
  readonly #acts = new MemoryRoomActs();
  readonly #rotations: StoredRotation[] = [];
  readonly #marks = new Map<number, readonly CloseMark[]>();
  readonly #settings: RetentionSetting[] = [];
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

  rotations(): readonly StoredRotation[] {
    return this.#rotations;
  }

  rotate(opening: EpochOpening): void {
    this.#rotations.push({ record: opening.record, serial: opening.serial });
    this.#marks.set(opening.epoch - 1, opening.marks);
    for (const [recipient, { wrap }] of this.#wraps) if (wrap) this.#wraps.delete(recipient);
    this.putWraps(opening.wraps);
  }

  closeMarks(epoch: number): readonly CloseMark[] {
    return this.#marks.get(epoch) ?? [];
  }

  settings(): readonly RetentionSetting[] {
    return this.#settings;
  }

  keepSetting(setting: RetentionSetting): void {
    this.#settings.push(setting);
  }

  log(room: RoomId): RoomLog {
    this.#log ??= new MemoryRoomLog(room);
    return this.#log;
  }

  acts(): RoomActs {
    return this.#acts;
  }
}
