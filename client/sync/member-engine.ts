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
import { mayAct } from "#protocol/wire/act";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf } from "#protocol/wire/head";
import type {
  Answer,
  Engine,
  FoundPost,
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
  HomeView,
  InviteView,
  Language,
  MemberView,
  QueueView,
  SlipView,
  ThreadView,
  Topic,
} from "../state/views.ts";
import type { Adapters, Cancel } from "./adapters.ts";
import { EdgeClient } from "./edge-client.ts";
import { homeViewOf, queueViewOf } from "./home-view.ts";
import { type Identity, identityOf, throwawayPen } from "./identity.ts";
import { beginJoining, finishJoining, isNickname, isPendingFor, type OpenedSlip, openSlip, slipViewOf } from "./join.ts";
import { PhoneStore, type StoredIdentity, type StoredIntent } from "./phone-store.ts";
import { parsePostValue, type PostValue, postValue } from "./post-values.ts";
import { RoomSession } from "./room-session.ts";
import {
  boardViewOf,
  emptyBoard,
  emptyThread,
  homeViewOfRoom,
  queueViewOfRoom,
  roomViewOf,
  threadViewOfStream,
  topicsViewOf,
  type ViewFacts,
} from "./room-views.ts";
import { searchRoom } from "./search-room.ts";
import { SerialQueue } from "./serial-queue.ts";
import { Watchers } from "./watchers.ts";

const SEED_BYTES = 32;
/** The join log is read after the first screen: it is large and nobody waits for it. */
const COUNT_READERS_AFTER_MS = 4_000;
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
  readonly #homes = new Watchers<HomeView>();
  readonly #queues = new Watchers<QueueView>();
  readonly #topics = new Watchers<readonly { topic: Topic; threads: number; unread: number }[]>();
  readonly #sessions = new Map<RoomId, RoomSession>();
  /** Throwaway authors of this phone, by Stream. */
  readonly #pens = new Map<StreamId, Set<AuthorId>>();
  readonly #timers = new Set<Cancel>();
  readonly #joining = new SerialQueue();
  /** Dead tabs whose outbox is sent from here. */
  readonly #inherited = new Set<DeviceId>();
  /** The slip last shown on this tab, if it opened. */
  #slipRead: { readonly link: string; readonly opened: OpenedSlip } | null = null;
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
    if (this.#homes.isWatched(room)) this.#homes.announce(room, this.#homeView(room));
    if (this.#queues.isWatched(room)) this.#queues.announce(room, this.#queueView(room));
  }

  /** What a view is made from; null before this phone has joined. */
  #viewFacts(): ViewFacts | null {
    return this.#identity && { identity: this.#identity, now: this.#adapters.clock.now() };
  }

  #boardView(room: RoomId, topic: Topic): BoardView {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    return session && facts ? boardViewOf(session, topic, facts) : emptyBoard(room, topic);
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
    return session ? topicsViewOf(session) : [];
  }

  watchHome(room: RoomId, onChange: (home: HomeView) => void): Stop {
    const stop = this.#homes.watch(room, onChange, this.#homeView(room));
    void this.#sessions.get(room)?.loadBoards();
    return stop;
  }

  #homeView(room: RoomId): HomeView {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    return session && facts ? homeViewOfRoom(session, facts) : homeViewOf(room, [], 0);
  }

  watchQueue(room: RoomId, onChange: (queue: QueueView) => void): Stop {
    const stop = this.#queues.watch(room, onChange, this.#queueView(room));
    void this.#sessions.get(room)?.watchAllBoards();
    return () => {
      stop();
      if (!this.#queues.isWatched(room)) this.#sessions.get(room)?.unwatchAllBoards();
    };
  }

  #queueView(room: RoomId): QueueView {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    return session && facts ? queueViewOfRoom(session, facts) : queueViewOf(room, "loading", []);
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
    const facts = this.#viewFacts();
    if (!session || !facts) return emptyThread(room, stream);
    return threadViewOfStream(session, stream, this.#pens.get(stream) ?? new Set(), facts);
  }

  async readSlip(link: string): Answer<SlipView> {
    const opened = await openSlip(this.#adapters, this.#edge, link);
    this.#slipRead = opened.ok ? { link, opened: opened.value } : null;
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
    const opened = await this.#openSlip(link);
    if (!opened.ok) return opened;
    return ok(await beginJoining(this.#adapters, this.#store, opened.value, nickname, language));
  }

  /** What was read to be shown is verified, and is not asked for twice. */
  async #openSlip(link: string): Answer<OpenedSlip> {
    return this.#slipRead?.link === link ? ok(this.#slipRead.opened) : openSlip(this.#adapters, this.#edge, link);
  }

  async found(founding: Founding): Answer<null> {
    if (this.#identity) return err({ type: "not-allowed" });
    const { foundFactory } = await loadFounding();
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
    const { makeInvites } = await loadFounding();
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
    const added = await this.#write(session, { stream, board, ...pen, openingSalt, ...this.#newPost(pen, { text: text.value, title, asksManagement: draft.asksManagement === true }) });
    return added.ok ? ok(stream) : added;
  }

  async reply(draft: ReplyDraft): Answer<null> {
    const session = this.#sessions.get(draft.room);
    const text = checkedText(draft.text);
    if (!session?.knowsThread(draft.stream) || !this.#identity) return err({ type: "not-allowed" });
    if (!text.ok) return text;
    const post = { text: text.value, kind: draft.kind ?? "plain", promise: draft.promise ?? null };
    if (!this.#mayWrite(post)) return err({ type: "not-allowed" });
    const pen = await this.#penOf(draft.isAnonymous);
    this.#rememberPen(draft.stream, pen);
    const board = this.#boardOf(session, draft.stream);
    return this.#write(session, { stream: draft.stream, board, ...pen, ...this.#newPost(pen, post) });
  }

  /** Only an official answers, promises and says that it is done; a promise has an owner and a day. */
  #mayWrite({ kind, promise }: Pick<PostValue, "kind" | "promise">): boolean {
    const isDeed = kind === "answer" || kind === "promise" || kind === "done";
    const isOfficial = this.#identity !== null && mayAct(this.#identity.role);
    const isPromised = kind !== "promise" || (promise !== null && promise.owner.trim().length > 0);
    return (!isDeed || isOfficial) && isPromised;
  }

  /** A throwaway author's key names a device of its own: the tab's would link it to the member. */
  #newPost(pen: PenFacts, post: Parameters<typeof postValue>[0]): { key: string; value: ShelfValue } {
    const device = pen.penSeed ? bytesToDeviceId(this.#adapters.random(DEVICE_ID_BYTES)) : this.#device;
    return { key: postKey(device, pen.penSeed ? 1 : ++this.#counter), value: postValue(post) };
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

  async search(room: RoomId, words: string): Answer<readonly FoundPost[]> {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    return session && facts ? ok(await searchRoom(session, words, facts)) : err({ type: "not-allowed" });
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
      time: timeOf(this.#adapters.clock.now(), facts.penSeed ?? null),
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

/** One person a factory founds it, and few invite. */
function loadFounding() {
  return import("./found.ts");
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
