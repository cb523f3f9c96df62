/**
 * Takes a whole Room out, on a facilitator's phone: lists every Board to its end, reads every Thread to its end, and
 * gives what members can read as plain values. The edge is asked for what any reader asks for, and learns no more.
 */
import { err, ok, type Result } from "#protocol/result";
import type { Problem } from "../state/engine.ts";
import type { ExportedPost, ExportedRoom, ExportedThread, ExportView } from "../state/export-views.ts";
import { TOPICS } from "../state/topics.ts";
import type { PostView, ThreadRow, ThreadView, Topic } from "../state/views.ts";
import type { Clock } from "./adapters.ts";
import type { RoomSession } from "./room-session.ts";
import { boardViewOf, type ViewFacts } from "./room-views.ts";
import { threadViewOfStream } from "./thread-of-room.ts";
import { dayOf } from "./thread-state.ts";

const LOOK_EVERY_MS = 100;
/** A page that did not come by then does not come on this connection. */
const PAGE_MS_MAX = 30_000;
const NOBODY: ReadonlySet<never> = new Set();

export interface ExportParts {
  readonly session: RoomSession;
  readonly clock: Clock;
  facts(): ViewFacts;
  /** Who asked went away. */
  isStopped(): boolean;
  tell(view: ExportView): void;
}

type Step<T> = Promise<Result<T, Problem>>;

export async function exportRoom(parts: ExportParts): Promise<void> {
  const told = { read: 0, threads: 0, problem: null, exported: null };
  parts.tell({ ...told, state: "listing" });
  const exported = await takeOut(parts);
  if (parts.isStopped()) return;
  if (!exported.ok) return parts.tell({ ...told, state: "failed", problem: exported.error.type });
  const { length } = exported.value.threads;
  parts.tell({ read: length, threads: length, problem: null, state: "done", exported: exported.value });
}

async function takeOut(parts: ExportParts): Step<ExportedRoom> {
  const { session, facts } = parts;
  const rows: ThreadRow[] = [];
  for (const topic of TOPICS) {
    const listed = await listBoard(parts, topic);
    if (!listed.ok) return listed;
    rows.push(...listed.value);
  }
  const threads: ExportedThread[] = [];
  for (const [index, row] of rows.entries()) {
    parts.tell({ state: "reading", read: index, threads: rows.length, problem: null, exported: null });
    if (!(await session.readToEnd(row.stream)) || parts.isStopped()) return err({ type: "offline" });
    const thread = threadOf(threadViewOfStream(session, row.stream, NOBODY, facts()), row.topic);
    if (thread.posts.length > 0) threads.push(thread);
  }
  const { identity, now } = facts();
  return ok({ factory: identity.stored.factoryName, kind: session.keyring.kind, day: dayOf(now), threads });
}

/** Oldest change first. The Board is listed page by page until the edge says that there is no more. */
async function listBoard(parts: ExportParts, topic: Topic): Step<readonly ThreadRow[]> {
  const { session, facts } = parts;
  const board = session.boards.of(topic);
  await session.boards.watch(topic);
  let isHere = await until(parts, () => board.isListed);
  while (isHere && board.hasMore) {
    const before = board.oldestSerial;
    session.boards.more(topic);
    isHere = await until(parts, () => board.oldestSerial < before || !board.hasMore);
  }
  session.boards.unwatch(topic);
  if (!isHere) return err({ type: "offline" });
  const rows = boardViewOf(session, topic, facts()).threads.filter(({ isUnsent }) => !isUnsent);
  return ok(rows.toReversed());
}

/** False when it did not come true, on a connection that lasts. */
async function until({ clock, session, isStopped }: ExportParts, isTrue: () => boolean): Promise<boolean> {
  for (let waited = 0; waited <= PAGE_MS_MAX; waited += LOOK_EVERY_MS) {
    if (isStopped() || session.connection !== "live") return false;
    if (isTrue()) return true;
    await new Promise<void>((resolve) => void clock.after(LOOK_EVERY_MS, resolve));
  }
  return false;
}

/** EXPORT2: what was removed is not there, and of what is hidden only that it is, not even for its author. */
export function threadOf(view: ThreadView, topic: Topic): ExportedThread {
  const [first] = view.posts;
  const isTitleShown = first !== undefined && !first.hidden && !first.isRemoved;
  return {
    topic,
    title: isTitleShown ? view.title : "",
    asksManagement: view.asksManagement,
    state: view.state.kind,
    posts: view.posts.flatMap(postOf),
  };
}

function postOf(post: PostView): ExportedPost[] {
  if (post.isRemoved || post.state !== "sent") return [];
  if (post.hidden) {
    const { reason, role, day } = post.hidden;
    return [{ hidden: { reason, role, day } }];
  }
  const { author, kind, text, promise, earlier } = post;
  const { nickname, role } = author;
  return [{ nickname, role, day: dayOf(post.time), kind, text, isEdited: earlier.length > 0, promise }];
}
