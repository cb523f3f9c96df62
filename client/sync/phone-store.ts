/**
 * What a phone keeps, under which key, over any key-value store:
 *
 *   identity                          who this phone is: seeds, chain, keyring, names
 *   room/<room>                       how far the Room's changes are known
 *   stream/<room>/<stream>            board, the edge's count, how many were read
 *   envelope/<room>/<stream>/<n>      Envelopes as received, n in 8 hex digits
 *   intent/<room>/<stream>/<id>       the outbox
 *   pen/<room>/<stream>/<author>      seeds of throwaway authors
 *   board/<room>/<board>              the rows last listed, for a screen without network
 *   act/<room>/<stream>               what officials last said became of a Thread
 */
import type { Bytes } from "#protocol/bytes";
import type { AuthorId, BoardId, DeviceId, FactoryId, RoomId, StreamId } from "#protocol/ids";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import type { ActItem } from "#protocol/wire/frames/acts";
import type { ListedRow } from "#protocol/wire/frames/listed";
import type { Language } from "../state/views.ts";
import type { KeyValueStore } from "./adapters.ts";

export interface StoredEpoch {
  readonly room: RoomId;
  readonly epoch: number;
  readonly epochKey: Bytes;
}

export interface StoredIdentity {
  readonly factory: FactoryId;
  readonly founderKey: Bytes;
  /** Only on the founder's phone. */
  readonly founderSeed: Bytes | null;
  readonly memberSeed: Bytes;
  readonly boxSeed: Bytes;
  /** The member's chain; while a slip is pending, the chain of its invite. */
  readonly chain: Bytes;
  readonly keyring: readonly StoredEpoch[];
  readonly nickname: string;
  readonly language: Language;
  readonly factoryName: string;
  readonly founderName: string;
  /** The nickname was changed on this phone: posts bring the new one. Absent: it is the first. */
  readonly isRenamed?: boolean;
  /** Fragment of a slip whose redeeming was begun; null once joined. */
  readonly pendingSlip: string | null;
}

export interface StoredStream {
  readonly board: BoardId;
  readonly count: number;
  readonly readCount: number;
}

export interface StoredIntent {
  readonly id: string;
  /** The tab that made it and sends it. */
  readonly device: DeviceId;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly board: BoardId;
  readonly author: AuthorId;
  /** Seed of a throwaway author; null when the member writes. */
  readonly penSeed: Bytes | null;
  readonly key: string;
  readonly value: ShelfValue;
  readonly time: number;
  /** Salt of the Thread this intent opens; null in one that exists. */
  readonly openingSalt: Bytes | null;
  /** It may have reached the edge, so it can no longer be taken back. */
  readonly isSent: boolean;
  /** Why it will not be sent again; null while it waits. */
  readonly refusal: string | null;
}

export class PhoneStore {
  readonly #store: KeyValueStore;

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  async identity(): Promise<StoredIdentity | null> {
    return ((await this.#store.get("identity")) as StoredIdentity | undefined) ?? null;
  }

  /** With the intents that follow from it, at once: who has joined also says so inside. */
  keepIdentity(identity: StoredIdentity, intents: readonly StoredIntent[] = []): Promise<void> {
    return this.#store.write({ put: [["identity", identity], ...intents.map(toRow)] });
  }

  /** The Room serial up to which changes are known, 0 at first. */
  async serial(room: RoomId): Promise<number> {
    return ((await this.#store.get(`room/${room}`)) as number | undefined) ?? 0;
  }

  async streams(room: RoomId): Promise<Map<StreamId, StoredStream>> {
    const prefix = `stream/${room}/`;
    const rows = await this.#store.list(prefix);
    return new Map(rows.map(([key, value]) => [key.slice(prefix.length) as StreamId, value as StoredStream]));
  }

  keepStreams(
    room: RoomId,
    streams: Iterable<readonly [StreamId, StoredStream]>,
    serial?: number,
  ): Promise<void> {
    const put: (readonly [string, unknown])[] = [...streams].map(([id, stream]) => [
      `stream/${room}/${id}`,
      stream,
    ]);
    if (serial !== undefined) put.push([`room/${room}`, serial]);
    return this.#store.write({ put });
  }

  async envelopes(room: RoomId, stream: StreamId): Promise<readonly Bytes[]> {
    const rows = await this.#store.list(`envelope/${room}/${stream}/`);
    return rows.map(([, value]) => value as Bytes);
  }

  keepEnvelopes(room: RoomId, stream: StreamId, after: number, envelopes: readonly Bytes[]): Promise<void> {
    const put = envelopes.map((envelope, index) => {
      const position = (after + 1 + index).toString(16).padStart(8, "0");
      return [`envelope/${room}/${stream}/${position}`, envelope] as const;
    });
    return this.#store.write({ put });
  }

  async intents(): Promise<readonly StoredIntent[]> {
    return (await this.#store.list("intent/")).map(([, value]) => value as StoredIntent);
  }

  keepIntents(intents: readonly StoredIntent[]): Promise<void> {
    return this.#store.write({ put: intents.map(toRow) });
  }

  /** Forgets intents that came true; the seed of a throwaway author is kept, so that it can edit and remove. */
  dropIntents(intents: readonly StoredIntent[]): Promise<void> {
    return this.#store.write({
      drop: intents.map(intentKey),
      put: intents.flatMap(({ room, stream, author, penSeed }) =>
        penSeed ? [[`pen/${room}/${stream}/${author}`, penSeed] as const] : [],
      ),
    });
  }

  async pens(room: RoomId, stream: StreamId): Promise<Map<AuthorId, Bytes>> {
    const prefix = `pen/${room}/${stream}/`;
    const rows = await this.#store.list(prefix);
    return new Map(rows.map(([key, value]) => [key.slice(prefix.length) as AuthorId, value as Bytes]));
  }

  async acts(room: RoomId): Promise<readonly (readonly [StreamId, Bytes])[]> {
    const prefix = `act/${room}/`;
    const rows = await this.#store.list(prefix);
    return rows.map(([key, value]) => [key.slice(prefix.length) as StreamId, value as Bytes] as const);
  }

  keepActs(room: RoomId, acts: readonly ActItem[]): Promise<void> {
    return this.#store.write({ put: acts.map(({ stream, act }) => [`act/${room}/${stream}`, act] as const) });
  }

  async boardRows(room: RoomId, board: BoardId): Promise<StoredBoard | null> {
    return ((await this.#store.get(`board/${room}/${board}`)) as StoredBoard | undefined) ?? null;
  }

  keepBoardRows(room: RoomId, board: BoardId, rows: StoredBoard): Promise<void> {
    return this.#store.write({ put: [[`board/${room}/${board}`, rows]] });
  }
}

export interface StoredBoard {
  readonly total: number;
  readonly rows: readonly ListedRow[];
}

function toRow(intent: StoredIntent): readonly [string, StoredIntent] {
  return [intentKey(intent), intent];
}

function intentKey(intent: StoredIntent): string {
  return `intent/${intent.room}/${intent.stream}/${intent.id}`;
}
