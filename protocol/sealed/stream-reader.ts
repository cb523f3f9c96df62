/**
 * Reading a Stream: every Envelope in order, each accepted or refused by a named rule (READ1–READ13 in
 * SPEC.md). A refused Entry is skipped; it never aborts a page. All honest readers of the same Envelopes
 * reach the same verdicts (ROOM2).
 *
 *   envelope ─► seal ─► entry ─► opening ─► credential ─► signature ─► seen ─► seq ─► shelf update
 */
import { type Bytes, equalBytes } from "../bytes.ts";
import type { AuthorId, DeviceId, RoomId, StreamId } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignatureSuite } from "../signature.ts";
import type { Role } from "../wire/audience.ts";
import { authorIdOf, isMember } from "../wire/certificate.ts";
import { type Cursor, nextCursor, startOfStream } from "../wire/head.ts";
import {
  type Entry,
  entryMessage,
  bytesToEntry,
  type Opening,
  SEEN_HEAD_BYTES,
  SHELF_KIND,
  threadIdOf,
} from "./entry.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { loadShelf } from "./lazy-shelf.ts";
import { LedgerShelf } from "./ledger-shelf.ts";
import { openEnvelope } from "./seal.ts";
import type { Shelf } from "./shelf.ts";
import type { ShelfValue } from "./shelf-value.ts";
import type { ChainVerifier, VerifiedChain } from "./verified-chains.ts";

export interface ReaderContext {
  readonly suite: SignatureSuite;
  readonly chains: ChainVerifier;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly kind: StreamKind;
  /** Who may decide in a moderation Stream (MOD2); nobody, where it is not said. */
  isModerator?(role: Role): boolean;
  keysOfEpoch(epoch: number): EpochKeys | undefined;
  /** How far this Stream had come when an epoch was closed; undefined while it reigns, or nothing is known of it. */
  closedAt?(epoch: number): number | undefined;
  /** Whether an author was removed when this epoch began, or before. */
  isRemoved?(author: AuthorId, epoch: number): boolean;
}

/**
 * Only a Thread has an opening. Who shows no chain may write in a Thread and in the Stream of reports; in a moderation
 * Stream only moderators may.
 */
export type StreamKind = "thread" | "control" | "moderation" | "reports";

/** Who an author of this Stream is, as verified. */
export interface AuthorFacts {
  readonly author: AuthorId;
  readonly key: Bytes;
  /** Null for an author without a nickname. */
  readonly chain: VerifiedChain | null;
  readonly role: Role | null;
}

export type Verdict =
  | {
      readonly isAccepted: true;
      readonly position: number;
      readonly author: AuthorId;
      readonly device: DeviceId;
      readonly seq: number;
      readonly time: number;
      readonly keys: readonly string[];
    }
  | { readonly isAccepted: false; readonly position: number; readonly refusal: Refusal };

/** Why an Entry was skipped. `blame` is what the evidence proves; "unknown" is junk anyone with the key could make. */
export interface Refusal {
  readonly type: string;
  readonly rule: string;
  readonly blame: "author" | "unknown";
  readonly author: AuthorId | null;
  readonly device: DeviceId | null;
  readonly seq: number | null;
}

export type AnyShelf = Shelf | LedgerShelf;

interface Opened {
  readonly keys: EpochKeys;
  readonly entry: Entry;
}

export interface KeyFacts {
  readonly position: number;
  /** Counts the keys of the whole Stream as they were first written: one Entry may write several. */
  readonly order: number;
  readonly time: number;
  /** What was written then. Undefined when the same update deleted it again. */
  readonly value: ShelfValue | undefined;
}

export class StreamReader {
  readonly shelves = new Map<AuthorId, AnyShelf>();
  readonly authors = new Map<AuthorId, AuthorFacts>();
  /** Null until the first Entry is read, and for ever if that Entry does not open this Thread (READ3). */
  opening: { readonly author: AuthorId; readonly opening: Opening } | null = null;
  readonly #context: ReaderContext;
  readonly #start: Bytes;
  /** From the count on at which this reader began. */
  readonly #heads: Bytes[];
  readonly #beganAt: number;
  readonly #seqs = new Map<string, number>();
  readonly #keys = new Map<AuthorId, Map<string, KeyFacts>>();
  #keysWritten = 0;
  #cursor: Cursor;

  /**
   * From `base` on, or from the start. A reader that begins later holds no head, author or `seq` from before: there a
   * seen head is taken at its word (CHECK4).
   */
  constructor(context: ReaderContext, base?: Cursor) {
    this.#context = context;
    const start = startOfStream(context.room, context.stream);
    this.#start = start.head;
    this.#cursor = base ?? start;
    this.#beganAt = this.#cursor.count;
    this.#heads = [this.#cursor.head];
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** The chain's head at a count this reader has reached, and not begun behind. */
  headAt(count: number): Bytes | undefined {
    return count === 0 ? this.#start : this.#heads[count - this.#beganAt];
  }

  /** The count at which this reader began: 0 for one of the whole Stream. */
  get beganAt(): number {
    return this.#beganAt;
  }

  /** Where and when a key of its author's shelf was first written. */
  keyFacts(author: AuthorId, key: string): KeyFacts | undefined {
    return this.#keys.get(author)?.get(key);
  }

  /**
   * The words of an author as they were first written (WRITE1). Yjs would let a hostile app write others over them
   * or delete them without a trace; edits and removals have keys of their own.
   */
  wordsOf(author: AuthorId): ReadonlyMap<string, ShelfValue> {
    const words = new Map<string, ShelfValue>();
    for (const [key, { value }] of this.#keys.get(author) ?? [])
      if (value !== undefined) words.set(key, value);
    return words;
  }

  /** Nothing in a Thread is shown when its first Entry does not open it. */
  get isReadable(): boolean {
    return this.#context.kind !== "thread" || this.#cursor.count === 0 || this.opening !== null;
  }

  /** Calls must not overlap. */
  async read(envelope: Uint8Array): Promise<Verdict> {
    const position = this.#cursor.count + 1;
    const verdict = await this.#judge(envelope, position);
    this.#cursor = nextCursor(this.#cursor, envelope);
    this.#heads.push(this.#cursor.head);
    return verdict;
  }

  async #judge(envelope: Uint8Array, position: number): Promise<Verdict> {
    const opened = this.#open(envelope);
    if (!opened.ok) return { isAccepted: false, position, refusal: opened.error };
    const { keys, entry } = opened.value;
    const refusal = (await this.#authenticate(keys, entry, position)) ?? this.#place(entry, position);
    if (refusal) return refuse(position, entry, ...refusal);
    return this.#accept(entry, position, await this.#shelfOf(entry.author));
  }

  #open(envelope: Uint8Array): Result<Opened, Refusal> {
    const { keysOfEpoch, stream } = this.#context;
    const opened = openEnvelope(keysOfEpoch, stream, envelope);
    if (!opened.ok) return err(junk(opened.error.type, "READ1"));
    const entry = bytesToEntry(opened.value.entry);
    if (!entry.ok) return err(junk(entry.error.type, "READ2"));
    return ok({ keys: opened.value.keys, entry: entry.value });
  }

  /** Opening, credential and signature. What passes is the author's own word, whatever becomes of it. */
  async #authenticate(keys: EpochKeys, entry: Entry, position: number): Promise<RefusalCause | undefined> {
    const misplaced = this.#checkOpening(entry, position);
    if (misplaced) return misplaced;
    const facts = await this.#identify(entry);
    if (!facts.ok) return facts.error;
    const message = entryMessage(keys, this.#context.stream, entry.body);
    if (!(await this.#context.suite.verify(facts.value.key, message, entry.signature))) {
      return ["SignatureForged", "READ5"];
    }
    // An Entry that does not count must not open a Thread or introduce anybody.
    const closedAt = this.#context.closedAt?.(keys.epoch);
    if (closedAt !== undefined && position > closedAt) return ["BeyondMark", "READ11"];
    if (this.#context.isRemoved?.(entry.author, keys.epoch)) return ["AuthorRemoved", "READ12"];
    if (!this.#mayDecide(facts.value.role)) return ["NotModerator", "MOD2"];
    this.authors.set(entry.author, facts.value);
    if (!entry.opening) return undefined;
    // Asked only now: READ9 blames the author, and so must stand on the author's signature.
    if (!entry.opening.documentKinds.includes(SHELF_KIND)) return ["DocumentKindUnknown", "READ9"];
    this.opening = { author: entry.author, opening: entry.opening };
    return undefined;
  }

  #mayDecide(role: Role | null): boolean {
    const { kind, isModerator } = this.#context;
    return kind !== "moderation" || (role !== null && isModerator?.(role) === true);
  }

  #checkOpening(entry: Entry, position: number): RefusalCause | undefined {
    const { kind, room, stream } = this.#context;
    const isFirst = kind === "thread" && position === 1;
    if (!isFirst) return entry.opening ? ["OpeningMisplaced", "READ3"] : undefined;
    if (!entry.opening) return ["OpeningMissing", "READ3"];
    const { board, salt } = entry.opening;
    return threadIdOf(room, board, entry.author, salt) === stream ? undefined : ["OpeningForged", "READ3"];
  }

  async #identify(entry: Entry): Promise<Result<AuthorFacts, RefusalCause>> {
    const known = this.authors.get(entry.author);
    if (entry.credential.kind === "none") return known ? ok(known) : err(["AuthorUnknown", "READ4"] as const);
    const facts = await this.#factsOf(entry);
    if (!facts) return err(["CredentialForged", "READ4"] as const);
    if (facts.chain && !this.#context.chains.maySpeakIn(this.#context.room, facts.chain.leaf))
      return err(["PosterMisplaced", "READ13"] as const);
    const isSame = !known || (known.role === facts.role && (known.chain === null) === (facts.chain === null));
    return isSame ? ok(facts) : err(["CredentialChanged", "READ4"] as const);
  }

  async #factsOf(entry: Entry): Promise<AuthorFacts | undefined> {
    const { credential, author } = entry;
    if (credential.kind === "key") {
      if (!this.#takesBareKeys || authorIdOf(credential.key) !== author) return undefined;
      return { author, key: credential.key, chain: null, role: null };
    }
    if (credential.kind !== "chain") return undefined;
    const chain = await this.#context.chains.verify(credential.chain);
    if (!chain.ok || !isMember(chain.value.leaf)) return undefined;
    const { signingKey, role } = chain.value.leaf;
    return authorIdOf(signingKey) === author
      ? { author, key: signingKey, chain: chain.value, role }
      : undefined;
  }

  get #takesBareKeys(): boolean {
    return this.#context.kind === "thread" || this.#context.kind === "reports";
  }

  /** The history its author had seen, and the order of its author's own Entries (CHAIN1). */
  #place(entry: Entry, position: number): RefusalCause | undefined {
    if (!this.isReadable) return ["OpeningMissing", "READ3"];
    const seen = this.headAt(entry.seenCount);
    const isBefore = entry.seenCount < this.#beganAt;
    if (entry.seenCount >= position || (!seen && !isBefore)) return ["SeenFromTheFuture", "READ6"];
    const isForeign = seen && !equalBytes(seen.subarray(0, SEEN_HEAD_BYTES), entry.seenHead);
    if (isForeign) return ["SeenForeignHead", "READ6"];
    const sequence = `${entry.author}/${entry.device}`;
    if (entry.seq <= (this.#seqs.get(sequence) ?? 0)) return ["Replayed", "READ7"];
    this.#seqs.set(sequence, entry.seq);
    return entry.documentKind === SHELF_KIND ? undefined : ["DocumentKindUnknown", "READ9"];
  }

  async #shelfOf(author: AuthorId): Promise<AnyShelf> {
    const { kind, stream } = this.#context;
    if (kind === "moderation" || kind === "reports")
      return this.shelves.get(author) ?? new LedgerShelf(stream, author);
    return this.shelves.get(author) ?? new (await loadShelf())(this.#context.stream, author);
  }

  #accept(entry: Entry, position: number, shelf: AnyShelf): Verdict {
    const { author, device, seq, time } = entry;
    const accepted = shelf.accept(device, entry.update);
    if (!accepted.ok) return refuse(position, entry, accepted.error.type, "READ8");
    this.shelves.set(author, shelf);
    this.#noteKeys(entry, position, accepted.value.keys, shelf);
    return { isAccepted: true, position, author, device, seq, time, keys: accepted.value.keys };
  }

  #noteKeys({ author, time }: Entry, position: number, keys: readonly string[], shelf: AnyShelf): void {
    const known = this.#keys.get(author) ?? new Map<string, KeyFacts>();
    this.#keys.set(author, known);
    for (const key of keys) {
      if (!known.has(key))
        known.set(key, { position, order: ++this.#keysWritten, time, value: shelf.get(key) });
    }
  }
}

type RefusalCause = readonly [type: string, rule: string];

function junk(type: string, rule: string): Refusal {
  return { type, rule, blame: "unknown", author: null, device: null, seq: null };
}

/** What an update breaks only against the updates before it. */
const NEEDS_HISTORY: ReadonlySet<string> = new Set([
  "ClockGap",
  "ClockOverlap",
  "OriginUnknown",
  "DeleteUnknownClient",
  "DeleteBeyondClock",
  "ShelfFull",
  "KeyFull",
  "ApplyFailed",
]);

/**
 * An author is blamed only for what is wrong with the signed bytes themselves. Where the edge has a hand (what came
 * before an Entry, how often it comes) it could make any honest author look like a liar.
 */
function refuse(position: number, entry: Entry, type: string, rule: string): Verdict {
  const isProven = rule === "READ9" || rule === "MOD2" || (rule === "READ8" && !NEEDS_HISTORY.has(type));
  const { author, device, seq } = entry;
  const refusal: Refusal = { type, rule, blame: isProven ? "author" : "unknown", author, device, seq };
  return { isAccepted: false, position, refusal };
}
