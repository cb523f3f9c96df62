/**
 * The outbox of a Room: intents, persisted before they are sent and forgotten only when they are true in the
 * accepted, verified chain (CLIENT1). An Envelope is made at the moment of sending.
 *
 * One unacknowledged append per Stream. After every new connection the Stream is caught up first, then what is
 * missing is sent again: what had landed is found true, what had not is made anew with the same key and value.
 */
import { type Bytes, bytesToHex, equalBytes } from "#protocol/bytes";
import { type AuthorId, bytesToDeviceId, DEVICE_ID_BYTES, type DeviceId, type StreamId } from "#protocol/ids";
import { type Intent, ME_KEY, untrueIntents } from "#protocol/sealed/intents";
import type { Attempt } from "#protocol/sealed/intent-steps";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import type { KeyFacts, StreamReader, Verdict } from "#protocol/sealed/stream-reader";
import { type Append, NO_BOARD } from "#protocol/wire/frames/append";
import { nextStepAfter, type Refused } from "#protocol/wire/frames/refused";
import type { Adapters } from "./adapters.ts";
import type { Identity, RoomKeyring } from "./identity.ts";
import type { PhoneStore, StoredIntent } from "./phone-store.ts";
import type { Sending, SentFrom } from "./sending.ts";
import { SerialQueue } from "./serial-queue.ts";
import type { StreamSync } from "./stream-sync.ts";

/** How soon what sends is fetched again. */
const LOAD_AGAIN_MS = 5_000;
/** How long an edge can make a phone wait: not at all would be a race, for ever would be a gag. */
const WAIT_MS_MIN = 250;
const WAIT_MS_MAX = 60_000;

/** What an outbox needs of its surroundings. */
export type Surroundings = Pick<Adapters, "clock" | "random" | "suite">;

/** One author writing in one Stream from this tab. */
export interface Writer {
  device: DeviceId;
  seq: number;
  devicesTaken: number;
  latest: Attempt | null;
}

export interface InFlight {
  readonly stream: StreamId;
  readonly author: AuthorId;
  readonly token: string;
  readonly envelope: Bytes;
  readonly keys: readonly string[];
}

export interface OutboxHost {
  readonly identity: Identity;
  readonly keyring: RoomKeyring;
  readonly device: DeviceId;
  /** Whether frames can be sent now. */
  isLive(): boolean;
  streamOf(stream: StreamId): StreamSync;
  send(frame: Append): void;
  /** Asks for the Stream's newest Envelopes. */
  catchUp(stream: StreamId): void;
  changed(stream: StreamId): void;
}

/** At once where it is here already, so that a simulation that has loaded it stays in step. */
let Loaded: typeof Sending | undefined;

/** Also called once the first Board is shown. False without a network, where the app is not kept whole yet. */
export async function loadSending(): Promise<boolean> {
  Loaded = (await import("./sending.ts").catch(() => null))?.Sending ?? Loaded;
  return Loaded !== undefined;
}

export class Outbox {
  readonly #adapters: Surroundings;
  readonly #store: PhoneStore;
  readonly #host: OutboxHost;
  readonly #intents = new Map<StreamId, StoredIntent[]>();
  readonly #writers = new Map<string, Writer>();
  readonly #inFlight = new Map<StreamId, InFlight>();
  readonly #composing = new Set<StreamId>();
  readonly #changes = new SerialQueue();
  /** Null until this phone has words to send. */
  #sending: Sending | null = null;
  /** Streams to be looked at once more when what is being composed is done. */
  readonly #again = new Set<StreamId>();
  readonly #resting = new Set<StreamId>();
  /** How often in a row the Room turned a Stream's append away on this connection. */
  readonly #turnedAway = new Map<StreamId, number>();

  constructor(adapters: Surroundings, store: PhoneStore, host: OutboxHost) {
    this.#adapters = adapters;
    this.#store = store;
    this.#host = host;
  }

  intentsOf(stream: StreamId): readonly StoredIntent[] {
    return this.#intents.get(stream) ?? [];
  }

  get streams(): readonly StreamId[] {
    return [...this.#intents.keys()].filter((stream) => this.intentsOf(stream).length > 0);
  }

  /** Takes over intents already on disk: this tab's, or those of a tab that died. */
  adopt(intents: readonly StoredIntent[]): void {
    for (const intent of intents) {
      this.#intents.set(intent.stream, [...this.intentsOf(intent.stream), intent].sort(byMaking));
    }
  }

  /**
   * Resolves when the intent is on disk; sending follows by itself, at once on a live connection. False when what
   * it is about was taken back meanwhile: additions and withdrawals are done one after another.
   */
  add(made: StoredIntent, isMeant: () => boolean): Promise<boolean> {
    return this.#changes.run(async () => {
      if (!isMeant()) return false;
      const intent = { ...made, isSent: this.#host.isLive() };
      await this.#store.keepIntents([intent]);
      this.adopt([intent]);
      this.#host.changed(intent.stream);
      void this.drain(intent.stream);
      return true;
    });
  }

  /**
   * Takes an intent back. Null when it was sent meanwhile, and may already be in the Stream, or when it opens a
   * Thread in which more of this person's words wait: without it they could never be sent.
   */
  withdraw(stream: StreamId, key: string): Promise<StoredIntent | null> {
    return this.#changes.run(async () => {
      const intents = this.intentsOf(stream);
      const intent = intents.find((each) => each.key === key);
      if (!intent || (intent.isSent && intent.refusal === null)) return null;
      if (intent.openingSalt !== null && intents.length > 1) return null;
      await this.#forget(stream, [intent]);
      return intent;
    });
  }

  /** A socket closed: what was under way may or may not have landed. */
  disconnected(): void {
    this.#inFlight.clear();
    this.#resting.clear();
    this.#turnedAway.clear();
    for (const writer of this.#writers.values()) leaveOpen(writer);
  }

  /** Sends the next thing of a Stream if there is one and the moment is right. Safe to call at any time. */
  async drain(stream: StreamId): Promise<void> {
    if (this.#composing.has(stream)) return void this.#again.add(stream);
    this.#composing.add(stream);
    try {
      do {
        this.#again.delete(stream);
        if (!this.#resting.has(stream) && this.#host.isLive()) await this.#sendNext(stream);
      } while (this.#again.has(stream));
    } finally {
      this.#composing.delete(stream);
    }
  }

  async #sendNext(stream: StreamId): Promise<void> {
    if (this.#inFlight.has(stream)) return; // one unacknowledged append a Stream, whoever writes
    if (!this.intentsOf(stream).some(({ refusal }) => refusal === null)) return;
    if (!Loaded && !(await loadSending())) return this.#loadAgainLater(stream);
    this.#sending ??= new Loaded!(this.#adapters, this.#host, this.#sentFrom());
    await this.#sending.drainOnce(stream);
  }

  #loadAgainLater(stream: StreamId): void {
    this.#adapters.clock.after(LOAD_AGAIN_MS, () => void this.drain(stream));
  }

  #sentFrom(): SentFrom {
    return {
      intentsOf: (stream) => this.intentsOf(stream),
      writerOf: (stream, author) => this.#writerOf(stream, author),
      areWaiting: (stream, intents) => this.#areWaiting(stream, intents),
      noteSent: (stream, intents) => this.#noteSent(stream, intents),
      giveBack: (stream, intents, refusal) => this.#giveBack(stream, intents, refusal),
      again: (stream) => this.#again.add(stream),
      launched: (flight) => this.#inFlight.set(flight.stream, flight),
    };
  }

  #writerOf(stream: StreamId, author: AuthorId): Writer {
    const name = writerName(stream, author);
    const known = this.#writers.get(name);
    if (known) return known;
    // A throwaway author that used the tab's device would be linked to the member through it.
    const isMember = author === this.#host.identity.author;
    const device = isMember ? this.#host.device : bytesToDeviceId(this.#adapters.random(DEVICE_ID_BYTES));
    const writer: Writer = { device, seq: 0, devicesTaken: 0, latest: null };
    this.#writers.set(name, writer);
    return writer;
  }

  #areWaiting(stream: StreamId, intents: readonly StoredIntent[]): boolean {
    const waiting = new Set(this.intentsOf(stream).map(({ id, refusal }) => (refusal === null ? id : null)));
    return intents.every(({ id }) => waiting.has(id));
  }

  /** From here on the words may reach the edge. Noted on disk before, so that no later tab gives them back as unsent. */
  async #noteSent(stream: StreamId, intents: readonly StoredIntent[]): Promise<void> {
    const unsent = intents.filter(({ isSent }) => !isSent);
    if (unsent.length === 0 || !this.#areWaiting(stream, intents)) return;
    const sent = unsent.map((intent) => ({ ...intent, isSent: true }));
    this.#replace(stream, sent);
    await this.#store.keepIntents(sent);
  }

  #replace(stream: StreamId, changed: readonly StoredIntent[]): void {
    const byId = new Map(changed.map((intent) => [intent.id, intent]));
    this.#intents.set(
      stream,
      this.intentsOf(stream).map((intent) => byId.get(intent.id) ?? intent),
    );
  }

  /** A verdict on any Envelope of a Stream, by whoever reads it; forgets what came true. */
  async judged(
    stream: StreamId,
    envelope: Bytes,
    verdict: Verdict,
    reader: StreamReader = this.#host.streamOf(stream).reader,
  ): Promise<void> {
    const flight = this.#inFlight.get(stream);
    if (flight && equalBytes(flight.envelope, envelope)) {
      this.#inFlight.delete(stream);
      this.#turnedAway.delete(stream);
    }
    const { author, device, seq } = verdict.isAccepted ? verdict : verdict.refusal;
    if (!author) return;
    // What it brought may have been found true and forgotten a moment ago: whoever wrote it is free all the same.
    const writer = this.#writers.get(writerName(stream, author));
    if (writer) this.#noteOwn(writer, device, seq, verdict.isAccepted);
    if (!this.intentsOf(stream).some((intent) => intent.author === author)) return;
    await this.#settle(stream, author, reader);
  }

  /** Only the fate of the latest attempt counts: while it may land yet, an older one's refusal proves nothing. */
  #noteOwn(writer: Writer, device: DeviceId | null, seq: number | null, isAccepted: boolean): void {
    if (device !== writer.device || !writer.latest || seq !== writer.latest.seq) return;
    writer.latest = isAccepted ? null : { ...writer.latest, fate: "Refused" };
    if (isAccepted) writer.devicesTaken = 0;
  }

  /** Forgets what is already true, such as words that a dead tab sent and did not live to see land. */
  async settle(stream: StreamId): Promise<void> {
    for (const author of new Set(this.intentsOf(stream).map((intent) => intent.author)))
      await this.#settle(stream, author);
  }

  async #settle(
    stream: StreamId,
    author: AuthorId,
    reader: StreamReader = this.#host.streamOf(stream).reader,
  ): Promise<void> {
    const intents = this.intentsOf(stream).filter((intent) => intent.author === author);
    const shelf = reader.shelves.get(author) ?? NO_SHELF;
    const untrue = new Set<Intent>(untrueIntents(intents, shelf));
    const fulfilled = intents.filter((intent) => !untrue.has(intent));
    if (fulfilled.length > 0) await this.#forget(stream, fulfilled);
  }

  async #forget(stream: StreamId, intents: readonly StoredIntent[]): Promise<void> {
    const ids = new Set(intents.map(({ id }) => id));
    this.#intents.set(
      stream,
      this.intentsOf(stream).filter(({ id }) => !ids.has(id)),
    );
    await this.#store.dropIntents(intents);
    this.#host.changed(stream);
  }

  /** Words of this phone that were read as accepted and turned out not to count go once more, as they were. */
  async sendAgain(stream: StreamId, before: StreamReader, after: StreamReader): Promise<void> {
    const { room } = this.#host.keyring;
    const pens = new Map<AuthorId, Bytes | null>(await this.#store.pens(room, stream));
    pens.set(this.#host.identity.author, null);
    const lost = [...pens].flatMap(([author, penSeed]) =>
      lostWords(before, after, author).map(({ key, value, facts }) => ({
        id: `${this.#host.device}-again-${key}`,
        device: this.#host.device,
        room,
        stream,
        board: before.opening?.opening.board ?? NO_BOARD,
        author,
        penSeed,
        key,
        value,
        time: facts.time,
        openingSalt: facts.position === 1 ? (before.opening?.opening.salt ?? null) : null,
        isSent: true,
        refusal: null,
      })),
    );
    const waiting = new Set(this.intentsOf(stream).map(({ author, key }) => `${author}/${key}`));
    const again = lost.filter(({ author, key }) => !waiting.has(`${author}/${key}`));
    await this.#store.keepIntents(again);
    this.adopt(again);
    void this.drain(stream);
  }

  /** What an acknowledgement is about. */
  acknowledged(token: Uint8Array): { readonly stream: StreamId; readonly envelope: Bytes } | undefined {
    return this.#flightOf(token);
  }

  /** The Room would not take an append; the words stay, with the reason, or are sent again. */
  async refused(frame: Refused): Promise<void> {
    const flight = this.#flightOf(frame.subject);
    if (!flight) return;
    this.#inFlight.delete(flight.stream);
    leaveOpen(this.#writerOf(flight.stream, flight.author));
    const step = nextStepAfter(frame.reason);
    if (step === "stop") {
      const intents = this.intentsOf(flight.stream).filter((intent) => intent.author === flight.author);
      return this.#giveBack(flight.stream, intents, frame.reason);
    }
    if (step === "back-off")
      return this.#rest(flight.stream, waitMsOf(frame), (stream) => void this.drain(stream));
    const times = (this.#turnedAway.get(flight.stream) ?? 0) + 1;
    this.#turnedAway.set(flight.stream, times);
    if (times === 1) return this.#host.catchUp(flight.stream);
    this.#rest(flight.stream, WAIT_MS_MIN * 2 ** times, (stream) => this.#host.catchUp(stream));
  }

  /** Nothing more is taken there: what waits is given back with the reason, its words with it. */
  async giveBackAll(stream: StreamId, refusal: string): Promise<void> {
    this.#inFlight.delete(stream);
    const waiting = this.intentsOf(stream).filter((intent) => intent.refusal === null);
    if (waiting.length > 0) await this.#giveBack(stream, waiting, refusal);
  }

  /** Nothing of this outlives the connection. */
  #rest(stream: StreamId, ms: number, then: (stream: StreamId) => void): void {
    this.#resting.add(stream);
    this.#adapters.clock.after(Math.min(ms, WAIT_MS_MAX), () => {
      if (this.#resting.delete(stream)) then(stream);
    });
  }

  #flightOf(token: Uint8Array): InFlight | undefined {
    const name = bytesToHex(token);
    return [...this.#inFlight.values()].find((flight) => flight.token === name);
  }

  async #giveBack(stream: StreamId, intents: readonly StoredIntent[], refusal: string): Promise<void> {
    const ids = new Set(intents.map(({ id }) => id));
    const refused = this.intentsOf(stream).flatMap((intent) =>
      ids.has(intent.id) ? [{ ...intent, refusal }] : [],
    );
    this.#replace(stream, refused);
    await this.#store.keepIntents(refused);
    this.#host.changed(stream);
    void this.drain(stream); // others may have words of their own here
  }
}

interface LostWord {
  readonly key: string;
  readonly value: ShelfValue;
  readonly facts: KeyFacts;
}

function lostWords(before: StreamReader, after: StreamReader, author: AuthorId): readonly LostWord[] {
  return [...before.wordsOf(author)].flatMap(([key, value]) => {
    const facts = before.keyFacts(author, key);
    const isLost = facts !== undefined && key !== ME_KEY && !after.keyFacts(author, key);
    return isLost ? [{ key, value, facts }] : [];
  });
}

export function waitMsOf(refused: Refused): number {
  return Math.min(Math.max(refused.waitMs, WAIT_MS_MIN), WAIT_MS_MAX);
}

/** Whatever was under way may land, late or never. */
function leaveOpen(writer: Writer): void {
  if (writer.latest?.fate === "UnderWay") writer.latest = { ...writer.latest, fate: "Open" };
}

function writerName(stream: StreamId, author: AuthorId): string {
  return `${stream}/${author}`;
}

const NO_SHELF = { get: () => undefined };

/** Openings first, then as they were made. */
function byMaking(a: StoredIntent, b: StoredIntent): number {
  const openings = Number(b.openingSalt !== null) - Number(a.openingSalt !== null);
  return openings || a.time - b.time || a.id.localeCompare(b.id, "en", { numeric: true });
}
