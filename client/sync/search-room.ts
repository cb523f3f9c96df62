/**
 * Search in what this phone holds of a Room: rows of Boards and Threads opened before, verified like any other.
 * The first search reads them from the disk; nothing is asked of the edge.
 */
import type { FoundPost } from "../state/engine.ts";
import type { ThreadView } from "../state/views.ts";
import type { RoomSession } from "./room-session.ts";
import { rowsOf, threadViewOfStream, type ViewFacts } from "./room-views.ts";

const FOUND_MAX = 50;
const NOBODY: ReadonlySet<never> = new Set();

interface Candidate {
  readonly post: FoundPost;
  readonly folded: string;
}

export async function searchRoom(
  session: RoomSession,
  words: string,
  facts: ViewFacts,
): Promise<readonly FoundPost[]> {
  const wanted = folded(words)
    .split(/\s+/u)
    .filter((word) => word.length > 0);
  if (wanted.length === 0) return [];
  await session.boards.loadAll();
  const candidates = [...openingsOf(session, facts), ...(await postsOf(session, facts))];
  const found = candidates.filter(({ folded: text }) => wanted.every((word) => text.includes(word)));
  return withoutDoubles(found.map(({ post }) => post))
    .sort((a, b) => b.time - a.time)
    .slice(0, FOUND_MAX);
}

function openingsOf(session: RoomSession, facts: ViewFacts): Candidate[] {
  const rows = rowsOf(session, facts).filter(({ isRemoved }) => !isRemoved);
  return rows.map(({ stream, topic, title, text, author, time }) => {
    return candidate({ stream, topic, title, text, nickname: author.nickname, time });
  });
}

async function postsOf(session: RoomSession, facts: ViewFacts): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const stream of session.knownThreads) {
    await session.streamSync(stream).load();
    candidates.push(...candidatesOf(threadViewOfStream(session, stream, NOBODY, facts)));
  }
  return candidates;
}

function candidatesOf({ stream, topic, title, posts }: ThreadView): Candidate[] {
  if (!topic) return [];
  return posts
    .filter(({ isRemoved }) => !isRemoved)
    .map(({ text, author, time }) =>
      candidate({ stream, topic, title, text, nickname: author.nickname, time }),
    );
}

function candidate(post: FoundPost): Candidate {
  return { post, folded: folded(`${post.title} ${post.text} ${post.nickname ?? ""}`) };
}

/** Without accents and capitals: workers often type without them. */
function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll(/[đĐ]/gu, "d").toLowerCase();
}

/** An opening stands on its Board and in its Thread. */
function withoutDoubles(posts: readonly FoundPost[]): FoundPost[] {
  const byWords = new Map(posts.map((post) => [`${post.stream}/${post.time}`, post]));
  return [...byWords.values()];
}
