/**
 * What a phone keeps, under which key, over any key-value store:
 *
 *   identity                          who this phone is: seeds, chain, keyring, names
 *   room/<room>                       how far the Room's changes are known
 *   access/<room>                     whether this member was shut out of the Room or removed from it
 *   stream/<room>/<stream>            board, the edge's count, how many were read
 *   envelope/<room>/<stream>/<n>      Envelopes as received, n in 8 hex digits
 *   joinBase/<room>                   from where this phone counts who can read, if it has not read the whole log
 *   joinTail/<room>/<n>               Envelopes of the join log behind that
 *   intent/<room>/<stream>/<id>       the outbox
 *   pen/<room>/<stream>/<author>      seeds of throwaway authors
 *   board/<room>/<board>              the rows last listed, for a screen without network
 *   records/<room>                    epoch records this phone has taken
 *   change/<id>                       a change of keys that a facilitator asked for, until it is done
 *   madeSlip/<slip>                   how long each join log was when this facilitator's phone made a slip
 *   closeMarks/<room>/<stream>        close marks of a Stream, and through which epoch they were asked for
 *   act/<room>/<stream>               what officials last said became of a Thread
 *   help/<room>                       the help directory as last read
 *   marks/<room>/<stream>             what a Board's row says of a Thread that was read
 *   report/<room>/<receipt>           what this phone reported, to follow what became of it
 *   memory/<room>                     how long words are kept, and how many cuts were followed
 *   cut/<room>/<stream>               where a Thread ended whose words are gone
 *   farewell                          what the founder said of the factory's end (client/sync/farewell.ts)
 *   recovery                          where the backup of a recovery code is kept fresh (client/sync/recovery.ts)
 *   tries/recover                     codes that opened nothing
 *   draft/<place>                     words being written, on a locked phone (client/keeping)
 *
 * A locked phone seals rows (client/keeping/sealed-rows.ts): values are plain objects, lists, texts, numbers and bytes,
 * and what is listed by a prefix is listed up to a slash.
 */
// long: every kind of row a phone keeps, and the key it lies under, in one list.
import type { Bytes } from "#protocol/bytes";
import type { AuthorId, BoardId, DeviceId, FactoryId, RoomId, SlipId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { RecordHistory } from "#protocol/sealed/record-history";
import type { HelpEntry } from "#protocol/sealed/help-directory";
import type { HideReason } from "#protocol/sealed/moderation";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import type { CheckpointFacts } from "#protocol/wire/checkpoint";
import { bytesToEpochRecord, epochRecordToBytes } from "#protocol/wire/epoch-record";
import type { ActItem } from "#protocol/wire/frames/acts";
import type { ListedRow } from "#protocol/wire/frames/listed";
import type { Language, RoomAccess, Topic } from "../state/views.ts";
import type { KeyValueStore } from "./adapters.ts";
import type { ThreadMarks } from "./thread-marks.ts";

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
  /** Fragment of the slip this member came in with, until its joins have landed and it is confirmed (SLIP10). */
  readonly unconfirmedSlip?: string | null;
}

export interface StoredChange {
  readonly id: string;
  /** Null when only the keys change. */
  readonly removed: AuthorId | null;
  /** Under which nickname the member was removed. */
  readonly nickname: string | null;
  readonly rooms: readonly RoomId[];
  /** Of these Rooms, those whose key was changed. */
  readonly done: readonly RoomId[];
  /** The Factory was told that a facilitator is removed. */
  readonly isTold?: boolean;
  /** Slips that opened nothing more once it was done. */
  readonly voided: readonly SlipId[];
  /** Posters that hung when the key of Everyone was changed, and opened nothing more. */
  readonly voidedPosters?: readonly SlipId[];
}

/** Entries of the join log of each Room. */
export type MadeAt = ReadonlyMap<RoomId, number>;

export interface StoredMarks {
  /** All epochs up to this one were asked for. */
  readonly throughEpoch: number;
  readonly marks: readonly StoredMark[];
}

export interface StoredMark {
  readonly epoch: number;
  /** As in `protocol/wire/close-marks.ts`. */
  readonly mark: Bytes;
}

/** A facilitator's count of the join log, as in `protocol/wire/checkpoint.ts`, and who signed it. */
export interface StoredJoinBase extends CheckpointFacts {
  readonly by: AuthorId;
}

interface StoredAccess {
  readonly member: AuthorId;
  readonly access: RoomAccess;
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

  /** With the intents that follow from it, at once: who has joined also says so inside. Those dropped are no more. */
  keepIdentity(
    identity: StoredIdentity,
    intents: readonly StoredIntent[] = [],
    dropped: readonly StoredIntent[] = [],
  ): Promise<void> {
    const put = new Map<string, unknown>([["identity", identity], ...intents.map(toRow)]);
    const drop = dropped.map(intentKey).filter((key) => !put.has(key));
    return this.#store.write({ put: [...put], drop });
  }

  /** Keys and the records that say so, at once: Rooms are followed into an epoch wholly or not at all. */
  keepEpochs(identity: StoredIdentity, histories: Iterable<readonly [RoomId, RecordHistory]>): Promise<void> {
    const records = [...histories].map(
      ([room, history]) => [`records/${room}`, history.map(epochRecordToBytes)] as const,
    );
    return this.#store.write({ put: [["identity", identity], ...records] });
  }

  /** The records this phone has taken, by Room. */
  async histories(): Promise<ReadonlyMap<RoomId, RecordHistory>> {
    const rows = await this.#store.list("records/");
    return new Map(
      rows.map(([key, value]) => {
        const records = (value as readonly Bytes[]).map((bytes) => mustBeOk(bytesToEpochRecord(bytes)));
        return [key.slice("records/".length) as RoomId, records] as const;
      }),
    );
  }

  async changes(): Promise<readonly StoredChange[]> {
    return (await this.#store.list("change/")).map(([, value]) => value as StoredChange);
  }

  keepChange(change: StoredChange): Promise<void> {
    return this.#store.write({ put: [[`change/${change.id}`, change]] });
  }

  /** Slips this phone made, each with the length of every join log it knew then. */
  async madeSlips(): Promise<ReadonlyMap<SlipId, MadeAt>> {
    const rows = await this.#store.list("madeSlip/");
    return new Map(
      rows.map(([key, value]) => {
        const madeAt: MadeAt = new Map(value as readonly (readonly [RoomId, number])[]);
        return [key.slice("madeSlip/".length) as SlipId, madeAt] as const;
      }),
    );
  }

  keepMadeSlips(slips: readonly SlipId[], madeAt: MadeAt): Promise<void> {
    const row = [...madeAt]; // a Map would come back empty from a locked phone
    return this.#store.write({ put: slips.map((slip) => [`madeSlip/${slip}`, row] as const) });
  }

  dropChange(id: string): Promise<void> {
    return this.#store.write({ drop: [`change/${id}`] });
  }

  /** Slips that this phone has taken back, whatever the edge says of them later. */
  async revoked(): Promise<ReadonlySet<SlipId>> {
    return new Set((await this.#store.list("revoked/")).map(([, value]) => value as SlipId));
  }

  keepRevoked(slip: SlipId): Promise<void> {
    return this.#store.write({ put: [[`revoked/${slip}`, slip]] });
  }

  async closeMarks(room: RoomId, stream: StreamId): Promise<StoredMarks | null> {
    return ((await this.#store.get(`closeMarks/${room}/${stream}`)) as StoredMarks | undefined) ?? null;
  }

  keepCloseMarks(room: RoomId, marks: readonly (readonly [StreamId, StoredMarks])[]): Promise<void> {
    return this.#store.write({
      put: marks.map(([stream, stored]) => [`closeMarks/${room}/${stream}`, stored] as const),
    });
  }

  /** The Room serial up to which changes are known, 0 at first. */
  async serial(room: RoomId): Promise<number> {
    return ((await this.#store.get(`room/${room}`)) as number | undefined) ?? 0;
  }

  /** Whether a member may still read what comes, as the phone last heard: who comes again is another member. */
  async access(room: RoomId, member: AuthorId): Promise<RoomAccess> {
    const kept = (await this.#store.get(`access/${room}`)) as StoredAccess | undefined;
    return kept?.member === member ? kept.access : "open";
  }

  keepAccess(room: RoomId, member: AuthorId, access: RoomAccess): Promise<void> {
    const kept: StoredAccess = { member, access };
    const name = `access/${room}`;
    return this.#store.write(access === "open" ? { drop: [name] } : { put: [[name, kept]] });
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
      return [`envelope/${room}/${stream}/${hexOf(after + 1 + index)}`, envelope] as const;
    });
    return this.#store.write({ put });
  }

  /** Whether a Stream was begun to be read from its start. */
  async holdsStart(room: RoomId, stream: StreamId): Promise<boolean> {
    return (await this.#store.get(`envelope/${room}/${stream}/${hexOf(1)}`)) !== undefined;
  }

  async joinBase(room: RoomId): Promise<StoredJoinBase | null> {
    return ((await this.#store.get(`joinBase/${room}`)) as StoredJoinBase | undefined) ?? null;
  }

  /** What stood behind another base is forgotten with it; null when the whole log is here. */
  async keepJoinBase(room: RoomId, base: StoredJoinBase | null): Promise<void> {
    const drop = (await this.#store.list(`joinTail/${room}/`)).map(([key]) => key);
    const name = `joinBase/${room}`;
    await this.#store.write(base ? { put: [[name, base]], drop } : { drop: [name, ...drop] });
  }

  async joinTail(room: RoomId): Promise<readonly Bytes[]> {
    return (await this.#store.list(`joinTail/${room}/`)).map(([, value]) => value as Bytes);
  }

  keepJoinTail(room: RoomId, after: number, envelopes: readonly Bytes[]): Promise<void> {
    const put = envelopes.map(
      (envelope, index) => [`joinTail/${room}/${hexOf(after + 1 + index)}`, envelope] as const,
    );
    return this.#store.write({ put });
  }

  /** Forgets what a Stream was said to hold behind a position. */
  async cutEnvelopes(room: RoomId, stream: StreamId, count: number): Promise<void> {
    const rows = await this.#store.list(`envelope/${room}/${stream}/`);
    await this.#store.write({ drop: rows.slice(count).map(([key]) => key) });
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

  async marks(room: RoomId): Promise<readonly (readonly [StreamId, ThreadMarks])[]> {
    const prefix = `marks/${room}/`;
    const rows = await this.#store.list(prefix);
    return rows.map(([key, value]) => [key.slice(prefix.length) as StreamId, value as ThreadMarks] as const);
  }

  keepMarks(room: RoomId, stream: StreamId, marks: ThreadMarks): Promise<void> {
    return this.#store.write({ put: [[`marks/${room}/${stream}`, marks]] });
  }

  async help(room: RoomId): Promise<readonly HelpEntry[]> {
    return ((await this.#store.get(`help/${room}`)) as readonly HelpEntry[] | undefined) ?? [];
  }

  keepHelp(room: RoomId, entries: readonly HelpEntry[]): Promise<void> {
    return this.#store.write({ put: [[`help/${room}`, entries]] });
  }

  async reports(room: RoomId): Promise<readonly StoredReport[]> {
    return (await this.#store.list(`report/${room}/`)).map(([, value]) => value as StoredReport);
  }

  keepReport(room: RoomId, report: StoredReport): Promise<void> {
    return this.#store.write({ put: [[`report/${room}/${report.receipt}`, report]] });
  }

  async boardRows(room: RoomId, board: BoardId): Promise<StoredBoard | null> {
    return ((await this.#store.get(`board/${room}/${board}`)) as StoredBoard | undefined) ?? null;
  }

  keepBoardRows(room: RoomId, board: BoardId, rows: StoredBoard): Promise<void> {
    return this.#store.write({ put: [[`board/${room}/${board}`, rows]] });
  }
}

export interface StoredReport {
  /** In hex. */
  readonly receipt: string;
  /** The throwaway author of the report. */
  readonly author: AuthorId;
  readonly stream: StreamId;
  readonly topic: Topic;
  /** The post's author and reference, and where it stands. */
  readonly post: string;
  readonly position: number;
  readonly head: Bytes;
  readonly reason: HideReason;
  readonly words: string;
  readonly time: number;
  readonly sentTo: number;
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

function hexOf(position: number): string {
  return position.toString(16).padStart(8, "0");
}
