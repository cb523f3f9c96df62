/**
 * All that a Room decides about its sockets, apart from where it runs: the Room object and the simulation
 * pass in a store, a clock, randomness and connections.
 *
 *   up frame ─► parse ─► gate ─► limits ─► log ─► ack ─► batch ── tick ─► every admitted socket
 */
import type { Bytes } from "#protocol/bytes";
import type { BoardId, RoomId, StreamId } from "#protocol/ids";
import type { MaybePromise, SignatureSuite } from "#protocol/signature";
import type { EdgeError } from "#protocol/wire/edge-error";
import { bytesToEnvelope } from "#protocol/wire/envelope";
import type { ActFrame } from "#protocol/wire/frames/act";
import { type Append, NO_BOARD } from "#protocol/wire/frames/append";
import { bytesToUpFrame, downFrameToBytes, type UpFrame } from "#protocol/wire/frames/frame";
import type { Hello } from "#protocol/wire/frames/hello";
import type { List } from "#protocol/wire/frames/list";
import { GATE_NONCE_BYTES, gateProofBytes } from "#protocol/wire/gate";
import { controlStreamOf } from "#protocol/wire/head";
import { dayOf } from "../day.ts";
import { type ActingRoom, actsOf, keepAct } from "./acting.ts";
import { keepCheckpoint } from "./checkpoints.ts";
import { AppendBatch } from "./append-batch.ts";
import { CLOSE, type Connection } from "./connection.ts";
import { readFounding } from "./founding.ts";
import { digestSince, Reading } from "./reading.ts";
import { refuse, send, turnAway } from "./replies.ts";
import {
  BATCH_BYTES_MAX,
  HELLO_MS_MAX,
  type RoomLimits,
  SILENT_MS_MAX,
  SWEEP_FULL_MS,
  SWEEP_MS,
} from "./room-limits.ts";
import type { RoomStore } from "./room-store.ts";
import { FROZEN_WAIT_MS, type Rotating } from "./rotating.ts";
import { Visit } from "./visit.ts";

export interface RoomParts {
  readonly store: RoomStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
  readonly limits: RoomLimits;
  readonly host: RoomHost;
  readonly rotating: Rotating;
  /** The founder will have the factory deleted: Threads take nothing more (END2). */
  readonly isEnding?: () => boolean;
}

export interface RoomHost {
  /** Every socket accepted and not yet gone. */
  connections(): readonly Connection[];
  /** Calls `tick` once, `limits.tickMs` from now, unless that is already to happen. */
  scheduleTick(): void;
}

type OpenRoom = ActingRoom;

const ENDING_WAIT_MS = 60_000;

export class RoomCore {
  readonly #parts: RoomParts;
  readonly #visits = new WeakMap<Connection, Visit>();
  readonly #reading: Reading;
  readonly #batch = new AppendBatch();
  /** Threads on which an official acted since the last tick. */
  readonly #acted = new Set<StreamId>();
  #founded: OpenRoom | undefined;
  #sweptMs = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#reading = new Reading(parts.clock, () => parts.host.scheduleTick());
  }

  /** Why no further socket may be accepted now, or undefined when one may. */
  whyNotConnect(): EdgeError | undefined {
    if (!this.#room()) return { type: "not-founded" };
    if (this.#isFull()) this.#sweep(SWEEP_FULL_MS);
    return this.#isFull() ? { type: "too-many", waitMs: SWEEP_MS } : undefined;
  }

  connected(connection: Connection): void {
    const nonce = this.#parts.random(GATE_NONCE_BYTES);
    connection.state = { phase: "awaiting hello", nonce };
    const { epoch } = this.#mustRoom().record;
    send(connection, { type: "welcome", nonce, epoch, time: this.#parts.clock() });
  }

  /** Frames of one socket are handled in the order they came, even while its hello is being verified. */
  received(connection: Connection, bytes: Uint8Array): MaybePromise<void> {
    const visit = this.#visitOf(connection);
    if (visit.hello) return visit.hello.then(() => this.#handle(connection, visit, bytes));
    return this.#handle(connection, visit, bytes);
  }

  /** A new epoch has begun: what was stored before it goes out, then everybody has to show its gate key. */
  rotated(): void {
    this.#broadcast();
    this.#founded = undefined;
    for (const connection of this.#parts.host.connections()) turnAway(connection, "epoch-old");
  }

  closed(connection: Connection): void {
    this.#reading.stop(connection);
    this.#visits.delete(connection);
  }

  /** Sends what is due: the batch to all, further pages to those who wait for them. */
  tick(): void {
    this.#broadcast();
    this.#reading.goOn();
    this.#sweep(SWEEP_MS);
  }

  #handle(connection: Connection, visit: Visit, bytes: Uint8Array): MaybePromise<void> {
    const frame = bytesToUpFrame(bytes);
    if (!frame.ok)
      return turnAway(connection, frame.error.type === "FrameTooLong" ? "too-long" : "malformed");
    const { state } = connection;
    if (state?.phase === "admitted") return this.#handleAdmitted(connection, visit, frame.value);
    if (!state || frame.value.type !== "hello") return turnAway(connection, "gate-closed");
    return this.#hello(connection, visit, state.nonce, frame.value);
  }

  #handleAdmitted(connection: Connection, visit: Visit, frame: UpFrame): MaybePromise<void> {
    switch (frame.type) {
      case "hello":
        return turnAway(connection, "gate-closed");
      case "append":
        return this.#append(connection, visit, frame);
      case "open":
        return this.#reading.open(connection, visit, this.#mustRoom().log, frame);
      case "list":
        return this.#list(connection, visit, frame);
      case "act":
        return this.#act(connection, visit, frame);
    }
  }

  #hello(connection: Connection, visit: Visit, nonce: Bytes, frame: Hello): MaybePromise<void> {
    const { id, record } = this.#mustRoom();
    if (frame.epoch !== record.epoch) return turnAway(connection, "epoch-old");
    const message = gateProofBytes(id, record.epoch, nonce);
    const isProven = this.#parts.suite.verify(record.gateKey, message, frame.proof);
    if (typeof isProven === "boolean") return this.#passGate(connection, frame, isProven);
    visit.hello = isProven.then((proven) => {
      visit.hello = undefined;
      this.#passGate(connection, frame, proven);
    });
    return visit.hello;
  }

  #passGate(connection: Connection, frame: Hello, isProven: boolean): void {
    if (!isProven) return turnAway(connection, "gate-closed");
    connection.state = { phase: "admitted", epoch: frame.epoch };
    send(connection, digestSince(this.#mustRoom().log, frame.serial));
    if (this.#isEnding) refuse(connection, "ending");
  }

  /** The founder's word was given, or taken back: who is here asks what it says. */
  farewellChanged(): void {
    const admitted = this.#parts.host.connections().filter(({ state }) => state?.phase === "admitted");
    for (const connection of admitted) refuse(connection, "ending");
  }

  /** The Room is deleted. */
  deleted(): void {
    this.#founded = undefined;
    for (const connection of this.#parts.host.connections()) turnAway(connection, "ending");
  }

  get #isEnding(): boolean {
    return this.#parts.isEnding?.() ?? false;
  }

  /** Who has to be protected is still protected: moderation and reports go on. */
  #isClosed({ board }: Append): boolean {
    return this.#isEnding && board !== NO_BOARD;
  }

  #append(connection: Connection, visit: Visit, frame: Append): void {
    const waitMs = visit.appends.take(this.#parts.clock());
    if (waitMs > 0) return refuse(connection, "too-fast", frame.token, waitMs);
    const envelope = bytesToEnvelope(frame.envelope);
    if (!envelope.ok) return refuse(connection, "malformed", frame.token);
    if (this.#isClosed(frame)) return refuse(connection, "ending", frame.token, ENDING_WAIT_MS);
    if (this.#parts.rotating.isFrozen) return refuse(connection, "frozen", frame.token, FROZEN_WAIT_MS);
    const { record, log } = this.#mustRoom();
    if (envelope.value.epoch !== record.epoch) return refuse(connection, "epoch-old", frame.token);
    const appended = log.append({ ...frame, day: dayOf(this.#parts.clock()) });
    if (!appended.ok) return refuse(connection, appended.error.type, frame.token);
    const { count, head, serial } = appended.value;
    // ROOM1: the log has stored it, and the runtime's output gate holds this ack back until the write is
    // confirmed on disk. Nothing here may ask for `allowUnconfirmed`.
    send(connection, { type: "ack", token: frame.token, count, head });
    this.#announce(frame, count, serial);
  }

  #list(connection: Connection, visit: Visit, frame: List): void {
    const { id, log, acts } = this.#mustRoom();
    if (isControl(id, frame.board)) return this.#tellCheckpoint(connection, visit, frame);
    const listed = this.#reading.list(connection, visit, log, frame);
    const followUp = actsOf(
      acts,
      listed.map(({ stream }) => stream),
    );
    if (followUp) visit.readBytes.spend(send(connection, followUp));
  }

  /** The checkpoint first, if there is one: behind the list of no rows nothing more is waited for (CHECK2). */
  #tellCheckpoint(connection: Connection, visit: Visit, frame: List): void {
    const { id, log, acts } = this.#mustRoom();
    const checkpoint = actsOf(acts, [controlStreamOf(id)]);
    this.#reading.list(connection, visit, log, { ...frame, limit: 0 }, checkpoint);
  }

  async #act(connection: Connection, visit: Visit, { token, stream, act }: ActFrame): Promise<void> {
    const waitMs = visit.asks.take(this.#parts.clock());
    if (waitMs > 0) return refuse(connection, "too-fast", token, waitMs);
    const room = this.#mustRoom();
    const keep = isControl(room.id, stream) ? keepCheckpoint : keepAct;
    const refusal = await keep(this.#parts.suite, room, stream, act);
    if (refusal) return refuse(connection, refusal, token);
    this.#acted.add(stream);
    this.#parts.host.scheduleTick();
  }

  #announce({ board, stream, place, envelope }: Append, position: number, serial: number): void {
    this.#batch.add({ board, stream, position, serial, amends: place.at === "amending", envelope });
    if (this.#batch.bytes > BATCH_BYTES_MAX) this.#broadcast();
    else this.#parts.host.scheduleTick();
  }

  #broadcast(): void {
    const acts = this.#acted.size > 0 ? actsOf(this.#mustRoom().acts, [...this.#acted]) : undefined;
    this.#acted.clear();
    const frames = [...this.#batch.drain(), ...(acts ? [downFrameToBytes(acts)] : [])];
    if (frames.length === 0) return;
    for (const connection of this.#parts.host.connections()) {
      if (connection.state?.phase !== "admitted") continue;
      for (const frame of frames) connection.send(frame);
    }
  }

  #isFull(): boolean {
    return this.#parts.host.connections().length >= this.#parts.limits.socketsMax;
  }

  /** Closes sockets that fell silent, and those that never said hello; looks at all of them, so not too often. */
  #sweep(everyMs: number): void {
    const nowMs = this.#parts.clock();
    if (nowMs - this.#sweptMs < everyMs) return;
    this.#sweptMs = nowMs;
    for (const connection of this.#parts.host.connections()) {
      const isAdmitted = connection.state?.phase === "admitted";
      const silentMs = nowMs - connection.lastHeardMs();
      if (isAdmitted && silentMs > SILENT_MS_MAX) connection.close(CLOSE.tryLater, "silent");
      if (!isAdmitted && silentMs > HELLO_MS_MAX) connection.close(CLOSE.policy, "no hello");
    }
  }

  #visitOf(connection: Connection): Visit {
    const visit = this.#visits.get(connection) ?? new Visit(this.#parts.limits, this.#parts.clock());
    this.#visits.set(connection, visit);
    return visit;
  }

  #room(): OpenRoom | undefined {
    const founded = this.#founded ? undefined : readFounding(this.#parts.store);
    const { store } = this.#parts;
    if (founded) this.#founded = { ...founded, log: store.log(founded.id), acts: store.acts() };
    return this.#founded;
  }

  #mustRoom(): OpenRoom {
    const room = this.#room();
    if (!room) throw new Error("a socket in a Room that nobody founded");
    return room;
  }
}

/** The control Stream stands on no Board: asked for as one it answers with its checkpoint (CHECK2). */
function isControl(room: RoomId, asked: StreamId | BoardId): boolean {
  return (asked as string) === controlStreamOf(room);
}
