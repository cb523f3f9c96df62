/**
 * The end of a factory, in front of everything else its object does.
 *
 *   open ── the founder's word ─► ending ── its day comes ─► deleted
 *    ▲                              │
 *    └──────── called off ◄─────────┘
 *
 *   PUT /api/factories/:factory/farewell   the founder's word, or that the factory stays
 *   GET /api/factories/:factory/farewell   what there is of it, also afterwards
 */
import { type Bytes, concatBytes, equalBytes } from "#protocol/bytes";
import type { FactoryId, RoomId } from "#protocol/ids";
import { err, mustBeOk, ok, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { roomIdOf, ROOM_KINDS } from "#protocol/wire/audience";
import { factoryIdOf } from "#protocol/wire/certificate";
import type { EdgeError } from "#protocol/wire/edge-error";
import {
  bytesToFarewell,
  type Farewell,
  FAREWELL_DAYS_MAX,
  FAREWELL_DAYS_MIN,
  farewellAnswerToBytes,
  isFarewellSigned,
} from "#protocol/wire/farewell";
import { DAY_MS, dayOf } from "../day.ts";
import type { FarewellStore, StoredFarewell } from "../farewell-store.ts";
import { bytesAnswer, emptyAnswer, errorAnswer, type ObjectRequest, readRequest } from "../http.ts";
import { SignedGate } from "../signed.ts";
import type { FactoryStore } from "./factory-store.ts";

const TELL_AGAIN_MS = 60_000;

export interface FactoryFarewellParts {
  readonly factory: Pick<FactoryStore, "founding">;
  readonly store: FarewellStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
}

export interface FarewellHost {
  /** Gives the founder's word to a Room, or has it deleted; false when it could not be reached. */
  tellRoom(room: RoomId, farewell: StoredFarewell): Promise<boolean>;
  deleteRoom(room: RoomId, farewell: StoredFarewell): Promise<boolean>;
  /** Calls `goOn` at this time, or before. */
  wakeBy(ms: number): Promise<void>;
  /** Deletes all that the Factory stores, and then keeps this. */
  deleteAllBut(keep: () => void): Promise<void>;
}

type Next = (request: Request) => Promise<Response>;

export class FactoryFarewell {
  readonly #parts: FactoryFarewellParts;
  readonly #host: FarewellHost;
  readonly #next: Next;
  readonly #gate: SignedGate;

  constructor(parts: FactoryFarewellParts, host: FarewellHost, next: Next) {
    this.#parts = parts;
    this.#host = host;
    this.#next = next;
    this.#gate = new SignedGate(parts.suite, parts.clock);
  }

  get isDeleted(): boolean {
    return this.#parts.store.kept()?.isDeleted ?? false;
  }

  async answer(incoming: Request): Promise<Response> {
    const [, , , , part] = new URL(incoming.url).pathname.split("/");
    if (part === "farewell") return this.#farewell(await readRequest(incoming));
    const kept = this.#parts.store.kept();
    if (this.isDeleted) return errorAnswer({ type: "factory-deleted" });
    if (kept && isEnding(kept) && isForNewcomers(incoming.method, part))
      return errorAnswer({ type: "factory-ending" });
    return this.#next(incoming);
  }

  async #farewell(request: ObjectRequest): Promise<Response> {
    if (request.method === "GET") return this.#said();
    const farewell = bytesToFarewell(request.body);
    if (!farewell.ok) return errorAnswer({ type: "body-malformed" });
    const kept = await this.#keep(request, farewell.value);
    if (!kept.ok) return errorAnswer(kept.error);
    await this.goOn();
    return emptyAnswer();
  }

  #said(): Response {
    const kept = this.#parts.store.kept();
    const founderKey = kept?.founderKey ?? this.#parts.factory.founding()?.founderKey;
    if (!founderKey) return errorAnswer({ type: "not-founded" });
    const farewell = kept ? mustBeOk(bytesToFarewell(kept.farewell)) : null;
    return bytesAnswer(farewellAnswerToBytes({ isDeleted: kept?.isDeleted ?? false, founderKey, farewell }));
  }

  /** END1, END2: of the founder's key alone, with days to think it over, and never an older one again. */
  async #keep(request: ObjectRequest, farewell: Farewell): Promise<Result<null, EdgeError>> {
    const { factory, store, suite, clock } = this.#parts;
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    if (store.kept()?.isDeleted) return err({ type: "factory-deleted" });
    const founderKey = factory.founding()?.founderKey;
    if (!founderKey) return err({ type: "not-founded" });
    const isFounder = equalBytes(signer.value.key, founderKey);
    if (!isFounder || !(await isFarewellSigned(suite, request.id as FactoryId, founderKey, farewell)))
      return err({ type: "not-allowed" });
    const before = store.kept(); // read again: another may have come while the signature was checked
    if (before && equalBytes(before.farewell, request.body)) return ok(null);
    const today = dayOf(clock());
    const daysLeft = farewell.day - today;
    const isInTime = daysLeft >= FAREWELL_DAYS_MIN && daysLeft <= FAREWELL_DAYS_MAX;
    const isTooLate = before !== undefined && (before.isDeleted || isDue(before, today));
    if (isTooLate || farewell.number <= numberOf(before) || (farewell.day !== 0 && !isInTime))
      return err({ type: "not-allowed" });
    store.keep({ founderKey, farewell: request.body, isTold: false, isDeleted: false });
    return ok(null);
  }

  /** Does what is due: tells the Rooms, or deletes them and then this object. Called by the alarm too (END3). */
  async goOn(): Promise<void> {
    const kept = this.#parts.store.kept();
    if (!kept || kept.isDeleted) return;
    const { day } = mustBeOk(bytesToFarewell(kept.farewell));
    if (isDue(kept, dayOf(this.#parts.clock()))) return this.#delete(kept);
    if (!kept.isTold && !(await this.#tell(kept)))
      return this.#host.wakeBy(this.#parts.clock() + TELL_AGAIN_MS);
    if (day !== 0) await this.#host.wakeBy(day * DAY_MS);
  }

  async #tell(kept: StoredFarewell): Promise<boolean> {
    const told = await Promise.all(roomsOf(kept).map((room) => this.#host.tellRoom(room, kept)));
    if (!told.every(Boolean)) return false;
    if (this.#parts.store.kept() === kept) this.#parts.store.keep({ ...kept, isTold: true });
    return true;
  }

  /** The Factory goes last: as long as a Room is out of reach there is somebody who asks it again. */
  async #delete(kept: StoredFarewell): Promise<void> {
    const gone = await Promise.all(roomsOf(kept).map((room) => this.#host.deleteRoom(room, kept)));
    if (!gone.every(Boolean)) return this.#host.wakeBy(this.#parts.clock() + TELL_AGAIN_MS);
    await this.#host.deleteAllBut(() => this.#parts.store.keep({ ...kept, isDeleted: true }));
  }
}

function isEnding(kept: StoredFarewell): boolean {
  return mustBeOk(bytesToFarewell(kept.farewell)).day !== 0;
}

/** From then on the Rooms may be gone already: nothing is called off any more. */
function isDue(kept: StoredFarewell, today: number): boolean {
  const { day } = mustBeOk(bytesToFarewell(kept.farewell));
  return day !== 0 && today >= day;
}

/** Nobody new comes into a factory that is about to go. Keys can still be changed: who is a danger is removed. */
function isForNewcomers(method: string, part: string | undefined): boolean {
  if (part === "slips") return method === "GET";
  return part === "join" || ((part === "invites" || part === "posters") && method === "POST");
}

function numberOf(kept: StoredFarewell | undefined): number {
  return kept ? mustBeOk(bytesToFarewell(kept.farewell)).number : 0;
}

function roomsOf({ founderKey }: StoredFarewell): readonly RoomId[] {
  const factory = factoryIdOf(founderKey);
  return ROOM_KINDS.map((kind) => roomIdOf(factory, kind));
}

/** What the Factory sends its Rooms: they know by it whose word it is, even of a Room that nobody founded. */
export function farewellToRoom({ founderKey, farewell }: StoredFarewell): Bytes {
  return concatBytes(founderKey, farewell);
}
