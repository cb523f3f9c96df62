/**
 * A Room on this phone: one socket, the Streams and Boards looked at, the outbox.
 *
 *   offline ─opened─► connecting ─welcome─► (hello) ─digest─► live ─closed─► offline
 *
 * On every connection: prove the gate, take the digest, catch up what is watched or waits to be sent, then send.
 */
// long: one connection and all that arrives on it is one state machine.
import type { Bytes } from "#protocol/bytes";
import { type BoardId, bytesToId, type DeviceId, ID_BYTES, type RoomId, type StreamId } from "#protocol/ids";
import { countsByRole, type JoinedMember, joinLogOf } from "#protocol/sealed/join-log";
import { isModerator } from "#protocol/sealed/moderation";
import type { PreviewContext } from "#protocol/sealed/preview";
import type { ReaderContext, Verdict } from "#protocol/sealed/stream-reader";
import type { Role } from "#protocol/wire/audience";
import type { Act } from "#protocol/wire/act";
import type { ActItem } from "#protocol/wire/frames/acts";
import { NO_BOARD, TOKEN_BYTES } from "#protocol/wire/frames/append";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { Digest } from "#protocol/wire/frames/digest";
import { bytesToDownFrame, type DownFrame, type UpFrame, upFrameToBytes } from "#protocol/wire/frames/frame";
import type { Page } from "#protocol/wire/frames/page";
import { nextStepAfter, type Refused } from "#protocol/wire/frames/refused";
import type { Welcome } from "#protocol/wire/frames/welcome";
import { gateProofBytes } from "#protocol/wire/gate";
import { controlStreamOf, streamsOfRoom } from "#protocol/wire/head";
import type { Connection, ProblemView } from "../state/views.ts";
import type { Adapters, RoomSocket } from "./adapters.ts";
import { ActLog } from "./act-log.ts";
import type { Identity, RoomKeyring } from "./identity.ts";
import { Outbox, type OutboxHost, waitMsOf } from "./outbox.ts";
import type { PhoneStore, StoredIntent, StoredStream } from "./phone-store.ts";
import { RoomBoards } from "./room-boards.ts";
import { RoomModeration } from "./room-moderation.ts";
import { SerialQueue } from "./serial-queue.ts";
import { type ChainBreach, StreamSync } from "./stream-sync.ts";

const PROBLEMS_MAX = 20;
/** Frames taken and not yet read. A socket reads 4 MiB at once and 1 MiB a second (ROOM12). */
const INBOX_BYTES_MAX = 64 * 1024 * 1024;
/** Nobody waits for a newcomer's join, and the first Board should not wait for what is fetched to write it. */
const JOIN_AFTER_MS = 2_500;

export interface SessionEvents {
  /** The connection, the readers or the problems of the Room changed. */
  room(): void;
  stream(stream: StreamId): void;
  board(board: BoardId): void;
}

export class RoomSession {
  readonly keyring: RoomKeyring;
  readonly outbox: Outbox;
  readonly boards: RoomBoards;
  readonly moderation: RoomModeration;
  connection: Connection = "offline";
  lastHeardAt: number | null = null;
  problems: readonly ProblemView[] = [];
  readonly #adapters: Adapters;
  readonly #identity: Identity;
  readonly #store: PhoneStore;
  readonly #events: SessionEvents;
  readonly #acts: ActLog;
  readonly #inbox = new SerialQueue();
  #inboxBytes = 0;
  readonly #streams = new Map<StreamId, StreamSync>();
  #isLogOpened = false;
  #directory = new Map<StreamId, StoredStream>();
  #serial = 0;
  #socket: RoomSocket | null = null;
  /** Streams asked for on this connection whose last page is still to come. */
  readonly #asked = new Set<StreamId>();
  /** Counts connections, so that a frame of an old one is not taken for one of the new. */
  #generation = 0;

  constructor(
    adapters: Adapters,
    store: PhoneStore,
    identity: Identity,
    keyring: RoomKeyring,
    device: DeviceId,
    events: SessionEvents,
  ) {
    this.keyring = keyring;
    this.#adapters = adapters;
    this.#identity = identity;
    this.#store = store;
    this.#events = events;
    this.outbox = new Outbox(adapters, store, this.#outboxHost(device));
    this.boards = new RoomBoards({
      previews: this.previewContext(),
      store,
      firstEpoch: keyring.first,
      isLive: () => this.connection === "live",
      send: (frame) => this.#send(frame),
      changed: (board) => events.board(board),
      refused: (stream, type) => this.#problem(type, "PREV1", "unknown", stream),
    });
    const moderationHost = {
      clock: adapters.clock,
      streamSync: (stream: StreamId) => this.streamSync(stream),
      later: (run: () => Promise<void>) => void this.#inbox.run(run),
      problem: this.#problem.bind(this),
    };
    this.moderation = new RoomModeration(moderationHost, keyring.room);
    this.#acts = new ActLog(adapters.suite, store, identity, keyring.room, keyring.kind);
  }

  get room(): RoomId {
    return this.keyring.room;
  }

  #outboxHost(device: DeviceId): OutboxHost {
    return {
      identity: this.#identity,
      keyring: this.keyring,
      device,
      isLive: () => this.connection === "live",
      streamOf: (stream) => this.streamSync(stream),
      send: (frame) => this.#send(frame),
      catchUp: (stream) => this.#open(this.streamSync(stream)),
      changed: (stream) => this.#events.stream(stream),
    };
  }

  async start(): Promise<void> {
    this.#directory = await this.#store.streams(this.room);
    this.#serial = await this.#store.serial(this.room);
    await this.#acts.load();
    await this.moderation.load();
    this.connection = "connecting";
    this.#socket = this.#adapters.door.connect(`/api/rooms/${this.room}/socket?v=1`, {
      opened: () => this.#opened(),
      received: (bytes) => this.#received(bytes),
      closed: () => this.#closed(),
    });
  }

  stop(): void {
    this.#generation++;
    this.moderation.disconnected();
    this.#socket?.close();
    this.connection = "offline";
  }

  #opened(): void {
    this.#generation++;
    this.#asked.clear();
    this.#setConnection("connecting");
  }

  #closed(): void {
    this.#generation++;
    this.#beginAnew();
    this.#setConnection("offline");
  }

  /** Also before each digest: the last frame of the connection before may have been at work until then. */
  #beginAnew(): void {
    for (const sync of this.#streams.values()) sync.isCaughtUp = false;
    this.boards.disconnected();
    this.moderation.disconnected();
    this.outbox.disconnected();
    this.#acts.disconnected();
  }

  #setConnection(connection: Connection): void {
    this.connection = connection;
    this.#events.room();
  }

  #send(frame: UpFrame): void {
    this.#socket?.send(upFrameToBytes(frame));
  }

  #received(bytes: Bytes): void {
    const generation = this.#generation;
    this.lastHeardAt = this.#adapters.clock.now();
    const frame = bytesToDownFrame(bytes);
    if (!frame.ok) {
      this.#problem("frame-malformed", "WIRE1", "edge", null);
      return;
    }
    if (!this.#hasRoomFor(bytes)) return;
    void this.#inbox.run(async () => {
      this.#inboxBytes -= bytes.length;
      if (generation === this.#generation) await this.#handle(frame.value, generation);
    });
  }

  /** More than any honest edge sends at once would fill a phone's memory: the socket is given up, and all in it. */
  #hasRoomFor(bytes: Bytes): boolean {
    const hasRoom = this.#inboxBytes + bytes.length <= INBOX_BYTES_MAX;
    if (hasRoom) this.#inboxBytes += bytes.length;
    else {
      this.#problem("flood", "ROOM12", "edge", null);
      this.#socket?.reconnect();
    }
    return hasRoom;
  }

  #handle(frame: DownFrame, generation: number): Promise<void> {
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame, generation);
      case "digest":
        return this.#digested(frame, generation);
      case "page":
        return this.#paged(frame);
      case "listed":
        return this.moderation.before(() => this.boards.listed(frame));
      case "appended":
        return this.#appended(frame.items);
      case "ack":
        return this.#acknowledged(frame.token, frame.count, frame.head);
      case "refused":
        return this.#refused(frame);
      case "acts":
        return this.#acted(frame.items);
    }
  }

  async #welcomed(frame: Welcome, generation: number): Promise<void> {
    const keys = this.keyring.keysOfEpoch(frame.epoch);
    if (!keys) return this.#problem("epoch-unknown", "EPOCH1", "edge", null);
    const gate = await this.#adapters.suite.signingKey(keys.gateSeed);
    const proof = await gate.sign(gateProofBytes(this.room, frame.epoch, frame.nonce));
    if (generation !== this.#generation) return; // the proof is for a socket that is gone
    this.#send({ type: "hello", epoch: frame.epoch, proof, serial: this.#serial });
  }

  async #digested(frame: Digest, generation: number): Promise<void> {
    this.#beginAnew();
    const changed: [StreamId, StoredStream][] = [];
    for (const { stream, count } of frame.streams) {
      const known = this.#directory.get(stream);
      if (known && known.count < count) changed.push([stream, { ...known, count }]);
    }
    this.#serial = 0; // an edge that lied about it once must not make this phone deaf for ever
    await this.#remember(changed, frame.serial);
    if (generation !== this.#generation) return;
    this.#setConnection("live");
    // Boards are asked for first: junk in the moderation Stream may delay them by seconds, not by its length (MOD6).
    this.boards.connected();
    for (const sync of this.#streams.values()) if (this.#isOpened(sync.stream)) this.#open(sync);
    this.moderation.asked();
    for (const stream of this.outbox.streams) void this.#wake(stream);
  }

  #remember(changed: readonly (readonly [StreamId, StoredStream])[], serial?: number): Promise<void> {
    for (const [stream, stored] of changed) {
      // What was read meanwhile stays read.
      const readCount = Math.max(stored.readCount, this.readCountOf(stream));
      this.#directory.set(stream, { ...stored, readCount });
    }
    if (serial !== undefined) this.#serial = Math.max(this.#serial, serial);
    const kept = changed.map(([stream]) => [stream, this.#directory.get(stream)!] as const);
    return this.#store.keepStreams(this.room, kept, this.#serial);
  }

  /** Takes over intents from disk, and makes sure that they are sent. */
  async adopt(intents: readonly StoredIntent[]): Promise<void> {
    this.outbox.adopt(intents);
    for (const stream of new Set(intents.map((intent) => intent.stream))) await this.#wake(stream);
  }

  /** Makes sure that what waits in the outbox of a Stream is sent. A newcomer's join waits for no page (JOIN3). */
  async #wake(stream: StreamId): Promise<void> {
    const sync = this.streamSync(stream);
    if (stream !== controlStreamOf(this.room)) return void (await this.openStream(stream));
    await sync.load();
    if (sync.cursor.count === 0)
      this.#adapters.clock.after(JOIN_AFTER_MS, () => void this.outbox.drain(stream));
    else await this.openStream(stream);
  }

  streamSync(stream: StreamId): StreamSync {
    const known = this.#streams.get(stream);
    if (known) return known;
    const sync: StreamSync = new StreamSync(this.#readerContext(stream), this.#store, {
      verdict: (envelope, verdict) => this.#judged(stream, envelope, verdict),
      breach: (breach) => this.#breached(stream, breach),
    });
    this.#streams.set(stream, sync);
    return sync;
  }

  #readerContext(stream: StreamId): ReaderContext {
    const kind = streamsOfRoom(this.room).get(stream) ?? "thread";
    const mayDecide = (role: Role) => isModerator(role, this.keyring.kind);
    return { ...this.previewContext(), stream, kind, isModerator: mayDecide };
  }

  previewContext(): PreviewContext {
    const { suite } = this.#adapters;
    const { keysOfEpoch } = this.keyring;
    return { suite, chains: this.#identity.chains, room: this.room, keysOfEpoch };
  }

  /** Shows a Stream: what the phone holds at once, then what the edge has more. */
  async openStream(stream: StreamId): Promise<StreamSync> {
    if (stream === controlStreamOf(this.room)) this.#isLogOpened = true;
    const sync = this.streamSync(stream);
    await sync.load();
    await this.outbox.settle(stream);
    this.#events.stream(stream);
    if (this.connection === "live") this.#open(sync);
    return sync;
  }

  /** A newcomer writes to the join log before reading it: it can be large, and nobody waits for it. */
  #isOpened(stream: StreamId): boolean {
    return this.#isLogOpened || stream !== controlStreamOf(this.room);
  }

  #askedAgain(sync: StreamSync): void {
    this.#asked.delete(sync.stream);
    this.#open(sync);
  }

  #open(sync: StreamSync): void {
    if (!sync.isLoaded || this.connection !== "live" || this.#asked.has(sync.stream)) return;
    this.#asked.add(sync.stream);
    const { count, head } = sync.cursor;
    this.#send({ type: "open", stream: sync.stream, count, head });
  }

  /** The edge told of something this phone has not got: nothing is written before it is here. */
  #behind(sync: StreamSync): void {
    sync.isCaughtUp = false;
    this.#open(sync);
  }

  async #paged(page: Page): Promise<void> {
    const sync = this.#streams.get(page.stream);
    if (!sync) return;
    if (!page.hasMore) this.#asked.delete(page.stream);
    const result = await sync.extend(page.from, page.startHead, page.envelopes);
    if (result === "breach") return;
    if (result === "gap") return sync.pageAhead();
    if (page.hasMore && page.envelopes.length === 0) return sync.emptyPage();
    await this.#noteCount(page.stream, sync.cursor.count, !page.hasMore);
    if (!page.hasMore) await sync.endOfPages(page.from + page.envelopes.length);
    if (sync === this.moderation.sync) await this.moderation.extended();
    this.#events.stream(page.stream);
    if (page.stream === controlStreamOf(this.room)) this.#events.room();
    void this.outbox.drain(page.stream);
    if (!page.hasMore) void this.#actIfDue(sync);
  }

  /** An official's words in a Thread become an act, so that Boards show what became of it. */
  async #actIfDue(sync: StreamSync): Promise<void> {
    if (!sync.isCaughtUp || this.connection !== "live") return;
    const act = await this.#acts.due(sync.stream, sync.reader);
    if (!act || this.connection !== "live") return;
    const token = this.#adapters.random(TOKEN_BYTES);
    this.#acts.sent(token, sync.stream);
    this.#send({ type: "act", token, stream: sync.stream, act });
  }

  async #acted(items: readonly ActItem[]): Promise<void> {
    const { taken, forged } = await this.#acts.take(items);
    for (const stream of forged) this.#problem("act-forged", "ACT1", "edge", stream);
    for (const stream of taken) {
      const board = this.boards.holding(stream);
      if (board) this.#events.board(board.board);
    }
  }

  actOf(stream: StreamId): Act | undefined {
    return this.#acts.actOf(stream);
  }

  /** At the end of a Stream its count is known for certain, whatever the edge said of it before. */
  async #noteCount(stream: StreamId, count: number, isEnd: boolean): Promise<void> {
    const board = this.streamSync(stream).reader.opening?.opening.board;
    const known = this.#directory.get(stream);
    if (!board || known?.count === count || (known && known.count > count && !isEnd)) return;
    await this.#remember([[stream, { board, count, readCount: known?.readCount ?? 0 }]]);
  }

  async #appended(items: readonly AppendedItem[]): Promise<void> {
    const changed: [StreamId, StoredStream][] = [];
    let serial = this.#serial;
    for (const item of items) {
      serial = Math.max(serial, item.serial);
      if (item.board !== NO_BOARD) changed.push([item.stream, this.#counted(item)]);
      await this.#appendedToStream(item);
      await this.moderation.before(() => this.boards.appended(item));
    }
    await this.#remember(changed, serial);
  }

  #counted(item: AppendedItem): StoredStream {
    const known = this.#directory.get(item.stream);
    const count = Math.max(known?.count ?? 0, item.position);
    return { board: item.board, count, readCount: known?.readCount ?? 0 };
  }

  async #appendedToStream(item: AppendedItem): Promise<void> {
    const sync = this.#streams.get(item.stream);
    if (!sync?.isLoaded) return;
    const isControl = item.stream === controlStreamOf(this.room);
    if (isControl && !sync.isCaughtUp) return; // the join log is counted later, from its start
    const result = await sync.extend(item.position - 1, null, [item.envelope]);
    if (result === "gap") this.#behind(sync);
    if (result !== "extended") return;
    this.#events.stream(item.stream);
    if (isControl) this.#events.room();
    void this.outbox.drain(item.stream);
    void this.#actIfDue(sync);
  }

  async #acknowledged(token: Bytes, count: number, head: Bytes): Promise<void> {
    const flight = this.outbox.acknowledged(token);
    if (!flight) return;
    const { stream, envelope } = flight;
    const sync = this.streamSync(stream);
    sync.acknowledged({ count, head, envelope });
    // The broadcast follows within a tick; an edge that acknowledges and does not show is asked.
    const isLoadedThread = sync.isLoaded && stream !== controlStreamOf(this.room);
    if (isLoadedThread)
      this.#adapters.clock.after(5_000, () => sync.cursor.count < count && this.#open(sync));
  }

  async #refused(frame: Refused): Promise<void> {
    const stream = frame.subject.length === ID_BYTES ? bytesToId<StreamId>(frame.subject) : null;
    if (frame.reason === "head-unknown" && stream && this.#streams.has(stream)) {
      this.#breached(stream, "history-lost");
    } else if (frame.reason === "gate-closed") {
      this.#problem("gate-closed", "GATE1", "edge", null);
    }
    if (nextStepAfter(frame.reason) === "back-off") {
      if (frame.subject.length === ID_BYTES) this.#askAgainLater(frame);
      else this.#actAgainLater(frame);
    }
    await this.outbox.refused(frame);
  }

  /** An open or a list came too fast: it is asked again when the Room said it may be. */
  #askAgainLater(frame: Refused): void {
    const generation = this.#generation;
    this.#adapters.clock.after(waitMsOf(frame), () => {
      if (generation !== this.#generation) return;
      const stream = this.#streams.get(bytesToId<StreamId>(frame.subject));
      if (stream) this.#askedAgain(stream);
      this.boards.askAgain(bytesToId<BoardId>(frame.subject));
    });
  }

  /** An act that came too fast is owed still, or Boards would never show what became of the Thread. */
  #actAgainLater(frame: Refused): void {
    const generation = this.#generation;
    const stream = this.#acts.turnedAway(frame.subject);
    if (!stream) return;
    this.#adapters.clock.after(waitMsOf(frame), () => {
      if (generation === this.#generation) void this.#actIfDue(this.streamSync(stream));
    });
  }

  /** Threads whose Envelopes this phone may hold. */
  get knownThreads(): readonly StreamId[] {
    return [...this.#directory.keys()];
  }

  unreadOf(board: BoardId): number {
    return [...this.#directory.values()].filter((each) => each.board === board && each.readCount < each.count)
      .length;
  }

  /** Whether this phone has met a Thread: sent, listed, or waiting in the outbox. */
  knowsThread(stream: StreamId): boolean {
    const isSent = this.#directory.has(stream) || this.streamSync(stream).reader.opening !== null;
    const isListed = this.boards.holding(stream) !== undefined;
    return (
      isSent || isListed || this.outbox.intentsOf(stream).some(({ openingSalt }) => openingSalt !== null)
    );
  }

  readCountOf(stream: StreamId): number {
    return this.#directory.get(stream)?.readCount ?? 0;
  }

  /** A person looked at all there is of a Thread. */
  async markRead(stream: StreamId): Promise<void> {
    const { reader, cursor } = this.streamSync(stream);
    const known = this.#directory.get(stream);
    const board = known?.board ?? reader.opening?.opening.board;
    if (!board || this.readCountOf(stream) >= cursor.count) return;
    const count = Math.max(known?.count ?? 0, cursor.count);
    await this.#remember([[stream, { board, count, readCount: cursor.count }]]);
    this.#events.board(board);
  }

  /** Verified members by role; null until the join log is read to its end. */
  readers(): Record<Role, number> | null {
    const control = this.#streams.get(controlStreamOf(this.room));
    return control?.isCaughtUp ? countsByRole(this.joined()) : null;
  }

  /** Verified members, as far as this phone has read the join log. */
  joined(): readonly JoinedMember[] {
    const control = this.#streams.get(controlStreamOf(this.room));
    return control ? joinLogOf(control.reader, this.keyring.kind) : [];
  }

  #judged(stream: StreamId, envelope: Bytes, verdict: Verdict): void {
    if (!verdict.isAccepted) {
      const { type, rule, blame } = verdict.refusal;
      this.#problem(type, rule, blame, stream);
    }
    void this.outbox.judged(stream, envelope, verdict);
  }

  #breached(stream: StreamId, breach: ChainBreach): void {
    this.#problem(breach, "CHAIN1", "edge", stream);
  }

  /** Said once. A flood must not wash away what it follows: the first stay, and what proves the edge wrong. */
  #problem(type: string, rule: string, blame: ProblemView["blame"], stream: StreamId | null): void {
    const isKnown = this.problems.some(
      (each) => each.type === type && each.rule === rule && each.stream === stream,
    );
    const isFull = this.problems.length >= PROBLEMS_MAX;
    const weakest =
      isFull && blame === "edge" ? this.problems.findLastIndex((each) => each.blame !== "edge") : -1;
    if (isKnown || (isFull && weakest < 0)) return;
    const kept = this.problems.filter((_, index) => index !== weakest);
    this.problems = [...kept, { type, rule, blame, stream }];
    this.#events.room();
  }
}
