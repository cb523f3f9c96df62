/** What screens show of one Room, made anew from what its session holds. */
import type { RoomId, StreamId } from "#protocol/ids";
import { isModerator } from "#protocol/sealed/moderation";
import { TOPICS } from "../state/topics.ts";
import type { ModerationView } from "../state/moderation-views.ts";
import type {
  BoardView,
  HomeView,
  QueueView,
  ReadersView,
  RoomView,
  ThreadRow,
  ThreadView,
  Topic,
} from "../state/views.ts";
import type { RowFacts } from "./board-sync.ts";
import { homeViewOf, queueViewOf } from "./home-view.ts";
import type { Identity } from "./identity.ts";
import type { StoredIntent } from "./phone-store.ts";
import { parsePostValue } from "./post-values.ts";
import type { RoomSession } from "./room-session.ts";
import { dayOf, daysToAnswer, NOTHING_ASKED } from "./thread-state.ts";
import type { Veil } from "./veil.ts";

export interface ViewFacts {
  readonly identity: Identity;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function roomViewOf(session: RoomSession): RoomView {
  const { room, connection, access, lastHeardAt, problems, keyring, marks, memory } = session;
  const { kind, current } = keyring;
  const { epoch } = current;
  const { officialNames } = marks;
  const readers = session.members.readers();
  const { months, sinceDay } = memory.rule;
  const kept = { months, sinceDay };
  return { room, kind, connection, access, epoch, lastHeardAt, readers, officialNames, problems, kept };
}

export function emptyReaders(room: RoomId): ReadersView {
  const nothing = {
    counts: null,
    byPoster: null,
    basis: null,
    doubt: null,
    changedDay: null,
    openSlips: null,
    officials: [],
  };
  return { room, epoch: 1, code: "", comparedCount: 0, comparison: "", ...nothing };
}

export function emptyBoard(room: RoomId, topic: Topic): BoardView {
  return { room, topic, status: "loading", threads: [], hasMore: false };
}

export function boardViewOf(session: RoomSession, topic: Topic, facts: ViewFacts): BoardView {
  const board = session.boards.of(topic);
  const listed = board.threads(rowFactsOf(session, facts));
  const isUnlisted = session.connection === "live" ? "loading" : "offline";
  const status = board.isListed ? "ready" : listed.length > 0 ? "offline" : isUnlisted;
  const known = new Set(listed.map(({ stream }) => stream));
  const unsent = unsentThreads(session, topic, facts).filter(({ stream }) => !known.has(stream));
  return { room: session.room, topic, status, threads: [...unsent, ...listed], hasMore: board.hasMore };
}

function rowFactsOf(session: RoomSession, { identity, now }: ViewFacts): RowFacts {
  return {
    member: identity.author,
    today: dayOf(now),
    readCountOf: (stream) => session.threads.readCountOf(stream),
    actOf: (stream) => session.acts.of(stream),
    marksOf: (stream) => session.marks.of(stream),
    veil: veilOf(session, identity),
  };
}

export function veilOf({ moderation, keyring }: RoomSession, { role }: Identity): Veil {
  return {
    isModerator: isModerator(role, keyring.kind),
    hiddenPost: (...post) => moderation.hiddenPost(...post),
    hiddenOpening: (...opening) => moderation.hiddenOpening(...opening),
  };
}

function unsentThreads(session: RoomSession, topic: Topic, facts: ViewFacts): ThreadRow[] {
  const { board } = session.boards.of(topic);
  return session.outbox.streams.flatMap((stream) => {
    const intents = session.outbox.intentsOf(stream);
    const opening = intents.find((intent) => intent.openingSalt !== null && intent.board === board);
    return opening ? unsentRow(topic, opening, facts) : [];
  });
}

function unsentRow(topic: Topic, opening: StoredIntent, { identity }: ViewFacts): ThreadRow[] {
  const value = parsePostValue(opening.value);
  if (!value) return [];
  const isNamed = opening.penSeed === null;
  const { asksManagement } = value;
  return [
    {
      stream: opening.stream,
      topic,
      asksManagement,
      state: asksManagement ? { kind: "waiting", sinceDay: dayOf(opening.time) } : { kind: "none" },
      title: value.title ?? "",
      text: value.text,
      author: {
        id: opening.author,
        nickname: isNamed ? identity.stored.nickname : null,
        role: isNamed ? identity.role : null,
        isMine: true,
      },
      replies: 0,
      officialReplies: [],
      promiseOwner: null,
      helped: 0,
      notYet: 0,
      time: opening.time,
      isUnread: false,
      isRemoved: false,
      isUnsent: true,
    },
  ];
}

export function topicsViewOf(
  session: RoomSession,
): readonly { topic: Topic; threads: number; unread: number }[] {
  return TOPICS.map((topic) => {
    const board = session.boards.of(topic);
    return { topic, threads: board.total, unread: session.threads.unreadOf(board.board) };
  });
}

export function rowsOf(session: RoomSession, facts: ViewFacts): readonly ThreadRow[] {
  return TOPICS.flatMap((topic) => boardViewOf(session, topic, facts).threads);
}

export function homeViewOfRoom(session: RoomSession, facts: ViewFacts): HomeView {
  const unread = TOPICS.reduce(
    (sum, topic) => sum + session.threads.unreadOf(session.boards.of(topic).board),
    0,
  );
  const isHeard = (row: ThreadRow) => hasJudged(session, row.stream, facts);
  return homeViewOf(session.room, rowsOf(session, facts), unread, isHeard);
}

/** Whether this person has said something to management's latest word, sent or still waiting. */
function hasJudged(session: RoomSession, stream: StreamId, { identity }: ViewFacts): boolean {
  const waits = session.outbox.intentsOf(stream).some((intent) => {
    const kind = parsePostValue(intent.value)?.kind;
    return intent.author === identity.author && (kind === "helped" || kind === "not-yet");
  });
  const marks = session.marks.of(stream);
  if (waits || !marks || marks.deedPosition < (session.acts.of(stream)?.position ?? 0)) return waits;
  return [...marks.helped, ...marks.notYet].includes(identity.author);
}

export function queueViewOfRoom(session: RoomSession, facts: ViewFacts): QueueView {
  const rows = rowsOf(session, facts).map((row) => {
    return { row, daysToAnswer: daysToAnswer(session.acts.of(row.stream), dayOf(row.time)) };
  });
  const isListed = TOPICS.every((topic) => session.boards.of(topic).isListed);
  const status = isListed ? "ready" : session.connection === "offline" ? "offline" : "loading";
  return queueViewOf(session.room, status, rows);
}

export function emptyThread(room: RoomId, stream: StreamId): ThreadView {
  return { room, stream, topic: null, status: "loading", ...NOTHING_ASKED, title: "", posts: [] };
}

export function emptyModeration(room: RoomId): ModerationView {
  return { room, isRead: false, isModerator: false, log: [], receipts: [], reported: [] };
}
