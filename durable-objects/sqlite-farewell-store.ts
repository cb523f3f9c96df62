import type { FarewellStore, StoredFarewell } from "./farewell-store.ts";
import { blob, bytesIn, maybeOne, numberIn, type SqlDatabase } from "./sql.ts";

const TABLE = `
  CREATE TABLE IF NOT EXISTS farewell (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    founderKey BLOB NOT NULL,
    farewell BLOB NOT NULL,
    isTold INTEGER NOT NULL,
    isDeleted INTEGER NOT NULL
  )`;
const KEEP =
  "INSERT OR REPLACE INTO farewell (id, founderKey, farewell, isTold, isDeleted) VALUES (1, ?, ?, ?, ?)";

/** Read once: it is asked before every append. */
export class SqliteFarewellStore implements FarewellStore {
  readonly #database: SqlDatabase;
  #kept: StoredFarewell | undefined;

  constructor(database: SqlDatabase) {
    this.#database = database;
    const { sql } = database;
    const hasTable = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'farewell'").toArray().length > 0;
    const row = hasTable ? maybeOne(sql.exec("SELECT * FROM farewell")) : undefined;
    this.#kept = row && {
      founderKey: bytesIn(row, "founderKey"),
      farewell: bytesIn(row, "farewell"),
      isTold: numberIn(row, "isTold") === 1,
      isDeleted: numberIn(row, "isDeleted") === 1,
    };
  }

  kept(): StoredFarewell | undefined {
    return this.#kept;
  }

  keep(kept: StoredFarewell): void {
    const { sql } = this.#database;
    this.#database.transactionSync(() => {
      sql.exec(TABLE);
      const { founderKey, farewell, isTold, isDeleted } = kept;
      sql.exec(KEEP, blob(founderKey), blob(farewell), isTold ? 1 : 0, isDeleted ? 1 : 0);
    });
    this.#kept = kept;
  }
}
