/**
 * Sealed backups: put by whoever holds their key and is a member, given to whoever knows their id, counted and never
 * joined to anybody (RECOVER1–RECOVER4).
 */
import { type Bytes, bytesToHex } from "#protocol/bytes";
import { type BackupId, type FactoryId, isId } from "#protocol/ids";
import { HINTED_FACTORIES_MAX } from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import {
  backupIdOf,
  type BackupBody,
  bytesToBackup,
  factoriesToBytes,
  hintedIdOf,
  hintOf,
  vouchMessage,
} from "#protocol/wire/backup";
import { isMember, verifyChain } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import type { Signer } from "#protocol/wire/signed-request";
import type { ObjectRequest } from "../http.ts";
import type { SignedGate } from "../signed.ts";
import { TokenBuckets } from "../token-bucket.ts";
import type { FactoryParts } from "./factory-core.ts";

/** A member may have made a code anew now and then; officials are few. */
const BACKUPS_PER_MEMBER_MAX = 3;
const BACKUPS_BESIDE_MAX = 32;
/** New backups of one member. Known only while the object is awake: a count on disk would join the two. */
const NEW_BACKUPS = { burst: 5, perSecond: 1 / 3_600 };
const MEMBERS_REMEMBERED_MAX = 5_000;
/** Asking for backups, by id: enough for a phone that is set up, too little to try codes. */
const READS = { burst: 20, perSecond: 1 / 60 };
const IDS_REMEMBERED_MAX = 5_000;
/** No hint is asked about more often by an honest crowd. */
const HINTS = { burst: 120, perSecond: 2 };

const NOTHING: Bytes = new Uint8Array(0);

export interface BackupHost {
  /** The object of a hint learns that this factory begins with it; false when it could not be reached. */
  keepHinted(hinted: FactoryId, factory: FactoryId): Promise<boolean>;
}

type Answer = Promise<Result<Bytes, EdgeError>>;

export class Backups {
  readonly #parts: FactoryParts;
  readonly #host: BackupHost;
  readonly #gate: SignedGate;
  readonly #fresh = new TokenBuckets(NEW_BACKUPS, MEMBERS_REMEMBERED_MAX);
  readonly #reads = new TokenBuckets(READS, IDS_REMEMBERED_MAX);
  readonly #hints = new TokenBuckets(HINTS, 1);
  #isHinted = false;

  constructor(parts: FactoryParts, host: BackupHost, gate: SignedGate) {
    this.#parts = parts;
    this.#host = host;
    this.#gate = gate;
  }

  async answer(request: ObjectRequest): Answer {
    const [part, name] = request.parts;
    const route = `${request.method} ${part}`;
    if (route === "GET hinted") return this.#hinted();
    // Reached from another Factory alone: the Worker passes on no PUT of this path (EDGE9).
    if (route === "PUT hinted" && isId(name)) return this.#keepHinted(name as FactoryId);
    if (route === "GET backups" && isId(name)) return this.#read(name as BackupId);
    if (route === "PUT backups" && isId(name)) return this.#put(request, name as BackupId);
    return err({ type: "not-found" });
  }

  #read(id: BackupId): Result<Bytes, EdgeError> {
    const waitMs = this.#reads.take(id, this.#parts.clock());
    if (waitMs > 0) return err({ type: "too-many", waitMs });
    const sealed = this.#parts.store.founding() && this.#parts.store.backups.backup(id);
    return sealed ? ok(sealed) : err({ type: "not-found" });
  }

  async #put(request: ObjectRequest, id: BackupId): Answer {
    const body = bytesToBackup(request.body);
    if (!body.ok) return err({ type: "body-malformed" });
    const owner = await this.#gate.check(request);
    if (!owner.ok) return owner;
    const member = await this.#requireMember(request.id as FactoryId, id, owner.value, body.value);
    if (!member.ok) return member;
    const room = this.#requireRoom(id, member.value, body.value.sealed);
    if (!room.ok) return room;
    if (!(await this.#tellHint(request.id as FactoryId))) return err({ type: "broken" });
    const { backups } = this.#parts.store;
    if (body.value.sealed.length === 0) backups.dropBackup(id);
    else backups.keepBackup(id, body.value.sealed);
    return ok(NOTHING);
  }

  /** RECOVER1, RECOVER2: the owner's key names the backup, and a member vouches. Answers the member's key. */
  async #requireMember(
    factory: FactoryId,
    id: BackupId,
    owner: Signer,
    { chain, vouch, sealed }: BackupBody,
  ): Promise<Result<Bytes, EdgeError>> {
    const { store, suite } = this.#parts;
    const founding = store.founding();
    if (!founding) return err({ type: "not-founded" });
    if (backupIdOf(owner.key) !== id) return err({ type: "not-allowed" });
    const leaf = await verifyChain(suite, factory, founding.founderKey, chain);
    if (!leaf.ok || !isMember(leaf.value)) return err({ type: "not-allowed" });
    const { signingKey } = leaf.value;
    const isVouched = await suite.verify(signingKey, vouchMessage(factory, id, sealed), vouch);
    return isVouched ? ok(signingKey) : err({ type: "request-forged" });
  }

  /** RECOVER4: what replaces a backup always fits; a new one only as long as there are not too many. */
  #requireRoom(id: BackupId, member: Bytes, sealed: Bytes): Result<null, EdgeError> {
    const { store, clock } = this.#parts;
    if (sealed.length === 0 || store.backups.backup(id)) return ok(null);
    const { backups, members } = store.backups.counts();
    if (backups >= BACKUPS_BESIDE_MAX + BACKUPS_PER_MEMBER_MAX * members)
      return err({ type: "too-many", waitMs: 60_000 });
    const waitMs = this.#fresh.take(bytesToHex(member), clock());
    return waitMs > 0 ? err({ type: "too-many", waitMs }) : ok(null);
  }

  /** Before a backup is taken: a code whose factory cannot be found opens nothing. */
  async #tellHint(factory: FactoryId): Promise<boolean> {
    this.#isHinted ||= await this.#host.keepHinted(hintedIdOf(hintOf(factory)), factory);
    return this.#isHinted;
  }

  #keepHinted(factory: FactoryId): Result<Bytes, EdgeError> {
    const { backups } = this.#parts.store;
    const known = backups.hinted();
    if (!known.includes(factory)) {
      if (known.length >= HINTED_FACTORIES_MAX) return err({ type: "too-many", waitMs: 60_000 });
      backups.keepHinted(factory);
    }
    return ok(NOTHING);
  }

  #hinted(): Result<Bytes, EdgeError> {
    const waitMs = this.#hints.take("", this.#parts.clock());
    if (waitMs > 0) return err({ type: "too-many", waitMs });
    return ok(factoriesToBytes(this.#parts.store.backups.hinted()));
  }
}
