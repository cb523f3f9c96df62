/** A Thread as a screen shows it: the shelves of its authors read together, ordered by stream position. */
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { ME_KEY, parseShelfKey, type PostRef, postsOfShelf, type ShelfPost } from "#protocol/sealed/intents";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import { mayAct } from "#protocol/wire/act";
import { hasVote } from "#protocol/wire/certificate";
import type { AuthorView, PostView, ThreadView, Topic } from "../state/views.ts";
import type { StoredIntent } from "./phone-store.ts";
import { parseNickname, parsePostValue, type PostValue } from "./post-values.ts";
import { type Veil, veiled } from "./veil.ts";
import { dayOf, deedsOf, NOTHING_ASKED, stateOf as stateOfThread } from "./thread-state.ts";

export interface ThreadFacts {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly topic: Topic | null;
  readonly status: ThreadView["status"];
  readonly reader: StreamReader;
  /** The member, and the throwaway authors of this phone. */
  readonly mine: ReadonlySet<AuthorId>;
  readonly intents: readonly StoredIntent[];
  readonly nickname: string;
  readonly role: AuthorView["role"];
  /** Days since 1970. */
  readonly today: number;
  /** How many Envelopes of the Thread this person had seen before the screen was opened. */
  readonly seenBefore: number;
  readonly veil: Veil;
}

interface PlacedPost {
  readonly order: number;
  /** Of the Entry in the Stream. */
  readonly position: number;
  readonly view: PostView;
}

export function threadViewOf(facts: ThreadFacts): ThreadView {
  const { room, stream, topic, reader } = facts;
  if (!reader.isReadable || facts.status === "cut") return unreadableView(facts);
  const sent = [...reader.shelves.keys()].flatMap((author) => {
    const view = authorViewOf(facts, author);
    return postsInOrder(reader, author).flatMap((post) => placedPost(facts, author, view, post));
  });
  sent.sort((a, b) => a.order - b.order);
  const changes = pendingChanges(facts.intents);
  const posts = [...sent.map(({ view }) => withPending(view, changes)), ...unsentPosts(facts, changes)];
  const firstUnread = firstUnreadOf(facts, sent);
  return {
    room,
    stream,
    topic,
    status: facts.status,
    ...askedOf(facts),
    title: titleOf(facts),
    posts,
    firstUnread,
  };
}

/** The first post of somebody else that is new to a person who has been here before. */
function firstUnreadOf({ seenBefore }: ThreadFacts, sent: readonly PlacedPost[]): string | null {
  if (seenBefore === 0) return null;
  const unread = sent.find(({ position, view }) => position > seenBefore && !view.author.isMine);
  return unread?.view.id ?? null;
}

/** Nothing of it is shown but what this person wrote, which must not be lost with it (CLIENT1). */
function unreadableView(facts: ThreadFacts): ThreadView {
  const { room, stream, topic, intents } = facts;
  const title = pendingTitle(intents);
  const status = facts.status === "cut" ? "cut" : "unreadable";
  return {
    room,
    stream,
    topic,
    status,
    ...NOTHING_ASKED,
    title,
    posts: unsentPosts(facts, pendingChanges(intents)),
  };
}

function askedOf({ reader, intents, today }: ThreadFacts): Pick<ThreadView, "asksManagement" | "state"> {
  const opening = openingPostOf(reader);
  const pending = intents.find(({ openingSalt }) => openingSalt !== null);
  const asksManagement = parsePostValue(opening?.value ?? pending?.value)?.asksManagement ?? false;
  const author = reader.opening?.author;
  const openedAt = (author && opening && reader.keyFacts(author, opening.key)?.time) ?? pending?.time ?? 0;
  const deed = deedsOf(reader).at(-1) ?? null;
  return { asksManagement, state: stateOfThread(deed, asksManagement, dayOf(openedAt), today) };
}

function postsInOrder(reader: StreamReader, author: AuthorId): readonly ShelfPost[] {
  return postsOfShelf(reader.wordsOf(author), (key) => reader.keyFacts(author, key)?.order ?? 0);
}

/** The first post of who opened the Thread; its heading is the Thread's. */
export function openingPostOf(reader: StreamReader): ShelfPost | undefined {
  const author = reader.opening?.author;
  return author && postsInOrder(reader, author)[0];
}

function placedPost(facts: ThreadFacts, author: AuthorId, by: AuthorView, post: ShelfPost): PlacedPost[] {
  const { reader } = facts;
  const written = parsePostValue(post.value);
  if (!written) return [];
  const versions = [{ text: written.text, time: reader.keyFacts(author, post.key)?.time ?? 0 }];
  for (const edit of post.edits) {
    const value = parsePostValue(edit.value);
    if (value) versions.push({ text: value.text, time: reader.keyFacts(author, edit.key)?.time ?? 0 });
  }
  const view: PostView = {
    id: `${author}/${post.ref}`,
    author: by,
    text: post.removed ? "" : versions.at(-1)!.text,
    time: versions[0]!.time,
    earlier: post.removed ? [] : versions.slice(0, -1),
    isRemoved: post.removed,
    ...kindOf(facts, author, written),
    state: "sent",
    refusal: null,
  };
  const position = reader.keyFacts(author, post.key)?.position ?? 0;
  const hidden = facts.veil.hiddenPost(reader, facts.stream, author, post.ref);
  return [{ order: post.position, position, view: hidden ? veiled(view, hidden, facts.veil) : view }];
}

/** Only an official answers, promises or says that it is done; from anybody else these are plain words. */
function kindOf(facts: ThreadFacts, author: AuthorId, value: PostValue): Pick<PostView, "kind" | "promise"> {
  const role = facts.reader.authors.get(author)?.role;
  const isDeed = value.kind === "answer" || value.kind === "promise" || value.kind === "done";
  if (isDeed && !(role && mayAct(role))) return { kind: "plain", promise: null };
  return { kind: value.kind, promise: value.promise };
}

function authorViewOf(facts: ThreadFacts, author: AuthorId): AuthorView {
  const known = facts.reader.authors.get(author);
  const isMine = facts.mine.has(author);
  if (!known?.chain) return { id: author, nickname: null, role: null, isMine };
  const nickname = parseNickname(facts.reader.shelves.get(author)?.get(ME_KEY));
  const isByPoster = !hasVote(known.chain.leaf);
  return {
    id: author,
    nickname: nickname ?? "",
    role: known.role,
    isMine,
    ...(isByPoster && { isByPoster }),
  };
}

/** An edit or removal that still waits. */
interface PendingChange {
  readonly type: "Edit" | "Removal";
  readonly intent: StoredIntent;
}

/** By the post they are about, in the order made. */
type PendingChanges = ReadonlyMap<PostView["id"], readonly PendingChange[]>;

function pendingChanges(intents: readonly StoredIntent[]): PendingChanges {
  const changes = new Map<PostView["id"], PendingChange[]>();
  for (const intent of intents) {
    const parsed = parseShelfKey(intent.key);
    if (!parsed || parsed.type === "Me" || parsed.type === "Post") continue;
    const post = `${intent.author}/${parsed.ref}`;
    changes.set(post, [...(changes.get(post) ?? []), { type: parsed.type, intent }]);
  }
  return changes;
}

/** An edit or removal of a post shows at once, marked as not sent. */
function withPending(view: PostView, changes: PendingChanges): PostView {
  let pending = view;
  for (const { type, intent } of changes.get(view.id) ?? [])
    pending = { ...pending, ...stateOf(intent), ...pendingChange(pending, type, intent) };
  return pending;
}

function pendingChange(view: PostView, type: PendingChange["type"], intent: StoredIntent): Partial<PostView> {
  if (type === "Removal") return { text: "", earlier: [], isRemoved: true };
  const text = parsePostValue(intent.value)?.text ?? view.text;
  return { text, earlier: [...view.earlier, { text: view.text, time: view.time }] };
}

function stateOf(intent: StoredIntent): Pick<PostView, "state" | "refusal"> {
  return { state: intent.refusal === null ? "unsent" : "refused", refusal: intent.refusal };
}

function unsentPosts(facts: ThreadFacts, changes: PendingChanges): PostView[] {
  return facts.intents.flatMap((intent): PostView[] => {
    const parsed = parseShelfKey(intent.key);
    const value = parsePostValue(intent.value);
    if (parsed?.type !== "Post" || !value) return [];
    const { nickname, role } = facts;
    const named = intent.penSeed === null ? { nickname, role } : { nickname: null, role: null };
    const view: PostView = {
      id: `${intent.author}/${parsed.ref}`,
      author: { id: intent.author, isMine: true, ...named },
      text: value.text,
      time: intent.time,
      earlier: [],
      isRemoved: false,
      kind: value.kind,
      promise: value.promise,
      ...stateOf(intent),
    };
    return [withPending(view, changes)];
  });
}

/** The heading of the opening post, in its latest version. */
function titleOf(facts: ThreadFacts): string {
  if (!facts.reader.opening) return pendingTitle(facts.intents);
  const opening = openingPostOf(facts.reader);
  if (!opening || opening.removed || isVeiled(facts, facts.reader.opening.author, opening.ref)) return "";
  const versions = [opening.value, ...opening.edits.map(({ value }) => value)].map(parsePostValue);
  return versions.findLast((version) => version?.title)?.title ?? "";
}

/** Whether a post's words are hidden from this person. */
function isVeiled({ veil, reader, stream, mine }: ThreadFacts, author: AuthorId, ref: PostRef): boolean {
  return !mine.has(author) && veil.hiddenPost(reader, stream, author, ref) !== null;
}

function pendingTitle(intents: readonly StoredIntent[]): string {
  const opening = intents.find(({ openingSalt }) => openingSalt !== null);
  return parsePostValue(opening?.value)?.title ?? "";
}
