/** The Boards of a Room on this phone: which are shown, which are counted, and what is asked of the edge for them. */
import type { AuthorId, BoardId, StreamId } from "#protocol/ids";
import { boardIdOf, type EpochKeys } from "#protocol/sealed/epoch-keys";
import type { PreviewContext } from "#protocol/sealed/preview";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { List } from "#protocol/wire/frames/list";
import type { Listed } from "#protocol/wire/frames/listed";
import { TOPICS } from "../state/topics.ts";
import type { Topic } from "../state/views.ts";
import { BoardSync } from "./board-sync.ts";
import { ListAsks } from "./list-asks.ts";
import type { PhoneStore } from "./phone-store.ts";

/** A screen shows six rows: the first page is what a newcomer waits for, the next comes when its end is near. */
export const FIRST_PAGE_ROWS = 15;
const BOARD_PAGE_ROWS = 20;
const JUNK_PAGES_MAX = 10;

export interface RoomBoardsHost {
  readonly previews: PreviewContext;
  readonly store: PhoneStore;
  readonly firstEpoch: EpochKeys;
  isLive(): boolean;
  send(frame: List): void;
  changed(board: BoardId): void;
  /** A row that does not verify. */
  refused(stream: StreamId, type: string): void;
}

export class RoomBoards {
  readonly #host: RoomBoardsHost;
  readonly #boards = new Map<BoardId, BoardSync>();
  readonly #listening = new Set<BoardId>();
  readonly #asks: ListAsks;
  /** Pages of rows, mostly unreadable, that were passed over without being asked to. */
  readonly #junkPages = new Map<BoardId, number>();
  #isCounting = false;
  /** For who has to answer, each first page is a whole one. */
  #isAllShown = false;

  constructor(host: RoomBoardsHost) {
    this.#host = host;
    this.#asks = new ListAsks((list) => host.send(list));
  }

  of(topic: Topic): BoardSync {
    const board = boardIdOf(this.#host.firstEpoch, topic);
    const known = this.#boards.get(board);
    if (known) return known;
    const { previews, store, refused } = this.#host;
    const sync = new BoardSync(previews, board, topic, store, { refused });
    this.#boards.set(board, sync);
    return sync;
  }

  topicOf(board: BoardId | undefined): Topic | null {
    return TOPICS.find((topic) => this.of(topic).board === board) ?? null;
  }

  /** The Board on which this phone holds a row of a Thread. */
  holding(stream: StreamId): BoardSync | undefined {
    return [...this.#boards.values()].find((board) => board.has(stream));
  }

  /** A Thread was cut: no Board of this phone shows it any more. */
  async forget(stream: StreamId): Promise<void> {
    for (const topic of TOPICS) {
      const board = this.of(topic);
      await board.load();
      if (!board.has(stream)) continue;
      await board.forget(stream);
      this.#host.changed(board.board);
    }
  }

  /** Keeps a Board listed while a screen shows it. */
  async watch(topic: Topic): Promise<void> {
    const sync = this.of(topic);
    this.#listening.add(sync.board);
    await sync.load();
    this.#host.changed(sync.board);
    this.#listAnew(sync.board);
  }

  unwatch(topic: Topic): void {
    this.#listening.delete(this.of(topic).board);
  }

  /** Keeps every Board listed, for who has to answer. */
  async watchAll(): Promise<void> {
    this.#isAllShown = true;
    for (const topic of TOPICS) await this.watch(topic);
  }

  unwatchAll(): void {
    this.#isAllShown = false;
    for (const topic of TOPICS) this.unwatch(topic);
  }

  /** What the phone holds of every Board, without asking the edge. */
  async loadAll(): Promise<void> {
    for (const topic of TOPICS) {
      const board = this.of(topic);
      await board.load();
      this.#host.changed(board.board);
    }
  }

  more(topic: Topic): void {
    const sync = this.of(topic);
    this.#junkPages.delete(sync.board);
    if (sync.hasMore) this.#list(sync.board, sync.oldestSerial, BOARD_PAGE_ROWS);
  }

  /** Asks how many Threads each Board holds, now and on every connection, until told to stop. */
  count(): void {
    this.#isCounting = true;
    for (const board of TOPICS.map((topic) => this.of(topic))) {
      if (!board.isCounted) this.#list(board.board, 0, 0);
    }
  }

  stopCounting(): void {
    this.#isCounting = false;
  }

  /** A connection ended: what the edge counted may have changed by the next. */
  disconnected(): void {
    this.#asks.forget();
    for (const board of this.#boards.values()) board.isCounted = false;
  }

  /** An epoch was closed: rows are looked at anew, with its marks, when they are next listed. */
  epochClosed(): void {
    for (const board of this.#boards.values()) board.epochClosed();
  }

  /** A connection is live: what screens show is asked for anew. */
  connected(): void {
    for (const board of this.#listening) {
      this.#listAnew(board);
      this.#host.changed(board); // no longer "without a network", and not listed yet
    }
    if (this.#isCounting) this.count();
  }

  /**
   * Threads changed while the phone was away. The Boards of those that this member began are listed, so that the
   * first page knows what management answered there.
   */
  async refreshOwn(changed: readonly StreamId[], member: AuthorId): Promise<void> {
    if (changed.length === 0) return;
    for (const board of TOPICS.map((topic) => this.of(topic))) {
      if (this.#listening.has(board.board)) continue;
      await board.load();
      if (changed.some((stream) => board.isBy(stream, member))) this.#list(board.board, 0, BOARD_PAGE_ROWS);
    }
  }

  /** A list came too fast and may be asked for again. */
  askAgain(board: BoardId): void {
    if (this.#asks.again(board)) return;
    if (this.#listening.has(board)) this.#listAnew(board);
    else if (this.#boards.has(board)) this.#list(board, 0, 0);
  }

  async appended(item: AppendedItem): Promise<void> {
    const board = this.#boards.get(item.board);
    if (!board) return;
    const isKnown = await board.appended(item);
    if (!isKnown && this.#listening.has(item.board)) this.#listAnew(item.board);
    else if (!board.isCounted && this.#isCounting) this.#list(item.board, 0, 0);
    this.#host.changed(item.board);
  }

  async listed(frame: Listed): Promise<void> {
    this.#asks.answered(frame);
    const sync = this.#boards.get(frame.board);
    if (!sync) return;
    const shown = await sync.listed(frame);
    this.#host.changed(frame.board);
    if (frame.before === 0) this.#junkPages.delete(frame.board);
    if (frame.hasMore && shown < frame.rows.length / 2) this.#lookBehindJunk(sync);
  }

  /** Anybody with the Room's key can list Threads that nobody can read; they must not hide those behind them. */
  #lookBehindJunk(sync: BoardSync): void {
    const pages = this.#junkPages.get(sync.board) ?? 0;
    this.#junkPages.set(sync.board, pages + 1);
    if (pages < JUNK_PAGES_MAX) this.#list(sync.board, sync.oldestSerial, BOARD_PAGE_ROWS);
  }

  #listAnew(board: BoardId): void {
    this.#list(board, 0, this.#isAllShown ? BOARD_PAGE_ROWS : FIRST_PAGE_ROWS);
  }

  #list(board: BoardId, before: number, limit: number): void {
    if (this.#host.isLive()) this.#asks.ask({ type: "list", board, before, limit });
  }
}
