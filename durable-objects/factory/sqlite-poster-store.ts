import { bytesToId, idToBytes, type SlipId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roleToByte } from "#protocol/wire/audience";
import { bytesToChain, type Chain, chainToBytes, slipIdOf } from "#protocol/wire/certificate";
import { isExpired } from "../day.ts";
import { blob, bytesIn, maybeOne, numberIn, type SqlDatabase, type SqlRow } from "../sql.ts";
import type { Poster, PosterStore, PosterUse } from "./poster-store.ts";

const USE = `
  UPDATE poster
  SET uses = uses + 1, usesOnDay = CASE day WHEN ?2 THEN usesOnDay + 1 ELSE 1 END, day = ?2
  WHERE id = ?1`;

export class SqlitePosterStore implements PosterStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  poster(id: SlipId): Poster | undefined {
    const row = maybeOne(this.#exec("SELECT * FROM poster WHERE id = ?", blob(idToBytes(id))));
    return row && toPoster(row);
  }

  keepPoster(chain: Chain): number {
    const id = blob(idToBytes(slipIdOf(chain.at(-1)!.signingKey)));
    return this.#database.transactionSync(() => {
      const number = numberIn(this.#exec("SELECT count(*) + 1 AS number FROM poster").one(), "number");
      const insert = "INSERT INTO poster (id, number, chain) VALUES (?, ?, ?)";
      this.#exec(insert, id, number, blob(chainToBytes(chain)));
      return number;
    });
  }

  openPosters(today: number): readonly Poster[] {
    const rows = this.#exec("SELECT * FROM poster WHERE isRevoked = 0 ORDER BY number").toArray();
    return rows.map(toPoster).filter(({ expiresDay }) => !isExpired(expiresDay, today));
  }

  usesOfAll(): number {
    return numberIn(this.#exec("SELECT coalesce(sum(uses), 0) AS uses FROM poster").one(), "uses");
  }

  usePoster({ poster, certified, day }: PosterUse): void {
    this.#database.transactionSync(() => {
      this.#exec(USE, blob(idToBytes(poster)), day);
      this.#exec("INSERT OR IGNORE INTO certified (hash) VALUES (?)", blob(certified));
    });
  }

  revokePoster(id: SlipId): void {
    const bytes = blob(idToBytes(id));
    this.#database.transactionSync(() => {
      this.#exec("UPDATE poster SET isRevoked = 1 WHERE id = ?", bytes);
      const unswept = "INSERT OR IGNORE INTO unswept (slip, role) VALUES (?, ?)";
      this.#exec(unswept, bytes, roleToByte("worker"));
    });
  }

  #exec(query: string, ...bindings: readonly (ArrayBuffer | number)[]) {
    return this.#database.sql.exec(query, ...bindings);
  }
}

function toPoster(row: SqlRow): Poster {
  const chain = mustBeOk(bytesToChain(bytesIn(row, "chain")));
  const { expiresDay, usesMax = 0 } = chain.at(-1)!;
  return {
    id: bytesToId<SlipId>(bytesIn(row, "id")),
    number: numberIn(row, "number"),
    chain,
    expiresDay,
    usesMax,
    uses: numberIn(row, "uses"),
    day: numberIn(row, "day"),
    usesOnDay: numberIn(row, "usesOnDay"),
    isRevoked: numberIn(row, "isRevoked") === 1,
  };
}
