/** The throwaway authors of this phone, by Stream. */
import type { Bytes } from "#protocol/bytes";
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import type { PhoneStore } from "./phone-store.ts";

/** Who writes: the member, or an author of one Thread with a seed of its own. */
export interface PenFacts {
  readonly author: AuthorId;
  readonly penSeed: Bytes | null;
}

export class Pens {
  readonly #store: PhoneStore;
  readonly #pens = new Map<StreamId, Set<AuthorId>>();

  constructor(store: PhoneStore) {
    this.#store = store;
  }

  of(stream: StreamId): ReadonlySet<AuthorId> {
    return this.#pens.get(stream) ?? new Set();
  }

  /** Throwaway authors that earlier tabs of this phone used in a Thread. */
  async load(room: RoomId, stream: StreamId): Promise<void> {
    const kept = await this.#store.pens(room, stream);
    this.#pens.set(stream, new Set([...this.of(stream), ...kept.keys()]));
  }

  remember(stream: StreamId, pen: PenFacts): void {
    if (!pen.penSeed) return;
    this.#pens.set(stream, (this.#pens.get(stream) ?? new Set()).add(pen.author));
  }
}
