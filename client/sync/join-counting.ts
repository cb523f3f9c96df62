/**
 * How a phone counts who can read a Room without reading the whole join log (CHECK1–CHECK6).
 *
 *   begin ─┬─ a facilitator's phone, or the log is here ──────────────────────────────────► whole log
 *          └─ asks for the checkpoint ─┬─ none, or the log is short ──────────────────────►     ▲
 *                                      └─ base ─► tail read, counted ── two do not agree ───────┘
 *
 * The base is the newest count that a facilitator signed in this epoch: a checkpoint, or the epoch's record. The tail
 * is what stands in the control Stream behind it. A phone that has read the whole log holds every checkpoint against
 * its own count; a facilitator's also leaves new ones.
 */
// long: one count and all that it is made from is one state machine.
import { type Bytes, bytesToHex, equalBytes } from "#protocol/bytes";
import type { AuthorId, BoardId, RoomId, StreamId } from "#protocol/ids";
import { countsByRole, joinLogOf } from "#protocol/sealed/join-log";
import { mayStillSign, signerOf } from "#protocol/sealed/rotation";
import type { ReaderContext, StreamReader, Verdict } from "#protocol/sealed/stream-reader";
import { ROLES } from "#protocol/wire/audience";
import { authorIdOf } from "#protocol/wire/certificate";
import {
  bytesToCheckpoint,
  checkpointToBytes,
  isCheckpointSigned,
  type RoleCounts,
  signCheckpoint,
} from "#protocol/wire/checkpoint";
import { TOKEN_BYTES } from "#protocol/wire/frames/append";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { UpFrame } from "#protocol/wire/frames/frame";
import type { Page } from "#protocol/wire/frames/page";
import type { Refused } from "#protocol/wire/frames/refused";
import { controlStreamOf } from "#protocol/wire/head";
import type { ProblemView } from "../state/views.ts";
import type { Adapters, Cancel, CountingLimits } from "./adapters.ts";
import type { Identity, RoomKeyring } from "./identity.ts";
import { waitMsOf } from "./outbox.ts";
import type { PhoneStore, StoredJoinBase } from "./phone-store.ts";
import { SerialQueue } from "./serial-queue.ts";
import { type ChainBreach, StreamSync } from "./stream-sync.ts";
import { dayOf } from "./thread-state.ts";

const LIMITS: CountingLimits = { wholeMax: 64, every: 32 };
/** Two facilitators who look at the same log should not both speak. */
const LEAVE_AFTER_MS = 2_000;
const LEAVE_SPREAD_MS = 28_000;
/** How soon one's own join, sent and acknowledged, should be seen. */
const OWN_JOIN_MS = 10_000;
/** Against a facilitator who goes on saying something else, this often from one start of the app to the next. */
const CORRECTIONS_MAX = 3;

export interface JoinCountingHost {
  readonly adapters: Adapters;
  readonly store: PhoneStore;
  readonly identity: Identity;
  readonly keyring: RoomKeyring;
  /** Of the control Stream. */
  readonly context: ReaderContext;
  isLive(): boolean;
  send(frame: UpFrame): void;
  /** The whole log, as far as it was read. */
  whole(): StreamSync;
  /** Whether something on this phone asked for the whole log. */
  isWholeOpened(): boolean;
  /** Whether pages of the whole log are still to come on this connection. */
  isWholeAsked(): boolean;
  readWhole(): Promise<unknown>;
  /** Whether this phone's own join is not known to stand in the log. */
  isJoinWaiting(): boolean;
  /** An Entry of the tail was read: it may be this phone's own. */
  judged(envelope: Bytes, verdict: Verdict, reader: StreamReader): void;
  changed(): void;
  problem(type: string, rule: string, blame: ProblemView["blame"], stream: StreamId | null): void;
}

interface Tail {
  readonly base: StoredJoinBase;
  readonly sync: StreamSync;
}

export class JoinCounting {
  /** A count that a facilitator signed and that the whole log, read on this phone, contradicts. */
  doubt: StoredJoinBase | null = null;
  readonly #host: JoinCountingHost;
  readonly #room: RoomId;
  readonly #control: StreamId;
  readonly #limits: CountingLimits;
  readonly #queue = new SerialQueue();
  readonly #jitter: number;
  #loading: Promise<void> | null = null;
  #tail: Tail | null = null;
  #newest: StoredJoinBase | null = null;
  /** Names of counts that were held against the whole log, and whether they fit. */
  readonly #looked = new Map<string, boolean>();
  #isAsking = false;
  /** On this connection the edge has said what it has. */
  #isAnswered = false;
  #isTailAsked = false;
  #leftAt = 0;
  #corrections = 0;
  #cancelLeaving: Cancel | null = null;
  #isLooking = false;

  constructor(host: JoinCountingHost) {
    this.#host = host;
    this.#room = host.keyring.room;
    this.#control = controlStreamOf(this.#room);
    this.#limits = host.adapters.counting ?? LIMITS;
    this.#jitter = host.adapters.random(1)[0]! % (Math.floor(this.#limits.every / 2) + 1);
  }

  /** Null until the tail is read to its end. Of the whole log the session counts. */
  get counts(): RoleCounts | null {
    return this.#tail?.sync.isCaughtUp ? this.#countsAt(this.#tail) : null;
  }

  /** What this phone began from; null for the whole log. */
  get base(): StoredJoinBase | null {
    return this.#tail?.base ?? null;
  }

  get tail(): StreamSync | null {
    return this.#tail?.sync ?? null;
  }

  /** Safe to call at any time; to be called on every connection. */
  async begin(): Promise<void> {
    this.#loading ??= this.#queue.run(() => this.#load());
    await this.#loading;
    await this.#goOn();
  }

  async #load(): Promise<void> {
    const { identity, store, keyring } = this.#host;
    if (identity.role === "facilitator") return;
    const stored = await store.joinBase(this.#room);
    if (stored?.epoch === keyring.current.epoch) await this.#beginFrom(stored);
  }

  /** Whoever made, or may make, checkpoints reads everything; so does who has begun to. */
  async #isWhole(): Promise<boolean> {
    const { identity, store } = this.#host;
    if (this.#host.isWholeOpened() || identity.role === "facilitator") return true;
    return !this.#tail && (await store.holdsStart(this.#room, this.#control));
  }

  async #goOn(): Promise<void> {
    if (await this.#isWhole()) await this.#host.readWhole();
    else if (this.#tail) this.#openTail();
    this.#ask();
  }

  disconnected(): void {
    this.#isAsking = false;
    this.#isAnswered = false;
    this.#isTailAsked = false;
    this.#leftAt = 0;
    if (this.#tail) this.#tail.sync.isCaughtUp = false;
  }

  /** Another key, another count: removed members are out of it (CHECK3). */
  epochChanged(): Promise<void> {
    return this.#queue.run(async () => {
      this.#newest = null;
      this.doubt = null;
      const record = this.#record();
      const head = record && this.#tail?.sync.reader.headAt(record.count);
      if (record && head && !equalBytes(head, record.head))
        this.#host.problem("join-log-foreign", "RECIP1", "unknown", null);
      await this.#forgetTail();
    });
  }

  async #forgetTail(): Promise<void> {
    if (!this.#tail) return;
    this.#tail = null;
    this.#isTailAsked = false;
    await this.#host.store.keepJoinBase(this.#room, null);
  }

  #ask(): void {
    if (!this.#host.isLive() || this.#isAsking || this.#isAnswered) return;
    this.#isAsking = true;
    // The control Stream stands on no Board: asked for as one it answers with its checkpoint (CHECK2).
    const board = this.#control as string as BoardId;
    this.#host.send({ type: "list", board, before: 0, limit: 0 });
  }

  /** The answer ends: if there is a checkpoint it came before. */
  async listed(): Promise<void> {
    if (!this.#isAsking) return;
    this.#isAsking = false;
    this.#isAnswered = true;
    if (!this.#tail && !this.#host.isWholeOpened()) await this.#queue.run(() => this.#choose());
    this.#openTail(); // the base may have been chosen on a connection that ended meanwhile
    await this.look();
  }

  async #choose(): Promise<void> {
    const [best] = [this.#record(), this.#newest]
      .filter((base) => base !== null)
      .sort((a, b) => b.count - a.count);
    // Another tab of this phone may have begun to read the whole log meanwhile.
    const isShort = !best || best.count <= this.#limits.wholeMax;
    if (isShort || (await this.#isWhole())) return void (await this.#host.readWhole());
    await this.#host.store.keepJoinBase(this.#room, best);
    await this.#beginFrom(best);
    this.#openTail();
  }

  async #beginFrom(base: StoredJoinBase): Promise<void> {
    const { store, context, judged, keyring } = this.#host;
    const { epoch } = keyring.current;
    const rows = {
      envelopes: () => store.joinTail(this.#room),
      keepEnvelopes: (room: RoomId, _: StreamId, after: number, envelopes: readonly Bytes[]) =>
        store.keepJoinTail(room, after, envelopes),
    };
    // All that was said in earlier epochs stands before this epoch's record, and so before the base.
    const closedAt = (each: number) => (each < epoch ? 0 : undefined);
    const events = {
      verdict: (envelope: Bytes, verdict: Verdict) => judged(envelope, verdict, sync.reader),
      breach: (breach: ChainBreach) => this.#host.problem(breach, "CHAIN1", "edge", this.#control),
    };
    const cursor = { count: base.count, head: base.head };
    const sync: StreamSync = new StreamSync({ ...context, closedAt }, rows, events, undefined, cursor);
    await sync.load();
    this.#tail = { base, sync };
  }

  #openTail(): void {
    if (!this.#tail || this.#tail.sync.isCaughtUp || this.#isTailAsked) return;
    if (!this.#host.isLive() || this.#host.isWholeOpened()) return;
    this.#isTailAsked = true;
    this.#host.send({ type: "open", stream: this.#control, ...this.#tail.sync.cursor });
  }

  /** Whether a page is what the tail was asked for, and not the whole log. */
  takes({ stream, from }: Page): boolean {
    if (stream !== this.#control || !this.#isTailAsked || !this.#tail) return false;
    return from === this.#tail.sync.cursor.count && from !== this.#host.whole().cursor.count;
  }

  async paged(page: Page): Promise<void> {
    const sync = this.#tail?.sync;
    if (!sync) return;
    if (!page.hasMore) this.#isTailAsked = false;
    if ((await sync.extend(page.from, page.startHead, page.envelopes)) !== "extended") return;
    if (page.hasMore && page.envelopes.length === 0) return sync.emptyPage();
    if (!page.hasMore) await sync.endOfPages(sync.cursor.count);
    this.#host.changed();
    await this.look();
  }

  async appended({ stream, position, envelope }: AppendedItem): Promise<void> {
    const sync = this.#tail?.sync;
    if (stream !== this.#control || !sync?.isCaughtUp) return;
    const result = await sync.extend(position - 1, null, [envelope]);
    if (result === "gap") {
      sync.isCaughtUp = false;
      this.#openTail();
    }
    if (result !== "extended") return;
    this.#host.changed();
    await this.look();
  }

  /** Whether a refusal was for what the tail was asked for. */
  async refused(frame: Refused, stream: StreamId | null): Promise<boolean> {
    if (stream !== this.#control || !(this.#isTailAsked || this.#isAsking)) return false;
    const isTail = this.#isTailAsked;
    this.#isTailAsked = false;
    this.#isAsking = false;
    if (frame.reason === "head-unknown" && isTail) await this.#headUnknown();
    else this.#host.adapters.clock.after(waitMsOf(frame), () => void this.#goOn());
    return isTail && !this.#host.isWholeAsked(); // else it may be the whole log that was asked for too fast
  }

  /** An honest edge keeps no checkpoint whose head is not its own, and loses nothing that it showed (CHECK2, CHAIN1). */
  async #headUnknown(): Promise<void> {
    if (!this.#tail) return;
    const { sync, base } = this.#tail;
    const isBase = sync.cursor.count === base.count;
    if (!isBase) return this.#host.problem("history-lost", "CHAIN1", "edge", this.#control);
    this.#host.problem("checkpoint-foreign", "CHECK4", "edge", this.#control);
    await this.#queue.run(() => this.#forgetTail());
    await this.#host.readWhole();
  }

  /** The edge shows a checkpoint, as an answer or because somebody has just left it. */
  async acted(bytes: Bytes): Promise<void> {
    const checkpoint = await this.#verified(bytes);
    if (!checkpoint) return this.#host.problem("checkpoint-forged", "CHECK1", "edge", this.#control);
    if (checkpoint.epoch !== this.#host.keyring.current.epoch) return;
    if (checkpoint.count < (this.#newest?.count ?? 0)) return;
    this.#newest = checkpoint;
    await this.look();
  }

  async #verified(bytes: Bytes): Promise<StoredJoinBase | null> {
    const { adapters, identity, keyring } = this.#host;
    const checkpoint = bytesToCheckpoint(bytes);
    const chain = checkpoint.ok && (await identity.chains.verify(checkpoint.value.chain));
    if (!checkpoint.ok || !chain || !chain.ok) return null;
    const { leaf } = chain.value;
    if (!(await isCheckpointSigned(adapters.suite, leaf, this.#room, checkpoint.value))) return null;
    const { epoch, count, head, day, counts } = checkpoint.value;
    // Of another epoch it counts for nothing, and who has a say there is not known here.
    const isNow = epoch === keyring.current.epoch;
    if (isNow && !mayStillSign(keyring.history, chain.value.chain)) return null;
    return { epoch, count, head, day, counts, by: authorIdOf(leaf.signingKey) };
  }

  /** The count in the present epoch's record; null in the first epoch. */
  #record(): StoredJoinBase | null {
    const record = this.#host.keyring.history.at(-1);
    if (!record?.rotation) return null;
    const { joinLog, counts, day } = record.rotation;
    return { epoch: record.epoch, ...joinLog, counts, day, by: signerOf(record) };
  }

  /** Called whenever there is more to compare. */
  look(): Promise<void> {
    return this.#queue.run(async () => {
      const whole = this.#host.whole();
      if (whole.isCaughtUp) return this.#lookFromWhole(whole);
      if (!this.#tail?.sync.isCaughtUp) return;
      if (!this.#fitsTail(this.#tail)) await this.#host.readWhole();
      this.#lookForOwnJoin();
    });
  }

  /** A join that is not behind the base may stand before it, where only the whole log shows it (CLIENT1). */
  #lookForOwnJoin(): void {
    if (this.#isLooking || !this.#host.isJoinWaiting()) return;
    this.#isLooking = true;
    this.#host.adapters.clock.after(OWN_JOIN_MS, () => {
      this.#isLooking = false;
      if (this.#tail?.sync.isCaughtUp && this.#host.isJoinWaiting()) void this.#host.readWhole();
    });
  }

  async #lookFromWhole(whole: StreamSync): Promise<void> {
    const counts = [this.#record(), this.#newest, this.#tail?.base ?? null].filter((base) => base !== null);
    for (const base of counts) if (base.count <= whole.cursor.count) this.#compare(base, whole.reader);
    await this.#forgetTail();
    this.#leaveIfDue(whole);
    this.#host.changed();
  }

  /** The count that a facilitator signed is held, once, against this phone's own (CHECK5). */
  #compare(base: StoredJoinBase, reader: StreamReader): void {
    const name = nameOf(base);
    if (this.#looked.has(name)) return;
    const head = reader.headAt(base.count);
    const isSameLog = head !== undefined && equalBytes(head, base.head);
    const isFitting = isSameLog && areSame(base.counts, this.#countsOf(reader, base.count));
    this.#looked.set(name, isFitting);
    if (isFitting) return;
    this.doubt = base;
    if (isSameLog) this.#host.problem("counts-differ", "CHECK5", "author", this.#control);
    else this.#host.problem("checkpoint-foreign", "CHECK5", "unknown", this.#control);
  }

  #countsOf(reader: StreamReader, positionMax: number): RoleCounts {
    const { kind, removed } = this.#host.keyring;
    const members = joinLogOf(reader, kind, positionMax).filter(({ author }) => !removed.has(author));
    return countsByRole(members);
  }

  #countsAt({ base, sync }: Tail, positionMax = sync.cursor.count): RoleCounts {
    const since = this.#countsOf(sync.reader, positionMax);
    return Object.fromEntries(
      ROLES.map((role) => [role, base.counts[role] + since[role]]),
    ) as unknown as RoleCounts;
  }

  /** Whether a newer checkpoint says what this phone counted from an older one. */
  #fitsTail(tail: Tail): boolean {
    const newest = this.#newest;
    const head = newest && tail.sync.reader.headAt(newest.count);
    if (!newest || !head || newest.count < tail.base.count) return true;
    return equalBytes(head, newest.head) && areSame(newest.counts, this.#countsAt(tail, newest.count));
  }

  /** Facilitators' phones alone leave checkpoints, and only of a log that they have read themselves (CHECK6). */
  #leaveIfDue(whole: StreamSync): void {
    const { adapters } = this.#host;
    if (this.#cancelLeaving || !this.#isDue(whole)) return;
    const [high, low] = adapters.random(2);
    const ms = LEAVE_AFTER_MS + (((high! << 8) | low!) % LEAVE_SPREAD_MS);
    this.#cancelLeaving = adapters.clock.after(ms, () => {
      this.#cancelLeaving = null;
      void this.#queue.run(() => this.#leave());
    });
  }

  #isDue({ cursor, isCaughtUp }: StreamSync): boolean {
    const { identity, isLive } = this.#host;
    const mayLeave = identity.role === "facilitator" && isLive() && this.#isAnswered && isCaughtUp;
    if (!mayLeave || cursor.count <= this.#limits.wholeMax) return false;
    if (this.#isNewestFalse) return this.#corrections < CORRECTIONS_MAX;
    if (cursor.count === this.#leftAt) return false;
    const last = Math.max(this.#record()?.count ?? 0, this.#newest?.count ?? 0);
    return cursor.count - last >= this.#limits.every + this.#jitter;
  }

  get #isNewestFalse(): boolean {
    return this.#newest !== null && this.#looked.get(nameOf(this.#newest)) === false;
  }

  /** Looked at once more: somebody else may have left one meanwhile. */
  async #leave(): Promise<void> {
    const { adapters, identity, keyring, send } = this.#host;
    const whole = this.#host.whole();
    if (!this.#isDue(whole)) return;
    if (this.#isNewestFalse) this.#corrections++;
    const { cursor, reader } = whole;
    this.#leftAt = cursor.count;
    const facts = {
      epoch: keyring.current.epoch,
      ...cursor,
      day: dayOf(adapters.clock.now()),
      counts: this.#countsOf(reader, cursor.count),
    };
    const { pen, stored } = identity;
    const checkpoint = await signCheckpoint(pen.key, stored.chain, this.#room, facts);
    const token = adapters.random(TOKEN_BYTES);
    send({ type: "act", token, stream: this.#control, act: checkpointToBytes(checkpoint) });
  }
}

function areSame(one: RoleCounts, other: RoleCounts): boolean {
  return ROLES.every((role) => one[role] === other[role]);
}

function nameOf({ epoch, count, head, counts, by }: StoredJoinBase): string {
  const said: readonly (string | number)[] = [epoch, count, bytesToHex(head), by as AuthorId];
  return [...said, ...ROLES.map((role) => counts[role])].join("/");
}
