/**
 * The engine of one phone (one tab of it): what screens ask for, done with rooms, streams and the outbox.
 * The same code runs in a browser's Web Worker, in the headless member and in simulations.
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
import { editKey, makeIntent, parseShelfKey, postKey, type PostRef, removalKey } from "#protocol/sealed/intents";
import { type ShelfValue, wellFormed } from "#protocol/sealed/shelf-value";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf } from "#protocol/wire/head";
import type {
  Answer,
  Engine,
  Founding,
  InviteOrder,
  Problem,
  ReplyDraft,
  Stop,
  ThreadDraft,
} from "../state/engine.ts";
import { TEXT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX } from "../state/engine.ts";
import { TOPICS } from "../state/topics.ts";
import type {
  BoardView,
  InviteView,
  Language,
  MemberView,
  RoomView,
  SlipView,
  ThreadView,
  Topic,
} from "../state/views.ts";
import type { Adapters, Cancel } from "./adapters.ts";
import { EdgeClient } from "./edge-client.ts";
import { foundFactory, makeInvites } from "./found.ts";
import { type Identity, identityOf, throwawayPen } from "./identity.ts";
import { beginJoining, finishJoining, isNickname, isPendingFor, openSlip, slipViewOf } from "./join.ts";
import { PhoneStore, type StoredIdentity, type StoredIntent } from "./phone-store.ts";
import { parsePostValue, postValue } from "./post-values.ts";
import { RoomSession } from "./room-session.ts";
import { SerialQueue } from "./serial-queue.ts";
import { threadViewOf } from "./thread-view.ts";
import { Watchers } from "./watchers.ts";

const SEED_BYTES = 32;
/** The join log is read after the first screen: it is large and nobody waits for it. */
const COUNT_READERS_AFTER_MS = 1_500;
const ADOPT_EVERY_MS = 20_000;
const RESUME_EVERY_MS = 5_000;

export class MemberEngine implements Engine {
  readonly #adapters: Adapters;
  readonly #store: PhoneStore;
  readonly #edge: EdgeClient;
  readonly #device: DeviceId;
  readonly #members = new Watchers<MemberView | null>();
  readonly #boards = new Watchers<BoardView>();
  readonly #threads = new Watchers<ThreadView>();
  readonly #topics = new Watchers<readonly { topic: Topic; threads: number; unread: number }[]>();
  readonly #sessions = new Map<RoomId, RoomSession>();
  /** Throwaway authors of this phone, by Stream. */
  readonly #pens = new Map<StreamId, Set<AuthorId>>();
  readonly #timers = new Set<Cancel>();
  readonly #joining = new SerialQueue();
  /** Dead tabs whose outbox is sent from here. */
  readonly #inherited = new Set<DeviceId>();
  #identity: Identity | null = null;
  #counter = 0;

  constructor(adapters: Adapters) {
    this.#adapters = adapters;
    this.#store = new PhoneStore(adapters.store);
    this.#edge = new EdgeClient(adapters.door, adapters.clock);
    this.#device = bytesToDeviceId(adapters.random(DEVICE_ID_BYTES));
  }

  /** Takes up what the phone holds. Must be called once, before anything else. */
  async start(): Promise<void> {
    await this.#adapters.locks.hold(this.#device);
    const stored = await this.#store.identity();
    if (stored?.pendingSlip === null) await this.#enter(stored);
    else if (stored) await this.#resumeJoining();
    this.#announceMember();
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const session of this.#sessions.values()) session.stop();
    this.#sessions.clear();
  }

  /** The app died between making its keys and keeping its certificate: the same keys ask again. */
  async #resumeJoining(): Promise<void> {
    const joined = await this.#joining.run(async () => {
      const stored = await this.#store.identity();
      return stored?.pendingSlip ? this.#finishJoining(stored) : ok(null);
    });
    const isWorthAgain = !joined.ok && (joined.error.type === "offline" || joined.error.type === "too-many");
    if (isWorthAgain) this.#after(RESUME_EVERY_MS, () => void this.#resumeJoining());
  }

  async #finishJoining(begun: StoredIdentity): Answer<null> {
    const joined = await finishJoining(this.#adapters, this.#edge, this.#store, begun, this.#device);
    if (!joined.ok) return joined;
    await this.#enter(joined.value);
    this.#announceMember();
    return ok(null);
  }

  async #enter(stored: StoredIdentity): Promise<void> {
    this.#identity = await identityOf(this.#adapters.suite, stored);
    for (const keyring of this.#identity.keyrings) {
      const session: RoomSession = new RoomSession(
        this.#adapters,
        this.#store,
        this.#identity,
        keyring,
        this.#device,
        {
          room: () => this.#announceMember(),
          stream: (stream) => this.#announceStream(keyring.room, stream),
          board: () => this.#announceBoards(keyring.room),
        },
      );
      this.#sessions.set(keyring.room, session);
    }
    await this.#adoptFrom(new Set([this.#device]));
    await this.#adoptIntents();
    await Promise.all([...this.#sessions.values()].map((session) => session.start()));
    this.#countReadersLater();
    this.#every(ADOPT_EVERY_MS, () => void this.#adoptIntents());
  }

  #after(ms: number, run: () => void): void {
    const cancel = this.#adapters.clock.after(ms, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }

  #every(ms: number, run: () => void): void {
    this.#after(ms, () => {
      run();
      this.#every(ms, run);
    });
  }

  #countReadersLater(): void {
    this.#after(COUNT_READERS_AFTER_MS, () => {
      for (const session of this.#sessions.values()) void session.openStream(controlStreamOf(session.room));
    });
  }

  /** All that dead tabs left is sent by one tab (WRITE4): a Thread one of them began, another may have answered in. */
  async #adoptIntents(): Promise<void> {
    const { locks } = this.#adapters;
    if (!(await locks.isHeir())) return;
    const dead = new Set<DeviceId>();
    for (const { device } of await this.#store.intents()) {
      if (device === this.#device || this.#inherited.has(device)) continue;
      this.#inherited.add(device); // at once: the next look around may begin before this one ends
      if (await locks.isHeld(device)) this.#inherited.delete(device);
      else dead.add(device);
    }
    if (dead.size > 0) await this.#adoptFrom(dead);
  }

  /** Read from disk now that the tabs are known to be dead: until then they may have sent or withdrawn. */
  async #adoptFrom(devices: ReadonlySet<DeviceId>): Promise<void> {
    const left = (await this.#store.intents()).filter(({ device }) => devices.has(device));
    for (const [room, session] of this.#sessions) await session.adopt(left.filter((intent) => intent.room === room));
  }

  watchMember(onChange: (member: MemberView | null) => void): Stop {
    return this.#members.watch("me", onChange, this.#memberView());
  }

  #announceMember(): void {
    this.#members.announce("me", this.#memberView());
  }

  #memberView(): MemberView | null {
    if (!this.#identity) return null;
    const { stored, role, author, founder } = this.#identity;
    const { nickname, language, factoryName, founderName } = stored;
    const names = { nickname, language, factoryName, founderName };
    const isFounder = stored.founderSeed !== null;
    const rooms = [...this.#sessions.values()].map(roomViewOf);
    return { ...names, role, author, isFounder, fingerprint: founder.factory, rooms };
  }

  watchBoard(room: RoomId, topic: Topic, onChange: (board: BoardView) => void): Stop {
    const stop = this.#boards.watch(`${room}/${topic}`, onChange, this.#boardView(room, topic));
    void this.#sessions.get(room)?.watchBoard(topic);
    return () => {
      stop();
      if (!this.#boards.isWatched(`${room}/${topic}`)) this.#sessions.get(room)?.unwatchBoard(topic);
    };
  }

  #announceBoards(room: RoomId): void {
    for (const topic of TOPICS) {
      const name = `${room}/${topic}`;
      if (this.#boards.isWatched(name)) this.#boards.announce(name, this.#boardView(room, topic));
    }
    if (this.#topics.isWatched(room)) this.#topics.announce(room, this.#topicsView(room));
  }

  #boardView(room: RoomId, topic: Topic): BoardView {
    const session = this.#sessions.get(room);
    if (!session || !this.#identity) return { room, topic, status: "loading", threads: [], hasMore: false };
    const board = session.boardOf(topic);
    const listed = board.threads(this.#identity.author, (stream) => session.readCountOf(stream));
    const isUnlisted = session.connection === "live" ? "loading" : "offline";
    const status = board.isListed ? "ready" : listed.length > 0 ? "offline" : isUnlisted;
    const known = new Set(listed.map(({ stream }) => stream));
    const unsent = this.#unsentThreads(session, board.board).filter(({ stream }) => !known.has(stream));
    return { room, topic, status, threads: [...unsent, ...listed], hasMore: board.hasMore };
  }

  #unsentThreads(session: RoomSession, board: string): BoardView["threads"] {
    return session.outbox.streams.flatMap((stream) => {
      const intents = session.outbox.intentsOf(stream);
      const opening = intents.find((intent) => intent.openingSalt !== null && intent.board === board);
      const value = parsePostValue(opening?.value);
      if (!opening || !value || !this.#identity) return [];
      const isNamed = opening.penSeed === null;
      const nickname = isNamed ? this.#identity.stored.nickname : null;
      const author = { id: opening.author, nickname, role: isNamed ? this.#identity.role : null, isMine: true };
      const facts = { replies: 0, isUnread: false, isRemoved: false, isUnsent: true };
      return [{ stream, title: value.title ?? "", text: value.text, author, time: opening.time, ...facts }];
    });
  }

  watchTopics(room: RoomId, onChange: Parameters<Engine["watchTopics"]>[1]): Stop {
    const stop = this.#topics.watch(room, onChange, this.#topicsView(room));
    this.#sessions.get(room)?.countBoards();
    return () => {
      stop();
      if (!this.#topics.isWatched(room)) this.#sessions.get(room)?.stopCountingBoards();
    };
  }

  #topicsView(room: RoomId): readonly { topic: Topic; threads: number; unread: number }[] {
    const session = this.#sessions.get(room);
    if (!session) return [];
    return TOPICS.map((topic) => {
      const board = session.boardOf(topic);
      return { topic, threads: board.total, unread: session.unreadOf(board.board) };
    });
  }

  watchThread(room: RoomId, stream: StreamId, onChange: (thread: ThreadView) => void): Stop {
    const stop = this.#threads.watch(`${room}/${stream}`, onChange, this.#threadView(room, stream));
    void this.#showThread(room, stream);
    return stop;
  }

  async #showThread(room: RoomId, stream: StreamId): Promise<void> {
    const session = this.#sessions.get(room);
    if (!session) return;
    const pens = await this.#store.pens(room, stream);
    this.#pens.set(stream, new Set([...(this.#pens.get(stream) ?? []), ...pens.keys()]));
    await session.openStream(stream);
  }

  #announceStream(room: RoomId, stream: StreamId): void {
    const name = `${room}/${stream}`;
    if (this.#threads.isWatched(name)) {
      this.#threads.announce(name, this.#threadView(room, stream));
      const session = this.#sessions.get(room);
      if (session?.streamSync(stream).isCaughtUp) void session.markRead(stream);
    }
    this.#announceBoards(room);
  }

  #threadView(room: RoomId, stream: StreamId): ThreadView {
    const session = this.#sessions.get(room);
    const identity = this.#identity;
    if (!session || !identity) return { room, stream, topic: null, status: "loading", title: "", posts: [] };
    const sync = session.streamSync(stream);
    const intents = session.outbox.intentsOf(stream);
    const offline = session.connection === "offline" && sync.isLoaded ? "offline" : "loading";
    const isOwnNew = intents.some(({ openingSalt }) => openingSalt !== null);
    return threadViewOf({
      room,
      stream,
      topic: session.topicOf(sync.reader.opening?.opening.board ?? intents[0]?.board),
      status: sync.isCaughtUp || isOwnNew ? "ready" : offline,
      reader: sync.reader,
      mine: this.#myAuthors(identity, stream, intents),
      intents,
      nickname: identity.stored.nickname,
      role: identity.role,
    });
  }

  #myAuthors(identity: Identity, stream: StreamId, intents: readonly StoredIntent[]): ReadonlySet<AuthorId> {
    return new Set([identity.author, ...(this.#pens.get(stream) ?? []), ...intents.map(({ author }) => author)]);
  }

  async readSlip(link: string): Answer<SlipView> {
    const opened = await openSlip(this.#adapters, this.#edge, link);
    return opened.ok ? ok(slipViewOf(opened.value)) : opened;
  }

  async join(link: string, nickname: string, language: Language): Answer<null> {
    if (this.#identity) return err({ type: "not-allowed" });
    if (!isNickname(nickname)) return err({ type: "nickname-malformed" });
    return this.#joining.run(async () => {
      if (this.#identity) return err({ type: "not-allowed" });
      const begun = await this.#beginJoining(link, nickname, language);
      return begun.ok ? this.#finishJoining(begun.value) : begun;
    });
  }

  /** A slip whose answer was lost may be spent by now: the keys it was spent for ask again. */
  async #beginJoining(link: string, nickname: string, language: Language): Answer<StoredIdentity> {
    const stored = await this.#store.identity();
    if (isPendingFor(stored, link)) return ok({ ...stored, nickname, language });
    const opened = await openSlip(this.#adapters, this.#edge, link);
    if (!opened.ok) return opened;
    return ok(await beginJoining(this.#adapters, this.#store, opened.value, nickname, language));
  }

  async found(founding: Founding): Answer<null> {
    if (this.#identity) return err({ type: "not-allowed" });
    const founded = await foundFactory(this.#adapters, this.#edge, this.#store, founding, this.#device);
    if (!founded.ok) return founded;
    await this.#enter(founded.value);
    this.#announceMember();
    return ok(null);
  }

  async makeInvites(order: InviteOrder): Answer<readonly InviteView[]> {
    if (!this.#identity) return err({ type: "not-allowed" });
    const isOfficial = order.role !== "worker";
    if (order.count < 1 || order.count > (isOfficial ? 1 : 500)) return err({ type: "too-many" });
    if (isOfficial && !isNickname(order.officialName ?? "")) return err({ type: "nickname-malformed" });
    return makeInvites(this.#adapters, this.#edge, this.#identity, order);
  }

  async startThread(draft: ThreadDraft): Answer<StreamId> {
    const session = this.#sessions.get(draft.room);
    const text = checkedText(draft.text);
    const title = wellFormed(draft.title.trim());
    if (!session || !this.#identity) return err({ type: "not-allowed" });
    if (!text.ok) return text;
    if (title.length === 0) return err({ type: "text-empty" });
    if ([...title].length > TITLE_CHARACTERS_MAX) return err({ type: "text-too-long" });
    const pen = await this.#penOf(draft.isAnonymous);
    const { board } = session.boardOf(draft.topic);
    const openingSalt = this.#adapters.random(SALT_BYTES);
    const stream = threadIdOf(draft.room, board, pen.author, openingSalt);
    this.#rememberPen(stream, pen);
    const added = await this.#write(session, { stream, board, ...pen, openingSalt, ...this.#newPost(pen, text.value, title) });
    return added.ok ? ok(stream) : added;
  }

  async reply(draft: ReplyDraft): Answer<null> {
    const session = this.#sessions.get(draft.room);
    const text = checkedText(draft.text);
    if (!session?.knowsThread(draft.stream) || !this.#identity) return err({ type: "not-allowed" });
    if (!text.ok) return text;
    const pen = await this.#penOf(draft.isAnonymous);
    this.#rememberPen(draft.stream, pen);
    const board = this.#boardOf(session, draft.stream);
    return this.#write(session, { stream: draft.stream, board, ...pen, ...this.#newPost(pen, text.value, null) });
  }

  /** A throwaway author's key names a device of its own: the tab's would link it to the member. */
  #newPost(pen: PenFacts, text: string, title: string | null): { key: string; value: ShelfValue } {
    const device = pen.penSeed ? bytesToDeviceId(this.#adapters.random(DEVICE_ID_BYTES)) : this.#device;
    return { key: postKey(device, pen.penSeed ? 1 : ++this.#counter), value: postValue(text, title) };
  }

  #boardOf(session: RoomSession, stream: StreamId) {
    const opening = session.streamSync(stream).reader.opening?.opening;
    return opening?.board ?? session.outbox.intentsOf(stream)[0]?.board ?? NO_BOARD;
  }

  async #penOf(isAnonymous: boolean): Promise<PenFacts> {
    if (!isAnonymous) return { author: this.#identity!.author, penSeed: null };
    const penSeed = this.#adapters.random(SEED_BYTES);
    const { author } = await throwawayPen(this.#adapters.suite, penSeed);
    return { author, penSeed };
  }

  #rememberPen(stream: StreamId, pen: PenFacts): void {
    if (!pen.penSeed) return;
    this.#pens.set(stream, (this.#pens.get(stream) ?? new Set()).add(pen.author));
  }

  async edit(room: RoomId, stream: StreamId, post: string, text: string): Answer<null> {
    const checked = checkedText(text);
    if (!checked.ok) return checked;
    return this.#amend(room, stream, post, (ref, device, counter, title) => ({
      key: editKey(ref, device, counter),
      value: postValue(checked.value, title),
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
    change: (ref: PostRef, device: DeviceId, counter: number, title: string | null) => { key: string; value: ShelfValue },
  ): Answer<null> {
    const session = this.#sessions.get(room);
    const [author, device, counter] = post.split("/");
    const key = parseShelfKey(`post/${device}/${counter}`);
    if (!session || !this.#identity || key?.type !== "Post") return err({ type: "not-allowed" });
    const pen = await this.#ownPen(room, stream, author as AuthorId);
    if (!pen) return err({ type: "not-allowed" });
    const written = session.streamSync(stream).reader.shelves.get(pen.author)?.get(`post/${key.ref}`);
    const isWaiting = session.outbox.intentsOf(stream).some((intent) => intent.key === `post/${key.ref}`);
    if (written === undefined && !isWaiting) return err({ type: "not-allowed" }); // it was withdrawn
    const title = parsePostValue(written)?.title ?? null;
    const byDevice = pen.penSeed ? bytesToDeviceId(this.#adapters.random(DEVICE_ID_BYTES)) : this.#device;
    const changed = change(key.ref, byDevice, ++this.#counter, title);
    return this.#write(session, { stream, board: this.#boardOf(session, stream), ...pen, ...changed });
  }

  async #ownPen(room: RoomId, stream: StreamId, author: AuthorId): Promise<PenFacts | null> {
    if (author === this.#identity?.author) return { author, penSeed: null };
    const kept = (await this.#store.pens(room, stream)).get(author);
    const waiting = this.#sessions.get(room)?.outbox.intentsOf(stream).find((intent) => intent.author === author);
    const penSeed = kept ?? waiting?.penSeed ?? null;
    return penSeed ? { author, penSeed } : null;
  }

  async withdraw(room: RoomId, stream: StreamId, post: string): Answer<string> {
    const [author, device, counter] = post.split("/");
    const outbox = this.#sessions.get(room)?.outbox;
    const intents = outbox?.intentsOf(stream).filter((intent) => intent.author === author) ?? [];
    const intent = intents.findLast(({ key }) => refOf(key) === `${device}/${counter}`);
    const taken = intent && (await outbox?.withdraw(stream, intent.key));
    return taken ? ok(parsePostValue(taken.value)?.text ?? "") : err({ type: "not-allowed" });
  }

  async moreThreads(room: RoomId, topic: Topic): Answer<null> {
    this.#sessions.get(room)?.moreOfBoard(topic);
    return ok(null);
  }

  async setLanguage(language: Language): Answer<null> {
    if (!this.#identity) return err({ type: "not-allowed" });
    const stored = { ...this.#identity.stored, language };
    await this.#store.keepIdentity(stored);
    this.#identity = { ...this.#identity, stored };
    this.#announceMember();
    return ok(null);
  }

  async #write(session: RoomSession, facts: IntentFacts): Promise<Result<null, Problem>> {
    const made = makeIntent(facts.key, facts.value);
    if (!made.ok) return err({ type: "text-too-long" });
    const intent = this.#intentOf({ ...facts, room: session.room, value: made.value.value });
    try {
      await session.outbox.add([intent]);
    } catch {
      return err({ type: "storage-full" }); // the one way in which a phone's storage fails
    }
    void session.openStream(intent.stream);
    return ok(null);
  }

  #intentOf(facts: IntentFacts & { readonly room: RoomId }): StoredIntent {
    return {
      id: `${this.#device}-${++this.#counter}`,
      device: this.#device,
      author: this.#identity!.author,
      penSeed: null,
      openingSalt: null,
      time: this.#adapters.clock.now(),
      isSent: false,
      refusal: null,
      ...facts,
    };
  }
}

interface PenFacts {
  readonly author: AuthorId;
  readonly penSeed: StoredIntent["penSeed"];
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

function roomViewOf(session: RoomSession): RoomView {
  const { room, connection, lastHeardAt, problems, keyring } = session;
  return { room, kind: keyring.kind, connection, lastHeardAt, readers: session.readers(), problems };
}
