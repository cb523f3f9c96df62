/**
 * Which Streams changed when, in memory: what lists and digests need and no index on disk keeps. Loaded from
 * the stream table when first asked for, and then told of every append.
 */
import type { BoardId, StreamId } from "#protocol/ids";
import { NO_BOARD } from "#protocol/wire/frames/append";

export interface DirectoryEntry {
  readonly stream: StreamId;
  readonly board: BoardId;
  readonly count: number;
  readonly serial: number;
  /** 0 when nothing amended the opening. */
  readonly amendingPosition: number;
}

export class StreamDirectory {
  readonly #current = new Map<StreamId, DirectoryEntry>();
  readonly #room = new ChangeOrder(this.#current);
  readonly #boards = new Map<BoardId, ChangeOrder>();

  /** Entries must come in the order of their serials. */
  changed(entry: DirectoryEntry): void {
    const isNew = !this.#current.has(entry.stream);
    this.#current.set(entry.stream, entry);
    this.#room.add(entry, isNew);
    if (entry.board !== NO_BOARD) this.#board(entry.board).add(entry, isNew);
  }

  total(board: BoardId): number {
    return this.#boards.get(board)?.streams ?? 0;
  }

  /** Latest change first; with `before`, only those whose serial is smaller. */
  onBoard(board: BoardId, before: number): Iterable<DirectoryEntry> {
    return this.#boards.get(board)?.latestFirst(before) ?? [];
  }

  inRoom(): Iterable<DirectoryEntry> {
    return this.#room.latestFirst(0);
  }

  #board(board: BoardId): ChangeOrder {
    const order = this.#boards.get(board) ?? new ChangeOrder(this.#current);
    this.#boards.set(board, order);
    return order;
  }
}

const STALE_KEPT_MIN = 64;

/** Entries by serial. A Stream that changes again leaves a stale entry behind, swept when half are stale. */
class ChangeOrder {
  readonly #current: ReadonlyMap<StreamId, DirectoryEntry>;
  #entries: DirectoryEntry[] = [];
  #streams = 0;

  constructor(current: ReadonlyMap<StreamId, DirectoryEntry>) {
    this.#current = current;
  }

  get streams(): number {
    return this.#streams;
  }

  add(entry: DirectoryEntry, isNew: boolean): void {
    this.#entries.push(entry);
    if (isNew) this.#streams++;
    if (this.#entries.length > 2 * this.#streams + STALE_KEPT_MIN) {
      this.#entries = this.#entries.filter((each) => this.#isCurrent(each));
    }
  }

  *latestFirst(before: number): Generator<DirectoryEntry> {
    const end = before === 0 ? this.#entries.length : this.#firstAtOrAfter(before);
    for (let index = end - 1; index >= 0; index--) {
      const entry = this.#entries[index]!;
      if (this.#isCurrent(entry)) yield entry;
    }
  }

  #isCurrent(entry: DirectoryEntry): boolean {
    return this.#current.get(entry.stream) === entry;
  }

  #firstAtOrAfter(serial: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.serial < serial) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
