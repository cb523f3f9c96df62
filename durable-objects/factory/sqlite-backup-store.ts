import type { Bytes } from "#protocol/bytes";
import { type BackupId, bytesToId, type FactoryId, idToBytes } from "#protocol/ids";
import { blob, bytesIn, hasTables, maybeOne, migrate, numberIn, type SqlDatabase } from "../sql.ts";
import type { BackupStore } from "./backup-store.ts";
import { FACTORY_MIGRATIONS } from "./factory-tables.ts";

const KEEP = `
  INSERT INTO backup (id, sealed) VALUES (?1, ?2)
  ON CONFLICT (id) DO UPDATE SET sealed = ?2`;
const COUNTS = `
  SELECT (SELECT count(*) FROM backup) AS backups, (SELECT count(*) FROM certified) AS members`;

export class SqliteBackupStore implements BackupStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  backup(id: BackupId): Bytes | undefined {
    if (!hasTables(this.#database)) return undefined;
    const row = maybeOne(this.#exec("SELECT sealed FROM backup WHERE id = ?", blob(idToBytes(id))));
    return row && bytesIn(row, "sealed");
  }

  keepBackup(id: BackupId, sealed: Bytes): void {
    this.#exec(KEEP, blob(idToBytes(id)), blob(sealed));
  }

  dropBackup(id: BackupId): void {
    this.#exec("DELETE FROM backup WHERE id = ?", blob(idToBytes(id)));
  }

  counts(): { readonly backups: number; readonly members: number } {
    const row = this.#exec(COUNTS).one();
    return { backups: numberIn(row, "backups"), members: numberIn(row, "members") };
  }

  keepHinted(factory: FactoryId): void {
    migrate(this.#database, FACTORY_MIGRATIONS);
    this.#exec("INSERT OR IGNORE INTO hinted (factory) VALUES (?)", blob(idToBytes(factory)));
  }

  hinted(): readonly FactoryId[] {
    if (!hasTables(this.#database)) return [];
    const rows = this.#exec("SELECT factory FROM hinted ORDER BY factory").toArray();
    return rows.map((row) => bytesToId<FactoryId>(bytesIn(row, "factory")));
  }

  #exec(query: string, ...bindings: readonly ArrayBuffer[]) {
    return this.#database.sql.exec(query, ...bindings);
  }
}
