/**
 * The engine of one phone (one tab of it): what screens ask for, done with rooms, streams and the outbox.
 * The same code runs in a browser's Web Worker, in the headless member and in simulations.
 */
// long: the one door of screens, method by method.
import { type AuthorId, bytesToDeviceId, DEVICE_ID_BYTES, type RoomId, type StreamId } from "#protocol/ids";
import { err, ok } from "#protocol/result";
import { controlStreamOf } from "#protocol/wire/head";
import type { KeptMonths } from "#protocol/wire/retention";
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
import type { ExportView } from "../state/export-views.ts";
import type { ModerationOrder, ModerationView, ReportDraft } from "../state/moderation-views.ts";
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
import type { Adapters } from "./adapters.ts";
import { EdgeClient } from "./edge-client.ts";
import { Farewells } from "./farewells.ts";
import { HelpScreen } from "./help-screen.ts";
import type { Identity } from "./identity.ts";
import { isNickname } from "./join.ts";
import type { KeyChanges } from "./key-changes.ts";
import { loadFounding, Membership } from "./membership.ts";
import { Memories } from "./memories.ts";
import { loadSending } from "./outbox.ts";
import { Pens } from "./pens.ts";
import { PhoneStore } from "./phone-store.ts";
import type { PosterParts } from "./posters.ts";
import type { RoomSession } from "./room-session.ts";
import { loadCounting, loadReading, Screens } from "./screens.ts";
import { Watchers } from "./watchers.ts";
import type { Writing, WritingHost } from "./writing.ts";

const CHANGE_EVERY_MS = 10_000;
const FAREWELL_EVERY_MS = 60_000;
/** What the first words and the first Thread need is fetched behind the first Board, before anybody asks for it. */
const FETCH_REST_AFTER_MS = 2_500;

export class MemberEngine implements Engine {
  readonly #adapters: Adapters;
  readonly #store: PhoneStore;
  readonly #edge: EdgeClient;
  readonly #membership: Membership;
  readonly #sessions: ReadonlyMap<RoomId, RoomSession>;
  readonly #screens: Screens;
  readonly #help: HelpScreen;
  readonly #memories: Memories;
  readonly #farewells: Farewells;
  readonly #host: WritingHost;
  /** Null until somebody writes, or the first Board is shown. */
  #writing: Writing | null = null;
  /** Only of a facilitator. */
  #keyChanges: KeyChanges | null = null;
  readonly #keyChangeWatchers = new Watchers<readonly KeyChangeView[]>();

  constructor(adapters: Adapters) {
    this.#adapters = adapters;
    this.#store = new PhoneStore(adapters.store);
    this.#edge = new EdgeClient(adapters.door, adapters.clock);
    const device = bytesToDeviceId(adapters.random(DEVICE_ID_BYTES));
    const parts = { adapters, store: this.#store, edge: this.#edge, device };
    this.#membership = new Membership(parts, {
      member: () => this.#memberChanged(),
      stream: (room, stream) => this.#streamChanged(room, stream),
      boards: (room) => this.#screens.announceBoards(room),
      entering: async () => {
        await this.#farewells.load();
        return !this.#farewells.isDeleted;
      },
      entered: () => this.#entered(),
      farewell: () => void this.#farewells.ask(),
      cutSaid: (room, stream) => this.#memories.cutSaid(room, stream),
    });
    this.#sessions = this.#membership.sessions;
    this.#host = {
      ...parts,
      pens: new Pens(this.#store),
      identity: () => this.#identity,
      session: (room: RoomId) => this.#sessions.get(room),
    };
    const changed = () => this.#screens.announceMember();
    const roomsHost = { ...parts, ...this.#host, sessions: this.#sessions, changed };
    this.#memories = new Memories(roomsHost);
    this.#farewells = new Farewells(roomsHost);
    const screensHost = { ...roomsHost, farewell: () => this.#farewells.view };
    this.#screens = new Screens(screensHost);
    this.#help = new HelpScreen(screensHost);
  }

  /** Takes up what the phone holds. Must be called once, before anything else. */
  start(): Promise<void> {
    return this.#membership.start();
  }

  stop(): void {
    this.#membership.stop();
  }

  get #identity(): Identity | null {
    return this.#membership.identity;
  }

  async #entered(): Promise<void> {
    this.#membership.after(FETCH_REST_AFTER_MS, () => void fetchRest());
    this.#membership.every(FAREWELL_EVERY_MS, () => this.#farewells.askIfShut());
    if (this.#identity?.role !== "facilitator") return;
    const goOn = () => this.#loadKeyChanges().then((changes) => changes.goOn());
    // Without a network it is fetched by the next look around.
    await this.#loadKeyChanges().then(
      (changes) => changes.load(),
      () => undefined,
    );
    this.#membership.every(CHANGE_EVERY_MS, () => void goOn().catch(() => undefined));
  }

  async #loadKeyChanges(): Promise<KeyChanges> {
    const { KeyChanges } = await import("./key-changes.ts");
    this.#keyChanges ??= new KeyChanges({
      adapters: this.#adapters,
      edge: this.#edge,
      store: this.#store,
      identity: () => this.#identity,
      sessions: () => [...this.#sessions.values()],
      changed: () => this.#keyChangeWatchers.announce("all", this.#keyChanges?.views() ?? []),
    });
    return this.#keyChanges;
  }

  /** Null without a network, where the app has not been kept whole yet. */
  async #write<T>(write: (writing: Writing) => Answer<T>): Answer<T> {
    const loaded = await loadWriting().catch(() => null);
    if (!loaded) return err({ type: "offline" });
    this.#writing ??= new loaded.Writing(this.#host);
    return write(this.#writing);
  }

  #memberChanged(): void {
    this.#screens.announceMember();
    this.#memories.followFromBases();
  }

  #streamChanged(room: RoomId, stream: StreamId): void {
    if (stream === controlStreamOf(room)) this.#memories.follow(room);
    if (stream === controlStreamOf(room)) this.#help.changed();
    this.#screens.announceStream(room, stream);
  }

  watchMember(onChange: (member: MemberView | null) => void): Stop {
    return this.#screens.watchMember(onChange);
  }

  watchBoard(room: RoomId, topic: Topic, onChange: (board: BoardView) => void): Stop {
    return this.#screens.watchBoard(room, topic, onChange);
  }

  watchTopics(room: RoomId, onChange: Parameters<Engine["watchTopics"]>[1]): Stop {
    return this.#screens.watchTopics(room, onChange);
  }

  watchHome(room: RoomId, onChange: (home: HomeView) => void): Stop {
    return this.#screens.watchHome(room, onChange);
  }

  watchQueue(room: RoomId, onChange: (queue: QueueView) => void): Stop {
    return this.#screens.watchQueue(room, onChange);
  }

  watchThread(room: RoomId, stream: StreamId, onChange: (thread: ThreadView) => void): Stop {
    return this.#screens.watchThread(room, stream, onChange);
  }

  watchModeration(room: RoomId, onChange: (moderation: ModerationView) => void): Stop {
    return this.#screens.watchModeration(room, onChange);
  }

  watchReaders(room: RoomId, onChange: (readers: ReadersView) => void): Stop {
    return this.#screens.watchReaders(room, onChange);
  }

  watchJoins(room: RoomId, onChange: (joins: JoinsView) => void): Stop {
    return this.#screens.watchJoins(room, onChange);
  }

  watchHelp(onChange: (help: HelpView) => void): Stop {
    return this.#help.watch(onChange);
  }

  async writeHelp(contact: HelpContactView, replaces: string | null): Answer<null> {
    const desk = await this.#help.openDesk();
    return desk ? desk.write(contact, replaces) : err({ type: "not-allowed" });
  }

  async takeDownHelp(entry: string): Answer<null> {
    const desk = await this.#help.openDesk();
    return desk ? desk.takeDown(entry) : err({ type: "not-allowed" });
  }

  readSlip(link: string): Answer<SlipView> {
    return this.#membership.readSlip(link);
  }

  join(link: string, nickname: string, language: Language): Answer<null> {
    return this.#membership.join(link, nickname, language);
  }

  found(founding: Founding): Answer<null> {
    return this.#membership.found(founding);
  }

  async makeInvites(order: InviteOrder): Answer<readonly InviteView[]> {
    if (!this.#identity) return err({ type: "not-allowed" });
    const isOfficial = order.role !== "worker";
    if (order.count < 1 || order.count > (isOfficial ? 1 : 500)) return err({ type: "too-many" });
    if (isOfficial && !isNickname(order.officialName ?? "")) return err({ type: "nickname-malformed" });
    const { makeInvites } = await loadFounding();
    const madeAt = new Map(
      [...this.#sessions].map(([room, session]) => [room, session.members.joinLogCount]),
    );
    return makeInvites(this.#adapters, this.#edge, this.#identity, order, { store: this.#store, madeAt });
  }

  startThread(draft: ThreadDraft): Answer<StreamId> {
    return this.#write((writing) => writing.startThread(draft));
  }

  reply(draft: ReplyDraft): Answer<null> {
    return this.#write((writing) => writing.reply(draft));
  }

  edit(room: RoomId, stream: StreamId, post: string, text: string): Answer<null> {
    return this.#write((writing) => writing.edit(room, stream, post, text));
  }

  remove(room: RoomId, stream: StreamId, post: string): Answer<null> {
    return this.#write((writing) => writing.remove(room, stream, post));
  }

  withdraw(room: RoomId, stream: StreamId, post: string): Answer<string> {
    return this.#write((writing) => writing.withdraw(room, stream, post));
  }

  async moreThreads(room: RoomId, topic: Topic): Answer<null> {
    this.#sessions.get(room)?.boards.more(topic);
    return ok(null);
  }

  async report(draft: ReportDraft): Answer<number> {
    return (await this.#screens.loadModerating()).report(draft);
  }

  async moderate(order: ModerationOrder): Answer<null> {
    return (await this.#screens.loadModerating()).moderate(order);
  }

  async keepWords(room: RoomId, months: KeptMonths): Answer<null> {
    const retention = await this.#memories.of(room);
    return retention ? retention.set(months) : err({ type: "not-allowed" });
  }

  async endFactory(isEnding: boolean): Answer<null> {
    const desk = await this.#farewells.open();
    return desk ? desk.say(isEnding) : err({ type: "offline" });
  }

  watchExport(room: RoomId, onChange: (progress: ExportView) => void): Stop {
    let isStopped = false;
    const tell = (view: ExportView) => void (isStopped || onChange(view));
    const failed = { state: "failed", read: 0, threads: 0, problem: "offline", exported: null } as const;
    const session = this.#sessions.get(room);
    if (!session || this.#identity?.role !== "facilitator") tell({ ...failed, problem: "not-allowed" });
    else
      void import("./exporting.ts").then(
        ({ exportRoom }) =>
          exportRoom({
            session,
            clock: this.#adapters.clock,
            facts: () => this.#screens.viewFacts()!,
            isStopped: () => isStopped,
            tell,
          }),
        () => tell(failed),
      );
    return () => void (isStopped = true);
  }

  async search(room: RoomId, words: string): Answer<readonly FoundPost[]> {
    const session = this.#sessions.get(room);
    const facts = this.#screens.viewFacts();
    if (!session || !facts) return err({ type: "not-allowed" });
    const loaded = await loadSearch().catch(() => null);
    return loaded ? ok(await loaded.searchRoom(session, words, facts)) : err({ type: "offline" });
  }

  async readJoinLog(room: RoomId): Answer<null> {
    const session = this.#sessions.get(room);
    if (!session) return err({ type: "not-allowed" });
    await session.openStream(controlStreamOf(room));
    return session.connection === "live" ? ok(null) : err({ type: "offline" });
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
    return this.#keyChangeWatchers.watch("all", onChange, this.#keyChanges?.views() ?? []);
  }

  async removeMember(author: AuthorId, nickname: string | null): Answer<null> {
    const isOneself = author === this.#identity?.author;
    if (this.#identity?.role !== "facilitator" || isOneself) return err({ type: "not-allowed" });
    return (await this.#loadKeyChanges()).begin(author, nickname, [...this.#sessions.keys()]);
  }

  async changeKeys(rooms: readonly RoomId[]): Answer<null> {
    if (this.#identity?.role !== "facilitator") return err({ type: "not-allowed" });
    return (await this.#loadKeyChanges()).begin(
      null,
      null,
      rooms.filter((room) => this.#sessions.has(room)),
    );
  }

  async forgetKeyChange(id: string): Answer<null> {
    return (await this.#loadKeyChanges()).forget(id);
  }

  setLanguage(language: Language): Answer<null> {
    return this.#membership.setNaming({ language });
  }

  async setNickname(nickname: string): Answer<null> {
    if (!isNickname(nickname)) return err({ type: "nickname-malformed" });
    return this.#membership.setNaming({ nickname, isRenamed: true });
  }

  async hasRecovery(): Answer<boolean> {
    return ok((await this.#adapters.store.get("recovery")) !== undefined);
  }

  makeRecoveryCode(): Answer<RecoveryView> {
    return this.#membership.makeRecoveryCode();
  }

  recover(code: string): RecoveryAnswer<null> {
    return this.#membership.recover(code);
  }
}

/** A tap on a room's search, later than the first board. */
function loadSearch() {
  return import("./search-room.ts");
}

/** Nobody writes before a Board is shown. */
function loadWriting() {
  return import("./writing.ts");
}

/** Without a network each is fetched again by the first who needs it. */
async function fetchRest(): Promise<void> {
  await Promise.allSettled([loadReading(), loadWriting(), loadSending()]);
}
