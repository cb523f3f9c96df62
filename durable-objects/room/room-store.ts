/** What a Room keeps besides its log: how it was founded, and its key wrapped for slips and members. */
import type { Bytes } from "#protocol/bytes";
import type { AuthorId, RoomId, SlipId } from "#protocol/ids";
import type { WrapItem } from "#protocol/wire/bodies";
import type { CloseMark } from "#protocol/wire/close-marks";
import type { RetentionSetting } from "#protocol/wire/retention";
import type { RoomActs } from "./room-acts.ts";
import type { RoomLog } from "./room-log.ts";

export type Recipient = SlipId | AuthorId;

export interface RoomFounding {
  readonly founderKey: Bytes;
  readonly record: Bytes;
}

export interface StoredWrap {
  readonly expiresDay: number;
  /** Null once the slip was redeemed. */
  readonly wrap: Bytes | null;
}

export interface StoredRotation {
  readonly record: Bytes;
  /** The Room's serial when the epoch before was closed. */
  readonly serial: number;
}

export interface EpochOpening extends StoredRotation {
  readonly epoch: number;
  readonly marks: readonly CloseMark[];
  readonly wraps: readonly WrapItem[];
}

export interface RoomStore {
  /** Undefined in a Room that nobody founded, which stores nothing at all (EDGE8). */
  founding(): RoomFounding | undefined;
  found(founding: RoomFounding): void;
  /** Keeps wraps, replacing older ones of the same recipients, but never one that was redeemed. */
  putWraps(wraps: readonly WrapItem[]): void;
  wrapOf(recipient: Recipient): StoredWrap | undefined;
  /** Deletes the wrap, and remembers that none for this recipient may come back (ROOM14). */
  redeemWrap(recipient: Recipient): void;
  dropWrapsExpiredBefore(today: number): void;
  /** Records of the epochs after the first, in order. */
  rotations(): readonly StoredRotation[];
  /** Opens the next epoch: its record, the marks of the one before, and these wraps instead of all there were. */
  rotate(opening: EpochOpening): void;
  /** Of an epoch that was closed. */
  closeMarks(epoch: number): readonly CloseMark[];
  /** How long words are kept, as facilitators have set it, in order. */
  settings(): readonly RetentionSetting[];
  keepSetting(setting: RetentionSetting): void;
  log(room: RoomId): RoomLog;
  acts(): RoomActs;
}
