/**
 * Sending: how what waits in an outbox becomes an Envelope. Fetched for the first words of this phone, which come
 * after the first Board.
 */
import type { Bytes } from "#protocol/bytes";
import { bytesToHex } from "#protocol/bytes";
import { type AuthorId, bytesToDeviceId, DEVICE_ID_BYTES, type StreamId } from "#protocol/ids";
import { type Opening, SHELF_KIND } from "#protocol/sealed/entry";
import { composeEnvelope, type Pen } from "#protocol/sealed/entry-writer";
import { type Intent, ME_KEY, parseShelfKey } from "#protocol/sealed/intents";
import { nextStep } from "#protocol/sealed/intent-steps";
import { JOIN_KEY } from "#protocol/sealed/join-log";
import { loadShelf } from "#protocol/sealed/lazy-shelf";
import type { Shelf, ShelfWrite } from "#protocol/sealed/shelf";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { type AppendPlace, amendHashOf, TOKEN_BYTES } from "#protocol/wire/frames/append";
import { controlStreamOf, streamsOfRoom } from "#protocol/wire/head";
import { amendSecretOf, throwawayPen } from "./identity.ts";
import type { InFlight, OutboxHost, Writer, Surroundings } from "./outbox.ts";
import type { StoredIntent } from "./phone-store.ts";
import type { StreamSync } from "./stream-sync.ts";
import { openingPostOf } from "./thread-view.ts";

/** New devices an author takes in one Stream before the words are given back as refused. */
const DEVICES_MAX = 5;

/** The outbox, as far as sending changes it. */
export interface SentFrom {
  intentsOf(stream: StreamId): readonly StoredIntent[];
  writerOf(stream: StreamId, author: AuthorId): Writer;
  areWaiting(stream: StreamId, intents: readonly StoredIntent[]): boolean;
  noteSent(stream: StreamId, intents: readonly StoredIntent[]): Promise<void>;
  giveBack(stream: StreamId, intents: readonly StoredIntent[], refusal: string): Promise<void>;
  /** The Stream is to be looked at once more. */
  again(stream: StreamId): void;
  launched(flight: InFlight): void;
}

export class Sending {
  readonly #adapters: Surroundings;
  readonly #host: OutboxHost;
  readonly #outbox: SentFrom;

  constructor(adapters: Surroundings, host: OutboxHost, outbox: SentFrom) {
    this.#adapters = adapters;
    this.#host = host;
    this.#outbox = outbox;
  }

  async drainOnce(stream: StreamId): Promise<void> {
    const sync = this.#host.streamOf(stream);
    const waiting = this.#outbox.intentsOf(stream).filter(({ refusal }) => refusal === null);
    const authors = [...new Set(waiting.map(({ author }) => author))];
    for (const author of authors) {
      const intents = waiting.filter((intent) => intent.author === author);
      if (isOrphaned(sync, intents)) return this.#outbox.giveBack(stream, intents, "stream-unknown");
      const step = this.#nextStep(sync, author, intents);
      if (step.type === "Send") return this.#send(sync, author, intents, step.intents);
      if (step.type === "Wait") return;
    }
  }

  #nextStep(sync: StreamSync, author: AuthorId, intents: readonly StoredIntent[]) {
    const writer = this.#outbox.writerOf(sync.stream, author);
    const shelf = sync.reader.shelves.get(author) ?? NO_SHELF;
    const isCaughtUp = mayWrite(sync, intents);
    const step = nextStep({ intents, isCaughtUp, latest: writer.latest }, shelf);
    if (step.type !== "TakeNewDevice") return step;
    this.#takeNewDevice(writer);
    return nextStep({ intents, isCaughtUp, latest: null }, shelf);
  }

  #takeNewDevice(writer: Writer): void {
    writer.device = bytesToDeviceId(this.#adapters.random(DEVICE_ID_BYTES));
    writer.seq = 0;
    writer.devicesTaken++;
    writer.latest = null;
  }

  async #send(
    sync: StreamSync,
    author: AuthorId,
    intents: readonly StoredIntent[],
    batch: readonly Intent[],
  ): Promise<void> {
    const writer = this.#outbox.writerOf(sync.stream, author);
    const first = intents[0]!;
    if (writer.devicesTaken > DEVICES_MAX)
      return this.#outbox.giveBack(sync.stream, intents, "entry-refused");
    const { suite } = this.#adapters;
    const pen = first.penSeed ? await throwawayPen(suite, first.penSeed) : this.#host.identity.pen;
    const shelf = await shelfToWrite(sync, author);
    const plain = batch.map(({ key, value }): ShelfWrite => [key, value]);
    const named = this.#withName(sync, first, plain, shelf);
    const withName = shelf.write(writer.device, named);
    // A batch that leaves no room for the nickname goes without it: the next Entry brings it.
    const [update, writes] = withName.ok ? [withName, named] : [shelf.write(writer.device, plain), plain];
    if (!update.ok) return this.#outbox.giveBack(sync.stream, intents, update.error.type);
    const opening = openingOf(sync, intents);
    const updatesSeen = shelf.updates.length;
    writer.seq++;
    const envelope = await composeEnvelope(
      this.#host.keyring.current,
      sync.stream,
      pen,
      {
        device: writer.device,
        seq: writer.seq,
        seen: sync.cursor,
        time: first.time,
        isIntroduction: !sync.reader.authors.has(author) || opening !== null,
        opening,
        update: update.value as Bytes,
      },
      this.#adapters.random,
    );
    if (!envelope.ok) return this.#outbox.giveBack(sync.stream, intents, envelope.error.type);
    const meant = intents.filter((intent) => batch.includes(intent));
    await this.#outbox.noteSent(sync.stream, meant);
    const isMoved = (sync.reader.shelves.get(author)?.updates.length ?? 0) !== updatesSeen;
    // The chain may have moved while this was composed: then it is made again on what is true now.
    if (isMoved || !this.#outbox.areWaiting(sync.stream, meant)) return void this.#outbox.again(sync.stream);
    if (!mayWrite(sync, intents) || !this.#host.isLive()) return;
    this.#launch(
      sync,
      first,
      pen,
      envelope.value,
      writes.map(([key]) => key),
      opening,
    );
  }

  /**
   * With a member's first words in a Stream goes the nickname under which they stand. In the join log only officials
   * have a name: it is on their invitation, and everybody may know who vouched for whom.
   */
  #withName(
    sync: StreamSync,
    first: StoredIntent,
    plain: readonly ShelfWrite[],
    shelf: Shelf,
  ): readonly ShelfWrite[] {
    const hasName = isThread(sync) || (isJoinLog(sync) && this.#host.identity.role !== "worker");
    const { nickname, language, isRenamed } = this.#host.identity.naming;
    const known = shelf.get(ME_KEY);
    // Another phone of this member may know an older name: only who was renamed here says so.
    const isNew = known === undefined || (isRenamed && !isNamed(known, nickname));
    const needsName = hasName && first.penSeed === null && isNew;
    return needsName ? [[ME_KEY, { n: nickname, l: language }], ...plain] : plain;
  }

  #launch(
    sync: StreamSync,
    first: StoredIntent,
    pen: Pen,
    envelope: Bytes,
    keys: readonly string[],
    opening: Opening | null,
  ): void {
    const token = this.#adapters.random(TOKEN_BYTES);
    const place = this.#placeOf(sync, first, pen, keys, opening);
    const { stream } = sync;
    const writer = this.#outbox.writerOf(stream, pen.author);
    writer.latest = { seq: writer.seq, keys: new Set(keys), fate: "UnderWay" };
    this.#outbox.launched({ stream, author: pen.author, token: bytesToHex(token), envelope, keys });
    // A reply may have been written before its Thread, and so its Board, was known to this phone.
    const board = sync.reader.opening?.opening.board ?? first.board;
    this.#host.send({ type: "append", token, board, stream, place, envelope });
  }

  #placeOf(
    sync: StreamSync,
    first: StoredIntent,
    pen: Pen,
    keys: readonly string[],
    opening: Opening | null,
  ): AppendPlace {
    const seed = first.penSeed ?? this.#host.identity.stored.memberSeed;
    const amendSecret = amendSecretOf(seed, sync.stream);
    if (opening) return { at: "opening", amendHash: amendHashOf(amendSecret) };
    return amendsOpening(sync, pen.author, keys) ? { at: "amending", amendSecret } : { at: "end" };
  }
}

/** A shelf that was read without Yjs is built once more with it: few ever write on one. */
async function shelfToWrite({ reader, stream }: StreamSync, author: AuthorId): Promise<Shelf> {
  const known = reader.shelves.get(author);
  if (known && "write" in known) return known;
  const shelf = new (await loadShelf())(stream, author);
  for (const { device, update } of known?.accepted ?? []) shelf.accept(device, update);
  return shelf;
}

function isThread({ room, stream }: StreamSync): boolean {
  return !streamsOfRoom(room).has(stream);
}

function isJoinLog({ room, stream }: StreamSync): boolean {
  return stream === controlStreamOf(room);
}

/** Nothing is sent before all that landed meanwhile has been read: else the same words could be sent twice. */
function mayWrite(sync: StreamSync, intents: readonly StoredIntent[]): boolean {
  return sync.isCaughtUp || isBlindJoin(sync, intents);
}

/** A Thread that is not there, and nothing of this author that would open it; or one that begins with junk. */
function isOrphaned(sync: StreamSync, intents: readonly StoredIntent[]): boolean {
  if (!sync.reader.isReadable) return true;
  const isMissing = isThread(sync) && sync.isCaughtUp && sync.cursor.count === 0;
  return isMissing && intents.every(({ openingSalt }) => openingSalt === null);
}

/** A join is written without reading the join log first: its shelf is this device's alone. */
function isBlindJoin(sync: StreamSync, intents: readonly StoredIntent[]): boolean {
  return sync.cursor.count === 0 && intents.every(({ key }) => key === JOIN_KEY);
}

function isNamed(me: ShelfValue, nickname: string): boolean {
  return typeof me === "object" && me !== null && "n" in me && me.n === nickname;
}

function openingOf(sync: StreamSync, intents: readonly StoredIntent[]): Opening | null {
  const opening = intents.find(({ openingSalt }) => openingSalt !== null);
  if (!opening?.openingSalt || sync.cursor.count > 0) return null;
  return { board: opening.board, salt: opening.openingSalt, documentKinds: [SHELF_KIND] };
}

/**
 * Whether these keys edit or remove the post that opened the Thread: then boards must show the new words. Once it
 * is removed they show that, whatever else is still sent.
 */
function amendsOpening(sync: StreamSync, author: AuthorId, keys: readonly string[]): boolean {
  const opening = openingPostOf(sync.reader);
  if (sync.reader.opening?.author !== author || !opening || opening.removed) return false;
  return keys.some((key) => {
    const parsed = parseShelfKey(key);
    return (parsed?.type === "Edit" || parsed?.type === "Removal") && parsed.ref === opening.ref;
  });
}

const NO_SHELF = { get: () => undefined };
