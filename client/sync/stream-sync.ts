/**
 * One Stream on this phone: the Envelopes it has, verified, and how the edge's answers extend them (CHAIN1).
 *
 *   unloaded ─load()─► loaded ─extend() … ─► caught up on this connection
 *
 * What the edge sends must continue the chain this phone holds. Whatever does not is reported by name and
 * changes nothing.
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { RoomId, StreamId } from "#protocol/ids";
import { type ReaderContext, StreamReader, type Verdict } from "#protocol/sealed/stream-reader";
import { epochOf } from "#protocol/wire/envelope";
import { type Cursor, nextCursor } from "#protocol/wire/head";
import type { PhoneStore } from "./phone-store.ts";
import { SerialQueue } from "./serial-queue.ts";

/** How the edge contradicted what it had shown or acknowledged before. */
export type ChainBreach =
  | "start-head-foreign" // a page that starts from a head this phone does not hold
  | "history-rewritten" // another Envelope at a position this phone knows
  | "acknowledgement-broken" // less, or something else, than was acknowledged
  | "history-lost" // less than this phone holds, or its head is unknown
  | "page-empty" // more is to come, and nothing comes
  | "mark-missing" // words of a closed epoch of which no mark says that they were there
  | "mark-contradicted"; // another history, or less, than a facilitator was shown when an epoch was closed

/** What the edge says it has stored, and where. */
export interface Acknowledged extends Cursor {
  readonly envelope: Bytes;
}

export interface StreamEvents {
  verdict(envelope: Bytes, verdict: Verdict): void;
  breach(breach: ChainBreach): void;
}

/** How far the Stream had come when epochs were closed. */
export interface StreamMarks {
  /** Every mark known. */
  all(): readonly Cursor[];
  /** Null when no mark says that anything of this closed epoch was here; undefined for one that reigns. */
  ofEpoch(epoch: number): Cursor | null | undefined;
}

/** Where what was received lies. */
export type EnvelopeStore = Pick<PhoneStore, "envelopes" | "keepEnvelopes">;

const NO_MARKS: StreamMarks = { all: () => [], ofEpoch: () => undefined };

/** Envelopes verified at one go before they are written down and shown. */
const BATCH_ENVELOPES = 64;

export class StreamSync {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly reader: StreamReader;
  /** The whole Stream, as far as the edge told on this connection, is verified here. */
  isCaughtUp = false;
  isLoaded = false;
  readonly #store: EnvelopeStore;
  readonly #events: StreamEvents;
  readonly #marks: StreamMarks;
  /** The last position of each epoch. */
  readonly #lastOfEpoch = new Map<number, number>();
  readonly #queue = new SerialQueue();
  /** The furthest the edge acknowledged; the chain must pass through it. */
  #acknowledged: Acknowledged | null = null;
  #loading: Promise<void> | null = null;

  constructor(
    context: ReaderContext,
    store: EnvelopeStore,
    events: StreamEvents,
    marks: StreamMarks = NO_MARKS,
    base?: Cursor,
  ) {
    this.room = context.room;
    this.stream = context.stream;
    this.reader = new StreamReader(context, base);
    this.#store = store;
    this.#events = events;
    this.#marks = marks;
  }

  get cursor(): Cursor {
    return this.reader.cursor;
  }

  /** Replays what the phone holds. */
  load(): Promise<void> {
    this.#loading ??= this.#queue.run(async () => {
      for (const envelope of await this.#store.envelopes(this.room, this.stream)) await this.#read(envelope);
      this.isLoaded = true;
    });
    return this.#loading;
  }

  /** Envelopes the edge says follow `from`; `startHead` is its head there, null for a live broadcast. */
  extend(
    from: number,
    startHead: Bytes | null,
    envelopes: readonly Bytes[],
  ): Promise<"extended" | "gap" | "breach"> {
    return this.#queue.run(async () => {
      if (from > this.cursor.count) return "gap";
      if (from < this.reader.beganAt) return this.#report("start-head-foreign"); // what was not asked for
      const known = this.reader.headAt(from);
      if (startHead && known && !equalBytes(startHead, known)) return this.#report("start-head-foreign");
      const fresh = this.#skipKnown(from, envelopes);
      if (!fresh) return this.#report("history-rewritten");
      const contradiction = this.#contradiction(fresh);
      return contradiction ? this.#report(contradiction) : this.#append(fresh);
    });
  }

  /** Remembers what the edge promised to have stored, and checks it against what it shows. */
  acknowledged(promised: Acknowledged): void {
    if (!this.#acknowledged || promised.count > this.#acknowledged.count) this.#acknowledged = promised;
    this.#checkAcknowledgement();
  }

  /** The edge said that nothing follows `count`. Nothing is written for an edge that has less than this phone. */
  async endOfPages(count: number): Promise<void> {
    await this.#queue.run(async () => {
      if (count < this.cursor.count) return void this.#report("history-lost");
      if (this.#marks.all().some((mark) => mark.count > count)) return void this.#report("mark-contradicted");
      const isShort = this.#acknowledged !== null && this.#acknowledged.count > this.cursor.count;
      if (isShort) this.#report("acknowledgement-broken");
      this.isCaughtUp = true;
    });
  }

  /** The edge said that more follows, and sent none of it. */
  emptyPage(): void {
    this.#report("page-empty");
  }

  /** A page that starts where this phone has not been: asked for again it would only come again. */
  pageAhead(): void {
    this.#report("start-head-foreign");
  }

  /** Every head up to the present is known, so an older position can be compared. */
  #skipKnown(from: number, envelopes: readonly Bytes[]): readonly Bytes[] | undefined {
    const overlap = Math.min(this.cursor.count - from, envelopes.length);
    for (let index = 0; index < overlap; index++) {
      const count = from + index;
      const next = nextCursor({ count, head: this.reader.headAt(count)! }, envelopes[index]!);
      if (!equalBytes(next.head, this.reader.headAt(count + 1)!)) return undefined;
    }
    return envelopes.slice(overlap);
  }

  /** Whether these Envelopes, behind those that are here, are what the close marks say (MARK3). */
  #contradiction(envelopes: readonly Bytes[]): ChainBreach | undefined {
    const marks = this.#marks.all();
    let cursor = this.cursor;
    for (const envelope of envelopes) {
      cursor = nextCursor(cursor, envelope);
      const epoch = epochOf(envelope);
      if (epoch !== undefined && this.#marks.ofEpoch(epoch) === null) return "mark-missing";
      const isOther = marks.some(
        ({ count, head }) => count === cursor.count && !equalBytes(head, cursor.head),
      );
      if (isOther) return "mark-contradicted";
    }
    return undefined;
  }

  /** Epochs of the Envelopes here. */
  get epochs(): readonly number[] {
    return [...this.#lastOfEpoch.keys()];
  }

  /** Whether Envelopes were read here before a mark said that they do not count: then they are read anew (MARK3). */
  get isBeyondMarks(): boolean {
    return [...this.#lastOfEpoch].some(([epoch, last]) => {
      const mark = this.#marks.ofEpoch(epoch);
      return mark !== undefined && last > (mark?.count ?? 0);
    });
  }

  /** How far a mark says that the Stream had come. */
  get markedCount(): number {
    return Math.max(0, ...this.#marks.all().map(({ count }) => count));
  }

  /** Whether all that is here behind the marks is of epochs that were closed. */
  get endsBeyondMarks(): boolean {
    const behind = [...this.#lastOfEpoch].filter(([, last]) => last > this.markedCount);
    return behind.every(([epoch]) => this.#marks.ofEpoch(epoch) !== undefined);
  }

  async #append(envelopes: readonly Bytes[]): Promise<"extended"> {
    for (let start = 0; start < envelopes.length; start += BATCH_ENVELOPES) {
      const batch = envelopes.slice(start, start + BATCH_ENVELOPES);
      // Written down before it is read: what a screen shows is there after the next start.
      await this.#store.keepEnvelopes(this.room, this.stream, this.cursor.count, batch);
      for (const envelope of batch) await this.#read(envelope);
    }
    this.#checkAcknowledgement();
    return "extended";
  }

  async #read(envelope: Bytes): Promise<void> {
    const epoch = epochOf(envelope);
    if (epoch !== undefined) this.#lastOfEpoch.set(epoch, this.cursor.count + 1);
    this.#events.verdict(envelope, await this.reader.read(envelope));
  }

  /** The promised Envelope itself must stand at the promised place: an older head is no promise kept. */
  #checkAcknowledgement(): void {
    const promised = this.#acknowledged;
    const head = promised && this.reader.headAt(promised.count);
    if (!promised || !head) return;
    const before = this.reader.headAt(promised.count - 1);
    const stored = before && nextCursor({ count: promised.count - 1, head: before }, promised.envelope).head;
    const isKept = stored && equalBytes(head, promised.head) && equalBytes(head, stored);
    if (!isKept) this.#report("acknowledgement-broken");
    this.#acknowledged = null;
  }

  #report(breach: ChainBreach): "breach" {
    this.#events.breach(breach);
    return "breach";
  }
}
