/**
 * Writing: what a person typed becomes an intent of the member or of a throwaway author, kept in the outbox of its
 * Room before anything is answered (CLIENT1).
 */
import {
  type AuthorId,
  bytesToDeviceId,
  DEVICE_ID_BYTES,
  type DeviceId,
  type RoomId,
  type StreamId,
} from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import { SALT_BYTES, threadIdOf } from "#protocol/sealed/entry";
import { editKey, parseShelfKey, postKey, type PostRef, removalKey } from "#protocol/sealed/intents";
import { makeIntent } from "#protocol/sealed/intent-steps";
import { type ShelfValue, wellFormed } from "#protocol/sealed/shelf-value";
import { mayAct } from "#protocol/wire/act";
import { NO_BOARD } from "#protocol/wire/frames/append";
import {
  type Answer,
  type Problem,
  type ReplyDraft,
  TEXT_CHARACTERS_MAX,
  type ThreadDraft,
  TITLE_CHARACTERS_MAX,
} from "../state/engine.ts";
import type { Adapters } from "./adapters.ts";
import { type Identity, throwawayPen } from "./identity.ts";
import type { PenFacts, Pens } from "./pens.ts";
import type { PhoneStore, StoredIntent } from "./phone-store.ts";
import { parsePostValue, type PostValue, postValue } from "./post-values.ts";
import type { RoomSession } from "./room-session.ts";

const SEED_BYTES = 32;

export interface WritingHost {
  readonly adapters: Adapters;
  readonly store: PhoneStore;
  /** This tab. */
  readonly device: DeviceId;
  readonly pens: Pens;
  identity(): Identity | null;
  session(room: RoomId): RoomSession | undefined;
}

export class Writing {
  readonly #host: WritingHost;
  #counter = 0;

  constructor(host: WritingHost) {
    this.#host = host;
  }

  async startThread(draft: ThreadDraft): Answer<StreamId> {
    const session = this.#host.session(draft.room);
    const text = checkedText(draft.text);
    const title = wellFormed(draft.title.trim());
    if (!session || !this.#host.identity()) return err({ type: "not-allowed" });
    if (!text.ok) return text;
    if (title.length === 0) return err({ type: "text-empty" });
    if ([...title].length > TITLE_CHARACTERS_MAX) return err({ type: "text-too-long" });
    const pen = await this.#penOf(draft.isAnonymous);
    const { board } = session.boards.of(draft.topic);
    const openingSalt = this.#host.adapters.random(SALT_BYTES);
    const stream = threadIdOf(draft.room, board, pen.author, openingSalt);
    this.#host.pens.remember(stream, pen);
    const added = await this.#write(session, {
      stream,
      board,
      ...pen,
      openingSalt,
      ...this.#newPost(pen, { text: text.value, title, asksManagement: draft.asksManagement === true }),
    });
    return added.ok ? ok(stream) : added;
  }

  async reply(draft: ReplyDraft): Answer<null> {
    const session = this.#host.session(draft.room);
    const text = checkedText(draft.text);
    if (!session?.knowsThread(draft.stream) || !this.#host.identity()) return err({ type: "not-allowed" });
    if (!text.ok) return text;
    const post = { text: text.value, kind: draft.kind ?? "plain", promise: draft.promise ?? null };
    if (!this.#mayWrite(post)) return err({ type: "not-allowed" });
    const pen = await this.#penOf(draft.isAnonymous);
    this.#host.pens.remember(draft.stream, pen);
    const board = this.#boardOf(session, draft.stream);
    const facts = { stream: draft.stream, board, ...pen, ...this.#newPost(pen, post) };
    return this.#write(session, facts, () => session.knowsThread(draft.stream));
  }

  /** Only an official answers, promises and says that it is done; a promise has an owner and a day. */
  #mayWrite({ kind, promise }: Pick<PostValue, "kind" | "promise">): boolean {
    const isDeed = kind === "answer" || kind === "promise" || kind === "done";
    const role = this.#host.identity()?.role;
    const isOfficial = role !== undefined && mayAct(role);
    const isPromised = kind !== "promise" || (promise !== null && promise.owner.trim().length > 0);
    return (!isDeed || isOfficial) && isPromised;
  }

  /** A throwaway author's key names a device of its own: the tab's would link it to the member. */
  #newPost(pen: PenFacts, post: Parameters<typeof postValue>[0]): { key: string; value: ShelfValue } {
    const device = pen.penSeed
      ? bytesToDeviceId(this.#host.adapters.random(DEVICE_ID_BYTES))
      : this.#host.device;
    return { key: postKey(device, pen.penSeed ? 1 : ++this.#counter), value: postValue(post) };
  }

  #boardOf(session: RoomSession, stream: StreamId) {
    const opening = session.streamSync(stream).reader.opening?.opening;
    return opening?.board ?? session.outbox.intentsOf(stream)[0]?.board ?? NO_BOARD;
  }

  async #penOf(isAnonymous: boolean): Promise<PenFacts> {
    if (!isAnonymous) return { author: this.#host.identity()!.author, penSeed: null };
    const penSeed = this.#host.adapters.random(SEED_BYTES);
    const { author } = await throwawayPen(this.#host.adapters.suite, penSeed);
    return { author, penSeed };
  }

  async edit(room: RoomId, stream: StreamId, post: string, text: string): Answer<null> {
    const checked = checkedText(text);
    if (!checked.ok) return checked;
    return this.#amend(room, stream, post, (ref, device, counter, title) => ({
      key: editKey(ref, device, counter),
      value: postValue({ text: checked.value, title }),
    }));
  }

  remove(room: RoomId, stream: StreamId, post: string): Answer<null> {
    return this.#amend(room, stream, post, (ref, device, counter) => ({
      key: removalKey(ref, device, counter),
      value: true,
    }));
  }

  async #amend(
    room: RoomId,
    stream: StreamId,
    post: string,
    change: (
      ref: PostRef,
      device: DeviceId,
      counter: number,
      title: string | null,
    ) => { key: string; value: ShelfValue },
  ): Answer<null> {
    const session = this.#host.session(room);
    const [author, device, counter] = post.split("/");
    const key = parseShelfKey(`post/${device}/${counter}`);
    if (!session || !this.#host.identity() || key?.type !== "Post") return err({ type: "not-allowed" });
    const pen = await this.#ownPen(room, stream, author as AuthorId);
    if (!pen) return err({ type: "not-allowed" });
    const written = () => session.streamSync(stream).reader.shelves.get(pen.author)?.get(`post/${key.ref}`);
    const isWaiting = () =>
      session.outbox.intentsOf(stream).some((intent) => intent.key === `post/${key.ref}`);
    const title = parsePostValue(written())?.title ?? null;
    const byDevice = pen.penSeed
      ? bytesToDeviceId(this.#host.adapters.random(DEVICE_ID_BYTES))
      : this.#host.device;
    const changed = change(key.ref, byDevice, ++this.#counter, title);
    const facts = { stream, board: this.#boardOf(session, stream), ...pen, ...changed };
    return this.#write(session, facts, () => written() !== undefined || isWaiting());
  }

  async #ownPen(room: RoomId, stream: StreamId, author: AuthorId): Promise<PenFacts | null> {
    if (author === this.#host.identity()?.author) return { author, penSeed: null };
    const kept = (await this.#host.store.pens(room, stream)).get(author);
    const waiting = this.#host
      .session(room)
      ?.outbox.intentsOf(stream)
      .find((intent) => intent.author === author);
    const penSeed = kept ?? waiting?.penSeed ?? null;
    return penSeed ? { author, penSeed } : null;
  }

  async withdraw(room: RoomId, stream: StreamId, post: string): Answer<string> {
    const [author, device, counter] = post.split("/");
    const outbox = this.#host.session(room)?.outbox;
    const intents = outbox?.intentsOf(stream).filter((intent) => intent.author === author) ?? [];
    const intent = intents.findLast(({ key }) => refOf(key) === `${device}/${counter}`);
    const taken = intent && (await outbox?.withdraw(stream, intent.key));
    return taken ? ok(parsePostValue(taken.value)?.text ?? "") : err({ type: "not-allowed" });
  }

  /** `isMeant` says whether the Thread or post it is about is still there, and was not withdrawn. */
  async #write(
    session: RoomSession,
    facts: IntentFacts,
    isMeant: () => boolean = () => true,
  ): Promise<Result<null, Problem>> {
    const made = makeIntent(facts.key, facts.value);
    if (!made.ok) return err({ type: "text-too-long" });
    const intent = this.#intentOf({ ...facts, room: session.room, value: made.value.value });
    try {
      if (!(await session.outbox.add(intent, isMeant))) return err({ type: "not-allowed" });
    } catch {
      return err({ type: "storage-full" }); // the one way in which a phone's storage fails
    }
    void session.openStream(intent.stream);
    return ok(null);
  }

  #intentOf(facts: IntentFacts & { readonly room: RoomId }): StoredIntent {
    return {
      id: `${this.#host.device}-${++this.#counter}`,
      device: this.#host.device,
      author: this.#host.identity()!.author,
      penSeed: null,
      openingSalt: null,
      time: timeOf(this.#host.adapters.clock.now(), facts.penSeed ?? null),
      isSent: false,
      refusal: null,
      ...facts,
    };
  }
}

const HOUR_MS = 3_600_000;

/** A phone's clock runs a little fast or slow: to the millisecond it would mark a post without a nickname. */
function timeOf(now: number, penSeed: StoredIntent["penSeed"]): number {
  return penSeed ? now - (now % HOUR_MS) : now;
}

type IntentFacts = Pick<StoredIntent, "stream" | "board" | "key" | "value"> &
  Partial<Pick<StoredIntent, "author" | "penSeed" | "openingSalt">>;

/** The post an intent's key is about. */
function refOf(key: string): PostRef | null {
  const parsed = parseShelfKey(key);
  return parsed === null || parsed.type === "Me" ? null : parsed.ref;
}

function checkedText(text: string): Result<string, Problem> {
  const trimmed = wellFormed(text.trim());
  if (trimmed.length === 0) return err({ type: "text-empty" });
  return [...trimmed].length > TEXT_CHARACTERS_MAX ? err({ type: "text-too-long" }) : ok(trimmed);
}
