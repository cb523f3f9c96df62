/**
 * The HTTP side of a Room. The path of the last is never routed from outside: only the Factory object calls it.
 *
 *   POST   /api/rooms/:room                         found
 *   POST   /api/rooms/:room/wraps                   put wraps
 *   GET    /api/rooms/:room/keys/:recipient         record and wrap
 *   DELETE /internal/rooms/:room/wraps/:recipient   a slip was redeemed
 */
import { isId, type RoomId } from "#protocol/ids";
import { err, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { bytesToRoomFounding, bytesToWraps, roomKeysToBytes } from "#protocol/wire/bodies";
import type { EdgeError } from "#protocol/wire/edge-error";
import { dayOf } from "../day.ts";
import { bytesAnswer, emptyAnswer, errorAnswer, type ObjectRequest, readRequest } from "../http.ts";
import { SignedGate } from "../signed.ts";
import { foundRoom, keysOf, putWraps } from "./founding.ts";
import type { Recipient, RoomStore } from "./room-store.ts";

export class RoomHttp {
  readonly #store: RoomStore;
  readonly #suite: SignatureSuite;
  readonly #clock: () => number;
  readonly #gate: SignedGate;

  constructor(store: RoomStore, suite: SignatureSuite, clock: () => number) {
    this.#store = store;
    this.#suite = suite;
    this.#clock = clock;
    this.#gate = new SignedGate(suite, clock);
  }

  async answer(incoming: Request): Promise<Response> {
    const request = await readRequest(incoming);
    const [part, recipient] = request.parts;
    if (request.method === "POST" && part === undefined) return empty(await this.#found(request));
    if (request.method === "POST" && part === "wraps") return empty(await this.#putWraps(request));
    if (!isId(recipient)) return errorAnswer({ type: "not-found" });
    if (request.method === "GET" && part === "keys") return this.#keys(recipient as Recipient);
    if (request.method === "DELETE" && request.path.startsWith("/internal/"))
      return this.#redeem(recipient as Recipient);
    return errorAnswer({ type: "not-found" });
  }

  async #found(request: ObjectRequest): Promise<Result<null, EdgeError>> {
    const body = bytesToRoomFounding(request.body);
    if (!body.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return foundRoom(this.#store, this.#suite, request.id as RoomId, signer.value, body.value);
  }

  async #putWraps(request: ObjectRequest): Promise<Result<null, EdgeError>> {
    const wraps = bytesToWraps(request.body);
    if (!wraps.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return putWraps(this.#store, this.#suite, signer.value, wraps.value, dayOf(this.#clock()));
  }

  #keys(recipient: Recipient): Response {
    const keys = keysOf(this.#store, recipient, dayOf(this.#clock()));
    return keys.ok ? bytesAnswer(roomKeysToBytes(keys.value)) : errorAnswer(keys.error);
  }

  #redeem(recipient: Recipient): Response {
    if (this.#store.founding()) this.#store.redeemWrap(recipient);
    return emptyAnswer();
  }
}

function empty(result: Result<null, EdgeError>): Response {
  return result.ok ? emptyAnswer() : errorAnswer(result.error);
}
