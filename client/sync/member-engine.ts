/**
 * The engine of one phone (one tab of it): what screens ask for, done with rooms, streams and the outbox.
 * The same code runs in a browser's Web Worker, in the headless member and in simulations.
 */
// long: the one door of screens, method by method.
import { equalBytes } from "#protocol/bytes";
import {
  type AuthorId,
  bytesToDeviceId,
  DEVICE_ID_BYTES,
  type DeviceId,
  type RoomId,
  type StreamId,
} from "#protocol/ids";
import { err, ok } from "#protocol/result";
import { hasVote } from "#protocol/wire/certificate";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf, reportsStreamOf, streamsOfRoom } from "#protocol/wire/head";
import type {
  Answer,
  Engine,
  FoundPost,
  Founding,
  InviteOrder,
  PosterOrder,
  RecoveryAnswer,
  ReplyDraft,
  Stop,
  ThreadDraft,
} from "../state/engine.ts";
import type { ModerationOrder, ModerationView, ReportDraft } from "../state/moderation-views.ts";
import { TOPICS } from "../state/topics.ts";
import type {
  BoardView,
  HelpContactView,
  HelpView,
  HomeView,
  InviteView,
  JoinsView,
  KeyChangeView,
  Language,
  MemberView,
  MadePosterView,
  OpenSlipView,
  PosterView,
  QueueView,
  ReadersView,
  RecoveryView,
  SlipView,
  ThreadView,
  Topic,
} from "../state/views.ts";
import type { Adapters, Cancel } from "./adapters.ts";
import { EdgeClient } from "./edge-client.ts";
import type { HelpDesk, HelpDeskParts } from "./help-directory.ts";
import { homeViewOf, queueViewOf } from "./home-view.ts";
import { type Identity, identityOf, type Naming, type RoomKeyring, storedKeyring } from "./identity.ts";
import {
  beginJoining,
  finishJoining,
  isNickname,
  isPendingFor,
  type OpenedSlip,
  openSlip,
  slipViewOf,
} from "./join.ts";
import { KeyChanges } from "./key-changes.ts";
import type { Moderating } from "./moderating.ts";
import type { PosterParts } from "./posters.ts";
import { PhoneStore, type StoredIdentity } from "./phone-store.ts";
import { RoomSession } from "./room-session.ts";
import {
  boardViewOf,
  emptyBoard,
  emptyReaders,
  emptyModeration,
  emptyThread,
  homeViewOfRoom,
  queueViewOfRoom,
  roomViewOf,
  threadViewOfStream,
  topicsViewOf,
  type ViewFacts,
} from "./room-views.ts";
import { SerialQueue } from "./serial-queue.ts";
import { Watchers } from "./watchers.ts";
import { Writing } from "./writing.ts";

/** The join log is read after the first screen: it is large and nobody waits for it. */
const COUNT_READERS_AFTER_MS = 4_000;
/** There is one directory for the whole factory. */
const HELP = "help";
const ADOPT_EVERY_MS = 20_000;
const RESUME_EVERY_MS = 5_000;
const CHANGE_EVERY_MS = 10_000;
/** How soon a phone says that its joins have landed, and how soon again until it is heard (SLIP10). */
const CONFIRM_AFTER_MS = 6_000;
const CONFIRM_EVERY_MS = 20_000;
/** Read marks change all the time; a nickname is taken at once. */
const REFRESH_BACKUP_EVERY_MS = 5 * 60_000;

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
  readonly #helps = new Watchers<HelpView>();
  #helpDesk: Promise<HelpDesk | null> | null = null;
  readonly #topics = new Watchers<readonly { topic: Topic; threads: number; unread: number }[]>();
  readonly #moderations = new Watchers<ModerationView>();
  readonly #sessions = new Map<RoomId, RoomSession>();
  readonly #writing: Writing;
  /** Null until somebody reports, moderates or looks at moderation. */
  #moderating: Moderating | null = null;
  /** What a person had seen of a Thread when its screen was opened. */
  readonly #seenBefore = new Map<StreamId, number>();
  readonly #timers = new Set<Cancel>();
  readonly #joining = new SerialQueue();
  readonly #backingUp = new SerialQueue();
  readonly #keeping = new SerialQueue();
  /** Dead tabs whose outbox is sent from here. */
  readonly #inherited = new Set<DeviceId>();
  /** The slip last shown on this tab, if it opened. */
  #slipRead: { readonly link: string; readonly opened: OpenedSlip } | null = null;
  #identity: Identity | null = null;
  readonly #keyChanges: KeyChanges;
  readonly #keyChangeWatchers = new Watchers<readonly KeyChangeView[]>();
  readonly #readers = new Watchers<ReadersView>();
  readonly #joins = new Watchers<JoinsView>();
  /** Fetched by who asks who can read. */
  #counting: Awaited<ReturnType<typeof loadCounting>> | null = null;

  constructor(adapters: Adapters) {
    this.#adapters = adapters;
    this.#store = new PhoneStore(adapters.store);
    this.#edge = new EdgeClient(adapters.door, adapters.clock);
    this.#device = bytesToDeviceId(adapters.random(DEVICE_ID_BYTES));
    this.#keyChanges = new KeyChanges({
      adapters,
      edge: this.#edge,
      store: this.#store,
      identity: () => this.#identity,
      sessions: () => [...this.#sessions.values()],
      changed: () => this.#keyChangeWatchers.announce("all", this.#keyChanges.views()),
    });
    this.#writing = new Writing({
      adapters,
      store: this.#store,
      device: this.#device,
      identity: () => this.#identity,
      session: (room) => this.#sessions.get(room),
    });
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
    this.#identity = await identityOf(this.#adapters.suite, stored, await this.#store.histories());
    for (const keyring of this.#identity.keyrings) {
      const session: RoomSession = new RoomSession(
        this.#adapters,
        this.#edge,
        this.#store,
        this.#identity,
        keyring,
        this.#device,
        {
          followed: () => this.#keepEpochs(keyring),
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
    this.#every(REFRESH_BACKUP_EVERY_MS, () => void this.#refreshBackup());
    if (stored.unconfirmedSlip) this.#confirmLater(CONFIRM_AFTER_MS);
    await this.#keyChanges.load();
    this.#every(CHANGE_EVERY_MS, () => void this.#keyChanges.goOn());
  }

  /** A Room's key was changed and this phone has followed. */
  async #keepEpochs(keyring: RoomKeyring): Promise<void> {
    const keyrings = this.#identity?.keyrings;
    if (keyrings) await this.#keepIdentity({ keyring: storedKeyring(keyrings) }, [keyring]);
  }

  /** What another tab of this phone has kept meanwhile, a nickname or newer keys, stays. */
  #keepIdentity(change: Partial<StoredIdentity>, followed: readonly RoomKeyring[] = []): Promise<void> {
    return this.#keeping.run(async () => {
      const known = this.#identity?.stored;
      if (!known) return;
      const kept = await this.#store.identity();
      const latest = kept && equalBytes(kept.memberSeed, known.memberSeed) ? kept : known;
      const stored = { ...latest, ...change };
      await this.#store.keepEpochs(
        stored,
        followed.map(({ room, history }) => [room, history] as const),
      );
      if (this.#identity?.stored === known) this.#identity = { ...this.#identity, stored };
    });
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

  /** By then the join log says whether this member is in it. */
  #confirmLater(ms: number): void {
    this.#after(ms, async () => {
      const identity = this.#identity;
      const slip = identity?.stored.unconfirmedSlip;
      if (!identity || !slip) return;
      const loaded = await import("./confirming.ts").catch(() => null);
      const parts = [this.#adapters, this.#edge, this.#store] as const;
      const isConfirmed = await loaded?.confirmJoin(...parts, identity.author, slip);
      if (this.#identity?.author !== identity.author) return;
      if (isConfirmed) await this.#keepIdentity({ unconfirmedSlip: null });
      else this.#confirmLater(CONFIRM_EVERY_MS);
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
    for (const [room, session] of this.#sessions)
      await session.adopt(left.filter((intent) => intent.room === room));
  }

  watchMember(onChange: (member: MemberView | null) => void): Stop {
    return this.#members.watch("me", onChange, this.#memberView());
  }

  #announceMember(): void {
    this.#members.announce("me", this.#memberView());
    for (const room of this.#sessions.keys()) {
      if (this.#readers.isWatched(room)) this.#readers.announce(room, this.#readersView(room));
      if (this.#joins.isWatched(room)) this.#joins.announce(room, this.#joinsView(room));
    }
  }

  #memberView(): MemberView | null {
    if (!this.#identity) return null;
    const { stored, role, author, founder, chain } = this.#identity;
    const { nickname, language, factoryName, founderName } = stored;
    const names = { nickname, language, factoryName, founderName };
    const isFounder = stored.founderSeed !== null;
    const isByPoster = !hasVote(chain.at(-1)!);
    const rooms = [...this.#sessions.values()].map(roomViewOf);
    return { ...names, role, author, isByPoster, isFounder, fingerprint: founder.factory, rooms };
  }

  watchBoard(room: RoomId, topic: Topic, onChange: (board: BoardView) => void): Stop {
    const stop = this.#boards.watch(`${room}/${topic}`, onChange, this.#boardView(room, topic));
    void this.#sessions.get(room)?.boards.watch(topic);
    return () => {
      stop();
      if (!this.#boards.isWatched(`${room}/${topic}`)) this.#sessions.get(room)?.boards.unwatch(topic);
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
    this.#sessions.get(room)?.boards.count();
    return () => {
      stop();
      if (!this.#topics.isWatched(room)) this.#sessions.get(room)?.boards.stopCounting();
    };
  }

  #topicsView(room: RoomId): readonly { topic: Topic; threads: number; unread: number }[] {
    const session = this.#sessions.get(room);
    return session ? topicsViewOf(session) : [];
  }

  watchHome(room: RoomId, onChange: (home: HomeView) => void): Stop {
    const stop = this.#homes.watch(room, onChange, this.#homeView(room));
    void this.#sessions.get(room)?.boards.loadAll();
    return stop;
  }

  #homeView(room: RoomId): HomeView {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    return session && facts ? homeViewOfRoom(session, facts) : homeViewOf(room, [], 0, () => true);
  }

  watchQueue(room: RoomId, onChange: (queue: QueueView) => void): Stop {
    const stop = this.#queues.watch(room, onChange, this.#queueView(room));
    void this.#sessions.get(room)?.boards.watchAll();
    return () => {
      stop();
      if (!this.#queues.isWatched(room)) this.#sessions.get(room)?.boards.unwatchAll();
    };
  }

  #queueView(room: RoomId): QueueView {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    return session && facts ? queueViewOfRoom(session, facts) : queueViewOf(room, "loading", []);
  }

  watchThread(room: RoomId, stream: StreamId, onChange: (thread: ThreadView) => void): Stop {
    if (!this.#threads.isWatched(`${room}/${stream}`)) {
      this.#seenBefore.set(stream, this.#sessions.get(room)?.readCountOf(stream) ?? 0);
    }
    const stop = this.#threads.watch(`${room}/${stream}`, onChange, this.#threadView(room, stream));
    void this.#showThread(room, stream);
    return stop;
  }

  async #showThread(room: RoomId, stream: StreamId): Promise<void> {
    const session = this.#sessions.get(room);
    if (!session) return;
    await this.#writing.loadPens(room, stream);
    await session.openStream(stream);
  }

  watchModeration(room: RoomId, onChange: (moderation: ModerationView) => void): Stop {
    const stop = this.#moderations.watch(room, onChange, this.#moderationView(room));
    void this.#loadModerating().then((moderating) => moderating.show(room));
    return stop;
  }

  async #loadModerating(): Promise<Moderating> {
    if (this.#moderating) return this.#moderating;
    const { Moderating } = await import("./moderating.ts");
    this.#moderating ??= new Moderating({
      adapters: this.#adapters,
      store: this.#store,
      device: this.#device,
      identity: () => this.#identity,
      facts: () => this.#viewFacts(),
      session: (room) => this.#sessions.get(room),
      changed: (room) => this.#announceModeration(room),
    });
    return this.#moderating;
  }

  #moderationView(room: RoomId): ModerationView {
    return this.#moderating?.viewOf(room) ?? emptyModeration(room);
  }

  #announceModeration(room: RoomId): void {
    if (this.#moderations.isWatched(room)) this.#moderations.announce(room, this.#moderationView(room));
  }

  /** What is hidden in a Room changed, or a report came: whatever is on a screen of that Room may show it. */
  #announceRoomStream(room: RoomId, stream: StreamId): void {
    this.#announceModeration(room);
    if (this.#moderations.isWatched(room)) void this.#moderating?.openReports(room);
    if (stream === reportsStreamOf(room)) return;
    if (stream === this.#sessions.get(room)?.moderation.stream) this.#announceThreads(room);
    this.#announceBoards(room);
  }

  #announceThreads(room: RoomId): void {
    for (const name of this.#threads.names) {
      const [inRoom, thread] = name.split("/") as [RoomId, StreamId];
      if (inRoom === room) this.#threads.announce(name, this.#threadView(room, thread));
    }
  }

  #announceStream(room: RoomId, stream: StreamId): void {
    if (stream === controlStreamOf(room) && this.#helpDesk) void this.#announceHelp();
    if (streamsOfRoom(room).has(stream)) return this.#announceRoomStream(room, stream);
    const name = `${room}/${stream}`;
    if (this.#threads.isWatched(name)) {
      this.#threads.announce(name, this.#threadView(room, stream));
      const session = this.#sessions.get(room);
      if (session?.streamSync(stream).isCaughtUp) void session.markRead(stream);
    }
    this.#announceBoards(room);
    this.#announceModeration(room);
  }

  #threadView(room: RoomId, stream: StreamId): ThreadView {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    if (!session || !facts) return emptyThread(room, stream);
    return threadViewOfStream(
      session,
      stream,
      this.#writing.pensOf(stream),
      facts,
      this.#seenBefore.get(stream),
    );
  }

  watchHelp(onChange: (help: HelpView) => void): Stop {
    const stop = this.#helps.watch(HELP, onChange, { status: "loading", entries: [] });
    void this.#openHelpDesk().then(async (desk) => {
      if (!desk) return;
      onChange(desk.view());
      await desk.read();
      await this.#announceHelp();
    });
    return stop;
  }

  /** Few look things up here, and they wait no longer for it than for any other screen. */
  #openHelpDesk(): Promise<HelpDesk | null> {
    const identity = this.#identity;
    const session = [...this.#sessions.values()].find(({ keyring }) => keyring.kind === "everyone");
    if (!identity || !session) return Promise.resolve(null);
    const parts: HelpDeskParts = {
      adapters: this.#adapters,
      store: this.#store,
      device: this.#device,
      identity,
      session,
      stream: controlStreamOf(session.room),
      board: NO_BOARD,
      facilitators: () => session.facilitators(),
    };
    this.#helpDesk ??= import("./help-directory.ts").then(async ({ HelpDesk }) => {
      const desk = new HelpDesk(parts);
      await desk.load();
      return desk;
    });
    this.#helpDesk.catch(() => (this.#helpDesk = null)); // fetched again by the next who asks
    return this.#helpDesk;
  }

  async #announceHelp(): Promise<void> {
    const desk = await this.#helpDesk;
    if (!desk) return;
    this.#helps.announce(HELP, desk.view());
    await desk.keep();
  }

  async writeHelp(contact: HelpContactView, replaces: string | null): Answer<null> {
    const desk = await this.#openHelpDesk();
    return desk ? desk.write(contact, replaces) : err({ type: "not-allowed" });
  }

  async takeDownHelp(entry: string): Answer<null> {
    const desk = await this.#openHelpDesk();
    return desk ? desk.takeDown(entry) : err({ type: "not-allowed" });
  }

  async readSlip(link: string): Answer<SlipView> {
    const opened = await openSlip(this.#adapters, this.#edge, link);
    this.#slipRead = opened.ok ? { link, opened: opened.value } : null;
    return opened.ok ? ok(slipViewOf(opened.value)) : opened;
  }

  async join(link: string, nickname: string, language: Language): Answer<null> {
    if (this.#isIn) return err({ type: "not-allowed" });
    if (!isNickname(nickname)) return err({ type: "nickname-malformed" });
    return this.#joining.run(async () => {
      if (this.#isIn) return err({ type: "not-allowed" });
      const begun = await this.#beginJoining(link, nickname, language);
      return begun.ok ? this.#finishJoining(begun.value) : begun;
    });
  }

  /** Whether this phone is a member whom every Room lets in. Who was shut out of one may come with a new slip. */
  get #isIn(): boolean {
    return (
      this.#identity !== null && [...this.#sessions.values()].every(({ access }) => access !== "shut-out")
    );
  }

  #leaveShutRooms(): void {
    for (const session of this.#sessions.values()) session.stop();
    this.#sessions.clear();
    this.#inherited.clear(); // what waited in these Rooms is sent from the new ones
    this.#identity = null;
  }

  /** A slip whose answer was lost may be spent by now: the keys it was spent for ask again. */
  async #beginJoining(link: string, nickname: string, language: Language): Answer<StoredIdentity> {
    const stored = await this.#store.identity();
    if (isPendingFor(stored, link)) return ok({ ...stored, nickname, language });
    const opened = await this.#openSlip(link);
    if (!opened.ok) return opened;
    this.#leaveShutRooms();
    return ok(await beginJoining(this.#adapters, this.#store, opened.value, nickname, language));
  }

  /** What was read to be shown is verified, and is not asked for twice. */
  async #openSlip(link: string): Answer<OpenedSlip> {
    return this.#slipRead?.link === link
      ? ok(this.#slipRead.opened)
      : openSlip(this.#adapters, this.#edge, link);
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
    const madeAt = new Map([...this.#sessions].map(([room, session]) => [room, session.joinLogCount]));
    return makeInvites(this.#adapters, this.#edge, this.#identity, order, { store: this.#store, madeAt });
  }

  startThread(draft: ThreadDraft): Answer<StreamId> {
    return this.#writing.startThread(draft);
  }

  reply(draft: ReplyDraft): Answer<null> {
    return this.#writing.reply(draft);
  }

  edit(room: RoomId, stream: StreamId, post: string, text: string): Answer<null> {
    return this.#writing.edit(room, stream, post, text);
  }

  remove(room: RoomId, stream: StreamId, post: string): Answer<null> {
    return this.#writing.remove(room, stream, post);
  }

  withdraw(room: RoomId, stream: StreamId, post: string): Answer<string> {
    return this.#writing.withdraw(room, stream, post);
  }

  async moreThreads(room: RoomId, topic: Topic): Answer<null> {
    this.#sessions.get(room)?.boards.more(topic);
    return ok(null);
  }

  async report(draft: ReportDraft): Answer<number> {
    return (await this.#loadModerating()).report(draft);
  }

  async moderate(order: ModerationOrder): Answer<null> {
    return (await this.#loadModerating()).moderate(order);
  }

  async search(room: RoomId, words: string): Answer<readonly FoundPost[]> {
    const session = this.#sessions.get(room);
    const facts = this.#viewFacts();
    if (!session || !facts) return err({ type: "not-allowed" });
    const loaded = await loadSearch().catch(() => null);
    return loaded ? ok(await loaded.searchRoom(session, words, facts)) : err({ type: "offline" });
  }

  watchReaders(room: RoomId, onChange: (readers: ReadersView) => void): Stop {
    const stop = this.#readers.watch(room, onChange, this.#readersView(room));
    void this.#countIn(room);
    return stop;
  }

  async #countIn(room: RoomId): Promise<void> {
    this.#counting ??= await loadCounting();
    this.#announceMember();
    await this.#sessions.get(room)?.openStream(controlStreamOf(room));
  }

  #readersView(room: RoomId): ReadersView {
    const session = this.#sessions.get(room);
    const author = this.#identity?.author;
    const view = session && author && this.#counting?.readersViewOf(session, author);
    return view ?? emptyReaders(room);
  }

  async compareReaders(comparison: string): Answer<"same" | "different" | "later"> {
    const { compareReaders } = await loadCounting();
    const result = compareReaders(this.#sessions, comparison);
    return result ? ok(result) : err({ type: "not-allowed" });
  }

  async compareCode(room: RoomId, code: string): Answer<"same" | "different" | "later"> {
    const session = this.#sessions.get(room);
    const { compareCode } = await loadCounting();
    const result = session ? compareCode(session, code) : null;
    return result ? ok(result) : err({ type: "not-allowed" });
  }

  watchJoins(room: RoomId, onChange: (joins: JoinsView) => void): Stop {
    const stop = this.#joins.watch(room, onChange, this.#joinsView(room));
    void this.#countIn(room);
    return stop;
  }

  #joinsView(room: RoomId): JoinsView {
    const session = this.#sessions.get(room);
    const isFacilitator = this.#identity?.role === "facilitator";
    const view = isFacilitator && session && this.#counting?.joinsViewOf(session, this.#adapters.clock.now());
    return view || { room, weeks: null, removed: 0 };
  }

  async openSlips(): Answer<readonly OpenSlipView[]> {
    if (this.#identity?.role !== "facilitator") return err({ type: "not-allowed" });
    const { openSlipViews } = await import("./open-slips.ts");
    return openSlipViews(this.#adapters.suite, this.#edge, this.#identity);
  }

  async unconfirmedSlips(): Answer<readonly OpenSlipView[]> {
    if (this.#identity?.role !== "facilitator") return err({ type: "not-allowed" });
    const { unconfirmedSlipViews } = await import("./open-slips.ts");
    return unconfirmedSlipViews(this.#adapters.suite, this.#edge, this.#identity);
  }

  async revokeSlip(serial: number): Answer<null> {
    if (this.#identity?.role !== "facilitator") return err({ type: "not-allowed" });
    const { revokeSlip } = await import("./open-slips.ts");
    return revokeSlip(this.#adapters.suite, this.#edge, this.#store, this.#identity, serial);
  }

  async makePoster(order: PosterOrder): Answer<MadePosterView> {
    const parts = this.#posterParts;
    return parts ? (await import("./posters.ts")).makePoster(parts, order) : err({ type: "not-allowed" });
  }

  async posters(): Answer<readonly PosterView[]> {
    const parts = this.#posterParts;
    return parts ? (await import("./posters.ts")).posterViews(parts) : err({ type: "not-allowed" });
  }

  async takeDownPoster(number: number): Answer<null> {
    const parts = this.#posterParts;
    return parts
      ? (await import("./posters.ts")).takeDownPoster(parts, number)
      : err({ type: "not-allowed" });
  }

  /** Null for all but facilitators. */
  get #posterParts(): PosterParts | null {
    const identity = this.#identity;
    if (identity?.role !== "facilitator") return null;
    return { adapters: this.#adapters, edge: this.#edge, identity };
  }

  watchKeyChanges(onChange: (changes: readonly KeyChangeView[]) => void): Stop {
    return this.#keyChangeWatchers.watch("all", onChange, this.#keyChanges.views());
  }

  async removeMember(author: AuthorId, nickname: string | null): Answer<null> {
    const isOneself = author === this.#identity?.author;
    if (this.#identity?.role !== "facilitator" || isOneself) return err({ type: "not-allowed" });
    return this.#keyChanges.begin(author, nickname, [...this.#sessions.keys()]);
  }

  async changeKeys(rooms: readonly RoomId[]): Answer<null> {
    if (this.#identity?.role !== "facilitator") return err({ type: "not-allowed" });
    return this.#keyChanges.begin(
      null,
      null,
      rooms.filter((room) => this.#sessions.has(room)),
    );
  }

  forgetKeyChange(id: string): Answer<null> {
    return this.#keyChanges.forget(id);
  }

  setLanguage(language: Language): Answer<null> {
    return this.#setNaming({ language });
  }

  async setNickname(nickname: string): Answer<null> {
    if (!isNickname(nickname)) return err({ type: "nickname-malformed" });
    return this.#setNaming({ nickname, isRenamed: true });
  }

  async #setNaming(naming: Partial<Naming>): Answer<null> {
    const identity = this.#identity;
    if (!identity) return err({ type: "not-allowed" });
    try {
      await this.#keepIdentity(naming);
    } catch {
      return err({ type: "storage-full" });
    }
    Object.assign(identity.naming, naming);
    this.#announceMember();
    void this.#refreshBackup();
    return ok(null);
  }

  async hasRecovery(): Answer<boolean> {
    return ok((await this.#adapters.store.get("recovery")) !== undefined);
  }

  async makeRecoveryCode(): Answer<RecoveryView> {
    if (!this.#identity) return err({ type: "not-allowed" });
    const { makeRecoveryCode } = await loadRecovery();
    const identity = this.#identity;
    return this.#backingUp.run(() => makeRecoveryCode(this.#adapters, this.#edge, identity));
  }

  recover(code: string): RecoveryAnswer<null> {
    return this.#joining.run(async () => {
      if (this.#identity) return err({ type: "not-allowed" });
      const { recover } = await loadRecovery();
      const recovered = await recover(this.#adapters, this.#edge, code);
      if (!recovered.ok) return recovered;
      await this.#enter(recovered.value);
      this.#announceMember();
      return ok(null);
    });
  }

  /** Only of who made a code; what changed meanwhile goes in at one go. */
  async #refreshBackup(): Promise<void> {
    const hasCode = (await this.#adapters.store.get("recovery")) !== undefined;
    const identity = this.#identity;
    if (!hasCode || !identity) return;
    const { refreshBackup } = await loadRecovery();
    await this.#backingUp.run(() => refreshBackup(this.#adapters, this.#edge, identity));
  }
}

/** Whoever makes a code does so once. */
function loadRecovery() {
  return import("./recovery.ts");
}

async function loadCounting() {
  const [readers, joins] = await Promise.all([import("./readers-view.ts"), import("./joins-view.ts")]);
  return { ...readers, ...joins };
}

/** One person a factory founds it, and few invite. */
function loadFounding() {
  return import("./found.ts");
}

/** A tap on a room's search, later than the first board. */
function loadSearch() {
  return import("./search-room.ts");
}
