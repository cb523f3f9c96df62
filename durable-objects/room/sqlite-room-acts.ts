import { idToBytes, type StreamId } from "#protocol/ids";
import { blob, bytesIn, maybeOne, numberIn, type SqlDatabase } from "../sql.ts";
import { isNewer, type RoomActs, type StoredAct } from "./room-acts.ts";

export class SqliteRoomActs implements RoomActs {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  actOf(stream: StreamId): StoredAct | undefined {
    const query = "SELECT position, bytes FROM act WHERE stream = ?";
    const row = maybeOne(this.#database.sql.exec(query, blob(idToBytes(stream))));
    return row && { position: numberIn(row, "position"), act: bytesIn(row, "bytes") };
  }

  put(stream: StreamId, act: StoredAct): boolean {
    if (!isNewer(act, this.actOf(stream))) return false;
    const query = "INSERT OR REPLACE INTO act (stream, position, bytes) VALUES (?, ?, ?)";
    this.#database.sql.exec(query, blob(idToBytes(stream)), act.position, blob(act.act));
    return true;
  }

  drop(stream: StreamId): void {
    this.#database.sql.exec("DELETE FROM act WHERE stream = ?", blob(idToBytes(stream)));
  }
}
