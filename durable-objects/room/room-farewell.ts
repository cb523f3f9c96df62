/**
 * The end of a factory as one of its Rooms sees it, in front of everything else its object does. The Factory gives the
 * founder's word; the Room believes the founder's key and its own clock, not the Factory.
 *
 *   PUT    /internal/rooms/:room/farewell   the founder's word, or that the factory stays
 *   DELETE /internal/rooms/:room/farewell   the day has come
 *
 *   body = founder's public key 32 | farewell
 */
import type { Bytes } from "#protocol/bytes";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { PUBLIC_KEY_BYTES, type SignatureSuite } from "#protocol/signature";
import { roomKindOf } from "#protocol/wire/audience";
import { factoryIdOf } from "#protocol/wire/certificate";
import { bytesToFarewell, type Farewell, isFarewellSigned } from "#protocol/wire/farewell";
import { dayOf } from "../day.ts";
import type { FarewellStore, StoredFarewell } from "../farewell-store.ts";
import { emptyAnswer, errorAnswer, type ObjectRequest, readRequest } from "../http.ts";

export interface RoomFarewellParts {
  readonly store: FarewellStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
}

export interface RoomFarewellHost {
  /** Deletes all that the Room stores, and then keeps this. */
  deleteAllBut(keep: () => void): Promise<void>;
  /** Who is connected must ask what was said. */
  changed(): void;
  /** Whoever is connected is turned away. */
  deleted(): void;
}

interface Said {
  readonly farewell: Farewell;
  readonly stored: StoredFarewell;
}

export class RoomFarewell {
  readonly #parts: RoomFarewellParts;
  readonly #host: RoomFarewellHost;
  #isEnding: boolean;

  constructor(parts: RoomFarewellParts, host: RoomFarewellHost) {
    this.#parts = parts;
    this.#host = host;
    this.#isEnding = isEnding(parts.store.kept());
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get isDeleted(): boolean {
    return this.#parts.store.kept()?.isDeleted ?? false;
  }

  /** Undefined when the request is for the Room itself. */
  async answer(incoming: Request): Promise<Response | undefined> {
    const [, first, , , part] = new URL(incoming.url).pathname.split("/");
    if (first !== "internal" || part !== "farewell")
      return this.isDeleted ? errorAnswer({ type: "factory-deleted" }) : undefined;
    const request = await readRequest(incoming);
    const said = await this.#read(request);
    if (!said) return errorAnswer({ type: "not-allowed" });
    const kept = this.#parts.store.kept();
    if (kept?.isDeleted) return emptyAnswer();
    return request.method === "DELETE" ? this.#delete(said) : this.#keep(said, kept);
  }

  async #read({ id, body }: ObjectRequest): Promise<Said | undefined> {
    const [founderKey, bytes] = [body.slice(0, PUBLIC_KEY_BYTES), body.slice(PUBLIC_KEY_BYTES)];
    const farewell = bytesToFarewell(bytes);
    if (!farewell.ok || founderKey.length !== PUBLIC_KEY_BYTES) return undefined;
    const factory = factoryIdOf(founderKey);
    const isOurs = roomKindOf(factory, id as RoomId) !== undefined;
    if (!isOurs || !(await isFarewellSigned(this.#parts.suite, factory, founderKey, farewell.value)))
      return undefined;
    const stored = { founderKey, farewell: bytes as Bytes, isTold: true, isDeleted: false };
    return { farewell: farewell.value, stored };
  }

  #keep({ farewell, stored }: Said, kept: StoredFarewell | undefined): Response {
    if (farewell.number <= numberOf(kept)) return emptyAnswer();
    this.#parts.store.keep(stored);
    this.#isEnding = isEnding(stored);
    this.#host.changed();
    return emptyAnswer();
  }

  /** END3: only when the day that the founder signed has come by this Room's own clock, and nothing newer was said. */
  async #delete({ farewell, stored }: Said): Promise<Response> {
    const isDue = farewell.day !== 0 && dayOf(this.#parts.clock()) >= farewell.day;
    if (!isDue || farewell.number < numberOf(this.#parts.store.kept()))
      return errorAnswer({ type: "not-allowed" });
    this.#isEnding = true;
    this.#host.deleted();
    await this.#host.deleteAllBut(() => this.#parts.store.keep({ ...stored, isDeleted: true }));
    return emptyAnswer();
  }
}

function isEnding(kept: StoredFarewell | undefined): boolean {
  return kept !== undefined && mustBeOk(bytesToFarewell(kept.farewell)).day !== 0;
}

function numberOf(kept: StoredFarewell | undefined): number {
  return kept ? mustBeOk(bytesToFarewell(kept.farewell)).number : 0;
}
