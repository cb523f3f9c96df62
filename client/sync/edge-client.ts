/** The HTTP calls of a phone, typed: bodies in and out as in `protocol/wire/bodies.ts`, problems as values. */
import { type Bytes, bytesToText } from "#protocol/bytes";
import type { AuthorId, FactoryId, RoomId, SlipId } from "#protocol/ids";
import { RECIPIENTS_MAX } from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import { PUBLIC_KEY_BYTES, type SigningKey } from "#protocol/signature";
import {
  bytesToFactoryInfo,
  bytesToOpenSlips,
  bytesToRoomKeys,
  bytesToSerial,
  bytesToSlipStatus,
  type FactoryInfo,
  type FoundingBody,
  foundingToBytes,
  invitesToBytes,
  type RedeemBody,
  redeemToBytes,
  removedToBytes,
  type RoomFoundingBody,
  roomFoundingToBytes,
  type RoomKeys,
  type SlipStatus,
  type WrapItem,
  wrapsToBytes,
} from "#protocol/wire/bodies";
import { bytesToChain, type Certificate, type Chain, chainToBytes } from "#protocol/wire/certificate";
import { type EdgeError, parseEdgeError } from "#protocol/wire/edge-error";
import { signRequest } from "#protocol/wire/signed-request";
import type { Problem } from "../state/engine.ts";
import type { Clock, EdgeDoor, EdgeRequest } from "./adapters.ts";

export interface RequestSigner {
  readonly key: SigningKey;
  /** Empty for the founder's key, which needs none. */
  readonly chain: Chain;
}

/** One epoch of one Room. */
export interface EpochPlace {
  readonly room: RoomId;
  readonly epoch: number;
}

export type Answered<T> = Promise<Result<T, Problem>>;

const NOTHING = new Uint8Array(0);

export class EdgeClient {
  readonly #door: EdgeDoor;
  readonly #clock: Clock;
  /** Edge time minus phone time: cheap phones have wrong clocks. */
  #clockOffsetMs = 0;

  constructor(door: EdgeDoor, clock: Clock) {
    this.#door = door;
    this.#clock = clock;
  }

  async factoryInfo(factory: FactoryId): Answered<FactoryInfo> {
    return parsed(await this.#get(`/api/factories/${factory}`), bytesToFactoryInfo);
  }

  async slipStatus(factory: FactoryId, slip: SlipId): Answered<SlipStatus> {
    return parsed(await this.#get(`/api/factories/${factory}/slips/${slip}`), bytesToSlipStatus);
  }

  async roomKeys(room: RoomId, recipient: SlipId | AuthorId): Answered<RoomKeys> {
    return parsed(await this.#get(`/api/rooms/${room}/keys/${recipient}`), bytesToRoomKeys);
  }

  /** The worker's chain; empty for an official, whose slip certifies. */
  async redeem(factory: FactoryId, body: RedeemBody): Answered<Chain> {
    const answer = await this.ask("POST", `/api/factories/${factory}/join`, redeemToBytes(body));
    if (!answer.ok || answer.value.length === 0) return answer.ok ? ok([]) : answer;
    return parsed(answer, bytesToChain);
  }

  /** The public half of the admission key the Factory made. */
  async found(factory: FactoryId, signer: RequestSigner, body: FoundingBody): Answered<Bytes> {
    const answer = await this.ask("POST", `/api/factories/${factory}`, foundingToBytes(body), signer);
    const isKey = answer.ok && answer.value.length === PUBLIC_KEY_BYTES;
    return isKey || !answer.ok ? answer : err({ type: "edge-broken" });
  }

  async admit(factory: FactoryId, signer: RequestSigner, admission: Chain): Answered<null> {
    return done(
      await this.ask("PUT", `/api/factories/${factory}/admission`, chainToBytes(admission), signer),
    );
  }

  async foundRoom(signer: RequestSigner, body: RoomFoundingBody): Answered<null> {
    return done(await this.ask("POST", `/api/rooms/${body.record.room}`, roomFoundingToBytes(body), signer));
  }

  /** Wraps of the key of one epoch: refused as `epoch-old` when another reigns. */
  async addWraps(keys: EpochPlace, signer: RequestSigner, wraps: readonly WrapItem[]): Answered<null> {
    const path = `/api/rooms/${keys.room}/wraps/${keys.epoch}`;
    return done(await this.ask("POST", path, wrapsToBytes(wraps), signer));
  }

  /** All slips that nobody has used. */
  openSlips(factory: FactoryId, signer: RequestSigner): Answered<readonly SlipStatus[]> {
    return this.#slips(`/api/factories/${factory}/invites`, signer);
  }

  /** All slips that were used by somebody whose joins may not have landed. */
  unconfirmedSlips(factory: FactoryId, signer: RequestSigner): Answered<readonly SlipStatus[]> {
    return this.#slips(`/api/factories/${factory}/unconfirmed`, signer);
  }

  /** Page by page, and no more than keys can be wrapped for at once (SPEC.md 4) and a page. */
  async #slips(list: string, signer: RequestSigner): Answered<readonly SlipStatus[]> {
    const slips: SlipStatus[] = [];
    while (slips.length <= RECIPIENTS_MAX) {
      const after = slips.at(-1)?.serial ?? 0;
      const page = parsed(await this.ask("GET", `${list}?after=${after}`, null, signer), bytesToOpenSlips);
      if (!page.ok) return page;
      slips.push(...page.value.slips);
      if (!page.value.hasMore) return ok(slips);
      const goesOn = (slips.at(-1)?.serial ?? 0) > after;
      if (!goesOn) return err({ type: "edge-broken" });
    }
    return ok(slips);
  }

  async revokeSlip(factory: FactoryId, slip: SlipId, signer: RequestSigner): Answered<null> {
    return done(await this.ask("DELETE", `/api/factories/${factory}/slips/${slip}`, null, signer));
  }

  /** Facilitators who sign nothing more at the Factory (FACTORY6). */
  async removeFacilitators(
    factory: FactoryId,
    authors: readonly AuthorId[],
    signer: RequestSigner,
  ): Answered<null> {
    const path = `/api/factories/${factory}/removed`;
    return done(await this.ask("POST", path, removedToBytes(authors), signer));
  }

  /** Serial number of the first of these invites. */
  async addInvites(
    factory: FactoryId,
    signer: RequestSigner,
    invites: readonly Certificate[],
  ): Answered<number> {
    const body = invitesToBytes(invites);
    return parsed(await this.ask("POST", `/api/factories/${factory}/invites`, body, signer), bytesToSerial);
  }

  #get(path: string): Answered<Bytes> {
    return this.ask("GET", path, null);
  }

  /** A call whose body is read and written elsewhere. */
  async ask(
    method: EdgeRequest["method"],
    path: string,
    body: Bytes | null,
    signer?: RequestSigner,
  ): Answered<Bytes> {
    const first = await this.#try(method, path, body, signer);
    if (first.ok || first.error.type !== "clock-off" || first.error.time === undefined)
      return toAnswer(first);
    this.#clockOffsetMs = first.error.time - this.#clock.now();
    return toAnswer(await this.#try(method, path, body, signer));
  }

  async #try(
    method: EdgeRequest["method"],
    path: string,
    body: Bytes | null,
    signer?: RequestSigner,
  ): Promise<Result<Bytes, EdgeError | { readonly type: "offline" }>> {
    const facts = { method, path, body: body ?? NOTHING };
    const now = this.#clock.now() + this.#clockOffsetMs;
    const headers = signer ? await signRequest(signer.key, signer.chain, facts, now) : {};
    try {
      const response = await this.#door.fetch({ method, path, headers, body });
      return response.status < 300 ? ok(response.body) : err(errorOf(response.body));
    } catch {
      return err({ type: "offline" }); // the door rejects for nothing else
    }
  }
}

function errorOf(body: Bytes): EdgeError {
  try {
    return parseEdgeError(JSON.parse(bytesToText(body))) ?? { type: "broken" };
  } catch {
    return { type: "broken" }; // not even JSON: something that is not our edge answered
  }
}

function toAnswer(result: Result<Bytes, EdgeError | { readonly type: "offline" }>): Result<Bytes, Problem> {
  return result.ok ? result : err({ type: problemOf(result.error.type) });
}

function problemOf(type: EdgeError["type"] | "offline"): Problem["type"] {
  switch (type) {
    case "offline":
    case "slip-used":
    case "slip-expired":
    case "slip-revoked":
    case "factory-ending":
    case "factory-deleted":
    case "slip-unknown":
    case "poster-full":
    case "poster-busy":
    case "posters-many":
    case "not-allowed":
    case "too-many":
    case "epoch-old":
      return type;
    case "not-found":
    case "not-founded":
      return "slip-unknown";
    default:
      return "edge-broken";
  }
}

export function parsed<T>(
  answer: Result<Bytes, Problem>,
  parse: (bytes: Bytes) => Result<T, unknown>,
): Result<T, Problem> {
  if (!answer.ok) return answer;
  const value = parse(answer.value);
  return value.ok ? ok(value.value) : err({ type: "edge-broken" });
}

export function done(answer: Result<Bytes, Problem>): Result<null, Problem> {
  return answer.ok ? ok(null) : answer;
}
