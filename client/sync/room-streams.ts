/**
 * The Streams of a Room that are read on this phone: opened, extended by what the edge sends, held against the close
 * marks of epochs that ended, read to their end.
 *
 *   streamSync ─openStream()─► loaded ─ open ─► pages … ─ last page ─► caught up ─ closed ─► loaded
 */
import type { Bytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import { isModerator } from "#protocol/sealed/moderation";
import type { PreviewContext } from "#protocol/sealed/preview";
import type { ReaderContext, Verdict } from "#protocol/sealed/stream-reader";
import type { Role } from "#protocol/wire/audience";
import { epochOf } from "#protocol/wire/envelope";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { Page } from "#protocol/wire/frames/page";
import { controlStreamOf, streamsOfRoom } from "#protocol/wire/head";
import type { Adapters } from "./adapters.ts";
import type { RoomKeyring } from "./identity.ts";
import { MarkBook } from "./mark-book.ts";
import type { Outbox } from "./outbox.ts";
import type { PhoneStore } from "./phone-store.ts";
import type { RoomLink, RoomParts } from "./room-parts.ts";
import type { NoteProblem } from "./room-problems.ts";
import { type ChainBreach, StreamSync } from "./stream-sync.ts";

/** How soon marks are asked for again. */
export const MARKS_AGAIN_MS = 3_000;
/** How long the end of a Stream is waited for. */
const READING_MS_MAX = 30_000;

interface Reading {
  readonly stream: StreamId;
  resolve(isRead: boolean): void;
}

export interface RoomStreamsHost extends RoomParts, RoomLink {
  outbox(): Outbox;
  /** The words of a Thread are no longer kept, by a cut that kept the rules. */
  isCut(stream: StreamId): boolean;
  /** The edge shows a Thread that was cut. */
  isUndone(stream: StreamId): boolean;
  /** A screen may show something else of a Stream. */
  changed(stream: StreamId): void;
  noteCount(stream: StreamId, count: number, isEnd: boolean): Promise<void>;
  /** A page was taken: what waits for it is done before the next frame. */
  paged(stream: StreamId): Promise<void>;
  /** A page of the join log was taken, and shown. */
  logPaged(): void;
  /** More of a Stream is here. */
  extended(stream: StreamId): void;
  /** Whatever there is to know of a Stream on this phone is read. */
  read(sync: StreamSync): Promise<void>;
}

export class RoomStreams {
  readonly keyring: RoomKeyring;
  readonly closeMarks: MarkBook;
  readonly #host: RoomStreamsHost;
  readonly #adapters: Adapters;
  readonly #store: PhoneStore;
  readonly #problem: NoteProblem;
  readonly #streams = new Map<StreamId, StreamSync>();
  /** Something on this phone asked for the whole join log. */
  isLogOpened = false;
  /** Streams asked for on this connection whose last page is still to come. */
  readonly #asked = new Set<StreamId>();
  /** Who waits for the end of a Stream. */
  readonly #readings = new Set<Reading>();

  constructor(host: RoomStreamsHost) {
    const { keyring, edge, store, problem } = host;
    this.#host = host;
    this.#adapters = host.adapters;
    this.#store = store;
    this.#problem = problem;
    this.keyring = keyring;
    this.closeMarks = new MarkBook({
      room: keyring.room,
      edge,
      store,
      history: () => keyring.history,
      forged: () => this.#problem("marks-forged", "MARK1", "edge", null),
    });
  }

  get room() {
    return this.keyring.room;
  }

  has(stream: StreamId): boolean {
    return this.#streams.has(stream);
  }

  streamSync(stream: StreamId): StreamSync {
    const known = this.#streams.get(stream);
    if (known) return known;
    const events = {
      verdict: (envelope: Bytes, verdict: Verdict) => this.#judged(stream, envelope, verdict),
      breach: (breach: ChainBreach) => this.breached(stream, breach),
    };
    const marks = {
      all: () => this.closeMarks.marksOf(stream),
      ofEpoch: (epoch: number) => this.closeMarks.markOf(stream, epoch),
    };
    const sync: StreamSync = new StreamSync(this.readerContext(stream), this.#store, events, marks);
    this.#streams.set(stream, sync);
    return sync;
  }

  readerContext(stream: StreamId): ReaderContext {
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
    return { suite, chains: this.#host.identity.chains, room: this.room, keysOfEpoch, isRemoved, markOf };
  }

  /** What was asked is answered: there are no words. */
  unasked(stream: StreamId): void {
    this.#asked.delete(stream);
  }

  forget(stream: StreamId): void {
    this.#streams.delete(stream);
    this.#asked.delete(stream);
  }

  /** Whether pages of a Stream are still to come on this connection. */
  isAsked(stream: StreamId): boolean {
    return this.#asked.has(stream);
  }

  /** A socket was opened: nothing is asked for on it yet. */
  connecting(): void {
    this.#asked.clear();
  }

  closed(): void {
    this.#endReadings(() => true, false);
  }

  /** What was caught up on one connection, or before an epoch was closed, need not be so any more. */
  beginAnew(): void {
    for (const sync of this.#streams.values()) sync.isCaughtUp = false;
  }

  /** A connection is live: what is looked at is asked for on it. */
  connected(): void {
    for (const stream of this.#streams.keys()) if (this.#isOpened(stream)) void this.#openMarked(stream);
  }

  /** Shows a Stream: what the phone holds at once, then what the edge has more. */
  async openStream(stream: StreamId): Promise<StreamSync> {
    if (stream === controlStreamOf(this.room)) this.isLogOpened = true;
    const sync = this.streamSync(stream);
    await this.closeMarks.load(stream);
    await sync.load();
    await this.#host.outbox().settle(stream);
    this.#host.changed(stream);
    if (this.#host.isLive()) await this.#openMarked(stream);
    return this.streamSync(stream);
  }

  /** Shows a Stream and waits until all the edge has of it is here. False when the connection ends before. */
  async readToEnd(stream: StreamId): Promise<boolean> {
    this.#behind(await this.openStream(stream));
    if (!this.#host.isLive()) return false;
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

  /** What the phone holds of closed epochs is looked at with their marks, before more is asked for. */
  async #openMarked(stream: StreamId): Promise<void> {
    if (await this.#mark(stream, [])) this.open(this.streamSync(stream));
    else this.#unmarked(stream);
  }

  /** A newcomer writes to the join log before reading it: it can be large, and nobody waits for it. */
  #isOpened(stream: StreamId): boolean {
    return this.isLogOpened || stream !== controlStreamOf(this.room);
  }

  askAgain(stream: StreamId): void {
    const sync = this.#streams.get(stream);
    if (sync) this.#askedAgain(sync);
  }

  #askedAgain(sync: StreamSync): void {
    this.#asked.delete(sync.stream);
    this.open(sync);
  }

  open(sync: StreamSync): void {
    if (this.#host.isCut(sync.stream)) return;
    if (!sync.isLoaded || !this.#host.isLive() || this.#asked.has(sync.stream)) return;
    this.#asked.add(sync.stream);
    const { count, head } = sync.cursor;
    this.#host.send({ type: "open", stream: sync.stream, count, head });
  }

  /** The edge told of something this phone has not got: nothing is written before it is here. */
  #behind(sync: StreamSync): void {
    sync.isCaughtUp = false;
    this.open(sync);
  }

  async paged(page: Page): Promise<void> {
    if (!this.#streams.has(page.stream) || this.#host.isUndone(page.stream)) return;
    if (!page.hasMore) this.#asked.delete(page.stream);
    if (!(await this.#mark(page.stream, page.envelopes))) return this.#unmarked(page.stream);
    const sync = this.streamSync(page.stream);
    const result = await sync.extend(page.from, page.startHead, page.envelopes);
    if (result === "breach") return;
    if (result === "gap") return sync.pageAhead();
    if (page.hasMore && page.envelopes.length === 0) return sync.emptyPage();
    await this.#host.noteCount(page.stream, sync.cursor.count, !page.hasMore);
    if (!page.hasMore) await sync.endOfPages(page.from + page.envelopes.length);
    await this.#host.paged(page.stream);
    this.#host.extended(page.stream);
    void this.#host.outbox().drain(page.stream);
    this.#endReadings((stream) => this.streamSync(stream).isCaughtUp, true);
    if (page.stream === controlStreamOf(this.room)) this.#host.logPaged();
    if (!page.hasMore) void this.#host.read(sync);
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
      sync.epochs.some((epoch) => epoch <= closed) || envelopes.some((each) => this.isOfClosed(each));
    if (!isOfClosed) return true;
    if (!(await this.closeMarks.need([stream]))) return false;
    if (sync.isBeyondMarks) await this.#readAnew(stream);
    return true;
  }

  /** Without its marks nothing of a closed epoch is taken; the Stream is asked for again later. */
  #unmarked(stream: StreamId): void {
    this.#asked.delete(stream);
    this.#host.after(MARKS_AGAIN_MS, () => {
      const sync = this.#streams.get(stream);
      if (sync) this.#behind(sync);
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
    await this.#host.outbox().sendAgain(stream, before, sync.reader);
    this.#host.changed(stream);
  }

  isOfClosed(envelope: Bytes): boolean {
    const epoch = epochOf(envelope);
    return epoch !== undefined && epoch <= this.closeMarks.closedEpoch;
  }

  async appended(item: AppendedItem): Promise<void> {
    const sync = this.#streams.get(item.stream);
    if (!sync?.isLoaded) return;
    const isControl = item.stream === controlStreamOf(this.room);
    if (isControl && !sync.isCaughtUp) return; // the join log is counted later, from its start
    if (!(await this.#mark(item.stream, [item.envelope]))) return this.#unmarked(item.stream);
    const result = await sync.extend(item.position - 1, null, [item.envelope]);
    if (result === "gap") this.#behind(sync);
    if (result !== "extended") return;
    this.#host.extended(item.stream);
    void this.#host.outbox().drain(item.stream);
    void this.#host.read(sync);
  }

  acknowledged(stream: StreamId, envelope: Bytes, count: number, head: Bytes): void {
    const sync = this.streamSync(stream);
    sync.acknowledged({ count, head, envelope });
    // The broadcast follows within a tick; an edge that acknowledges and does not show is asked.
    const isLoadedThread = sync.isLoaded && stream !== controlStreamOf(this.room);
    if (isLoadedThread) this.#adapters.clock.after(5_000, () => sync.cursor.count < count && this.open(sync));
  }

  #judged(stream: StreamId, envelope: Bytes, verdict: Verdict): void {
    if (!verdict.isAccepted) {
      const { type, rule, blame } = verdict.refusal;
      this.#problem(type, rule, blame, stream);
    }
    void this.#host.outbox().judged(stream, envelope, verdict);
  }

  breached(stream: StreamId, breach: ChainBreach): void {
    this.#endReadings((each) => each === stream, false);
    this.#problem(breach, breach.startsWith("mark-") ? "MARK3" : "CHAIN1", "edge", stream);
  }
}
