/** The Threads of a Room that this phone has met: on which Board, how many Envelopes, how many of them looked at. */
import type { BoardId, RoomId, StreamId } from "#protocol/ids";
import { NO_BOARD } from "#protocol/wire/frames/append";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import type { Digest } from "#protocol/wire/frames/digest";
import type { PhoneStore, StoredStream } from "./phone-store.ts";
import type { StreamSync } from "./stream-sync.ts";

/** What is to be remembered of a Thread. */
export type Noted = readonly [StreamId, StoredStream];

export interface ThreadDirectoryHost {
  readonly room: RoomId;
  readonly store: PhoneStore;
  streamSync(stream: StreamId): StreamSync;
  /** What is unread on a Board changed. */
  changed(board: BoardId): void;
}

export class ThreadDirectory {
  readonly room: RoomId;
  readonly #host: ThreadDirectoryHost;
  readonly #store: PhoneStore;
  #directory = new Map<StreamId, StoredStream>();
  #serial = 0;

  constructor(host: ThreadDirectoryHost) {
    this.#host = host;
    this.#store = host.store;
    this.room = host.room;
  }

  async load(): Promise<void> {
    this.#directory = await this.#store.streams(this.room);
    this.#serial = await this.#store.serial(this.room);
  }

  /** Of the newest append that this phone was told of. */
  get serial(): number {
    return this.#serial;
  }

  /** What a connection begins with: answers what grew while this phone was away. */
  digested(frame: Digest): readonly Noted[] {
    const changed: Noted[] = [];
    for (const { stream, count } of frame.streams) {
      const known = this.#directory.get(stream);
      if (known && known.count < count) changed.push([stream, { ...known, count }]);
    }
    this.#serial = 0; // an edge that lied about it once must not make this phone deaf for ever
    return changed;
  }

  remember(changed: readonly Noted[], serial?: number): Promise<void> {
    for (const [stream, stored] of changed) {
      // What was read meanwhile stays read.
      const readCount = Math.max(stored.readCount, this.readCountOf(stream));
      this.#directory.set(stream, { ...stored, readCount });
    }
    if (serial !== undefined) this.#serial = Math.max(this.#serial, serial);
    const kept = changed.map(([stream]) => [stream, this.#directory.get(stream)!] as const);
    return this.#store.keepStreams(this.room, kept, this.#serial);
  }

  /** What the edge broadcasts of Threads; the join log and its like stand on no Board. */
  counted(item: AppendedItem): readonly Noted[] {
    if (item.board === NO_BOARD) return [];
    const known = this.#directory.get(item.stream);
    const count = Math.max(known?.count ?? 0, item.position);
    return [[item.stream, { board: item.board, count, readCount: known?.readCount ?? 0 }]];
  }

  /** At the end of a Stream its count is known for certain, whatever the edge said of it before. */
  async noteCount(stream: StreamId, count: number, isEnd: boolean): Promise<void> {
    const board = this.#host.streamSync(stream).reader.opening?.opening.board;
    const known = this.#directory.get(stream);
    if (!board || known?.count === count || (known && known.count > count && !isEnd)) return;
    await this.remember([[stream, { board, count, readCount: known?.readCount ?? 0 }]]);
  }

  /** A Thread was cut. */
  forget(stream: StreamId): void {
    this.#directory.delete(stream);
  }

  has(stream: StreamId): boolean {
    return this.#directory.has(stream);
  }

  /** Threads whose Envelopes this phone may hold. */
  get knownThreads(): readonly StreamId[] {
    return [...this.#directory.keys()];
  }

  unreadOf(board: BoardId): number {
    return [...this.#directory.values()].filter((each) => each.board === board && each.readCount < each.count)
      .length;
  }

  readCountOf(stream: StreamId): number {
    return this.#directory.get(stream)?.readCount ?? 0;
  }

  /** A person looked at all there is of a Thread. */
  async markRead(stream: StreamId): Promise<void> {
    const { reader, cursor } = this.#host.streamSync(stream);
    const known = this.#directory.get(stream);
    const board = known?.board ?? reader.opening?.opening.board;
    if (!board || this.readCountOf(stream) >= cursor.count) return;
    const count = Math.max(known?.count ?? 0, cursor.count);
    await this.remember([[stream, { board, count, readCount: cursor.count }]]);
    this.#host.changed(board);
  }
}
