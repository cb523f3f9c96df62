/**
 * The HTTP side of a Factory.
 *
 *   POST /api/factories/:factory                found
 *   GET  /api/factories/:factory                info
 *   PUT  /api/factories/:factory/admission      admission certificate
 *   POST /api/factories/:factory/invites        new slips
 *   GET  /api/factories/:factory/invites        open slips, behind `?after=` a serial
 *   GET  /api/factories/:factory/unconfirmed    slips that were used and not confirmed, behind `?after=` a serial
 *   POST /api/factories/:factory/confirmed      a slip's member is in every join log
 *   POST /api/factories/:factory/posters        a new poster
 *   GET  /api/factories/:factory/posters        posters that hang, and how many came in by each
 *   GET  /api/factories/:factory/slips/:slip    status of a slip or poster
 *   DELETE /api/factories/:factory/slips/:slip  revoke a slip or poster
 *   POST /api/factories/:factory/join           redeem a slip, or come in by a poster
 *   POST /api/factories/:factory/removed        remove facilitators
 *   PUT  /api/factories/:factory/backups/:backup  a sealed backup, or GET it
 *   GET  /api/factories/:hint/hinted            factories that begin with a hint
 */
import type { Bytes } from "#protocol/bytes";
import { type FactoryId, isId, type RoomId, type SlipId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { type Role, ROOM_KINDS, type RoomKind, roomIdOf, roomKindsOf } from "#protocol/wire/audience";
import {
  bytesToConfirm,
  bytesToFounding,
  bytesToInvites,
  bytesToRedeem,
  bytesToRemoved,
  factoryInfoToBytes,
  openSlipsToBytes,
  postersToBytes,
  serialToBytes,
  slipStatusToBytes,
} from "#protocol/wire/bodies";
import {
  bytesToCertificate,
  bytesToChain,
  chainToBytes,
  factoryIdOf,
  slipIdOf,
} from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import { bytesAnswer, emptyAnswer, errorAnswer, type ObjectRequest, readRequest } from "../http.ts";
import { SignedGate } from "../signed.ts";
import type { BucketRule } from "../token-bucket.ts";
import { positive } from "../variables.ts";
import {
  admit,
  batchHashOf,
  factoryInfo,
  type FactoryParts,
  foundFactory,
  invite,
  slipStatus,
} from "./factory-core.ts";
import { type BackupHost, Backups } from "./backups.ts";
import { confirm, listUnconfirmed } from "./confirming.ts";
import { listOpenSlips, revoke } from "./open-slips.ts";
import { hangPoster, listPosters } from "./posters.ts";
import { JoinLimits, JOINS, redeem } from "./redeeming.ts";
import { remove } from "./standing.ts";

/** Of wrangler.toml, or of a load test. */
export type FactoryVariables = Readonly<Partial<Record<"JOINS_BURST_MAX" | "JOINS_PER_MINUTE_MAX", unknown>>>;

export function joinsFrom(variables: FactoryVariables): BucketRule {
  const perMinute = positive(variables.JOINS_PER_MINUTE_MAX);
  return {
    burst: positive(variables.JOINS_BURST_MAX) ?? JOINS.burst,
    perSecond: perMinute === undefined ? JOINS.perSecond : perMinute / 60,
  };
}

export interface FactoryHost extends BackupHost {
  /** Deletes the wraps of a redeemed or revoked slip in a Room; false when it could not be reached. */
  redeemWrap(room: RoomId, slip: SlipId): Promise<boolean>;
  /** Calls `sweep` later. */
  scheduleSweep(): void;
}

const NOTHING: Bytes = new Uint8Array(0);
/** POSTER3: a wrap for a poster is never kept in these. */
const CLOSED_TO_POSTERS = ROOM_KINDS.filter((kind) => kind !== "everyone");
type Answer = Promise<Result<Bytes, EdgeError>>;

export class FactoryHttp {
  readonly #parts: FactoryParts;
  readonly #host: FactoryHost;
  readonly #gate: SignedGate;
  readonly #limits: JoinLimits;
  readonly #backups: Backups;

  constructor(parts: FactoryParts, host: FactoryHost, joins: BucketRule = JOINS, posters?: BucketRule) {
    this.#parts = parts;
    this.#host = host;
    this.#gate = new SignedGate(parts.suite, parts.clock);
    this.#limits = new JoinLimits(joins, parts.clock(), posters);
    this.#backups = new Backups(parts, host, this.#gate);
  }

  async answer(incoming: Request): Promise<Response> {
    const result = await this.#route(await readRequest(incoming));
    if (!result.ok) return errorAnswer(result.error);
    return result.value.length === 0 ? emptyAnswer() : bytesAnswer(result.value);
  }

  async #route(request: ObjectRequest): Answer {
    const [part, slip] = request.parts;
    const route = `${request.method} ${part ?? ""}`;
    if (route === "POST ") return this.#found(request);
    if (route === "GET ") return mapped(factoryInfo(this.#parts), factoryInfoToBytes);
    if (route === "PUT admission") return this.#admit(request);
    if (route === "POST invites") return this.#invite(request);
    if (route === "GET invites") return this.#slips(request, listOpenSlips);
    if (route === "GET unconfirmed") return this.#unconfirmed(request);
    if (route === "POST confirmed") return this.#confirm(request);
    if (route === "POST posters") return this.#hangPoster(request);
    if (route === "GET posters") return this.#posters(request);
    if (route === "POST join") return this.#join(request);
    if (route === "POST removed") return this.#remove(request);
    if (part === "backups" || part === "hinted") return this.#backups.answer(request);
    if (!isId(slip)) return err({ type: "not-found" });
    if (route === "DELETE slips") return this.#revoke(request, slip as SlipId);
    if (route !== "GET slips") return err({ type: "not-found" });
    return mapped(slipStatus(this.#parts, slip as SlipId), slipStatusToBytes);
  }

  async #found(request: ObjectRequest): Answer {
    const body = bytesToFounding(request.body);
    if (!body.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return foundFactory(this.#parts, request.id as FactoryId, signer.value, body.value);
  }

  async #admit(request: ObjectRequest): Answer {
    const chain = bytesToChain(request.body);
    if (!chain.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return mapped(
      await admit(this.#parts, request.id as FactoryId, signer.value, chain.value),
      () => NOTHING,
    );
  }

  async #invite(request: ObjectRequest): Answer {
    const invites = bytesToInvites(request.body);
    if (!invites.ok || invites.value.length === 0) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    const factory = request.id as FactoryId;
    const hash = batchHashOf(request.body);
    return mapped(await invite(this.#parts, factory, signer.value, invites.value, hash), serialToBytes);
  }

  async #slips(request: ObjectRequest, list: typeof listOpenSlips): Answer {
    const after = new URL(request.path, "https://factory").searchParams.get("after") ?? "0";
    if (!/^[0-9]{1,15}$/.test(after)) return err({ type: "not-found" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    const slips = await list(this.#parts, request.id as FactoryId, signer.value, Number(after));
    return mapped(slips, openSlipsToBytes);
  }

  /** Those whose days are over are confirmed by that: their wraps go too. */
  async #unconfirmed(request: ObjectRequest): Answer {
    const listed = await this.#slips(request, listUnconfirmed);
    if (listed.ok) await this.sweep();
    return listed;
  }

  async #confirm(request: ObjectRequest): Answer {
    const body = bytesToConfirm(request.body);
    if (!body.ok) return err({ type: "body-malformed" });
    const confirmed = await confirm(this.#parts, this.#limits, request.id as FactoryId, body.value);
    if (confirmed.ok) await this.sweep(slipIdOf(body.value.slipKey));
    return mapped(confirmed, () => NOTHING);
  }

  async #hangPoster(request: ObjectRequest): Answer {
    const poster = bytesToCertificate(request.body);
    if (!poster.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    const factory = request.id as FactoryId;
    const bar = (id: SlipId) => this.#redeemWraps(factory, CLOSED_TO_POSTERS, id);
    return mapped(await hangPoster(this.#parts, factory, signer.value, poster.value, bar), serialToBytes);
  }

  async #posters(request: ObjectRequest): Answer {
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return mapped(await listPosters(this.#parts, request.id as FactoryId, signer.value), postersToBytes);
  }

  /** SLIP8: also asks the Rooms again whose wraps of it may be left from a revoking before. */
  async #revoke(request: ObjectRequest, slip: SlipId): Answer {
    if (request.body.length > 0) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    const revoked = await revoke(this.#parts, request.id as FactoryId, signer.value, slip);
    if (revoked.ok || revoked.error.type === "slip-used") await this.sweep(slip);
    return mapped(revoked, () => NOTHING);
  }

  async #remove(request: ObjectRequest): Answer {
    const authors = bytesToRemoved(request.body);
    if (!authors.ok || authors.value.length === 0) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    const removed = await remove(this.#parts, request.id as FactoryId, signer.value, authors.value);
    return mapped(removed, () => NOTHING);
  }

  async #join(request: ObjectRequest): Answer {
    const body = bytesToRedeem(request.body);
    if (!body.ok) return err({ type: "body-malformed" });
    const admission = await redeem(this.#parts, this.#limits, request.id as FactoryId, body.value);
    return mapped(admission, (chain) => (chain ? chainToBytes(chain) : NOTHING));
  }

  /** SLIP4: wraps of confirmed and revoked slips, of all or of one, are deleted; those in a Room out of reach, later. */
  async sweep(only?: SlipId): Promise<void> {
    const due = this.#parts.store.unswept().filter(({ slip }) => only === undefined || slip === only);
    for (const { slip, role } of due) {
      if (await this.#sweepSlip(slip, role)) this.#parts.store.swept(slip);
      else this.#host.scheduleSweep();
    }
  }

  async #sweepSlip(slip: SlipId, role: Role): Promise<boolean> {
    const founding = this.#parts.store.founding();
    if (!founding) return true;
    return this.#redeemWraps(factoryIdOf(founding.founderKey), roomKindsOf(role), slip);
  }

  async #redeemWraps(factory: FactoryId, kinds: readonly RoomKind[], slip: SlipId): Promise<boolean> {
    const rooms = kinds.map((kind) => roomIdOf(factory, kind));
    const swept = await Promise.all(rooms.map((room) => this.#host.redeemWrap(room, slip)));
    return swept.every(Boolean);
  }
}

function mapped<A>(result: Result<A, EdgeError>, toBytes: (value: A) => Bytes): Result<Bytes, EdgeError> {
  return result.ok ? ok(toBytes(result.value)) : result;
}
