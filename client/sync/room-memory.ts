/** What this phone knows of how long a Room keeps words: the rule, and the Threads whose words are gone. */
import { equalBytes } from "#protocol/bytes";
import type { RoomId, StreamId } from "#protocol/ids";
import type { Cursor } from "#protocol/wire/head";
import type { KeptMonths } from "#protocol/wire/retention";
import type { KeyValueStore } from "./adapters.ts";

export interface StoredMemory {
  readonly months: KeptMonths;
  /** Day of the setting that stands, 0 when there is none. */
  readonly sinceDay: number;
  /** Cuts of the edge's list that were looked at and taken. */
  readonly cuts: number;
}

export class RoomMemory {
  rule: StoredMemory = { months: 0, sinceDay: 0, cuts: 0 };
  readonly #store: KeyValueStore;
  readonly #room: RoomId;
  /** Of Threads that this phone had met. */
  readonly #cuts = new Map<StreamId, Cursor>();

  constructor(store: KeyValueStore, room: RoomId) {
    this.#store = store;
    this.#room = room;
  }

  async load(): Promise<void> {
    const prefix = `cut/${this.#room}/`;
    for (const [key, cut] of await this.#store.list(prefix))
      this.#cuts.set(key.slice(prefix.length) as StreamId, cut as Cursor);
    this.rule = ((await this.#store.get(`memory/${this.#room}`)) as StoredMemory | undefined) ?? this.rule;
  }

  isCut(stream: StreamId): boolean {
    return this.#cuts.has(stream);
  }

  /** Whether a Thread was cut at another place before: the words are gone, so nobody can look again. */
  contradicts(stream: StreamId, { count, head }: Cursor): boolean {
    const known = this.#cuts.get(stream);
    return known !== undefined && (known.count !== count || !equalBytes(known.head, head));
  }

  async keepRule(rule: StoredMemory): Promise<void> {
    this.rule = rule;
    await this.#store.write({ put: [[`memory/${this.#room}`, rule]] });
  }

  /** The words of a Thread go from this phone and only where it ended stays, in one transaction. */
  async cut(stream: StreamId, { count, head }: Cursor): Promise<void> {
    const lists = await Promise.all(
      ["envelope", "pen"].map((name) => this.#store.list(`${name}/${this.#room}/${stream}/`)),
    );
    const rows = ["stream", "marks", "act"].map((name) => `${name}/${this.#room}/${stream}`);
    const drop = [...lists.flat().map(([key]) => key), ...rows];
    await this.#store.write({ drop, put: [[`cut/${this.#room}/${stream}`, { count, head }]] });
    this.#cuts.set(stream, { count, head });
  }
}
