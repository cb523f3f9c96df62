import type { Bytes } from "#protocol/bytes";
import { hash } from "#protocol/hash";
import { type AuthorId, bytesToId, idToBytes, type SlipId } from "#protocol/ids";
import { UNCONFIRMED_DAYS_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import { byteToRole, type Role, roleToByte } from "#protocol/wire/audience";
import {
  bytesToCertificate,
  bytesToChain,
  type Certificate,
  certificateToBytes,
  type Chain,
  chainToBytes,
  slipIdOf,
} from "#protocol/wire/certificate";
import {
  blob,
  bytesIn,
  hasTables,
  maybeBytesIn,
  maybeOne,
  migrate,
  numberIn,
  type SqlDatabase,
  type SqlRow,
  textIn,
} from "../sql.ts";
import type { BackupStore } from "./backup-store.ts";
import type {
  Admits,
  FactoryFounding,
  FactoryStore,
  InviteBatch,
  OpenSlipsQuery,
  Redemption,
  Remover,
  Slip,
} from "./factory-store.ts";
import { FACTORY_MIGRATIONS } from "./factory-tables.ts";
import type { PosterStore } from "./poster-store.ts";
import { SqliteBackupStore } from "./sqlite-backup-store.ts";
import { SqlitePosterStore } from "./sqlite-poster-store.ts";

const NEXT_SERIAL = "SELECT coalesce(max(firstSerial + size), 1) AS serial FROM batch";
const KEEP_SLIP = `
  INSERT INTO slip (id, signingKey, role, expiresDay, serial, certificate, signerChain)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const SLIP = `
  SELECT role, expiresDay, serial, certificate, chain.bytes AS signerChain
  FROM slip JOIN chain ON chain.hash = slip.signerChain
  WHERE slip.id = ?`;
const OPEN_SLIPS = `
  SELECT id, role, expiresDay, serial, certificate, chain.bytes AS signerChain
  FROM slip JOIN chain ON chain.hash = slip.signerChain
  WHERE serial > ? AND (expiresDay = 0 OR expiresDay >= ?)
  ORDER BY serial LIMIT ?`;
const UNCONFIRMED = `
  SELECT id, role, expiresDay, serial, certificate, chain.bytes AS signerChain
  FROM unconfirmed JOIN chain ON chain.hash = unconfirmed.signerChain
  WHERE serial > ? ORDER BY serial LIMIT ?`;
const OVERDUE = "SELECT id FROM unconfirmed WHERE expiresDay <> 0 AND expiresDay + ? < ?";
const REMOVE = `
  INSERT INTO removed (author, byFounder) VALUES (?, ?)
  ON CONFLICT (author) DO UPDATE SET byFounder = max(byFounder, excluded.byFounder)`;

export class SqliteFactoryStore implements FactoryStore {
  readonly backups: BackupStore;
  readonly posters: PosterStore;
  readonly #database: SqlDatabase;
  #hasTables: boolean;

  constructor(database: SqlDatabase) {
    this.#database = database;
    this.backups = new SqliteBackupStore(database);
    this.posters = new SqlitePosterStore(database);
    this.#hasTables = hasTables(database);
    if (this.#hasTables) migrate(database, FACTORY_MIGRATIONS);
  }

  founding(): FactoryFounding | undefined {
    const row = this.#factory();
    return (
      row && {
        founderKey: bytesIn(row, "founderKey"),
        profile: bytesIn(row, "profile"),
        admissionSeed: bytesIn(row, "admissionSeed"),
      }
    );
  }

  found({ founderKey, profile, admissionSeed }: FactoryFounding): void {
    migrate(this.#database, FACTORY_MIGRATIONS);
    this.#hasTables = true;
    const query = "INSERT INTO factory (id, founderKey, profile, admissionSeed) VALUES (1, ?, ?, ?)";
    this.#exec(query, blob(founderKey), blob(profile), blob(admissionSeed));
  }

  admissionChain(): Chain | undefined {
    const row = this.#factory();
    const bytes = row && maybeBytesIn(row, "admissionChain");
    return bytes ? mustBeOk(bytesToChain(bytes)) : undefined;
  }

  keepAdmissionChain(chain: Chain): void {
    this.#exec("UPDATE factory SET admissionChain = ?", blob(chainToBytes(chain)));
  }

  batchSerial(batchHash: Bytes): number | undefined {
    const row = maybeOne(this.#exec("SELECT firstSerial FROM batch WHERE hash = ?", blob(batchHash)));
    return row && numberIn(row, "firstSerial");
  }

  keepBatch(batch: InviteBatch): number {
    return this.#database.transactionSync(() => {
      const first = numberIn(this.#exec(NEXT_SERIAL).one(), "serial");
      const { hash: batchHash, invites } = batch;
      const insert = "INSERT INTO batch (hash, firstSerial, size) VALUES (?, ?, ?)";
      this.#exec(insert, blob(batchHash), first, invites.length);
      const chainHash = this.#keepChain(batch.signerChain);
      invites.forEach((invite, index) => this.#keepSlip(invite, first + index, chainHash));
      return first;
    });
  }

  #keepChain(chain: Chain): Bytes {
    const bytes = chainToBytes(chain);
    const chainHash = hash(bytes);
    this.#exec("INSERT OR IGNORE INTO chain (hash, bytes) VALUES (?, ?)", blob(chainHash), blob(bytes));
    return chainHash;
  }

  #keepSlip(invite: Certificate, serial: number, chainHash: Bytes): void {
    const { signingKey, expiresDay } = invite;
    const id = blob(idToBytes(slipIdOf(signingKey)));
    const certificate = blob(certificateToBytes(invite));
    const role = roleToByte(invite.role);
    this.#exec(KEEP_SLIP, id, blob(signingKey), role, expiresDay, serial, certificate, blob(chainHash));
  }

  slip(id: SlipId): Slip | undefined {
    const row = maybeOne(this.#exec(SLIP, blob(idToBytes(id))));
    return row && toSlip(id, row);
  }

  spent(id: SlipId): Admits | undefined {
    const row = maybeOne(this.#exec("SELECT admits FROM spent WHERE slip = ?", blob(idToBytes(id))));
    return row && (textIn(row, "admits") === "worker" ? "worker" : "official");
  }

  isCertified(certified: Bytes): boolean {
    return maybeOne(this.#exec("SELECT 1 FROM certified WHERE hash = ?", blob(certified))) !== undefined;
  }

  redeem({ slip, admits, certified }: Redemption): boolean {
    const id = blob(idToBytes(slip));
    return this.#database.transactionSync(() => {
      this.#exec("INSERT INTO unconfirmed SELECT * FROM slip WHERE id = ?", id);
      if (this.#exec("DELETE FROM slip WHERE id = ? RETURNING id", id).toArray().length === 0) return false;
      this.#exec("INSERT INTO spent (slip, admits) VALUES (?, ?)", id, admits);
      this.#exec("INSERT OR IGNORE INTO certified (hash) VALUES (?)", blob(certified));
      return true;
    });
  }

  confirm(slip: SlipId): void {
    this.#database.transactionSync(() => this.#confirm(blob(idToBytes(slip))));
  }

  #confirm(id: ArrayBuffer): void {
    const row = maybeOne(this.#exec("DELETE FROM unconfirmed WHERE id = ? RETURNING role", id));
    if (row) this.#exec("INSERT INTO unswept (slip, role) VALUES (?, ?)", id, roleToByte(roleIn(row)));
  }

  confirmOverdue(today: number): void {
    this.#database.transactionSync(() => {
      for (const row of this.#exec(OVERDUE, UNCONFIRMED_DAYS_MAX, today).toArray())
        this.#confirm(blob(bytesIn(row, "id")));
    });
  }

  unconfirmed({ afterSerial, max }: Omit<OpenSlipsQuery, "today">): readonly Slip[] {
    const rows = this.#exec(UNCONFIRMED, afterSerial, max).toArray();
    return rows.map((row) => toSlip(bytesToId<SlipId>(bytesIn(row, "id")), row));
  }

  revoke({ id, role }: Pick<Slip, "id" | "role">): boolean {
    const bytes = blob(idToBytes(id));
    return this.#database.transactionSync(() => {
      if (this.#exec("DELETE FROM slip WHERE id = ? RETURNING id", bytes).toArray().length === 0)
        return false;
      this.#exec("INSERT INTO revoked (slip) VALUES (?)", bytes);
      this.#exec("INSERT INTO unswept (slip, role) VALUES (?, ?)", bytes, roleToByte(role));
      return true;
    });
  }

  isRevoked(id: SlipId): boolean {
    const query = "SELECT 1 FROM revoked WHERE slip = ?";
    return maybeOne(this.#exec(query, blob(idToBytes(id)))) !== undefined;
  }

  openSlips({ afterSerial, today, max }: OpenSlipsQuery): readonly Slip[] {
    const rows = this.#exec(OPEN_SLIPS, afterSerial, today, max).toArray();
    return rows.map((row) => toSlip(bytesToId<SlipId>(bytesIn(row, "id")), row));
  }

  remove(authors: readonly AuthorId[], by: Remover): void {
    this.#database.transactionSync(() => {
      for (const author of authors) this.#exec(REMOVE, blob(idToBytes(author)), by === "founder" ? 1 : 0);
    });
  }

  removedBy(author: AuthorId): Remover | undefined {
    const query = "SELECT byFounder FROM removed WHERE author = ?";
    const row = maybeOne(this.#exec(query, blob(idToBytes(author))));
    return row && (numberIn(row, "byFounder") === 1 ? "founder" : "facilitator");
  }

  unswept(): readonly { readonly slip: SlipId; readonly role: Role }[] {
    if (!this.#hasTables) return [];
    const rows = this.#exec("SELECT slip, role FROM unswept").toArray();
    return rows.map((row) => ({ slip: bytesToId<SlipId>(bytesIn(row, "slip")), role: roleIn(row) }));
  }

  swept(slip: SlipId): void {
    this.#exec("DELETE FROM unswept WHERE slip = ?", blob(idToBytes(slip)));
  }

  #factory(): SqlRow | undefined {
    return this.#hasTables ? maybeOne(this.#exec("SELECT * FROM factory")) : undefined;
  }

  #exec(query: string, ...bindings: readonly (ArrayBuffer | number | string | null)[]) {
    return this.#database.sql.exec(query, ...bindings);
  }
}

function toSlip(id: SlipId, row: SqlRow): Slip {
  const signerChain = mustBeOk(bytesToChain(bytesIn(row, "signerChain")));
  const invite = mustBeOk(bytesToCertificate(bytesIn(row, "certificate")));
  const [expiresDay, serial] = [numberIn(row, "expiresDay"), numberIn(row, "serial")];
  return { id, role: roleIn(row), expiresDay, serial, inviteChain: [...signerChain, invite] };
}

function roleIn(row: SqlRow): Role {
  const role = byteToRole(numberIn(row, "role"));
  if (!role) throw new Error("column role holds no role");
  return role;
}
