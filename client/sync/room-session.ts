/**
 * A Room on this phone: one socket, the Streams and Boards looked at, the outbox.
 *
 *   offline ─opened─► connecting ─welcome─► (hello) ─digest─► live ─closed─► offline
 *
 * On every connection: prove the gate, take the digest, catch up what is watched or waits to be sent, then send.
 */
// long: one connection and all that arrives on it is one state machine.
import type { Bytes } from "#protocol/bytes";
import {
  type AuthorId,
  type BoardId,
  bytesToId,
  type DeviceId,
  ID_BYTES,
  type RoomId,
  type StreamId,
} from "#protocol/ids";
import type { EpochKeys } from "#protocol/sealed/epoch-keys";
import { countsByRole, JOIN_KEY, type JoinedMember, joinLogOf } from "#protocol/sealed/join-log";
import { isModerator } from "#protocol/sealed/moderation";
import type { PreviewContext } from "#protocol/sealed/preview";
import type { ReaderContext, Verdict } from "#protocol/sealed/stream-reader";
import type { Role } from "#protocol/wire/audience";
import type { Act } from "#protocol/wire/act";
import type { ActItem } from "#protocol/wire/frames/acts";
import { epochOf } from "#protocol/wire/envelope";
import { NO_BOARD } from "#protocol/wire/frames/append";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { Digest } from "#protocol/wire/frames/digest";
import { bytesToDownFrame, type DownFrame, type UpFrame, upFrameToBytes } from "#protocol/wire/frames/frame";
import type { Listed } from "#protocol/wire/frames/listed";
import type { Page } from "#protocol/wire/frames/page";
import { nextStepAfter, type Refused } from "#protocol/wire/frames/refused";
import type { Welcome } from "#protocol/wire/frames/welcome";
import { gateProofBytes } from "#protocol/wire/gate";
import { controlStreamOf, type Cursor, streamsOfRoom } from "#protocol/wire/head";
import type { Connection, ProblemView, RoomAccess } from "../state/views.ts";
import type { Adapters, RoomSocket } from "./adapters.ts";
import { ActLog } from "./act-log.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { FollowError } from "./epoch-follower.ts";
import type { Identity, RoomKeyring } from "./identity.ts";
import { MarkBook } from "./mark-book.ts";
import { Outbox, type OutboxHost, waitMsOf } from "./outbox.ts";
import type { PhoneStore, StoredIntent, StoredStream } from "./phone-store.ts";
import { RoomBoards } from "./room-boards.ts";
import { RoomMemory } from "./room-memory.ts";
import { RoomModeration } from "./room-moderation.ts";
import { SerialQueue } from "./serial-queue.ts";
import { type ChainBreach, StreamSync } from "./stream-sync.ts";
import { ThreadMarksLog } from "./thread-marks.ts";

const PROBLEMS_MAX = 20;
/** Frames taken and not yet read. A socket reads 4 MiB at once and 1 MiB a second (ROOM12). */
const INBOX_BYTES_MAX = 64 * 1024 * 1024;
/** Nobody waits for a newcomer's join, and the first Board should not wait for what is fetched to write it. */
const JOIN_AFTER_MS = 2_500;
/** How soon records and marks are asked for again. */
const FOLLOW_AGAIN_MS = 3_000;
/** How long the end of a Stream is waited for. */
const READING_MS_MAX = 30_000;
/** How soon a phone knocks again that was shown records that cannot be, or no wrap of its own. */
const LET_IN_AGAIN_MS = 15_000;

interface Reading {
  readonly stream: StreamId;
  resolve(isRead: boolean): void;
}

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
  readonly memory: RoomMemory;
  connection: Connection = "offline";
  /** Whether this phone was let into the Room's present epoch. */
  access: RoomAccess = "open";
  lastHeardAt: number | null = null;
  problems: readonly ProblemView[] = [];
  readonly #adapters: Adapters;
  readonly #edge: EdgeClient;
  readonly #identity: Identity;
  readonly #store: PhoneStore;
  readonly #events: SessionEvents;
  readonly #acts: ActLog;
  readonly closeMarks: MarkBook;
  readonly #inbox = new SerialQueue();
  #inboxBytes = 0;
  readonly #streams = new Map<StreamId, StreamSync>();
  #isLogOpened = false;
  #directory = new Map<StreamId, StoredStream>();
  #serial = 0;
  #socket: RoomSocket | null = null;
  /** Streams asked for on this connection whose last page is still to come. */
  readonly #asked = new Set<StreamId>();
  #auditedEpoch = 0;
  #isRolledBack = false;
  /** Who waits for the end of a Stream. */
  readonly #readings = new Set<Reading>();
  /** Counts connections, so that a frame of an old one is not taken for one of the new. */
  #generation = 0;

  constructor(
    adapters: Adapters,
    edge: EdgeClient,
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
    this.#edge = edge;
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
    this.closeMarks = new MarkBook({
      room: keyring.room,
      edge,
      store,
      history: () => keyring.history,
      forged: () => this.#problem("marks-forged", "MARK1", "edge", null),
    });
    const moderationHost = {
      clock: adapters.clock,
      streamSync: (stream: StreamId) => this.streamSync(stream),
      later: (run: () => Promise<void>) => void this.#inbox.run(run),
      problem: this.#problem.bind(this),
    };
    this.moderation = new RoomModeration(moderationHost, keyring.room);
    this.marks = new ThreadMarksLog(store, keyring.room);
    this.memory = new RoomMemory(adapters.store, keyring.room);
    this.#acts = new ActLog(adapters, store, identity, keyring.room, keyring.kind);
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
    await Promise.all([
      this.memory.load(),
      this.#acts.load(),
      this.marks.load(),
      this.closeMarks.load(this.moderation.stream),
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
    this.#asked.clear();
    this.#setConnection("connecting");
  }

  #closed(): void {
    this.#generation++;
    this.#endReadings(() => true, false);
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
    const keys = await this.#keysFor(frame.epoch);
    if (!keys || generation !== this.#generation) return;
    const gate = await this.#adapters.suite.signingKey(keys.gateSeed);
    const proof = await gate.sign(gateProofBytes(this.room, frame.epoch, frame.nonce));
    if (generation !== this.#generation) return; // the proof is for a socket that is gone
    this.#send({ type: "hello", epoch: frame.epoch, proof, serial: this.#serial });
  }

  /** The keys by which the Room is entered now. The gate of an epoch that was closed is not knocked at again. */
  async #keysFor(epoch: number): Promise<EpochKeys | undefined> {
    if (epoch < this.keyring.current.epoch) return this.#rolledBack();
    this.#isRolledBack = false;
    if (epoch > this.keyring.current.epoch && !(await this.follow())) return undefined;
    const keys = this.keyring.keysOfEpoch(epoch);
    if (!keys) this.#problem("epoch-unknown", "EPOCH1", "edge", null);
    return keys;
  }

  /** A socket may have been opened just before the key was changed: the next one tells whether the edge means it. */
  #rolledBack(): undefined {
    if (this.#isRolledBack) this.#problem("epoch-rolled-back", "EPOCH5", "edge", null);
    else this.#socket?.reconnect();
    this.#isRolledBack = true;
  }

  /** Takes the records and the key of the epochs since. False when this phone stays where it is. */
  async follow(): Promise<boolean> {
    const { suite } = this.#adapters;
    const loaded = await import("./epoch-follower.ts").catch(() => null);
    const followed = await loaded?.followRoom(suite, this.#edge, this.#identity, this.keyring);
    if (!followed?.ok) {
      this.#notFollowed(followed?.error ?? { type: "Unreachable", cause: "" });
      return false;
    }
    const { keys, history } = followed.value;
    const isNewEpoch = keys.length > this.keyring.keys.length;
    this.keyring.follow(keys, history);
    await this.#events.followed();
    this.access = "open";
    if (isNewEpoch) await this.#epochClosed();
    return true;
  }

  #notFollowed({ type, cause }: FollowError): void {
    if (type === "Contradicted") this.#problem(cause, "EPOCH5", "edge", null);
    if (type === "Removed") this.access = "removed";
    if (type === "ShutOut") this.access = "shut-out";
    const againMs = type === "Unreachable" ? FOLLOW_AGAIN_MS : LET_IN_AGAIN_MS;
    if (type !== "Removed")
      this.#adapters.clock.after(
        againMs,
        () => this.connection === "connecting" && this.#socket?.reconnect(),
      );
    this.#events.room();
  }

  /** What was read while an epoch reigned is read anew where its marks say otherwise, once they are here. */
  async #epochClosed(): Promise<void> {
    this.boards.epochClosed();
    for (const sync of this.#streams.values()) sync.isCaughtUp = false;
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
    for (const stream of this.#streams.keys()) if (this.#isOpened(stream)) void this.#openMarked(stream);
    this.moderation.asked();
    for (const stream of this.outbox.streams) void this.#wake(stream);
    const streams = changed.map(([stream]) => stream);
    void this.boards.refreshOwn(streams, this.#identity.author);
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
    const events = {
      verdict: (envelope: Bytes, verdict: Verdict) => this.#judged(stream, envelope, verdict),
      breach: (breach: ChainBreach) => this.#breached(stream, breach),
    };
    const marks = {
      all: () => this.closeMarks.marksOf(stream),
      ofEpoch: (epoch: number) => this.closeMarks.markOf(stream, epoch),
    };
    const sync: StreamSync = new StreamSync(this.#readerContext(stream), this.#store, events, marks);
    this.#streams.set(stream, sync);
    return sync;
  }

  #readerContext(stream: StreamId): ReaderContext {
    const kind = streamsOfRoom(this.room).get(stream) ?? "thread";
    const mayDecide = (role: Role) => isModerator(role, this.keyring.kind);
    const closedAt = (epoch: number): number | undefined => {
      const mark = this.closeMarks.markOf(stream, epoch);
      return mark === null ? 0 : mark?.count;
    };
    return { ...this.previewContext(), stream, kind, closedAt, isModerator: mayDecide };
  }

  previewContext(): PreviewContext {
    const { suite } = this.#adapters;
    const { keysOfEpoch, isRemoved } = this.keyring;
    const markOf = (stream: StreamId, epoch: number) => this.closeMarks.markOf(stream, epoch);
    return { suite, chains: this.#identity.chains, room: this.room, keysOfEpoch, isRemoved, markOf };
  }

  /** Shows a Stream: what the phone holds at once, then what the edge has more. */
  async openStream(stream: StreamId): Promise<StreamSync> {
    if (stream === controlStreamOf(this.room)) this.#isLogOpened = true;
    const sync = this.streamSync(stream);
    await this.closeMarks.load(stream);
    await sync.load();
    await this.outbox.settle(stream);
    this.#events.stream(stream);
    if (this.connection === "live") await this.#openMarked(stream);
    return this.streamSync(stream);
  }

  /** Shows a Stream and waits until all the edge has of it is here. False when the connection ends before. */
  async readToEnd(stream: StreamId): Promise<boolean> {
    this.#behind(await this.openStream(stream));
    if (this.connection !== "live") return false;
    return new Promise((resolve) => {
      const reading = { stream, resolve };
      this.#readings.add(reading);
      this.#adapters.clock.after(READING_MS_MAX, () =>
        this.#endReadings((_, each) => each === reading, false),
      );
    });
  }

  #endReadings(isOver: (stream: StreamId, reading: Reading) => boolean, isRead: boolean): void {
    for (const reading of this.#readings) {
      if (!isOver(reading.stream, reading)) continue;
      this.#readings.delete(reading);
      reading.resolve(isRead);
    }
  }

  /** Entries of the join log, as far as this phone has read it. */
  get joinLogCount(): number {
    return this.streamSync(controlStreamOf(this.room)).cursor.count;
  }

  /** Where somebody joined; beyond every place for who never did. */
  joinPositionOf(author: AuthorId): number {
    const { reader } = this.streamSync(controlStreamOf(this.room));
    return reader.keyFacts(author, JOIN_KEY)?.position ?? Infinity;
  }

  /** Members who joined from inside and were not removed; as far as the join log is read. */
  joined(): readonly JoinedMember[] {
    const { reader } = this.streamSync(controlStreamOf(this.room));
    const { removed, kind } = this.keyring;
    return joinLogOf(reader, kind).filter(({ author }) => !removed.has(author));
  }

  /** The members whom the key was wrapped for must be those of the join log, as everybody can read it (RECIP1). */
  #audit(): void {
    const record = this.keyring.history.at(-1);
    const { isCaughtUp, reader } = this.streamSync(controlStreamOf(this.room));
    if (!record?.rotation || record.epoch === this.#auditedEpoch || !isCaughtUp) return;
    this.#auditedEpoch = record.epoch;
    const { kind, history } = this.keyring;
    void import("#protocol/sealed/rotation").then(
      ({ auditRecipients }) => {
        const finding = auditRecipients(reader, kind, history);
        if (finding) this.#problem(finding, "RECIP1", "unknown", null);
      },
      () => (this.#auditedEpoch = 0), // not loaded: the next page of the join log asks again
    );
  }

  /** Of an open the subject is the Stream, of an append its token. */
  #cutSaid(subject: Bytes, opened: StreamId | null): void {
    const stream = opened ?? this.outbox.acknowledged(subject)?.stream;
    if (!stream) return;
    this.#asked.delete(stream);
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
    const wasKnown = this.#directory.has(stream) || this.#streams.has(stream);
    if (wasKnown) await this.memory.cut(stream, cut);
    this.#streams.delete(stream);
    this.#directory.delete(stream);
    this.#asked.delete(stream);
    await this.boards.forget(stream);
    await this.outbox.giveBackAll(stream, "cut");
    if (wasKnown) this.#events.stream(stream);
  }

  named(type: string, rule: string, blame: ProblemView["blame"], stream: StreamId): void {
    this.#problem(type, rule, blame, stream);
  }

  /** Asked to close an epoch, the edge showed less than it had shown before. */
  contradictedAtClosing(stream: StreamId | null): void {
    this.#problem("mark-contradicted", "MARK3", "edge", stream ?? controlStreamOf(this.room));
  }

  /** What the phone holds of closed epochs is looked at with their marks, before more is asked for. */
  async #openMarked(stream: StreamId): Promise<void> {
    if (await this.#mark(stream, [])) this.#open(this.streamSync(stream));
    else this.#unmarked(stream);
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
    if (this.memory.isCut(sync.stream)) return;
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
    if (!this.#streams.has(page.stream) || this.#isUndone(page.stream)) return;
    if (!page.hasMore) this.#asked.delete(page.stream);
    if (!(await this.#mark(page.stream, page.envelopes))) return this.#unmarked(page.stream);
    const sync = this.streamSync(page.stream);
    const result = await sync.extend(page.from, page.startHead, page.envelopes);
    if (result === "breach") return;
    if (result === "gap") return sync.pageAhead();
    if (page.hasMore && page.envelopes.length === 0) return sync.emptyPage();
    await this.#noteCount(page.stream, sync.cursor.count, !page.hasMore);
    if (!page.hasMore) await sync.endOfPages(page.from + page.envelopes.length);
    if (page.stream === this.moderation.stream) await this.moderation.extended();
    this.#events.stream(page.stream);
    if (page.stream === controlStreamOf(this.room)) this.#events.room();
    void this.outbox.drain(page.stream);
    this.#endReadings((stream) => this.streamSync(stream).isCaughtUp, true);
    if (page.stream === controlStreamOf(this.room)) this.#audit();
    if (!page.hasMore) void this.#threadRead(sync);
  }

  /** Whatever there is to know of it on this phone is read. */
  async #threadRead(sync: StreamSync): Promise<void> {
    if (sync.isCaughtUp) await this.#noteMarks(sync);
    await this.#actIfDue(sync);
  }

  async #noteMarks(sync: StreamSync): Promise<void> {
    const names = this.marks.officialNames.length;
    if (!(await this.marks.note(sync.stream, sync.reader))) return;
    const board = this.boards.holding(sync.stream);
    if (board) this.#events.board(board.board);
    if (this.marks.officialNames.length > names) this.#events.room();
  }

  /**
   * Has the close marks of a Stream at hand if what is here or comes now is of an epoch that was closed, and reads
   * anew what should not have counted. False when the edge does not give them now.
   */
  async #mark(stream: StreamId, envelopes: readonly Bytes[]): Promise<boolean> {
    const closed = this.closeMarks.closedEpoch;
    if (closed === 0) return true;
    const sync = this.streamSync(stream);
    const isOfClosed =
      sync.epochs.some((epoch) => epoch <= closed) || envelopes.some((each) => this.#isOfClosed(each));
    if (!isOfClosed) return true;
    if (!(await this.closeMarks.need([stream]))) return false;
    if (sync.isBeyondMarks) await this.#readAnew(stream);
    return true;
  }

  /** Without its marks nothing of a closed epoch is taken; the Stream is asked for again later. */
  #unmarked(stream: StreamId): void {
    const generation = this.#generation;
    this.#asked.delete(stream);
    this.#adapters.clock.after(FOLLOW_AGAIN_MS, () => {
      const sync = this.#streams.get(stream);
      if (sync && generation === this.#generation) this.#behind(sync);
    });
  }

  /** An edge, or somebody with an old key, added to a Stream after its epoch was closed, and this phone had read it. */
  async #readAnew(stream: StreamId): Promise<void> {
    const old = this.streamSync(stream);
    const before = old.reader;
    this.#problem("mark-contradicted", "MARK3", "edge", stream);
    this.#streams.delete(stream);
    // Nobody else may ever have been shown what this phone holds behind the mark: it is asked for anew.
    if (old.endsBeyondMarks) await this.#store.cutEnvelopes(this.room, stream, old.markedCount);
    const sync = this.streamSync(stream);
    await sync.load();
    await this.outbox.sendAgain(stream, before, sync.reader);
    this.#events.stream(stream);
  }

  /** An official's words in a Thread become an act, so that Boards show what became of it. */
  async #actIfDue(sync: StreamSync): Promise<void> {
    if (!sync.isCaughtUp || this.connection !== "live") return;
    const act = await this.#acts.due(sync.stream, sync.reader);
    if (act && this.connection === "live") this.#send(act);
  }

  async #listed(whole: Listed): Promise<void> {
    const frame = { ...whole, rows: whole.rows.filter(({ stream }) => !this.#isUndone(stream)) };
    const streams = frame.rows.flatMap(({ stream, opening, amending }) =>
      this.#isOfClosed(opening) || (amending && this.#isOfClosed(amending)) ? [stream] : [],
    );
    if (await this.closeMarks.need(streams)) return this.boards.listed(frame);
    const generation = this.#generation;
    this.#adapters.clock.after(
      FOLLOW_AGAIN_MS,
      () => generation === this.#generation && this.boards.askAgain(frame.board),
    );
  }

  #isOfClosed(envelope: Bytes): boolean {
    const epoch = epochOf(envelope);
    return epoch !== undefined && epoch <= this.closeMarks.closedEpoch;
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
      if (this.#isUndone(item.stream)) continue;
      serial = Math.max(serial, item.serial);
      if (item.board !== NO_BOARD) changed.push([item.stream, this.#counted(item)]);
      await this.#appendedToStream(item);
      await this.moderation.before(() => this.#appendedToBoard(item));
    }
    await this.#remember(changed, serial);
  }

  async #appendedToBoard(item: AppendedItem): Promise<void> {
    // Only an edge that keeps an old epoch open sends such a thing.
    if (this.#isOfClosed(item.envelope) && !(await this.closeMarks.need([item.stream]))) return;
    await this.boards.appended(item);
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
    if (!(await this.#mark(item.stream, [item.envelope]))) return this.#unmarked(item.stream);
    const result = await sync.extend(item.position - 1, null, [item.envelope]);
    if (result === "gap") this.#behind(sync);
    if (result !== "extended") return;
    this.#events.stream(item.stream);
    if (isControl) this.#events.room();
    void this.outbox.drain(item.stream);
    void this.#threadRead(sync);
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
    if (frame.reason === "cut") this.#cutSaid(frame.subject, stream);
    if (frame.reason === "ending") this.#events.farewell();
    else if (nextStepAfter(frame.reason) === "back-off") {
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

  /** An act came too fast: without it the Board would say nothing of what an official wrote in the Thread. */
  #actAgainLater(frame: Refused): void {
    const stream = this.#acts.turnedAway(frame.subject);
    if (!stream) return;
    const generation = this.#generation;
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
    if (!control?.isCaughtUp) return null;
    return countsByRole(this.joined());
  }

  /** How many rules of how long words are kept stand in the join log, as far as it is read. */
  rulesWritten(): number {
    const { reader } = this.streamSync(controlStreamOf(this.room));
    const keys = [...this.facilitators()].flatMap((author) => [...reader.wordsOf(author).keys()]);
    return keys.filter((key) => key.startsWith("kept/")).length;
  }

  /** Who may write the help directory, from the join log as far as it is read. */
  facilitators(): ReadonlySet<AuthorId> {
    return new Set(
      this.joined()
        .filter(({ role }) => role === "facilitator")
        .map(({ author }) => author),
    );
  }

  #judged(stream: StreamId, envelope: Bytes, verdict: Verdict): void {
    if (!verdict.isAccepted) {
      const { type, rule, blame } = verdict.refusal;
      this.#problem(type, rule, blame, stream);
    }
    void this.outbox.judged(stream, envelope, verdict);
  }

  #breached(stream: StreamId, breach: ChainBreach): void {
    this.#endReadings((each) => each === stream, false);
    this.#problem(breach, breach.startsWith("mark-") ? "MARK3" : "CHAIN1", "edge", stream);
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
