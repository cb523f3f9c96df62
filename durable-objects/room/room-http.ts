/**
 * The HTTP side of a Room. The path of the last is never routed from outside: only the Factory object calls it.
 *
 *   POST   /api/rooms/:room                         found
 *   POST   /api/rooms/:room/wraps/:epoch            put wraps of that epoch's key
 *   GET    /api/rooms/:room/keys/:recipient         record and wrap
 *   POST   /api/rooms/:room/freeze                  close the epoch to writing
 *   POST   /api/rooms/:room/epochs                  open the next epoch
 *   GET    /api/rooms/:room/epochs/:from            records from an epoch on
 *   POST   /api/rooms/:room/marks                   close marks of Streams
 *   PUT    /api/rooms/:room/retention               how long words are kept
 *   GET    /api/rooms/:room/retention               the settings, and cuts behind `?after=` so many
 *   DELETE /internal/rooms/:room/wraps/:recipient   a slip was redeemed
 */
import { isId, type RoomId } from "#protocol/ids";
import { err, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { bytesToRoomFounding, bytesToWraps, roomKeysToBytes } from "#protocol/wire/bodies";
import { marksToBytes } from "#protocol/wire/close-marks";
import { bytesToSetting, memoryToBytes } from "#protocol/wire/retention";
import type { EdgeError } from "#protocol/wire/edge-error";
import {
  bytesToEpoch,
  bytesToMarksQuestion,
  bytesToRotation,
  provenMarksToBytes,
  recordsToBytes,
} from "#protocol/wire/rotation-bodies";
import { dayOf } from "../day.ts";
import { bytesAnswer, emptyAnswer, errorAnswer, type ObjectRequest, readRequest } from "../http.ts";
import { SignedGate } from "../signed.ts";
import { foundRoom, keysOf, putWraps, recordsFrom } from "./founding.ts";
import type { Recipient, RoomStore } from "./room-store.ts";
import type { Retaining } from "./retaining.ts";
import type { Rotating } from "./rotating.ts";

export interface RoomHttpParts {
  readonly store: RoomStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
  readonly rotating: Rotating;
  readonly retaining: Retaining;
  /** A new epoch has begun. */
  rotated(): void;
}

export class RoomHttp {
  readonly #store: RoomStore;
  readonly #suite: SignatureSuite;
  readonly #clock: () => number;
  readonly #gate: SignedGate;
  readonly #rotating: Rotating;
  readonly #rotated: () => void;
  readonly #retaining: Retaining;

  constructor(parts: RoomHttpParts) {
    const { store, suite, clock } = parts;
    this.#rotating = parts.rotating;
    this.#retaining = parts.retaining;
    this.#rotated = parts.rotated;
    this.#store = store;
    this.#suite = suite;
    this.#clock = clock;
    this.#gate = new SignedGate(suite, clock);
  }

  async answer(incoming: Request): Promise<Response> {
    const request = await readRequest(incoming);
    const [part, recipient] = request.parts;
    if (request.method === "POST") return this.#post(request, part, recipient);
    if (request.method === "GET" && part === "epochs") return this.#records(Number(recipient));
    if (part === "retention") return this.#retention(request);
    if (!isId(recipient)) return errorAnswer({ type: "not-found" });
    if (request.method === "GET" && part === "keys") return this.#keys(recipient as Recipient);
    if (request.method === "DELETE" && request.path.startsWith("/internal/"))
      return this.#redeem(recipient as Recipient);
    return errorAnswer({ type: "not-found" });
  }

  async #post(
    request: ObjectRequest,
    part: string | undefined,
    epoch: string | undefined,
  ): Promise<Response> {
    switch (part) {
      case undefined:
        return empty(await this.#found(request));
      case "wraps":
        return empty(await this.#putWraps(request, Number(epoch)));
      case "freeze":
        return this.#freeze(request);
      case "epochs":
        return this.#rotate(request);
      case "marks":
        return this.#marks(request);
      default:
        return errorAnswer({ type: "not-found" });
    }
  }

  async #freeze(request: ObjectRequest): Promise<Response> {
    const epoch = bytesToEpoch(request.body);
    if (!epoch.ok) return errorAnswer({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return errorAnswer(signer.error);
    const marks = await this.#rotating.freeze(signer.value, epoch.value);
    return marks.ok ? bytesAnswer(marksToBytes(marks.value)) : errorAnswer(marks.error);
  }

  async #rotate(request: ObjectRequest): Promise<Response> {
    const body = bytesToRotation(request.body);
    if (!body.ok) return errorAnswer({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return errorAnswer(signer.error);
    const rotated = await this.#rotating.rotate(signer.value, body.value);
    if (!rotated.ok) return errorAnswer(rotated.error);
    if (rotated.value) this.#rotated();
    return emptyAnswer();
  }

  async #retention(request: ObjectRequest): Promise<Response> {
    if (request.method === "GET") {
      const after = new URL(request.path, "https://room").searchParams.get("after") ?? "0";
      if (!/^[0-9]{1,15}$/.test(after)) return errorAnswer({ type: "not-found" });
      const memory = this.#retaining.memoryAfter(Number(after));
      return memory.ok ? bytesAnswer(memoryToBytes(memory.value)) : errorAnswer(memory.error);
    }
    const setting = bytesToSetting(request.body);
    if (!setting.ok) return errorAnswer({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    return signer.ok
      ? empty(await this.#retaining.set(signer.value, setting.value))
      : errorAnswer(signer.error);
  }

  #records(from: number): Response {
    const records = recordsFrom(this.#store, from);
    return records.ok ? bytesAnswer(recordsToBytes(records.value)) : errorAnswer(records.error);
  }

  #marks(request: ObjectRequest): Response {
    const question = bytesToMarksQuestion(request.body);
    if (!question.ok) return errorAnswer({ type: "body-malformed" });
    const marks = this.#rotating.prove(question.value);
    return marks.ok ? bytesAnswer(provenMarksToBytes(marks.value)) : errorAnswer(marks.error);
  }

  async #found(request: ObjectRequest): Promise<Result<null, EdgeError>> {
    const body = bytesToRoomFounding(request.body);
    if (!body.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return foundRoom(this.#store, this.#suite, request.id as RoomId, signer.value, body.value);
  }

  async #putWraps(request: ObjectRequest, epoch: number): Promise<Result<null, EdgeError>> {
    const wraps = bytesToWraps(request.body);
    if (!wraps.ok) return err({ type: "body-malformed" });
    const signer = await this.#gate.check(request);
    if (!signer.ok) return signer;
    return putWraps(
      this.#store,
      this.#suite,
      signer.value,
      { epoch, wraps: wraps.value },
      dayOf(this.#clock()),
    );
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
