/**
 * A Room on this phone: one socket, the Streams and Boards looked at, the outbox.
 *
 *   offline ─opened─► connecting ─welcome─► (hello) ─digest─► live ─closed─► offline
 *
 * On every connection: prove the gate, take the digest, catch up what is watched or waits to be sent, then send.
 */
// long: one connection and all that arrives on it is one state machine.
import type { Bytes } from "#protocol/bytes";
import { type BoardId, bytesToId, ID_BYTES, type RoomId, type StreamId } from "#protocol/ids";
import type { ActItem } from "#protocol/wire/frames/acts";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { Digest } from "#protocol/wire/frames/digest";
import { type DownFrame, type UpFrame, upFrameToBytes } from "#protocol/wire/frames/frame";
import type { Listed } from "#protocol/wire/frames/listed";
import { nextStepAfter, type Refused } from "#protocol/wire/frames/refused";
import type { Welcome } from "#protocol/wire/frames/welcome";
import { controlStreamOf, type Cursor } from "#protocol/wire/head";
import type { Connection, ProblemView, RoomAccess } from "../state/views.ts";
import type { Adapters, Cancel, RoomSocket } from "./adapters.ts";
import type { JoinCounting, JoinCountingHost } from "./join-counting.ts";
import type { Identity, RoomKeyring } from "./identity.ts";
import type { MarkBook } from "./mark-book.ts";
import { Outbox, waitMsOf } from "./outbox.ts";
import type { StoredIntent } from "./phone-store.ts";
import { RoomActs } from "./room-acts.ts";
import { RoomBoards } from "./room-boards.ts";
import { RoomCounting } from "./room-counting.ts";
import { RoomGate } from "./room-gate.ts";
import { RoomInbox } from "./room-inbox.ts";
import { RoomMembers } from "./room-members.ts";
import { RoomMemory } from "./room-memory.ts";
import { RoomModeration } from "./room-moderation.ts";
import type { RoomLink, RoomParts } from "./room-parts.ts";
import { RoomProblems } from "./room-problems.ts";
import { MARKS_AGAIN_MS, RoomStreams } from "./room-streams.ts";
import type { StreamSync } from "./stream-sync.ts";
import { type Noted, ThreadDirectory } from "./thread-directory.ts";
import { ThreadMarksLog } from "./thread-marks.ts";

/** Nobody waits for a newcomer's join, and the first Board should not wait for what is fetched to write it. */
const JOIN_AFTER_MS = 2_500;

export interface SessionEvents {
  /** The Room's key was changed and this phone has followed: what it holds now must be kept. */
  followed(): Promise<void>;
  /** The connection, the readers or the problems of the Room changed. */
  room(): void;
  stream(stream: StreamId): void;
  board(board: BoardId): void;
  /** The founder said something of the factory's end. */
  farewell(): void;
  /** The edge said that the words of a Thread are no longer kept. */
  cutSaid(stream: StreamId): void;
}

export class RoomSession {
  readonly keyring: RoomKeyring;
  readonly outbox: Outbox;
  readonly boards: RoomBoards;
  readonly marks: ThreadMarksLog;
  readonly moderation: RoomModeration;
  readonly members: RoomMembers;
  readonly threads: ThreadDirectory;
  readonly acts: RoomActs;
  readonly memory: RoomMemory;
  connection: Connection = "offline";
  lastHeardAt: number | null = null;
  readonly #adapters: Adapters;
  readonly #identity: Identity;
  readonly #events: SessionEvents;
  readonly #problems: RoomProblems;
  readonly #inbox: RoomInbox;
  readonly #gate: RoomGate;
  readonly #streams: RoomStreams;
  readonly #counting: RoomCounting;
  #socket: RoomSocket | null = null;
  /** Counts connections, so that a frame of an old one is not taken for one of the new. */
  #generation = 0;

  constructor(parts: RoomParts, events: SessionEvents) {
    const { adapters, store, identity, keyring } = parts;
    this.keyring = keyring;
    this.#adapters = adapters;
    this.#identity = identity;
    this.#events = events;
    this.memory = new RoomMemory(adapters.store, keyring.room);
    this.#problems = new RoomProblems(() => events.room());
    this.#inbox = new RoomInbox(this.#problems.note);
    const host = { ...parts, ...this.#link() };
    const { problem, streamSync, isLive, send } = host;
    const changed = (board: BoardId) => events.board(board);
    this.outbox = new Outbox(adapters, store, {
      ...host,
      streamOf: streamSync,
      catchUp: (stream) => this.#streams.open(this.streamSync(stream)),
      changed: (stream) => events.stream(stream),
    });
    this.#streams = new RoomStreams({ ...host, ...this.#streamEvents() });
    this.#gate = new RoomGate({ ...host, ...this.#gateEvents() });
    this.acts = new RoomActs({ ...host, changed: (stream) => this.#boardChanged(stream) });
    this.boards = new RoomBoards({
      previews: this.#streams.previewContext(),
      store,
      firstEpoch: keyring.first,
      isLive,
      send,
      changed,
      refused: (stream, type) => problem(type, "PREV1", "unknown", stream),
    });
    const later = (run: () => Promise<void>) => this.#inbox.later(run);
    this.moderation = new RoomModeration({ clock: adapters.clock, streamSync, later, problem }, keyring.room);
    this.marks = new ThreadMarksLog(store, keyring.room);
    this.#counting = new RoomCounting({ ...host, ...this.#countingHost() });
    const log = () => streamSync(controlStreamOf(keyring.room));
    this.members = new RoomMembers(keyring, log, () => this.counting?.counts ?? null, problem);
    this.threads = new ThreadDirectory({ room: keyring.room, store, streamSync, changed });
  }

  get room(): RoomId {
    return this.keyring.room;
  }

  /** Whether this phone was let into the Room's present epoch. */
  get access(): RoomAccess {
    return this.#gate.access;
  }

  get problems(): readonly ProblemView[] {
    return this.#problems.problems;
  }

  get closeMarks(): MarkBook {
    return this.#streams.closeMarks;
  }

  /** Null until this Room's readers are counted. */
  get counting(): JoinCounting | null {
    return this.#counting.now;
  }

  /** What each part of a Room asks of its connection. */
  #link(): RoomLink {
    return {
      problem: this.#problems.note,
      streamSync: (stream) => this.streamSync(stream),
      isLive: () => this.connection === "live",
      send: (frame) => this.#send(frame),
      after: (ms, run) => this.#after(ms, run),
    };
  }

  #streamEvents() {
    return {
      outbox: () => this.outbox,
      isCut: (stream: StreamId) => this.memory.isCut(stream),
      isUndone: (stream: StreamId) => this.#isUndone(stream),
      changed: (stream: StreamId) => this.#events.stream(stream),
      noteCount: (stream: StreamId, count: number, isEnd: boolean) =>
        this.threads.noteCount(stream, count, isEnd),
      paged: async (stream: StreamId) => {
        if (stream === this.moderation.stream) await this.moderation.extended();
      },
      logPaged: () => {
        this.members.audit();
        void this.counting?.look();
      },
      extended: (stream: StreamId) => {
        this.#events.stream(stream);
        if (stream !== controlStreamOf(this.room)) return;
        this.#events.room();
        void this.counting?.look();
      },
      read: (sync: StreamSync) => this.#threadRead(sync),
    };
  }

  #gateEvents() {
    return {
      isConnecting: () => this.connection === "connecting",
      reconnect: () => this.#socket?.reconnect(),
      followed: () => this.#events.followed(),
      epochClosed: () => this.#epochClosed(),
      changed: () => this.#events.room(),
    };
  }

  #countingHost(): Omit<JoinCountingHost, keyof RoomParts | keyof RoomLink> {
    const control = controlStreamOf(this.room);
    return {
      context: this.#streams.readerContext(control),
      whole: () => this.streamSync(control),
      isWholeAsked: () => this.#streams.isAsked(control),
      isWholeOpened: () => this.#streams.isLogOpened,
      readWhole: () => this.openStream(control),
      isJoinWaiting: () => this.outbox.intentsOf(control).some(({ refusal }) => refusal === null),
      judged: (...judged) => void this.outbox.judged(control, ...judged),
      changed: () => this.#events.room(),
    };
  }

  async start(): Promise<void> {
    await this.threads.load();
    await this.#gate.load();
    await Promise.all([
      this.memory.load(),
      this.acts.load(),
      this.marks.load(),
      this.#streams.closeMarks.load(this.moderation.stream),
    ]);
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
    this.#streams.connecting();
    this.#setConnection("connecting");
  }

  #closed(): void {
    this.#generation++;
    this.#streams.closed();
    this.#beginAnew();
    this.#setConnection("offline");
  }

  /** Also before each digest: the last frame of the connection before may have been at work until then. */
  #beginAnew(): void {
    this.#streams.beginAnew();
    this.boards.disconnected();
    this.moderation.disconnected();
    this.outbox.disconnected();
    this.acts.disconnected();
    this.counting?.disconnected();
  }

  #setConnection(connection: Connection): void {
    this.connection = connection;
    this.#events.room();
  }

  /** Runs later, if the connection is still the same. */
  #after(ms: number, run: () => void): Cancel {
    const generation = this.#generation;
    return this.#adapters.clock.after(ms, () => generation === this.#generation && run());
  }

  #send(frame: UpFrame): void {
    this.#socket?.send(upFrameToBytes(frame));
  }

  #received(bytes: Bytes): void {
    const generation = this.#generation;
    this.lastHeardAt = this.#adapters.clock.now();
    const isTaken = this.#inbox.take(bytes, async (frame) => {
      if (generation === this.#generation) await this.#handle(frame, generation);
    });
    if (!isTaken) this.#socket?.reconnect();
  }

  #handle(frame: DownFrame, generation: number): Promise<void> {
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame, generation);
      case "digest":
        return this.#digested(frame, generation);
      case "page":
        return this.counting?.takes(frame) ? this.counting.paged(frame) : this.#streams.paged(frame);
      case "listed":
        if ((frame.board as string) === controlStreamOf(this.room)) return this.#checkpointTold();
        return this.moderation.before(() => this.#listed(frame));
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
    const proof = await this.#gate.proofFor(frame);
    if (!proof || generation !== this.#generation) return; // the proof may be for a socket that is gone
    this.#send({ type: "hello", epoch: frame.epoch, proof, serial: this.threads.serial });
  }

  /** Takes the records and the key of the epochs since. False when this phone stays where it is. */
  follow(): Promise<boolean> {
    return this.#gate.follow();
  }

  /** What was read while an epoch reigned is read anew where its marks say otherwise, once they are here. */
  async #epochClosed(): Promise<void> {
    this.boards.epochClosed();
    this.#streams.beginAnew();
    await this.counting?.epochChanged();
  }

  async #digested(frame: Digest, generation: number): Promise<void> {
    this.#beginAnew();
    const changed = this.threads.digested(frame);
    await this.threads.remember(changed, frame.serial);
    if (generation !== this.#generation) return;
    this.#setConnection("live");
    // Boards are asked for first: junk in the moderation Stream may delay them by seconds, not by its length (MOD6).
    this.boards.connected();
    this.#streams.connected();
    this.moderation.asked();
    this.#counting.connected();
    for (const stream of this.outbox.streams) void this.#wake(stream);
    const streams = changed.map(([stream]) => stream);
    void this.boards.refreshOwn(streams, this.#identity.author);
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
    return this.#streams.streamSync(stream);
  }

  /** Shows a Stream: what the phone holds at once, then what the edge has more. */
  openStream(stream: StreamId): Promise<StreamSync> {
    return this.#streams.openStream(stream);
  }

  /** Counts who can read the Room, now and on every connection. */
  countReaders(): Promise<void> {
    return this.#counting.begin();
  }

  async #checkpointTold(): Promise<void> {
    await this.counting?.listed();
  }

  /** The act of the control Stream is a checkpoint of the join log. */
  async #acted(items: readonly ActItem[]): Promise<void> {
    const control = controlStreamOf(this.room);
    for (const { stream, act } of items) if (stream === control) await this.counting?.acted(act);
    await this.acts.acted(items.filter(({ stream }) => stream !== control));
  }

  /** Shows a Stream and waits until all the edge has of it is here. False when the connection ends before. */
  readToEnd(stream: StreamId): Promise<boolean> {
    return this.#streams.readToEnd(stream);
  }

  /** Of an open the subject is the Stream, of an append its token. */
  #cutSaid(subject: Bytes, opened: StreamId | null): void {
    const stream = opened ?? this.outbox.acknowledged(subject)?.stream;
    if (!stream) return;
    this.#streams.unasked(stream);
    this.#events.cutSaid(stream);
  }

  /** RETAIN4: what was cut, by a cut that kept the rules, does not come back under the same id. */
  #isUndone(stream: StreamId): boolean {
    const isCut = this.memory.isCut(stream);
    if (isCut) this.named("cut-undone", "RETAIN4", "edge", stream);
    return isCut;
  }

  /** A Thread was cut: its words go from this phone too; what was written here and not sent is given back. */
  async forget(stream: StreamId, cut: Cursor): Promise<void> {
    const wasKnown = this.threads.has(stream) || this.#streams.has(stream);
    if (wasKnown) await this.memory.cut(stream, cut);
    this.#streams.forget(stream);
    this.threads.forget(stream);
    await this.boards.forget(stream);
    await this.outbox.giveBackAll(stream, "cut");
    if (wasKnown) this.#events.stream(stream);
  }

  named(type: string, rule: string, blame: ProblemView["blame"], stream: StreamId): void {
    this.#problems.note(type, rule, blame, stream);
  }

  /** Asked to close an epoch, the edge showed less than it had shown before. */
  contradictedAtClosing(stream: StreamId | null): void {
    this.#problems.note("mark-contradicted", "MARK3", "edge", stream ?? controlStreamOf(this.room));
  }

  /** Whatever there is to know of it on this phone is read. */
  async #threadRead(sync: StreamSync): Promise<void> {
    if (sync.isCaughtUp) await this.#noteMarks(sync);
    await this.acts.ifDue(sync);
  }

  async #noteMarks(sync: StreamSync): Promise<void> {
    const names = this.marks.officialNames.length;
    if (!(await this.marks.note(sync.stream, sync.reader))) return;
    this.#boardChanged(sync.stream);
    if (this.marks.officialNames.length > names) this.#events.room();
  }

  /** What is known of a Thread beside its row changed. */
  #boardChanged(stream: StreamId): void {
    const board = this.boards.holding(stream);
    if (board) this.#events.board(board.board);
  }

  async #listed(whole: Listed): Promise<void> {
    const frame = { ...whole, rows: whole.rows.filter(({ stream }) => !this.#isUndone(stream)) };
    const streams = frame.rows.flatMap(({ stream, opening, amending }) =>
      this.#streams.isOfClosed(opening) || (amending && this.#streams.isOfClosed(amending)) ? [stream] : [],
    );
    if (await this.#streams.closeMarks.need(streams)) return this.boards.listed(frame);
    this.#after(MARKS_AGAIN_MS, () => this.boards.askAgain(frame.board));
  }

  async #appended(items: readonly AppendedItem[]): Promise<void> {
    const changed: Noted[] = [];
    let serial = this.threads.serial;
    for (const item of items) {
      if (this.#isUndone(item.stream)) continue;
      serial = Math.max(serial, item.serial);
      changed.push(...this.threads.counted(item));
      await this.counting?.appended(item);
      await this.#streams.appended(item);
      await this.moderation.before(() => this.#appendedToBoard(item));
    }
    await this.threads.remember(changed, serial);
  }

  async #appendedToBoard(item: AppendedItem): Promise<void> {
    // Only an edge that keeps an old epoch open sends such a thing.
    if (this.#streams.isOfClosed(item.envelope) && !(await this.#streams.closeMarks.need([item.stream])))
      return;
    await this.boards.appended(item);
  }

  async #acknowledged(token: Bytes, count: number, head: Bytes): Promise<void> {
    const flight = this.outbox.acknowledged(token);
    if (flight) this.#streams.acknowledged(flight.stream, flight.envelope, count, head);
  }

  async #refused(frame: Refused): Promise<void> {
    const stream = frame.subject.length === ID_BYTES ? bytesToId<StreamId>(frame.subject) : null;
    if (await this.counting?.refused(frame, stream)) return;
    if (frame.reason === "head-unknown" && stream && this.#streams.has(stream)) {
      this.#streams.breached(stream, "history-lost");
    } else if (frame.reason === "gate-closed") {
      this.#problems.note("gate-closed", "GATE1", "edge", null);
    }
    if (frame.reason === "cut") this.#cutSaid(frame.subject, stream);
    if (frame.reason === "ending") this.#events.farewell();
    else if (nextStepAfter(frame.reason) === "back-off") {
      if (frame.subject.length === ID_BYTES) this.#askAgainLater(frame);
      else this.acts.againLater(frame);
    }
    await this.outbox.refused(frame);
  }

  /** An open or a list came too fast: it is asked again when the Room said it may be. */
  #askAgainLater(frame: Refused): void {
    this.#after(waitMsOf(frame), () => {
      this.#streams.askAgain(bytesToId<StreamId>(frame.subject));
      this.boards.askAgain(bytesToId<BoardId>(frame.subject));
    });
  }

  /** Whether this phone has met a Thread: sent, listed, or waiting in the outbox. */
  knowsThread(stream: StreamId): boolean {
    const isSent = this.threads.has(stream) || this.streamSync(stream).reader.opening !== null;
    const isListed = this.boards.holding(stream) !== undefined;
    return (
      isSent || isListed || this.outbox.intentsOf(stream).some(({ openingSalt }) => openingSalt !== null)
    );
  }
}
