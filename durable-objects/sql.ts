/**
 * SQLite of an object: ordered migrations, and rows parsed instead of cast.
 *
 * An object's tables are made when it is founded, not when it is first called: a made-up id in a path costs
 * no storage (EDGE8).
 */
import type { Bytes } from "#protocol/bytes";

export type SqlDatabase = Pick<DurableObjectStorage, "sql" | "transactionSync">;
export type SqlRow = Readonly<Record<string, SqlStorageValue>>;

export function hasTables({ sql }: SqlDatabase): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'migration'").toArray().length > 0;
}

/** Runs the migrations that this database has not seen, all or none. Their order never changes. */
export function migrate(database: SqlDatabase, migrations: readonly string[]): void {
  database.transactionSync(() => {
    const { sql } = database;
    sql.exec("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY)");
    const done = numberIn(sql.exec("SELECT count(*) AS done FROM migration").one(), "done");
    for (let number = done; number < migrations.length; number++) {
      sql.exec(migrations[number]!);
      sql.exec("INSERT INTO migration (number) VALUES (?)", number + 1);
    }
  });
}

/**
 * Empties an object and keeps one thing more. No await in between: what is written in one turn of the object is
 * written wholly or not at all, so that no crash leaves an object that has forgotten that it was deleted.
 */
export async function deleteAllBut(storage: DurableObjectStorage, keep: () => void): Promise<void> {
  const deleting = storage.deleteAll();
  keep();
  await deleting;
}

/** The row a key names, or undefined. */
export function maybeOne(rows: SqlStorageCursor<Record<string, SqlStorageValue>>): SqlRow | undefined {
  const row = rows.next();
  return row.done ? undefined : row.value;
}

export function numberIn(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  throw new Error(`column ${column} holds no number`);
}

export function bytesIn(row: SqlRow, column: string): Bytes {
  const value = row[column];
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new Error(`column ${column} holds no bytes`);
}

export function maybeBytesIn(row: SqlRow, column: string): Bytes | null {
  return row[column] === null ? null : bytesIn(row, column);
}

export function textIn(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new Error(`column ${column} holds no text`);
}

/** Bytes as a binding: the whole buffer must be theirs. */
export function blob(bytes: Bytes): ArrayBuffer {
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
