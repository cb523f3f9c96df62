/**
 * Moderation as a person does it: reporting, hiding, restoring, and what became of it. Intents like any other words
 * (CLIENT1); reports under throwaway authors, decisions under the moderator's own name.
 */
// long: a report's way from the phone to a decision and back is one thing.
import { type Bytes, bytesToHex, concatBytes, hexToBytes } from "#protocol/bytes";
import {
  type AuthorId,
  bytesToDeviceId,
  DEVICE_ID_BYTES,
  type DeviceId,
  type RoomId,
  type StreamId,
} from "#protocol/ids";
import { err, ok } from "#protocol/result";
import { parseShelfKey, type PostRef } from "#protocol/sealed/intents";
import {
  isAt,
  isModerator,
  nameOf,
  placeOfPost,
  type PostTarget,
  RECEIPT_BYTES,
  RECEIPTS_MAX,
  receiptsIn,
} from "#protocol/sealed/moderation";
import { decisionKey, hideValue, lookedValue, restoreValue } from "#protocol/sealed/moderation-values";
import { type ShelfValue, wellFormed } from "#protocol/sealed/shelf-value";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf, reportsStreamOf } from "#protocol/wire/head";
import type { Answer } from "../state/engine.ts";
import {
  type ModerationOrder,
  type ModerationRow,
  type ModerationView,
  type ReceiptView,
  REPORT_WORDS_MAX,
  type ReportDraft,
  type ReportedPost,
} from "../state/moderation-views.ts";
import { TOPICS } from "../state/topics.ts";
import type { Topic } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import { type Identity, throwawayPen } from "./identity.ts";
import type { ModerationDesk, OpenedReport } from "./moderation-desk.ts";
import type { PhoneStore, StoredIntent, StoredReport } from "./phone-store.ts";
import type { RoomSession } from "./room-session.ts";
import { emptyModeration, rowsOf, type ViewFacts } from "./room-views.ts";
import { threadViewOfStream } from "./thread-of-room.ts";
import { dayOf } from "./thread-state.ts";

const SEED_BYTES = 32;
const HOUR_MS = 3_600_000;
/** Receipts are padded to a multiple of this with chance, so that nobody counts a post's reports. */
const RECEIPTS_STEP = 4;
/** Threads that are fetched so that a moderator sees what was reported. */
const THREADS_FETCHED_MAX = 20;
const LOG_ROWS_MAX = 200;
const JOIN_LOG_WAIT_MS = 8_000;
const JOIN_LOG_LOOK_MS = 250;
const NOBODY: ReadonlySet<never> = new Set();

export interface ModeratingHost {
  readonly adapters: Adapters;
  readonly store: PhoneStore;
  readonly device: DeviceId;
  identity(): Identity | null;
  facts(): ViewFacts | null;
  session(room: RoomId): RoomSession | undefined;
  changed(room: RoomId): void;
}

export class Moderating {
  readonly #host: ModeratingHost;
  readonly #desks = new Map<RoomId, ModerationDesk>();
  readonly #receipts = new Map<RoomId, readonly StoredReport[]>();
  #counter = 0;

  constructor(host: ModeratingHost) {
    this.#host = host;
  }

  #isModerator(session: RoomSession): boolean {
    const role = this.#host.identity()?.role;
    return role !== undefined && isModerator(role, session.keyring.kind);
  }

  /** Somebody looks at moderation, or is a moderator whose reports are counted: takes up what there is. */
  async show(room: RoomId): Promise<void> {
    const session = this.#host.session(room);
    if (!session) return;
    this.#receipts.set(room, await this.#host.store.reports(room));
    if (this.#isModerator(session)) await session.openStream(reportsStreamOf(room));
    await this.openReports(room);
    this.#host.changed(room);
  }

  /** Opens what came new into the Stream of reports, and fetches the Threads that it is about. */
  async openReports(room: RoomId): Promise<void> {
    const session = this.#host.session(room);
    if (!session || !this.#isModerator(session)) return;
    const { reader } = session.streamSync(reportsStreamOf(room));
    if (reader.cursor.count === 0 && !this.#desks.has(room)) return;
    const desk = await this.#desk(room);
    if (!desk || !(await desk.openNew(reader))) return;
    const streams = [...new Set(this.#open(session).map(({ target }) => target.stream))];
    for (const stream of streams.slice(0, THREADS_FETCHED_MAX)) await session.openStream(stream);
    this.#host.changed(room);
  }

  async #desk(room: RoomId): Promise<ModerationDesk | null> {
    const identity = this.#host.identity();
    const { ModerationDesk: Desk } = await loadDesk();
    if (!identity) return null;
    const desk = this.#desks.get(room) ?? new Desk(identity, this.#host.adapters.suite, room);
    this.#desks.set(room, desk);
    return desk;
  }

  async report(draft: ReportDraft): Answer<number> {
    const session = this.#host.session(draft.room);
    const identity = this.#host.identity();
    const target = session && targetOf(session, draft.stream, draft.post);
    if (!session || !identity || !target) return err({ type: "not-allowed" });
    const words = wellFormed(draft.words.trim());
    if ([...words].length > REPORT_WORDS_MAX) return err({ type: "text-too-long" });
    const { makeReport, recipientsOf } = await loadDesk();
    await this.#readJoinLog(session);
    const to = recipientsOf(session.members.joined(), session.keyring.kind, target.author);
    if (to.moderators === 0) return err({ type: "offline" }); // a Room has a facilitator: the log is not here
    if (to.recipients.length === 0) return err({ type: "no-moderators" });
    const { random, clock, suite } = this.#host.adapters;
    const penSeed = random(SEED_BYTES);
    const { author } = await throwawayPen(suite, penSeed);
    const topic = topicIn(session, draft.stream);
    const receipt = random(RECEIPT_BYTES);
    const { reason, isNamed } = draft;
    const place = { room: draft.room, author };
    const report = { target, reason, topic: TOPICS.indexOf(topic), receipt, words, isNamed };
    const value = await makeReport(this.#host.adapters, identity, place, report, to);
    const now = clock.now();
    const intent = {
      stream: reportsStreamOf(draft.room),
      author,
      penSeed,
      key: `report/${bytesToDeviceId(random(DEVICE_ID_BYTES))}/1`,
      value,
      time: now - (now % HOUR_MS), // as of any post without a nickname
    };
    if (!(await this.#keep(session, intent))) return err({ type: "storage-full" });
    const sentTo = to.recipients.length;
    const { position, head } = target;
    const { stream, post } = draft;
    const kept = { author, stream, topic, post, position, head, reason, words, time: now, sentTo };
    await this.#host.store.keepReport(draft.room, { receipt: bytesToHex(receipt), ...kept });
    this.#receipts.set(draft.room, await this.#host.store.reports(draft.room));
    this.#host.changed(draft.room);
    return ok(sentTo);
  }

  /** Who the moderators are stands in the join log; a newcomer's phone may not have read it yet. */
  async #readJoinLog(session: RoomSession): Promise<void> {
    const control = controlStreamOf(session.room);
    await session.openStream(control);
    const { clock } = this.#host.adapters;
    const until = clock.now() + JOIN_LOG_WAIT_MS;
    const isRead = () => session.streamSync(control).isCaughtUp;
    while (!isRead() && session.connection === "live" && clock.now() < until)
      await new Promise<void>((resolve) => void clock.after(JOIN_LOG_LOOK_MS, resolve));
  }

  async moderate(order: ModerationOrder): Answer<null> {
    const session = this.#host.session(order.room);
    const target = session && targetOf(session, order.stream, order.post);
    const isOwn = target?.author === this.#host.identity()?.author;
    if (!session || !target || isOwn || !this.#isModerator(session)) return err({ type: "not-allowed" });
    const topic = TOPICS.indexOf(topicIn(session, order.stream));
    const { decision, reason = "other" } = order;
    const said = decision === "hide" ? hideValue(target, reason, topic) : restoreValue(target, topic);
    const isKept = decision === "keep" || (await this.#decide(session, decision, said));
    if (!isKept || !(await this.#markLooked(session, target))) return err({ type: "storage-full" });
    this.#host.changed(order.room);
    return ok(null);
  }

  /** One key for as many receipts as it may hold. */
  async #markLooked(session: RoomSession, target: PostTarget): Promise<boolean> {
    const about = this.#undecided(session).filter((report) => nameOf(report.target) === nameOf(target));
    for (let start = 0; start < about.length; start += RECEIPTS_MAX) {
      const receipts = about.slice(start, start + RECEIPTS_MAX).map(({ receipt }) => receipt);
      const padded = paddedReceipts(receipts, this.#host.adapters.random);
      if (!(await this.#decide(session, "looked", lookedValue(padded)))) return false;
    }
    return true;
  }

  #decide(session: RoomSession, kind: "hide" | "restore" | "looked", value: ShelfValue): Promise<boolean> {
    const key = decisionKey(kind, this.#host.device, ++this.#counter);
    const { stream } = session.moderation;
    const author = this.#host.identity()!.author;
    return this.#keep(session, {
      stream,
      author,
      key,
      value,
      penSeed: null,
      time: this.#host.adapters.clock.now(),
    });
  }

  async #keep(
    session: RoomSession,
    facts: Pick<StoredIntent, "stream" | "author" | "penSeed" | "key" | "value" | "time">,
  ): Promise<boolean> {
    const { device } = this.#host;
    const intent: StoredIntent = {
      id: `${device}-m${++this.#counter}`,
      device,
      room: session.room,
      board: NO_BOARD,
      openingSalt: null,
      isSent: false,
      refusal: null,
      ...facts,
    };
    try {
      await session.outbox.add(intent, () => true);
    } catch {
      return false; // the one way in which a phone's storage fails
    }
    void session.openStream(facts.stream);
    return true;
  }

  viewOf(room: RoomId): ModerationView {
    const session = this.#host.session(room);
    const facts = this.#host.facts();
    if (!session || !facts) return emptyModeration(room);
    return {
      room,
      isRead: session.moderation.sync.isCaughtUp,
      isModerator: this.#isModerator(session),
      log: logOf(session, facts),
      receipts: this.#receiptsOf(session),
      reported: this.#reportedOf(session, facts),
    };
  }

  #receiptsOf(session: RoomSession): readonly ReceiptView[] {
    const waiting = new Set(
      session.outbox.intentsOf(reportsStreamOf(session.room)).map(({ author }) => author),
    );
    const { looked } = session.moderation.log;
    const stateOf = (report: StoredReport): ReceiptView["state"] => {
      const name = namedIn(report.stream, report.post);
      if (name && session.moderation.hiddenAt(name, report)) return "hidden";
      if (looked.has(report.receipt)) return "kept";
      return waiting.has(report.author) ? "unsent" : "sent";
    };
    const latestFirst = [...(this.#receipts.get(session.room) ?? [])].sort((a, b) => b.time - a.time);
    return latestFirst.map((report) => {
      const { receipt: id, stream, topic, reason, words, sentTo } = report;
      return { id, stream, topic, reason, words, sentTo, day: dayOf(report.time), state: stateOf(report) };
    });
  }

  /** Reports that nobody looked at yet. One about a post that is hidden now is decided by that. */
  #open(session: RoomSession): readonly OpenedReport[] {
    return this.#undecided(session).filter(
      ({ target }) => session.moderation.hiddenAt(target, target) === null,
    );
  }

  #undecided(session: RoomSession): readonly OpenedReport[] {
    const { looked } = session.moderation.log;
    const waiting = session.outbox.intentsOf(session.moderation.stream);
    const deciding = new Set(waiting.flatMap(({ value }) => receiptsIn(value) ?? []));
    const opened = this.#desks.get(session.room)?.opened ?? [];
    return opened
      .map((report) => ({ report, receipt: bytesToHex(report.receipt) }))
      .filter(({ receipt }) => !looked.has(receipt) && !deciding.has(receipt))
      .map(({ report }) => report);
  }

  #reportedOf(session: RoomSession, facts: ViewFacts): readonly ReportedPost[] {
    const byPost = new Map<string, OpenedReport[]>();
    for (const report of this.#open(session)) {
      const name = nameOf(report.target);
      byPost.set(name, [...(byPost.get(name) ?? []), report]);
    }
    const posts = [...byPost.values()].map((reports) => reportedPostOf(session, facts, reports));
    return posts.sort((a, b) => a.sinceDay - b.sinceDay);
  }
}

function loadDesk() {
  return import("./moderation-desk.ts");
}

/** The post that a `PostView.id` names, where it stands in what this phone has read. */
function targetOf(session: RoomSession, stream: StreamId, post: string): PostTarget | undefined {
  const name = namedIn(stream, post);
  const { reader } = session.streamSync(stream);
  const place = name && placeOfPost(reader, name.author, name.ref);
  return name && place ? { ...name, ...place } : undefined;
}

function namedIn(stream: StreamId, post: string) {
  const [author, device, counter] = post.split("/");
  const key = parseShelfKey(`post/${device}/${counter}`);
  return key?.type === "Post" ? { stream, author: author as AuthorId, ref: key.ref as PostRef } : undefined;
}

function topicIn(session: RoomSession, stream: StreamId): Topic {
  const board = session.streamSync(stream).reader.opening?.opening.board;
  return session.boards.topicOf(board) ?? "general";
}

function paddedReceipts(receipts: readonly Bytes[], random: (length: number) => Bytes): Uint8Array {
  const count = Math.ceil(receipts.length / RECEIPTS_STEP) * RECEIPTS_STEP;
  const all = [...receipts];
  while (all.length < count) all.push(random(RECEIPT_BYTES));
  // In the order of their bytes, which chance has made: the padding does not stand behind the true ones.
  const inOrder = all.map(bytesToHex).sort().map(hexToBytes);
  return concatBytes(...inOrder);
}

function logOf(session: RoomSession, facts: ViewFacts): readonly ModerationRow[] {
  const latest = session.moderation.log.decisions.slice(-LOG_ROWS_MAX).reverse();
  if (latest.length === 0) return [];
  const rows = new Map(rowsOf(session, facts).map((row) => [row.stream, row]));
  return latest.map(({ id, kind, reason, role, time, target, topic }) => ({
    id,
    kind,
    reason,
    role,
    day: dayOf(time),
    stream: target.stream,
    topic: TOPICS[topic] ?? "general",
    title: rows.get(target.stream)?.title ?? "",
    isMine: target.author === facts.identity.author,
  }));
}

function reportedPostOf(
  session: RoomSession,
  facts: ViewFacts,
  reports: readonly OpenedReport[],
): ReportedPost {
  const [{ target, topic }] = reports as [OpenedReport];
  const { stream, author, ref } = target;
  const thread = threadViewOfStream(session, stream, NOBODY, facts);
  const place = placeOfPost(session.streamSync(stream).reader, author, ref);
  const post =
    place && isAt({ target }, place) ? thread.posts.find(({ id }) => id === `${author}/${ref}`) : undefined;
  return {
    id: nameOf(target),
    stream,
    topic: TOPICS[topic] ?? "general",
    post: `${author}/${ref}`,
    title: thread.title,
    text: post?.text ?? "",
    isFound: post !== undefined && !post.isRemoved,
    reports: reports.map(({ reason, words, time, nickname }) => ({
      reason,
      words,
      nickname,
      day: dayOf(time),
    })),
    sinceDay: Math.min(...reports.map(({ time }) => dayOf(time))),
  };
}
