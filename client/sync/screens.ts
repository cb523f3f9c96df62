/** What screens watch, told anew whenever what it is made from changed. */
import type { RoomId, StreamId } from "#protocol/ids";
import { hasVote } from "#protocol/wire/certificate";
import { reportsStreamOf, streamsOfRoom } from "#protocol/wire/head";
import type { Engine, Stop } from "../state/engine.ts";
import type { ModerationView } from "../state/moderation-views.ts";
import { TOPICS } from "../state/topics.ts";
import type {
  BoardView,
  HomeView,
  JoinsView,
  MemberView,
  QueueView,
  ReadersView,
  ThreadView,
  Topic,
} from "../state/views.ts";
import type { EngineParts } from "./engine-parts.ts";
import { homeViewOf, queueViewOf } from "./home-view.ts";
import type { Identity } from "./identity.ts";
import type { Moderating } from "./moderating.ts";
import type { Pens } from "./pens.ts";
import type { RoomSession } from "./room-session.ts";
import {
  boardViewOf,
  emptyBoard,
  emptyModeration,
  emptyReaders,
  emptyThread,
  homeViewOfRoom,
  queueViewOfRoom,
  roomViewOf,
  topicsViewOf,
  type ViewFacts,
} from "./room-views.ts";
import type { threadViewOfStream } from "./thread-of-room.ts";
import { Watchers } from "./watchers.ts";

export interface ScreensHost extends EngineParts {
  readonly sessions: ReadonlyMap<RoomId, RoomSession>;
  readonly pens: Pens;
  identity(): Identity | null;
  farewell(): MemberView["farewell"];
}

export class Screens {
  readonly #host: ScreensHost;
  readonly #sessions: ReadonlyMap<RoomId, RoomSession>;
  readonly #members = new Watchers<MemberView | null>();
  readonly #boards = new Watchers<BoardView>();
  readonly #threads = new Watchers<ThreadView>();
  readonly #homes = new Watchers<HomeView>();
  readonly #queues = new Watchers<QueueView>();
  readonly #topics = new Watchers<readonly { topic: Topic; threads: number; unread: number }[]>();
  readonly #moderations = new Watchers<ModerationView>();
  readonly #readers = new Watchers<ReadersView>();
  readonly #joins = new Watchers<JoinsView>();
  /** Null until somebody reports, moderates or looks at moderation. */
  #moderating: Moderating | null = null;
  /** Fetched by who asks who can read. */
  #counting: Awaited<ReturnType<typeof loadCounting>> | null = null;
  /** What a person had seen of a Thread when its screen was opened. */
  readonly #seenBefore = new Map<StreamId, number>();

  constructor(host: ScreensHost) {
    this.#host = host;
    this.#sessions = host.sessions;
  }

  get #identity(): Identity | null {
    return this.#host.identity();
  }

  watchMember(onChange: (member: MemberView | null) => void): Stop {
    return this.#members.watch("me", onChange, this.#memberView());
  }

  announceMember(): void {
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
    const farewell = this.#host.farewell();
    return { ...names, role, author, isByPoster, isFounder, fingerprint: founder.factory, rooms, farewell };
  }

  watchBoard(room: RoomId, topic: Topic, onChange: (board: BoardView) => void): Stop {
    const stop = this.#boards.watch(`${room}/${topic}`, onChange, this.#boardView(room, topic));
    void this.#sessions.get(room)?.boards.watch(topic);
    return () => {
      stop();
      if (!this.#boards.isWatched(`${room}/${topic}`)) this.#sessions.get(room)?.boards.unwatch(topic);
    };
  }

  announceBoards(room: RoomId): void {
    for (const topic of TOPICS) {
      const name = `${room}/${topic}`;
      if (this.#boards.isWatched(name)) this.#boards.announce(name, this.#boardView(room, topic));
    }
    if (this.#topics.isWatched(room)) this.#topics.announce(room, this.#topicsView(room));
    if (this.#homes.isWatched(room)) this.#homes.announce(room, this.#homeView(room));
    if (this.#queues.isWatched(room)) this.#queues.announce(room, this.#queueView(room));
  }

  /** What a view is made from; null before this phone has joined. */
  viewFacts(): ViewFacts | null {
    return this.#identity && { identity: this.#identity, now: this.#host.adapters.clock.now() };
  }

  #boardView(room: RoomId, topic: Topic): BoardView {
    const session = this.#sessions.get(room);
    const facts = this.viewFacts();
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
    const facts = this.viewFacts();
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
    const facts = this.viewFacts();
    return session && facts ? queueViewOfRoom(session, facts) : queueViewOf(room, "loading", []);
  }

  watchThread(room: RoomId, stream: StreamId, onChange: (thread: ThreadView) => void): Stop {
    if (!this.#threads.isWatched(`${room}/${stream}`)) {
      this.#seenBefore.set(stream, this.#sessions.get(room)?.threads.readCountOf(stream) ?? 0);
    }
    const stop = this.#threads.watch(`${room}/${stream}`, onChange, this.#threadView(room, stream));
    void this.#showThread(room, stream);
    return stop;
  }

  async #showThread(room: RoomId, stream: StreamId): Promise<void> {
    const session = this.#sessions.get(room);
    if (!session) return;
    await Promise.all([this.#host.pens.load(room, stream), loadReading()]);
    await session.openStream(stream);
  }

  watchModeration(room: RoomId, onChange: (moderation: ModerationView) => void): Stop {
    const stop = this.#moderations.watch(room, onChange, this.#moderationView(room));
    void this.loadModerating().then((moderating) => moderating.show(room));
    return stop;
  }

  async loadModerating(): Promise<Moderating> {
    if (this.#moderating) return this.#moderating;
    const { Moderating } = await import("./moderating.ts");
    this.#moderating ??= new Moderating({
      ...this.#host,
      facts: () => this.viewFacts(),
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
    this.announceBoards(room);
  }

  #announceThreads(room: RoomId): void {
    for (const name of this.#threads.names) {
      const [inRoom, thread] = name.split("/") as [RoomId, StreamId];
      if (inRoom === room) this.#threads.announce(name, this.#threadView(room, thread));
    }
  }

  announceStream(room: RoomId, stream: StreamId): void {
    if (streamsOfRoom(room).has(stream)) return this.#announceRoomStream(room, stream);
    const name = `${room}/${stream}`;
    if (this.#threads.isWatched(name)) {
      this.#threads.announce(name, this.#threadView(room, stream));
      const session = this.#sessions.get(room);
      if (session?.streamSync(stream).isCaughtUp) void session.threads.markRead(stream);
    }
    this.announceBoards(room);
    this.#announceModeration(room);
  }

  #threadView(room: RoomId, stream: StreamId): ThreadView {
    const session = this.#sessions.get(room);
    const facts = this.viewFacts();
    if (!session || !facts || !viewOfThread) return emptyThread(room, stream);
    return viewOfThread(session, stream, this.#host.pens.of(stream), facts, this.#seenBefore.get(stream));
  }

  watchReaders(room: RoomId, onChange: (readers: ReadersView) => void): Stop {
    const stop = this.#readers.watch(room, onChange, this.#readersView(room));
    void this.#countIn(room);
    return stop;
  }

  async #countIn(room: RoomId): Promise<void> {
    this.#counting ??= await loadCounting();
    this.announceMember();
    await this.#sessions.get(room)?.countReaders();
  }

  #readersView(room: RoomId): ReadersView {
    const session = this.#sessions.get(room);
    const author = this.#identity?.author;
    const view = session && author && this.#counting?.readersViewOf(session, author);
    return view ?? emptyReaders(room);
  }

  watchJoins(room: RoomId, onChange: (joins: JoinsView) => void): Stop {
    const stop = this.#joins.watch(room, onChange, this.#joinsView(room));
    void this.#countIn(room);
    return stop;
  }

  #joinsView(room: RoomId): JoinsView {
    const session = this.#sessions.get(room);
    const isFacilitator = this.#identity?.role === "facilitator";
    const view =
      isFacilitator && session && this.#counting?.joinsViewOf(session, this.#host.adapters.clock.now());
    return view || { room, weeks: null, removed: 0 };
  }
}

/** Null until a Thread is opened; kept for all, so that a simulation that has loaded it stays in step. */
let viewOfThread: typeof threadViewOfStream | null = null;

/** Also called once the first Board is shown. */
export async function loadReading(): Promise<void> {
  viewOfThread ??= (await import("./thread-of-room.ts")).threadViewOfStream;
}

export async function loadCounting() {
  const [readers, joins] = await Promise.all([import("./readers-view.ts"), import("./joins-view.ts")]);
  return { ...readers, ...joins };
}
