/**
 * An engine with a made-up factory in memory, for looking at screens: no network, no keys. A scene says
 * who looks and what went wrong; everything else answers as the real engine would.
 */
// long: one made-up factory with everything a screen can show, read from top to bottom
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import type { Role, RoomKind } from "#protocol/wire/audience";
import type { PhoneHost } from "../../client/platform/engine-host.ts";
import type { ExportView } from "../../client/state/export-views.ts";
import { emptyThread } from "../../client/sync/room-views.ts";
import { threadOf } from "../../client/sync/exporting.ts";
import type { Keeping } from "../../client/state/safety.ts";
import { sampleSafety } from "./sample-safety.ts";
import type {
  Engine,
  FoundPost,
  Problem,
  RecoveryProblem,
  ReplyDraft,
  Stop,
  ThreadDraft,
} from "../../client/state/engine.ts";
import type {
  KeyChangeView,
  JoinsView,
  OfficialView,
  OpenSlipView,
  PosterView,
  ReadersView,
  RoomAccess,
  RoomChangeView,
  AuthorView,
  BoardView,
  Connection,
  HelpContactView,
  HelpView,
  HomeView,
  InviteView,
  Language,
  MemberView,
  PostView,
  QueueView,
  RoomView,
  ThreadRow,
  ThreadState,
  ThreadView,
  Topic,
} from "../../client/state/views.ts";

import { HIDDEN_THREAD, hiddenBy, hiddenPosts, sampleModeration } from "./sample-moderation.ts";

export interface Scene {
  /** Who looks; null has joined nothing. */
  readonly role: Role | null;
  readonly language: Language;
  readonly connection: Connection;
  readonly slip: Role | Problem["type"];
  readonly isEmpty: boolean;
  readonly isCounting: boolean;
  /** Who can read was counted from a facilitator's checkpoint, or from the whole log, which contradicts one. */
  readonly counted: "from-checkpoint" | "whole" | "contradicted";
  readonly isLoading: boolean;
  /** A factory just founded: nobody but the founder is in. */
  readonly isNew: boolean;
  /** What this phone may still do in the rooms. */
  readonly access: RoomAccess;
  /** Comes, or came in, by a poster. */
  readonly isByPoster: boolean;
  /** How far a change of keys is that was asked for before. */
  /** The words of every Thread are no longer kept. */
  readonly isCut: boolean;
  /** How long the rooms keep words, in months; 0 for ever. */
  readonly keptMonths: number;
  /** How far a Room is taken out. */
  readonly exporting: ExportView["state"];
  /** What the founder said of the factory's end. */
  readonly farewell: "none" | "ending" | "deleted";
  readonly change: "none" | RoomChangeView["state"];
  readonly keeping: Keeping;
  readonly isLocked: boolean;
  readonly waitMs: number;
  readonly hasCode: boolean;
  /** What a recovery code is answered with. */
  readonly recovering: RecoveryProblem["type"] | null;
}

const SHORT = { type: "code-length", missing: 3 } as const;
const SAMPLE_CODE = {
  text: "KH1QZ 8VR4M 0TXCA 7WNEY 53GJP D2HSB 9FK6Z 41RVQ",
  link: "https://gopy.example/recover#KH1QZ8VR4M0TXCA7WNEY53GJPD2HSB9FK6Z41RVQ",
};

export const PLAIN_SCENE: Scene = {
  role: "worker",
  language: "vi",
  connection: "live",
  slip: "worker",
  isEmpty: false,
  isCounting: false,
  counted: "whole",
  isLoading: false,
  isNew: false,
  access: "open",
  isByPoster: false,
  isCut: false,
  keptMonths: 0,
  exporting: "done",
  farewell: "none",
  change: "none",
  keeping: "open",
  isLocked: false,
  waitMs: 0,
  hasCode: true,
  recovering: null,
};

const DAY_MS = 86_400_000;
const DAY_2026_12_20 = 20_807;
const FINGERPRINT = "9c41e07b52ad386f10d7b2ce45f98a63";
const LATENCY_MS = 250;

const id = <T extends string>(number: number): T => number.toString(16).padStart(32, "0") as T;
export const ROOMS: Readonly<Record<RoomKind, RoomId>> = {
  everyone: id<RoomId>(1),
  workers: id<RoomId>(2),
  management: id<RoomId>(3),
  committee: id<RoomId>(4),
};
const KINDS: Readonly<Record<Role, readonly RoomKind[]>> = {
  worker: ["everyone", "workers"],
  representative: ["everyone", "workers", "committee"],
  manager: ["everyone", "management"],
  facilitator: ["everyone", "workers", "management", "committee"],
};

/** The thread with every kind of post, and one with the longest title there may be. */
export const FULL_THREAD = id<StreamId>(100);
export const LONG_THREAD = id<StreamId>(106);
/** Reported done and judged by workers, and one with posts of many days. */
export const DONE_THREAD = id<StreamId>(103);
export const BUSY_THREAD = id<StreamId>(101);
/** A worker who writes, and a facilitator beside the founder. */
export const SPARROW = id<AuthorId>(11);
export const SECOND_FACILITATOR = id<AuthorId>(8);

export function sampleEngine(scene: Scene, now = Date.now()): Engine {
  const factory = new SampleFactory(scene, now);
  return {
    watchMember: (onChange) => factory.watch(() => onChange(structuredClone(factory.member()))),
    watchBoard: (room, topic, onChange) =>
      factory.watch(() => onChange(structuredClone(factory.board(room, topic)))),
    watchThread: (room, stream, onChange) =>
      factory.watch(() => onChange(structuredClone(factory.thread(room, stream)))),
    watchTopics: (room, onChange) => factory.watch(() => onChange(factory.topics(room))),
    watchHome: (room, onChange) => factory.watch(() => onChange(structuredClone(factory.home(room)))),
    watchQueue: (room, onChange) => factory.watch(() => onChange(structuredClone(factory.queue(room)))),
    watchReaders: (room, onChange) => factory.watch(() => onChange(factory.readers(room))),
    watchExport: (room, onChange) => factory.watch(() => onChange(factory.exported(room))),
    watchKeyChanges: (onChange) => factory.watch(() => onChange(factory.keyChanges)),
    watchJoins: (room, onChange) => factory.watch(() => onChange(factory.joins(room))),
    readJoinLog: async () => {
      await later(undefined);
      return scene.connection === "live" ? factory.readJoinLog() : err({ type: "offline" });
    },
    compareReaders: async (comparison) =>
      ok(comparison === factory.readers(ROOMS.everyone).comparison ? "same" : "different"),
    compareCode: async (room, code) => compared(factory.readers(room).code, code),
    openSlips: async () => {
      await later(undefined);
      return scene.connection === "live" ? ok(factory.slips) : err({ type: "offline" });
    },
    unconfirmedSlips: async () => {
      await later(undefined);
      return scene.connection === "live" ? ok(factory.usedSlips) : err({ type: "offline" });
    },
    revokeSlip: async (serial) => {
      await later(undefined);
      factory.slips = factory.slips.filter((slip) => slip.serial !== serial);
      factory.usedSlips = factory.usedSlips.filter((slip) => slip.serial !== serial);
      return ok(null);
    },
    posters: async () => {
      await later(undefined);
      return scene.connection === "live" ? ok(factory.posters) : err({ type: "offline" });
    },
    makePoster: async ({ daysValid, usesMax, language }) => {
      await later(undefined);
      const expiresDay = Math.floor(now / DAY_MS) + daysValid;
      const link = inviteOf("worker", 1, language).link;
      return ok({ number: 4, expiresDay, uses: 0, usesMax, isMine: true, link, language });
    },
    takeDownPoster: async (number) => {
      await later(undefined);
      factory.posters = factory.posters.filter((poster) => poster.number !== number);
      return ok(null);
    },
    removeMember: async (author, nickname) => factory.changeKeys(author, nickname),
    changeKeys: async () => factory.changeKeys(null, null),
    forgetKeyChange: async () => factory.changesSeen(),
    watchHelp: (onChange) => factory.watch(() => onChange(structuredClone(factory.help()))),
    writeHelp: async (contact, replaces) => {
      factory.writeHelp(contact, replaces);
      return ok(null);
    },
    takeDownHelp: async (entry) => {
      factory.takeDownHelp(entry);
      return ok(null);
    },
    watchModeration: (room, onChange) =>
      factory.watch(() =>
        onChange(sampleModeration(room, now, room === ROOMS.everyone ? factory.role : null)),
      ),
    report: async () => {
      await later(undefined);
      return ok(3);
    },
    moderate: async () => ok(null),
    search: async (_room, words) => {
      await later(undefined);
      return ok(factory.search(words));
    },
    readSlip: async () => factory.slip(),
    join: (_link, nickname, language) => factory.join(nickname, language),
    found: (founding) => factory.found(founding.founderName, founding.language),
    makeInvites: async (order) => {
      await later(undefined);
      return ok(
        Array.from({ length: order.count }, (_, index) =>
          inviteOf(order.role, index + 1, order.language ?? "vi"),
        ),
      );
    },
    startThread: async (draft) => ok(factory.start(draft)),
    reply: async (draft) => {
      factory.add(draft);
      return ok(null);
    },
    edit: async (_room, stream, post, text) => {
      factory.change(stream, post, (view) => ({
        ...view,
        text,
        earlier: [...view.earlier, { text: view.text, time: view.time }],
      }));
      return ok(null);
    },
    remove: async (_room, stream, post) => {
      factory.change(stream, post, (view) => ({ ...view, isRemoved: true, text: "" }));
      return ok(null);
    },
    withdraw: async (_room, stream, post) => ok(factory.withdraw(stream, post)),
    moreThreads: async () => (scene.connection === "live" ? ok(null) : err({ type: "offline" })),
    setLanguage: async (language) => {
      factory.setLanguage(language);
      return ok(null);
    },
    setNickname: async () => ok(null),
    keepWords: async (room, months) => {
      factory.keepWords(room, months);
      return ok(null);
    },
    endFactory: async (isEnding) => {
      factory.endFactory(isEnding);
      return ok(null);
    },
    hasRecovery: async () => ok(scene.hasCode),
    makeRecoveryCode: async () => ok(SAMPLE_CODE),
    recover: async () => err(scene.recovering === "code-length" ? SHORT : { type: "code-unknown" }),
  };
}

class SampleFactory {
  readonly #scene: Scene;
  readonly #now: number;
  readonly #watchers = new Set<() => void>();
  readonly #posts = new Map<StreamId, PostView[]>();
  #threads: (ThreadRow & { topic: Topic })[];
  #help: HelpView["entries"];
  #role: Role | null;
  #nickname: string;
  #language: Language;
  #isFounder: boolean;
  #farewell: Scene["farewell"];
  readonly #kept = new Map<RoomId, RoomView["kept"]>();
  #next = 900;

  constructor(scene: Scene, now: number) {
    this.#scene = scene;
    this.#now = now;
    this.#role = scene.role;
    this.#language = scene.language;
    this.#nickname = NICKNAMES[scene.role ?? "worker"];
    this.#farewell = scene.farewell;
    this.#isFounder = scene.role === "facilitator";
    this.#threads = scene.isEmpty ? [] : sampleThreads(now);
    this.#help = scene.isEmpty ? [] : HELP;
    this.#posts.set(FULL_THREAD, samplePosts(now, this.#me(), scene));
    this.#posts.set(DONE_THREAD, donePosts(now));
    this.#posts.set(BUSY_THREAD, busyPosts(now));
    if (scene.change !== "none") this.changeKeys(id<AuthorId>(12), "Chim Sẻ Nâu", scene.change);
    if (!scene.isNew) this.slips = sampleSlips(Math.floor(now / DAY_MS));
    if (!scene.isNew) this.usedSlips = usedSlips(Math.floor(now / DAY_MS));
    if (!scene.isNew) this.posters = samplePosters(Math.floor(now / DAY_MS));
    this.#posts.set(HIDDEN_THREAD as StreamId, hiddenPosts(now, this.#me(), this.#role));
  }

  watch(tell: () => void): Stop {
    this.#watchers.add(tell);
    tell();
    return () => this.#watchers.delete(tell);
  }

  get role(): Role | null {
    return this.#role;
  }

  exported(room: RoomId): ExportView {
    const state = this.#scene.exporting;
    const threads = this.#threads.map((row) => threadOf(this.thread(room, row.stream), row.topic));
    const kind = (Object.keys(ROOMS) as RoomKind[]).find((each) => ROOMS[each] === room) ?? "everyone";
    const exported = { factory: "May Sông Trà", kind, day: Math.floor(this.#now / DAY_MS), threads };
    const progress = { state, read: 34, threads: 120, problem: null };
    return { ...progress, exported: state === "done" ? exported : null };
  }

  keepWords(room: RoomId, months: number): void {
    this.#kept.set(room, { months, sinceDay: Math.floor(this.#now / DAY_MS) });
    this.#tell();
  }

  endFactory(isEnding: boolean): void {
    this.#farewell = isEnding ? "ending" : "none";
    this.#tell();
  }

  member(): MemberView | null {
    if (this.#role === null) return null;
    return {
      nickname: this.#nickname,
      language: this.#language,
      role: this.#role,
      author: this.#me().id,
      isByPoster: this.#scene.isByPoster,
      isFounder: this.#isFounder,
      factoryName: "May Sông Trà",
      founderName: "Chị Hà, điều phối",
      fingerprint: FINGERPRINT,
      rooms: this.#kindsOf(this.#role).map((kind) => this.#room(kind)),
      farewell:
        this.#farewell === "none" ? null : { day: DAY_2026_12_20, isDeleted: this.#farewell === "deleted" },
    };
  }

  board(room: RoomId, topic: Topic): BoardView {
    const status = this.#scene.isLoading
      ? "loading"
      : this.#scene.connection === "offline"
        ? "offline"
        : "ready";
    const threads = this.#scene.isLoading ? [] : this.#threads.filter((row) => row.topic === topic);
    return { room, topic, status, threads, hasMore: topic === "safety" && threads.length > 0 };
  }

  thread(room: RoomId, stream: StreamId): ThreadView {
    const row = this.#threads.find((thread) => thread.stream === stream);
    if (this.#scene.isCut) return { ...emptyThread(room, stream), topic: "safety", status: "cut" };
    const status = this.#scene.connection === "offline" ? "offline" : "ready";
    const posts = this.#posts.get(stream) ?? (row === undefined ? [] : [openingOf(row)]);
    const { topic = null, title = "", asksManagement = false, state = NOTHING_ASKED } = row ?? {};
    const firstUnread = stream === BUSY_THREAD ? (posts[posts.length - 5]?.id ?? null) : null;
    return { room, stream, topic, status, title, asksManagement, state, posts, firstUnread };
  }

  home(room: RoomId): HomeView {
    const here = room === ROOMS.everyone ? this.#threads : [];
    const speaks = this.#role === "worker" || this.#role === "representative";
    const mine = here.filter((row) => speaks && row.author.isMine);
    const byDay = (row: ThreadRow) => ("dueDay" in row.state ? row.state.dueDay : Infinity);
    return {
      room,
      repliesToMe: mine.filter((row) => row.isUnread && row.replies > 0),
      myQuestions: mine.filter((row) => row.asksManagement),
      promises: here
        .filter(({ state }) => ["promised", "late", "done"].includes(state.kind))
        .sort((a, b) => byDay(a) - byDay(b)),
      unheard: mine.filter(({ state }) => state.kind === "answered" || state.kind === "done"),
      unread: here.filter((row) => row.isUnread).length,
    };
  }

  queue(room: RoomId): QueueView {
    const here = room === ROOMS.everyone ? this.#threads : [];
    const sinceDay = (row: ThreadRow) => Math.floor(row.time / DAY_MS);
    const open = here.filter(({ state }) => state.kind === "waiting" || state.kind === "late");
    const answered = here.filter(({ state }) => !["none", "waiting"].includes(state.kind)).length;
    const status =
      this.#scene.connection === "offline" ? "offline" : this.#scene.isLoading ? "loading" : "ready";
    return {
      room,
      status,
      open: open.sort((a, b) => sinceDay(a) - sinceDay(b)),
      promised: here.filter(({ state }) => state.kind === "promised"),
      medianDaysToAnswer: answered === 0 ? null : 2,
      answered,
    };
  }

  help(): HelpView {
    const status = this.#scene.connection === "offline" ? "offline" : "ready";
    return { status: this.#scene.isLoading ? "loading" : status, entries: this.#help };
  }

  writeHelp(contact: HelpContactView, replaces: string | null): void {
    this.takeDownHelp(replaces ?? "");
    this.#help = [...this.#help, { ...contact, id: `${this.#next++}`, state: "sent" }];
    this.#tell();
  }

  takeDownHelp(entry: string): void {
    this.#help = this.#help.filter((each) => each.id !== entry);
    this.#tell();
  }

  search(words: string): FoundPost[] {
    const plain = (text: string) =>
      text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/gu, "d").toLowerCase();
    const wanted = plain(words).split(/\s+/u);
    const found = this.#threads.flatMap(({ stream, topic, title, ...row }) =>
      (this.#posts.get(stream) ?? [openingOf({ stream, topic, title, ...row })]).map((post) => {
        return {
          stream,
          post: post.id,
          topic,
          title,
          text: post.text,
          nickname: post.author.nickname,
          time: post.time,
        };
      }),
    );
    return found.filter((post) => wanted.every((word) => plain(`${post.title} ${post.text}`).includes(word)));
  }

  topics(room: RoomId) {
    const count = (topic: Topic) => this.#threads.filter((row) => row.topic === topic);
    const topics: readonly Topic[] = ["safety", "compensation", "working-time", "general"];
    if (room !== ROOMS.everyone) return [];
    return topics.map((topic) => ({
      topic,
      threads: count(topic).length,
      unread: count(topic).filter((row) => row.isUnread).length,
    }));
  }

  #kindsOf(role: Role): readonly RoomKind[] {
    return this.#scene.isByPoster ? ["everyone"] : KINDS[role];
  }

  async slip() {
    await later(undefined);
    const role = this.#scene.slip;
    if (!isRole(role)) return err<Problem>({ type: role });
    return ok({
      factoryName: "May Sông Trà",
      founderName: "Chị Hà, điều phối",
      fingerprint: FINGERPRINT,
      role,
      rooms: this.#kindsOf(role),
      officialName: role === "worker" ? null : NICKNAMES[role],
      isPoster: this.#scene.isByPoster,
    });
  }

  async join(nickname: string, language: Language) {
    await later(undefined);
    this.#role = isRole(this.#scene.slip) ? this.#scene.slip : "worker";
    this.#nickname = nickname;
    this.setLanguage(language);
    return ok(null);
  }

  async found(founderName: string, language: Language) {
    await later(undefined);
    this.#role = "facilitator";
    this.#isFounder = true;
    this.#nickname = founderName;
    this.#threads = [];
    this.setLanguage(language);
    return ok(null);
  }

  readers(room: RoomId): ReadersView {
    const kinds = Object.keys(ROOMS) as RoomKind[];
    const view = this.#room(kinds.find((kind) => ROOMS[kind] === room) ?? "everyone");
    const today = Math.floor(this.#now / DAY_MS);
    const isWhole = this.#scene.counted !== "from-checkpoint" || this.#hasReadLog;
    const count = { nickname: null, day: today - 2, count: 2_976 };
    const isDoubted = this.#scene.counted === "contradicted";
    return {
      room,
      counts: view.readers,
      byPoster: room === ROOMS.everyone && !this.#scene.isNew ? 34 : 0,
      basis: isWhole ? null : count,
      doubt: isDoubted ? { ...count, nickname: "Chị Thu" } : null,
      epoch: this.#scene.isNew ? 1 : 3,
      changedDay: this.#scene.isNew ? null : today - 12,
      openSlips: this.#scene.isNew ? null : 23,
      officials: view.readers === null || !isWhole ? [] : officialsOf(today, this.#me().id, this.#role, view),
      code: "3-241 0482 1193 7740 2256 9013",
      comparedCount: 241,
      comparison:
        "gopy-compare/1.nEHge1KtOG8Q17LORfmKYwPxARGr0gkG3mQbcPqTz8c4hKJ2vYw9aWb0nDkS5uLxMfE3RtPzQyC7iOjV1gNhKq",
    };
  }

  #hasReadLog = false;

  readJoinLog() {
    this.#hasReadLog = true;
    this.#tell();
    return ok(null);
  }

  joins(room: RoomId): JoinsView {
    if (this.#scene.isCounting) return { room, weeks: null, removed: 0 };
    const monday = Math.floor((Math.floor(this.#now / DAY_MS) - 4) / 7) * 7 + 4;
    const nobody = { worker: 0, representative: 0, facilitator: 0, manager: 0 };
    const weeks = [
      { ...nobody, worker: 118, facilitator: 1, representative: 2, manager: 3 },
      { ...nobody, worker: 64, facilitator: 1, representative: 1, manager: 2 },
      { ...nobody, worker: 21 },
      { ...nobody, worker: 9 },
    ].map((counts, index) => ({ day: monday - 7 * [6, 5, 3, 0][index]!, counts }));
    return { room, weeks: this.#scene.isNew ? [] : weeks, removed: this.#scene.isNew ? 0 : 1 };
  }

  slips: readonly OpenSlipView[] = [];
  usedSlips: readonly OpenSlipView[] = [];
  posters: readonly PosterView[] = [];
  keyChanges: readonly KeyChangeView[] = [];

  changeKeys(removed: AuthorId | null, nickname: string | null, state: RoomChangeView["state"] = "working") {
    const rooms = KINDS.facilitator.map((kind, index): RoomChangeView => {
      const problem = state === "failed" && index === 1 ? "offline" : null;
      const reached = index === 0 ? "done" : index === 1 || state === "done" ? state : "waiting";
      return { room: ROOMS[kind], state: reached, done: 130, total: 240, problem };
    });
    this.keyChanges = [
      { id: "1", removed, nickname, voidedSlips: removed === null ? 0 : 4, voidedPosters: 2, rooms },
    ];
    this.#tell();
    return ok(null);
  }

  changesSeen() {
    this.keyChanges = [];
    this.#tell();
    return ok(null);
  }

  setLanguage(language: Language): void {
    this.#language = language;
    this.#tell();
  }

  start({ topic, title, text, isAnonymous, asksManagement = false }: ThreadDraft): StreamId {
    const stream = id<StreamId>(this.#next++);
    const post = this.#own(text, isAnonymous);
    const state: ThreadState = asksManagement
      ? { kind: "waiting", sinceDay: Math.floor(this.#now / DAY_MS) }
      : NOTHING_ASKED;
    this.#threads = [
      rowOf(stream, topic, title, 0, post.author, this.#now, { isUnsent: true, asksManagement, state }),
      ...this.#threads,
    ];
    this.#posts.set(stream, [post]);
    this.#tell();
    this.#sendLater(stream, post.id);
    return stream;
  }

  add({ stream, text, isAnonymous, kind = "plain", promise = null }: ReplyDraft): void {
    const post = { ...this.#own(text, isAnonymous), kind, promise };
    this.#posts.set(stream, [...this.thread(ROOMS.everyone, stream).posts, post]);
    this.#tell();
    this.#sendLater(stream, post.id);
  }

  change(stream: StreamId, post: string, change: (view: PostView) => PostView): void {
    const posts = this.#posts.get(stream) ?? [];
    this.#posts.set(
      stream,
      posts.map((view) => (view.id === post ? change(view) : view)),
    );
    this.#tell();
  }

  withdraw(stream: StreamId, post: string): string {
    const posts = this.#posts.get(stream) ?? [];
    this.#posts.set(
      stream,
      posts.filter((view) => view.id !== post),
    );
    this.#tell();
    return posts.find((view) => view.id === post)?.text ?? "";
  }

  #room(kind: RoomKind): RoomView {
    const everyone = this.#scene.isNew
      ? { worker: 0, representative: 0, facilitator: 1, manager: 0 }
      : { worker: 212, representative: 3, facilitator: 2, manager: 5 };
    const readers = {
      everyone,
      workers: { ...everyone, manager: 0 },
      management: { worker: 0, representative: 0, facilitator: 2, manager: 5 },
      committee: { worker: 0, representative: 3, facilitator: 2, manager: 2 },
    }[kind];
    return {
      room: ROOMS[kind],
      kind,
      connection: this.#scene.connection,
      access: this.#scene.access,
      epoch: 3,
      lastHeardAt: this.#now - 5 * 60_000,
      readers: this.#scene.isCounting ? null : readers,
      officialNames: [NICKNAMES.manager, NICKNAMES.facilitator],
      problems: [],
      kept: this.#kept.get(ROOMS[kind]) ?? { months: this.#scene.keptMonths, sinceDay: 20_700 },
    };
  }

  #me(): AuthorView {
    return { id: id<AuthorId>(77), nickname: this.#nickname, role: this.#role, isMine: true };
  }

  #own(text: string, isAnonymous: boolean): PostView {
    const number = this.#next++;
    const author = isAnonymous ? { ...anonymous(number), isMine: true } : this.#me();
    return postOf(number, author, text, this.#now, { state: "unsent" });
  }

  #sendLater(stream: StreamId, post: string): void {
    if (this.#scene.connection !== "live") return;
    setTimeout(() => {
      this.#threads = this.#threads.map((row) => (row.stream === stream ? { ...row, isUnsent: false } : row));
      this.change(stream, post, (view) => ({ ...view, state: "sent" }));
    }, LATENCY_MS * 4);
  }

  #tell(): void {
    for (const tell of this.#watchers) tell();
  }
}

const NOTHING_ASKED: ThreadState = { kind: "none" };

const NICKNAMES: Readonly<Record<Role, string>> = {
  worker: "Cúc Áo Vàng",
  representative: "Anh Tâm, tổ may 3",
  manager: "Chị Lan, cơ điện",
  facilitator: "Chị Hà, điều phối",
};

const HELP: HelpView["entries"] = [
  {
    id: "1",
    phone: "0912 345 678",
    state: "sent",
    texts: {
      vi: {
        name: "Công đoàn nhà máy, chị Nga",
        hours: "Thứ Hai đến thứ Bảy, 7–20 giờ",
        about: "Hợp đồng, lương, bị trù dập vì nói thẳng",
      },
      en: {
        name: "Factory union, Ms Nga",
        hours: "Monday to Saturday, 7–20 h",
        about: "Contracts, pay, being punished for speaking up",
      },
    },
  },
  {
    id: "2",
    phone: "0203 555 0142",
    state: "sent",
    texts: { vi: { name: "Phòng y tế", hours: "Trong giờ làm", about: "Choáng, bị thương, mang thai" } },
  },
];

function sampleThreads(now: number): (ThreadRow & { topic: Topic })[] {
  const sparrow = worker(11, "Chim Sẻ Nâu");
  const long =
    "Đề nghị nhà máy xem lại quy định nghỉ giữa ca ở khu hoàn thiện vì nhiều chị em mang thai phải đứng suốt buổi chiều";
  const today = Math.floor(now / DAY_MS);
  const asked = (days: number): ThreadState => ({ kind: "waiting", sinceDay: today - days });
  const me = worker(77, "Cúc Áo Vàng");
  const rows: readonly [StreamId, Topic, string, number, AuthorView, number, Partial<ThreadRow>][] = [
    [
      FULL_THREAD,
      "safety",
      "Khu C nóng quá, quạt hỏng ba chiều liền",
      14,
      sparrow,
      2,
      {
        isUnread: true,
        state: { kind: "promised", dueDay: today + 21 },
        officialReplies: [5, 9],
        promiseOwner: "Chị Lan, cơ điện",
      },
    ],
    [
      BUSY_THREAD,
      "safety",
      "Phòng vắt sữa hay khóa cửa giờ nghỉ",
      6,
      worker(12, "Mây Chiều 21"),
      3,
      {
        state: { kind: "answered", day: today - 1 },
        officialReplies: [3],
        helped: 2,
      },
    ],
    [
      id(102),
      "safety",
      "Xin thêm găng tay cho tổ cắt",
      3,
      anonymous(13),
      3,
      { isUnread: true, state: asked(3) },
    ],
    [
      DONE_THREAD,
      "safety",
      "Nước uống ở tầng 2 có mùi",
      18,
      worker(14, "Hoa Sim Tím"),
      9,
      {
        state: { kind: "done", day: today - 6 },
        officialReplies: [4, 9, 10],
        helped: 5,
        notYet: 1,
      },
    ],
    [
      id(108),
      "safety",
      "Tháng trước hứa sửa đèn bãi xe",
      7,
      worker(21, "Chỉ Đỏ 5"),
      34,
      {
        state: { kind: "late", dueDay: today - 5 },
        officialReplies: [6],
        promiseOwner: "Anh Quang, bảo vệ",
      },
    ],
    [
      id(104),
      "safety",
      "Đèn bãi xe tối quá, tan ca sợ lắm",
      0,
      worker(77, "Cúc Áo Vàng"),
      0,
      { isUnsent: true },
    ],
    [id(105), "safety", "", 2, worker(15, "Lá Tre 9"), 6, { isRemoved: true }],
    [LONG_THREAD, "safety", long, 34, worker(16, "Chuồn Chuồn Biếc"), 8, { officialReplies: [30] }],
    [id(107), "safety", "Cửa thoát hiểm bị chắn thùng hàng", 0, worker(17, "Sơn Ca Nhỏ"), 9, {}],
    [
      id(110),
      "compensation",
      "Phiếu lương tháng này thiếu giờ tăng ca",
      9,
      me,
      4,
      {
        isUnread: true,
        state: { kind: "answered", day: today },
        officialReplies: [8],
      },
    ],
    [id(113), "compensation", "Tiền chuyên cần bị trừ khi nghỉ khám thai", 2, me, 12, { state: asked(12) }],
    [
      id(111),
      "working-time",
      "Thứ Bảy tăng ca có được từ chối không?",
      17,
      worker(19, "Thước Dây Đỏ"),
      8,
      { isUnread: true, state: asked(8) },
    ],
    [
      HIDDEN_THREAD as StreamId,
      "working-time",
      "",
      3,
      { ...worker(58, ""), nickname: "" },
      1,
      { hidden: hiddenBy("representative", now), text: "" },
    ],
    [id(112), "general", "Xe đưa đón chiều về trễ", 5, worker(20, "Bông Vải 8"), 0, { state: asked(0) }],
  ];
  return rows.map(([stream, topic, title, replies, author, days, more]) =>
    rowOf(stream, topic, title, replies, author, now - days * DAY_MS, more),
  );
}

function samplePosts(now: number, me: AuthorView, scene: Scene): PostView[] {
  const manager: AuthorView = {
    id: id<AuthorId>(50),
    nickname: NICKNAMES.manager,
    role: "manager",
    isMine: false,
  };
  const representative: AuthorView = {
    id: id<AuthorId>(51),
    nickname: NICKNAMES.representative,
    role: "representative",
    isMine: false,
  };
  const first = worker(11, "Chim Sẻ Nâu");
  const posts = [
    postOf(1, first, "Chiều qua hai chị bị choáng. Xin sửa quạt trước thứ Sáu.", now - 2 * DAY_MS, {}),
    postOf(2, anonymous(21), "Chỗ tôi cũng vậy. Sau 2 giờ chiều nóng không chịu nổi.", now - 2 * DAY_MS, {}),
    postOf(
      3,
      worker(22, "Hoa Gạo Đỏ"),
      "Tổ tôi mang quạt ở nhà vào được không?\nAi biết thì chỉ giúp.",
      now - DAY_MS,
      {
        earlier: [{ text: "Mang quạt ở nhà vào được không?", time: now - 2 * DAY_MS }],
      },
    ),
    postOf(
      4,
      manager,
      "Cảm ơn các bạn. Chúng tôi đặt 6 quạt mới. Trong lúc chờ, nghỉ thêm 10 phút lúc 15 giờ.",
      now - DAY_MS,
      {
        kind: "promise",
        promise: { owner: "Chị Lan, cơ điện", dueDay: Math.floor(now / DAY_MS) + 21 },
      },
    ),
    postOf(5, worker(23, "Lá Me 30"), "", now - DAY_MS, { isRemoved: true }),
    postOf(
      6,
      worker(24, "Mây Chiều 21"),
      "10 phút đó có tính lương không ạ? Nhờ ghi rõ lên bảng tin.",
      now,
      {},
    ),
    postOf(7, representative, "Tôi sẽ hỏi câu này ở buổi đối thoại thứ Năm.", now, {}),
    postOf(8, me, "Mong có quạt trước đợt nóng tới.", now, {}),
  ];
  if (scene.connection === "live") return posts;
  return [
    ...posts,
    postOf(9, me, "Hôm nay khu C lại nóng hơn hôm qua.", now, { state: "unsent" }),
    postOf(10, { ...anonymous(25), isMine: true }, "Quạt số hai kêu to lắm.", now, {
      state: "refused",
      refusal: "full",
    }),
  ];
}

/** Answered, judged, promised, reported done, judged again. */
function donePosts(now: number): PostView[] {
  const manager: AuthorView = {
    id: id<AuthorId>(50),
    nickname: NICKNAMES.manager,
    role: "manager",
    isMine: false,
  };
  const day = (days: number) => now - days * DAY_MS;
  const said = (number: number, name: string, days: number, kind: PostView["kind"]) =>
    postOf(number, worker(number + 40, name), "", day(days), { kind });
  return [
    postOf(1, worker(14, "Hoa Sim Tím"), "Bình nước tầng 2 có mùi clo từ đầu tuần.", day(9), {}),
    postOf(2, manager, "Chúng tôi đã gọi bên cấp nước đến xem. Trong tuần này có kết quả.", day(8), {
      kind: "answer",
    }),
    said(3, "Chim Sẻ Nâu", 8, "not-yet"),
    said(4, "Mây Chiều 21", 8, "helped"),
    postOf(5, manager, "Sẽ thay lõi lọc cả ba tầng.", day(7), {
      kind: "promise",
      promise: { owner: "Anh Quang, cơ điện", dueDay: Math.floor(now / DAY_MS) - 2 },
    }),
    postOf(6, manager, "Đã thay lõi lọc ở cả ba tầng, nước đã thử lại.", day(6), { kind: "done" }),
    said(7, "Hoa Sim Tím", 6, "helped"),
    said(8, "Lá Me 30", 6, "helped"),
    said(9, "Nón Lá 27", 6, "helped"),
    said(10, "Bông Vải 8", 6, "helped"),
    said(11, "Sơn Ca Nhỏ", 5, "helped"),
    said(12, "Chỉ Đỏ 5", 5, "not-yet"),
  ];
}

/** Forty posts of a week. */
function busyPosts(now: number): PostView[] {
  const names = ["Mây Chiều 21", "Chim Sẻ Nâu", "Hoa Gạo Đỏ", "Nón Lá 27", "Bông Vải 8"];
  const lines = [
    "Giờ nghỉ trưa tôi đến thì cửa khóa, phải vắt trong nhà vệ sinh.",
    "Chìa khóa ai giữ vậy các chị?",
    "Hôm qua mở, hôm nay lại khóa.",
    "Xin nhà máy để cửa mở từ 11 giờ đến 13 giờ.",
  ];
  const manager: AuthorView = {
    id: id<AuthorId>(50),
    nickname: NICKNAMES.manager,
    role: "manager",
    isMine: false,
  };
  return Array.from({ length: 40 }, (_, index) => {
    const time = now - Math.round(((39 - index) / 6) * DAY_MS);
    if (index === 30)
      return postOf(index, manager, "Từ nay cửa mở cả ngày, chị Mai y tế giữ chìa dự phòng.", time, {
        kind: "answer",
      });
    const author = worker(60 + (index % names.length), names[index % names.length] ?? "");
    return postOf(index, author, lines[index % lines.length] ?? "", time, {});
  });
}

function postOf(
  number: number,
  author: AuthorView,
  text: string,
  time: number,
  more: Partial<PostView>,
): PostView {
  const plain = { id: `${author.id}/${number}`, author, text, time, earlier: [], isRemoved: false };
  return { ...plain, kind: "plain", promise: null, state: "sent", refusal: null, ...more };
}

function openingOf(row: ThreadRow): PostView {
  return postOf(1, row.author, row.text, row.time, {
    isRemoved: row.isRemoved,
    state: row.isUnsent ? "unsent" : "sent",
  });
}

function rowOf(
  stream: StreamId,
  topic: Topic,
  title: string,
  replies: number,
  author: AuthorView,
  time: number,
  more: Partial<ThreadRow>,
): ThreadRow & { topic: Topic } {
  const text = "Mấy hôm nay ai cũng thấy. Xin nhà máy xem giúp.";
  const plain = { stream, topic, title, text, author, replies, time };
  return {
    ...plain,
    asksManagement: (more.state ?? NOTHING_ASKED).kind !== "none",
    state: NOTHING_ASKED,
    isUnread: false,
    isRemoved: false,
    isUnsent: false,
    officialReplies: [],
    promiseOwner: null,
    helped: 0,
    notYet: 0,
    ...more,
  };
}

function worker(number: number, nickname: string): AuthorView {
  return { id: id<AuthorId>(number), nickname, role: "worker", isMine: number === 77 };
}

function anonymous(number: number): AuthorView {
  return { id: id<AuthorId>(number), nickname: null, role: null, isMine: false };
}

function inviteOf(role: Role, serial: number, language: Language): InviteView {
  const secret = `${serial}${FINGERPRINT}${role}`.replaceAll(/[^a-zA-Z0-9]/g, "").padEnd(76, "x");
  return { link: `https://gopy.example/j#${secret}`, role, expiresDay: DAY_2026_12_20, serial, language };
}

/** Who speaks for an office, and who vouched for whom. */
function officialsOf(today: number, me: AuthorId, role: Role | null, room: RoomView): OfficialView[] {
  const founder = role === "facilitator" ? me : id<AuthorId>(7);
  const all: readonly [AuthorId, Role, string, AuthorId | null, number][] = [
    [founder, "facilitator", NICKNAMES.facilitator, null, 61],
    [id<AuthorId>(8), "facilitator", "Anh Dũng, công đoàn", null, 40],
    [id<AuthorId>(9), "representative", NICKNAMES.representative, founder, 38],
    [id<AuthorId>(10), "representative", "Chị Thu, tổ ủi", id<AuthorId>(8), 37],
    [id<AuthorId>(50), "manager", NICKNAMES.manager, founder, 35],
    [id<AuthorId>(51), "manager", "Anh Quang, giám đốc xưởng", id<AuthorId>(6), 12],
  ];
  return all
    .filter(([, office]) => (room.readers?.[office] ?? 0) > 0)
    .map(([author, office, nickname, vouchedBy, days]) => ({
      author,
      role: office,
      nickname,
      vouchedBy,
      isFounder: author === founder,
      joinedDay: today - days,
      isMe: author === me,
    }));
}

function samplePosters(today: number): readonly PosterView[] {
  return [
    { number: 1, expiresDay: today + 3, uses: 50, usesMax: 50, isMine: true },
    { number: 3, expiresDay: today + 24, uses: 1_204, usesMax: 2_000, isMine: false },
  ];
}

function sampleSlips(today: number): OpenSlipView[] {
  const workers = Array.from({ length: 21 }, (_, index): OpenSlipView => {
    const isMine = index > 3;
    return { serial: 212 + index, role: "worker", expiresDay: today + (isMine ? 17 : 4), isMine };
  });
  return [
    ...workers,
    { serial: 240, role: "manager", expiresDay: today + 6, isMine: true },
    { serial: 241, role: "facilitator", expiresDay: today + 6, isMine: true },
  ];
}

function usedSlips(today: number): OpenSlipView[] {
  return [
    { serial: 198, role: "worker", expiresDay: today + 2, isMine: true },
    { serial: 203, role: "worker", expiresDay: today - 3, isMine: false },
  ];
}

function compared(mine: string, theirs: string): Result<"same" | "different" | "later", Problem> {
  const digits = (text: string) => text.replaceAll(/\D/g, "");
  if (digits(theirs).length < 20) return err({ type: "not-allowed" });
  const [epoch, count] = theirs.split(/\D+/);
  if (mine.startsWith(`${epoch}-${count} `))
    return ok(digits(theirs) === digits(mine) ? "same" : "different");
  return ok("later" as const);
}

function isRole(text: string): text is Role {
  return Object.hasOwn(KINDS, text);
}

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), LATENCY_MS));
}

/** Stands in for client/platform/engine-host.ts: the scene is chosen by whoever opens the page. */
export function startPhone(): PhoneHost {
  const chosen = sessionStorage.getItem("sample-scene");
  const scene = chosen === null ? PLAIN_SCENE : { ...PLAIN_SCENE, ...(JSON.parse(chosen) as Partial<Scene>) };
  const safety = sampleSafety(scene.keeping, scene.isLocked, scene.waitMs);
  return { engine: sampleEngine(scene), safety, end: () => undefined };
}
