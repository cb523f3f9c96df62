import { idToBytes, type RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { WrapItem } from "#protocol/wire/bodies";
import { isKeptMonths, type RetentionSetting } from "#protocol/wire/retention";
import { bytesToMarks, type CloseMark, marksToBytes } from "#protocol/wire/close-marks";
import {
  blob,
  bytesIn,
  hasTables,
  maybeBytesIn,
  maybeOne,
  migrate,
  numberIn,
  type SqlDatabase,
} from "../sql.ts";
import type { RoomActs } from "./room-acts.ts";
import type { RoomLog } from "./room-log.ts";
import type {
  EpochOpening,
  Recipient,
  RoomFounding,
  RoomStore,
  StoredRotation,
  StoredWrap,
} from "./room-store.ts";
import { ROOM_MIGRATIONS } from "./room-tables.ts";
import { SqliteRoomActs } from "./sqlite-room-acts.ts";
import { SqliteRoomLog } from "./sqlite-room-log.ts";

const PUT_WRAP = `
  INSERT INTO wrap (recipient, expiresDay, wrap) VALUES (?, ?, ?)
  ON CONFLICT (recipient) DO UPDATE SET expiresDay = excluded.expiresDay, wrap = excluded.wrap
  WHERE wrap.wrap IS NOT NULL`;
const REDEEM_WRAP = `
  INSERT INTO wrap (recipient, expiresDay, wrap) VALUES (?, 0, NULL)
  ON CONFLICT (recipient) DO UPDATE SET wrap = NULL`;

/** A row of an object holds 2 MB at most; a mark takes about 70 bytes. */
const MARKS_IN_PART = 10_000;

export class SqliteRoomStore implements RoomStore {
  readonly #database: SqlDatabase;
  #hasTables: boolean;
  #log: RoomLog | undefined;

  constructor(database: SqlDatabase) {
    this.#database = database;
    this.#hasTables = hasTables(database);
    if (this.#hasTables) migrate(database, ROOM_MIGRATIONS);
  }

  founding(): RoomFounding | undefined {
    if (!this.#hasTables) return undefined;
    const row = maybeOne(this.#database.sql.exec("SELECT founderKey, record FROM room"));
    return row && { founderKey: bytesIn(row, "founderKey"), record: bytesIn(row, "record") };
  }

  found({ founderKey, record }: RoomFounding): void {
    migrate(this.#database, ROOM_MIGRATIONS);
    this.#hasTables = true;
    const query = "INSERT INTO room (id, founderKey, record) VALUES (1, ?, ?)";
    this.#database.sql.exec(query, blob(founderKey), blob(record));
  }

  putWraps(wraps: readonly WrapItem[]): void {
    this.#database.transactionSync(() => this.#keepWraps(wraps));
  }

  #keepWraps(wraps: readonly WrapItem[]): void {
    for (const { recipient, expiresDay, wrap } of wraps) {
      this.#database.sql.exec(PUT_WRAP, blob(idToBytes(recipient)), expiresDay, blob(wrap));
    }
  }

  wrapOf(recipient: Recipient): StoredWrap | undefined {
    const query = "SELECT expiresDay, wrap FROM wrap WHERE recipient = ?";
    const row = maybeOne(this.#database.sql.exec(query, blob(idToBytes(recipient))));
    return row && { expiresDay: numberIn(row, "expiresDay"), wrap: maybeBytesIn(row, "wrap") };
  }

  redeemWrap(recipient: Recipient): void {
    this.#database.sql.exec(REDEEM_WRAP, blob(idToBytes(recipient)));
  }

  dropWrapsExpiredBefore(today: number): void {
    this.#database.sql.exec("DELETE FROM wrap WHERE expiresDay <> 0 AND expiresDay < ?", today);
  }

  rotations(): readonly StoredRotation[] {
    const rows = this.#database.sql.exec("SELECT record, serial FROM epoch ORDER BY epoch").toArray();
    return rows.map((row) => ({ record: bytesIn(row, "record"), serial: numberIn(row, "serial") }));
  }

  rotate(opening: EpochOpening): void {
    const { sql } = this.#database;
    this.#database.transactionSync(() => {
      const query = "INSERT INTO epoch (epoch, record, serial) VALUES (?, ?, ?)";
      sql.exec(query, opening.epoch, blob(opening.record), opening.serial);
      this.#keepMarks(opening.epoch - 1, opening.marks);
      sql.exec("DELETE FROM wrap WHERE wrap IS NOT NULL");
      this.#keepWraps(opening.wraps);
    });
  }

  #keepMarks(epoch: number, marks: readonly CloseMark[]): void {
    for (let start = 0; start < marks.length; start += MARKS_IN_PART) {
      const part = marksToBytes(marks.slice(start, start + MARKS_IN_PART));
      const query = "INSERT INTO closeMarks (epoch, part, bytes) VALUES (?, ?, ?)";
      this.#database.sql.exec(query, epoch, start / MARKS_IN_PART, blob(part));
    }
  }

  closeMarks(epoch: number): readonly CloseMark[] {
    const query = "SELECT bytes FROM closeMarks WHERE epoch = ? ORDER BY part";
    const parts = this.#database.sql.exec(query, epoch).toArray();
    return parts.flatMap((row) => mustBeOk(bytesToMarks(bytesIn(row, "bytes"))));
  }

  settings(): readonly RetentionSetting[] {
    const rows = this.#database.sql
      .exec("SELECT number, day, months FROM retention ORDER BY number")
      .toArray();
    return rows.map((row) => {
      const months = numberIn(row, "months");
      if (!isKeptMonths(months)) throw new Error("column months holds no setting");
      return { number: numberIn(row, "number"), day: numberIn(row, "day"), months };
    });
  }

  keepSetting({ number, day, months }: RetentionSetting): void {
    this.#database.sql.exec(
      "INSERT INTO retention (number, day, months) VALUES (?, ?, ?)",
      number,
      day,
      months,
    );
  }

  log(room: RoomId): RoomLog {
    this.#log ??= new SqliteRoomLog(this.#database, room);
    return this.#log;
  }

  acts(): RoomActs {
    return new SqliteRoomActs(this.#database);
  }
}
