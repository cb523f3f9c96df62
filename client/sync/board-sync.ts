/** One Board on this phone: rows as last listed, previews verified, kept for a screen without network. */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { AuthorId, BoardId, RoomId, StreamId } from "#protocol/ids";
import { ME_KEY, type PostRef, postsOfShelf } from "#protocol/sealed/intents";
import { type Preview, type PreviewContext, readPreview } from "#protocol/sealed/preview";
import type { Act } from "#protocol/wire/act";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { Listed, ListedRow } from "#protocol/wire/frames/listed";
import type { ThreadRow, Topic } from "../state/views.ts";
import type { PhoneStore, StoredBoard } from "./phone-store.ts";
import { parseNickname, parsePostValue } from "./post-values.ts";
import { SerialQueue } from "./serial-queue.ts";
import type { ThreadMarks } from "./thread-marks.ts";
import { dayOf, stateOf } from "./thread-state.ts";
import { type Veil, veiledRow } from "./veil.ts";

const ROWS_KEPT_MAX = 50;
const TEXT_PREVIEW_CHARACTERS = 160;

interface Row {
  readonly listed: ListedRow;
  readonly preview: Preview;
}

export interface BoardEvents {
  /** A row that is not of this Board or does not verify: the edge's doing, or that of anybody with the Room's key. */
  refused(stream: StreamId, type: string): void;
}

export class BoardSync {
  readonly board: BoardId;
  readonly topic: Topic;
  readonly room: RoomId;
  total = 0;
  hasMore = false;
  /** The edge said how many Threads there are. */
  isCounted = false;
  isListed = false;
  readonly #context: PreviewContext;
  readonly #store: PhoneStore;
  readonly #events: BoardEvents;
  readonly #rows = new Map<StreamId, Row>();
  #countedThrough: number | null = null;
  /** Of all rows listed, shown or not: junk must not hide what lies behind it. */
  #oldestSerial = 0;
  readonly #queue = new SerialQueue();
  /** Rows here were verified while an epoch reigned that does no more. */
  #isEpochClosed = false;

  constructor(context: PreviewContext, board: BoardId, topic: Topic, store: PhoneStore, events: BoardEvents) {
    this.board = board;
    this.topic = topic;
    this.room = context.room;
    this.#context = context;
    this.#store = store;
    this.#events = events;
  }

  load(): Promise<void> {
    return this.#queue.run(async () => {
      const kept: StoredBoard | null = await this.#store.boardRows(this.room, this.board);
      if (!kept || this.isListed) return;
      this.total = kept.total;
      for (const row of kept.rows) await this.#put(row);
    });
  }

  epochClosed(): void {
    this.#isEpochClosed = true;
  }

  has(stream: StreamId): boolean {
    return this.#rows.has(stream);
  }

  /** Its words are gone. */
  forget(stream: StreamId): Promise<void> {
    return this.#queue.run(async () => {
      if (!this.#rows.delete(stream)) return;
      this.total = Math.max(0, this.total - 1);
      await this.#keep();
    });
  }

  isBy(stream: StreamId, author: AuthorId): boolean {
    return this.#rows.get(stream)?.preview.author === author;
  }

  /** The serial below which the next page starts. */
  get oldestSerial(): number {
    return this.#oldestSerial;
  }

  /** Answers how many of the rows are shown. */
  listed(frame: Listed): Promise<number> {
    return this.#queue.run(async () => {
      this.#count(frame);
      const isCountAlone = frame.rows.length === 0 && frame.total > 0 && frame.before === 0;
      if (isCountAlone) return 0;
      const present = this.#isEpochClosed ? new Map<StreamId, Row>() : new Map(this.#rows);
      if (frame.before === 0) this.#isEpochClosed = false;
      if (frame.before === 0) this.#rows.clear();
      this.#oldestSerial = frame.rows.reduce(
        (oldest, { serial }) => Math.min(oldest, serial),
        this.#startOf(frame),
      );
      this.hasMore = frame.hasMore;
      this.isListed = true;
      for (const row of frame.rows) await this.#put(row, present.get(row.stream));
      await this.#keep();
      return frame.rows.filter(({ stream }) => this.#rows.has(stream)).length;
    });
  }

  /** The total holds every change up to the latest row's; of a bare total nobody knows how far it goes. */
  #count({ total, before, rows }: Listed): void {
    this.total = total;
    this.isCounted = true;
    this.#countedThrough = before === 0 && rows[0] ? rows[0].serial : null;
  }

  /** A Thread may be broadcast after it was counted. When that cannot be told, the edge is asked to count again. */
  #countNew(serial: number): void {
    if (this.#countedThrough === null) this.isCounted = false;
    else if (serial > this.#countedThrough) this.total++;
  }

  #startOf({ before, rows }: Listed): number {
    return before === 0 && rows.length > 0 ? Number.MAX_SAFE_INTEGER : before;
  }

  /** A live change. False when the row is not on this phone: then the Board is listed anew. */
  appended(item: AppendedItem): Promise<boolean> {
    return this.#queue.run(async () => {
      const present = this.#rows.get(item.stream)?.listed;
      const { stream, serial, position: count, envelope } = item;
      if (present && count <= present.count) return true; // listed before it was broadcast
      if (!present && count !== 1) return false;
      const fresh: ListedRow = present
        ? { ...present, serial, count, amending: item.amends ? envelope : present.amending }
        : { stream, serial, count, opening: envelope, amending: null };
      if (!present) this.#countNew(serial);
      await this.#put(fresh);
      await this.#keep();
      return true;
    });
  }

  /** A row that is none does not displace a good one. */
  async #put(listed: ListedRow, present = this.#rows.get(listed.stream)): Promise<void> {
    const isSame = present && equalBytes(present.listed.opening, listed.opening);
    if (present && isSame && sameAmending(present.listed.amending, listed.amending)) {
      this.#rows.set(listed.stream, { ...present, listed });
      return;
    }
    const preview = await readPreview(this.#context, listed.stream, listed.opening, listed.amending);
    // A row of another Board, or one that does not verify, is not shown: the edge can hide, it cannot invent.
    if (preview.ok && preview.value.board === this.board)
      this.#rows.set(listed.stream, { listed, preview: preview.value });
    else {
      this.#events.refused(listed.stream, preview.ok ? "PreviewMisplaced" : preview.error.type);
      if (present) this.#rows.set(listed.stream, present);
    }
  }

  #keep(): Promise<void> {
    const rows = this.#ordered().slice(0, ROWS_KEPT_MAX);
    return this.#store.keepBoardRows(this.room, this.board, {
      total: this.total,
      rows: rows.map(({ listed }) => listed),
    });
  }

  #ordered(): Row[] {
    return [...this.#rows.values()].sort((a, b) => b.listed.serial - a.listed.serial);
  }

  threads(facts: RowFacts): readonly ThreadRow[] {
    return this.#ordered().map(({ listed, preview }) => rowOf(this.topic, listed, preview, facts));
  }
}

/** What a row shows besides its Envelopes. */
export interface RowFacts {
  readonly member: AuthorId;
  /** Days since 1970. */
  readonly today: number;
  /** How many Envelopes of a Thread this person has seen. */
  readCountOf(stream: StreamId): number;
  actOf(stream: StreamId): Act | undefined;
  marksOf(stream: StreamId): ThreadMarks | undefined;
  readonly veil: Veil;
}

function sameAmending(a: Bytes | null, b: Bytes | null): boolean {
  return a === null || b === null ? a === b : equalBytes(a, b);
}

function rowOf(topic: Topic, listed: ListedRow, preview: Preview, facts: RowFacts): ThreadRow {
  const { ref, title, text, isRemoved, asksManagement } = openingOf(preview);
  const act = facts.actOf(listed.stream) ?? null;
  const nickname = parseNickname(preview.opening.get(ME_KEY));
  const row: ThreadRow = {
    stream: listed.stream,
    topic,
    asksManagement,
    state: stateOf(act, asksManagement, dayOf(preview.time), facts.today),
    title,
    text: [...text].slice(0, TEXT_PREVIEW_CHARACTERS).join(""),
    author: {
      id: preview.author,
      nickname: preview.role === null ? null : (nickname ?? ""),
      role: preview.role,
      isMine: preview.author === facts.member,
    },
    replies: Math.max(0, listed.count - 1),
    time: preview.time,
    isUnread: facts.readCountOf(listed.stream) < listed.count,
    isRemoved,
    isUnsent: false,
    ...saidOf(listed, act, facts),
  };
  const name = ref && { stream: listed.stream, author: preview.author, ref };
  const hidden = name ? facts.veil.hiddenOpening(name, listed.opening) : null;
  return hidden ? veiledRow(row, hidden) : row;
}

/** An act proves the place of management's latest word even where the Thread was never read. */
function saidOf(
  { stream, count }: ListedRow,
  act: Act | null,
  facts: RowFacts,
): Pick<ThreadRow, "officialReplies" | "promiseOwner" | "helped" | "notYet"> {
  const marks = facts.marksOf(stream);
  const positions = new Set([...(marks?.officialPositions ?? []), ...(act ? [act.position] : [])]);
  // What was said to an earlier deed says nothing of a later one.
  const isLatest = marks !== undefined && (!act || marks.deedPosition >= act.position);
  return {
    officialReplies: [...positions]
      .filter((each) => each > 1 && each <= count)
      .map((each) => each - 1)
      .sort((a, b) => a - b),
    promiseOwner: isLatest ? marks.promiseOwner : null,
    helped: isLatest ? marks.helped.length : 0,
    notYet: isLatest ? marks.notYet.length : 0,
  };
}

/** The opening post in its latest version, as the Thread itself would show it. */
function openingOf(
  preview: Preview,
): Pick<ThreadRow, "title" | "text" | "isRemoved" | "asksManagement"> & { readonly ref: PostRef | null } {
  const amending = [...(preview.amending ?? [])].filter(([key]) => !preview.opening.has(key));
  const written = new Map([...preview.opening, ...amending]);
  const order = [...written.keys()];
  const [post] = postsOfShelf(written, (key) => order.indexOf(key));
  const asksManagement = parsePostValue(post?.value)?.asksManagement ?? false;
  const ref = post?.ref ?? null;
  if (!post || post.removed)
    return { ref, title: "", text: "", isRemoved: post !== undefined, asksManagement };
  const versions = [post.value, ...post.edits.map(({ value }) => value)].map(parsePostValue);
  const title = versions.findLast((version) => version?.title)?.title ?? "";
  return {
    ref,
    title,
    text: versions.findLast((version) => version)?.text ?? "",
    isRemoved: false,
    asksManagement,
  };
}
