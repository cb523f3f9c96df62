/**
 * All that a Room decides about its sockets, apart from where it runs: the Room object and the simulation
 * pass in a store, a clock, randomness and connections.
 *
 *   up frame ─► parse ─► gate ─► limits ─► log ─► ack ─► batch ── tick ─► every admitted socket
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import { idToBytes } from "#protocol/ids";
import { DIGEST_STREAMS_MAX, PAGE_BYTES_MAX, STREAMS_OPEN_PER_SOCKET_MAX } from "#protocol/limits";
import type { MaybePromise, SignatureSuite } from "#protocol/signature";
import type { EdgeError } from "#protocol/wire/edge-error";
import { bytesToEnvelope } from "#protocol/wire/envelope";
import type { Append } from "#protocol/wire/frames/append";
import type { Digest } from "#protocol/wire/frames/digest";
import { bytesToUpFrame, type DownFrame, downFrameToBytes, type UpFrame } from "#protocol/wire/frames/frame";
import type { Hello } from "#protocol/wire/frames/hello";
import type { List } from "#protocol/wire/frames/list";
import type { Open } from "#protocol/wire/frames/open";
import type { RefusalReason } from "#protocol/wire/frames/refused";
import { GATE_NONCE_BYTES, gateProofBytes } from "#protocol/wire/gate";
import { dayOf } from "../day.ts";
import { AppendBatch } from "./append-batch.ts";
import { CLOSE, type Connection } from "./connection.ts";
import { type FoundedRoom, readFounding } from "./founding.ts";
import type { RoomLog } from "./room-log.ts";
import {
  BATCH_BYTES_MAX,
  HELLO_MS_MAX,
  LISTED_BYTES_MAX,
  type RoomLimits,
  SILENT_MS_MAX,
  SWEEP_FULL_MS,
  SWEEP_MS,
} from "./room-limits.ts";
import type { RoomStore } from "./room-store.ts";
import { Visit } from "./visit.ts";

export interface RoomParts {
  readonly store: RoomStore;
  readonly suite: SignatureSuite;
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
  readonly limits: RoomLimits;
  readonly host: RoomHost;
}

export interface RoomHost {
  /** Every socket accepted and not yet gone. */
  connections(): readonly Connection[];
  /** Calls `tick` once, `limits.tickMs` from now, unless that is already to happen. */
  scheduleTick(): void;
}

const NO_SUBJECT = new Uint8Array(0);
/** A page frame is an Envelope list behind at most this much. */
const PAGE_HEADER_BYTES = 64;
const OPEN_WAIT_MS = 1_000;

export class RoomCore {
  readonly #parts: RoomParts;
  readonly #visits = new WeakMap<Connection, Visit>();
  /** Sockets that are still owed pages. */
  readonly #reading = new Set<Connection>();
  readonly #batch = new AppendBatch();
  #founded: (FoundedRoom & { readonly log: RoomLog }) | undefined;
  #sweptMs = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
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

  closed(connection: Connection): void {
    this.#reading.delete(connection);
    this.#visits.delete(connection);
  }

  /** Sends what is due: the batch to all, further pages to those who wait for them. */
  tick(): void {
    this.#broadcast();
    for (const connection of this.#reading) this.#sendPages(connection, this.#visitOf(connection));
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

  #handleAdmitted(connection: Connection, visit: Visit, frame: UpFrame): void {
    switch (frame.type) {
      case "hello":
        return turnAway(connection, "gate-closed");
      case "append":
        return this.#append(connection, visit, frame);
      case "open":
        return this.#open(connection, visit, frame);
      case "list":
        return this.#list(connection, visit, frame);
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
  }

  #append(connection: Connection, visit: Visit, frame: Append): void {
    const waitMs = visit.appends.take(this.#parts.clock());
    if (waitMs > 0) return refuse(connection, "too-fast", frame.token, waitMs);
    const envelope = bytesToEnvelope(frame.envelope);
    if (!envelope.ok) return refuse(connection, "malformed", frame.token);
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

  #announce({ board, stream, place, envelope }: Append, position: number, serial: number): void {
    this.#batch.add({ board, stream, position, serial, amends: place.at === "amending", envelope });
    if (this.#batch.bytes > BATCH_BYTES_MAX) this.#broadcast();
    else this.#parts.host.scheduleTick();
  }

  #broadcast(): void {
    const frames = this.#batch.drain();
    if (frames.length === 0) return;
    for (const connection of this.#parts.host.connections()) {
      if (connection.state?.phase !== "admitted") continue;
      for (const frame of frames) connection.send(frame);
    }
  }

  #open(connection: Connection, visit: Visit, frame: Open): void {
    const subject = idToBytes(frame.stream);
    const waitMs = visit.asks.take(this.#parts.clock());
    if (waitMs > 0) return refuse(connection, "too-fast", subject, waitMs);
    if (visit.opens.length >= STREAMS_OPEN_PER_SOCKET_MAX) {
      return refuse(connection, "too-many-open", subject, OPEN_WAIT_MS);
    }
    const head = this.#mustRoom().log.headAt(frame.stream, frame.count);
    if (!head || !equalBytes(head, frame.head)) return refuse(connection, "head-unknown", subject);
    visit.opens.push({ stream: frame.stream, count: frame.count });
    this.#sendPages(connection, visit);
  }

  /** All pages at once for any ordinary Thread; what is over the socket's bytes follows tick by tick. */
  #sendPages(connection: Connection, visit: Visit): void {
    while (visit.opens[0] && visit.readBytes.level(this.#parts.clock()) > 0) {
      const isLast = this.#sendPage(connection, visit, visit.opens[0]);
      if (isLast) visit.opens.shift();
    }
    if (visit.opens.length === 0) return void this.#reading.delete(connection);
    this.#reading.add(connection);
    this.#parts.host.scheduleTick();
  }

  #sendPage(connection: Connection, visit: Visit, open: Visit["opens"][number]): boolean {
    const page = this.#mustRoom().log.page(open.stream, open.count, PAGE_BYTES_MAX - PAGE_HEADER_BYTES);
    const sent = send(connection, { type: "page", stream: open.stream, from: open.count, ...page });
    visit.readBytes.spend(sent);
    open.count += page.envelopes.length;
    return !page.hasMore;
  }

  #list(connection: Connection, visit: Visit, frame: List): void {
    const nowMs = this.#parts.clock();
    const waitMs = visit.asks.take(nowMs) || visit.readBytes.waitMs(nowMs);
    if (waitMs > 0) return refuse(connection, "too-fast", idToBytes(frame.board), waitMs);
    const { board, before } = frame;
    const list = this.#mustRoom().log.list({ ...frame, bytesMax: LISTED_BYTES_MAX });
    visit.readBytes.spend(send(connection, { type: "listed", board, before, ...list }));
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

  #room(): (FoundedRoom & { readonly log: RoomLog }) | undefined {
    const founded = this.#founded ? undefined : readFounding(this.#parts.store);
    if (founded) this.#founded = { ...founded, log: this.#parts.store.log(founded.id) };
    return this.#founded;
  }

  #mustRoom(): FoundedRoom & { readonly log: RoomLog } {
    const room = this.#room();
    if (!room) throw new Error("a socket in a Room that nobody founded");
    return room;
  }
}

/** A newcomer needs no list of every Stream; one who knows more than the Room does must look at everything. */
function digestSince(log: RoomLog, serial: number): Digest {
  if (serial === 0) return { type: "digest", serial: log.serial, isPartial: false, streams: [] };
  if (serial > log.serial) return { type: "digest", serial: log.serial, isPartial: true, streams: [] };
  return { type: "digest", serial: log.serial, ...log.changedSince(serial, DIGEST_STREAMS_MAX) };
}

function send(connection: Connection, frame: DownFrame): number {
  const bytes = downFrameToBytes(frame);
  connection.send(bytes);
  return bytes.length;
}

function refuse(
  connection: Connection,
  reason: RefusalReason,
  subject: Bytes = NO_SUBJECT,
  waitMs = 0,
): void {
  send(connection, { type: "refused", reason, waitMs, subject });
}

/** Refuses and closes: nothing good can follow on this socket. */
function turnAway(connection: Connection, reason: RefusalReason): void {
  refuse(connection, reason);
  connection.close(reason === "too-long" ? CLOSE.tooLong : CLOSE.policy, reason);
}
