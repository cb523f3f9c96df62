/** What a Room's first page and management's queue show, made from rows of Boards that this phone holds. */
import type { RoomId } from "#protocol/ids";
import type { HomeView, QueueView, ThreadRow, ThreadState } from "../state/views.ts";

/** `isHeard`: this person has said something to management's latest word in the Thread. */
export function homeViewOf(
  room: RoomId,
  rows: readonly ThreadRow[],
  unread: number,
  isHeard: (row: ThreadRow) => boolean,
): HomeView {
  const mine = rows.filter(({ author }) => author.isMine);
  const told = mine.filter(({ asksManagement, state, isRemoved }) => {
    return asksManagement && !isRemoved && (state.kind === "answered" || state.kind === "done");
  });
  const shown = rows.filter(({ hidden }) => !hidden);
  return {
    room,
    repliesToMe: latestFirst(mine.filter(({ isUnread, replies }) => isUnread && replies > 0)),
    myQuestions: latestFirst(mine.filter(({ asksManagement }) => asksManagement)),
    promises: [
      ...soonestFirst(shown.filter(isPromise)),
      ...shown.filter(({ state }) => state.kind === "done"),
    ],
    unheard: latestFirst(told.filter((row) => !isHeard(row))),
    unread,
  };
}

export interface AnsweredRow {
  readonly row: ThreadRow;
  /** Null while nobody of management has said anything. */
  readonly daysToAnswer: number | null;
}

export function queueViewOf(
  room: RoomId,
  status: QueueView["status"],
  rows: readonly AnsweredRow[],
): QueueView {
  const asked = rows.filter(({ row }) => row.asksManagement && !row.isRemoved && !row.hidden);
  const days = asked.flatMap(({ daysToAnswer }) => (daysToAnswer === null ? [] : [daysToAnswer]));
  const open = asked
    .map(({ row }) => row)
    .filter(({ state }) => state.kind === "waiting" || state.kind === "late");
  const promised = asked.map(({ row }) => row).filter(({ state }) => state.kind === "promised");
  return {
    room,
    status,
    promised: soonestFirst(promised),
    open: open.sort((a, b) => ageDay(a.state) - ageDay(b.state)),
    medianDaysToAnswer: median(days),
    answered: days.length,
  };
}

function isPromise({ state }: ThreadRow): boolean {
  return state.kind === "promised" || state.kind === "late";
}

function soonestFirst(rows: readonly ThreadRow[]): ThreadRow[] {
  return [...rows].sort((a, b) => ageDay(a.state) - ageDay(b.state));
}

function latestFirst(rows: readonly ThreadRow[]): ThreadRow[] {
  return [...rows].sort((a, b) => b.time - a.time);
}

function ageDay(state: ThreadState): number {
  if (state.kind === "waiting") return state.sinceDay;
  return state.kind === "promised" || state.kind === "late" ? state.dueDay : Number.MAX_SAFE_INTEGER;
}

/** The lower of the two in the middle: a number of days that really occurred. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
