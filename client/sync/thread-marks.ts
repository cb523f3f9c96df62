/**
 * What a Board's row can say of a Thread that this phone has read: where management wrote, and what people said to
 * its latest word. Kept apart from the Thread, so that a Board needs no Thread to be read again.
 */
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { ME_KEY, postsOfShelf } from "#protocol/sealed/intents";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import { mayAct } from "#protocol/wire/act";
import type { PhoneStore } from "./phone-store.ts";
import { parseNickname, parsePostValue, type PostValue } from "./post-values.ts";

/** Also positions beyond what a strand can show are of no use to anybody. */
const OFFICIAL_POSITIONS_MAX = 64;
const NAMES_MAX = 16;

export interface ThreadMarks {
  /** Envelopes read. */
  readonly count: number;
  /** Of posts of managers and facilitators, the latest ones, rising. */
  readonly officialPositions: readonly number[];
  /** Of management's latest answer, promise or "done"; 0 for none. */
  readonly deedPosition: number;
  /** Who keeps the latest promise, when that is the latest deed. */
  readonly promiseOwner: string | null;
  /** Authors whose latest word on that deed is that it helped, or not yet. */
  readonly helped: readonly AuthorId[];
  readonly notYet: readonly AuthorId[];
  /** The names under which verified officials write here. */
  readonly officialNames: readonly string[];
}

interface Placed {
  readonly author: AuthorId;
  readonly position: number;
  readonly value: PostValue;
}

export function marksOf(reader: StreamReader): ThreadMarks {
  const posts = placedPosts(reader);
  const official = posts.filter(({ author }) => isOfficial(reader, author));
  const deed = official.findLast(({ value }) => ["answer", "promise", "done"].includes(value.kind));
  const said = new Map<AuthorId, PostValue["kind"]>();
  for (const { author, position, value } of deed ? posts : []) {
    const isSaid = value.kind === "helped" || value.kind === "not-yet";
    if (isSaid && position > deed!.position && mayJudge(reader, author)) said.set(author, value.kind);
  }
  const whoSaid = (kind: PostValue["kind"]) =>
    [...said].flatMap(([author, each]) => (each === kind ? [author] : []));
  return {
    count: reader.cursor.count,
    officialPositions: official.map(({ position }) => position).slice(-OFFICIAL_POSITIONS_MAX),
    deedPosition: deed?.position ?? 0,
    promiseOwner: deed?.value.promise?.owner ?? null,
    helped: whoSaid("helped"),
    notYet: whoSaid("not-yet"),
    officialNames: officialNamesOf(reader),
  };
}

function isOfficial(reader: StreamReader, author: AuthorId): boolean {
  const role = reader.authors.get(author)?.role;
  return role !== undefined && role !== null && mayAct(role);
}

/** Who writes without a nickname could say it any number of times. */
function mayJudge(reader: StreamReader, author: AuthorId): boolean {
  const role = reader.authors.get(author)?.role;
  return role === "worker" || role === "representative";
}

/** Posts that stand, in the order of the Stream. */
function placedPosts(reader: StreamReader): readonly Placed[] {
  const posts = [...reader.shelves.keys()].flatMap((author) => {
    const positionOf = (key: string) => reader.keyFacts(author, key)?.position ?? 0;
    return postsOfShelf(reader.wordsOf(author), positionOf).flatMap((post): Placed[] => {
      const value = parsePostValue(post.value);
      return value && !post.removed ? [{ author, position: positionOf(post.key), value }] : [];
    });
  });
  return posts.sort((a, b) => a.position - b.position);
}

function officialNamesOf(reader: StreamReader): readonly string[] {
  return [...reader.authors.values()]
    .filter(({ role }) => role !== null && role !== "worker")
    .flatMap(({ author }) => parseNickname(reader.shelves.get(author)?.get(ME_KEY)) ?? [])
    .slice(0, NAMES_MAX);
}

/** The marks of a Room's Threads, as far as this phone has read them. */
export class ThreadMarksLog {
  readonly #store: PhoneStore;
  readonly #room: RoomId;
  readonly #marks = new Map<StreamId, ThreadMarks>();
  readonly #officialNames = new Set<string>();

  constructor(store: PhoneStore, room: RoomId) {
    this.#store = store;
    this.#room = room;
  }

  async load(): Promise<void> {
    for (const [stream, marks] of await this.#store.marks(this.#room)) this.#put(stream, marks);
  }

  of(stream: StreamId): ThreadMarks | undefined {
    return this.#marks.get(stream);
  }

  get officialNames(): readonly string[] {
    return [...this.#officialNames];
  }

  /** A Thread was read; answers whether further than before. */
  async note(stream: StreamId, reader: StreamReader): Promise<boolean> {
    if (this.#marks.get(stream)?.count === reader.cursor.count || !reader.opening) return false;
    const marks = marksOf(reader);
    this.#put(stream, marks);
    await this.#store.keepMarks(this.#room, stream, marks);
    return true;
  }

  #put(stream: StreamId, marks: ThreadMarks): void {
    this.#marks.set(stream, marks);
    for (const name of marks.officialNames) this.#officialNames.add(name);
  }
}
