/**
 * Search in what this phone holds of a Room: rows of Boards and Threads opened before, verified like any other.
 * The first search reads them from the disk; nothing is asked of the edge.
 */
import type { FoundPost } from "../state/engine.ts";
import { makeSearchIndex } from "../state/local-search.ts";
import type { RoomSession } from "./room-session.ts";
import { rowsOf, type ViewFacts } from "./room-views.ts";
import { threadViewOfStream } from "./thread-of-room.ts";

const FOUND_MAX = 50;
const NOBODY: ReadonlySet<never> = new Set();

export async function searchRoom(
  session: RoomSession,
  words: string,
  facts: ViewFacts,
): Promise<readonly FoundPost[]> {
  await session.boards.loadAll();
  const posts = await postsOf(session, facts);
  const opened = new Set([...posts.values()].map(({ stream }) => stream));
  for (const opening of openingsOf(session, facts)) {
    if (!opened.has(opening.stream)) posts.set(opening.stream, opening); // never opened: its Board knows the first post
  }
  const index = makeSearchIndex();
  for (const [id, { title, text, nickname, time }] of posts) {
    index.put(id, { title, text, author: nickname ?? "" }, time);
  }
  return index.search(words, FOUND_MAX).flatMap(({ id }) => posts.get(id) ?? []);
}

function openingsOf(session: RoomSession, facts: ViewFacts): FoundPost[] {
  const rows = rowsOf(session, facts).filter(({ isRemoved, hidden }) => !isRemoved && !hidden);
  return rows.map(({ stream, topic, title, text, author, time }) => {
    return { stream, post: null, topic, title, text, nickname: author.nickname, time };
  });
}

/** By the id of the post. */
async function postsOf(session: RoomSession, facts: ViewFacts): Promise<Map<string, FoundPost>> {
  const posts = new Map<string, FoundPost>();
  for (const stream of session.threads.knownThreads) {
    await session.streamSync(stream).load();
    const { topic, title: heading, posts: views } = threadViewOfStream(session, stream, NOBODY, facts);
    // The heading of a hidden opening stands above what others answered, and is hidden in a search too.
    const title = views[0]?.hidden ? "" : heading;
    for (const { id, text, author, time, isRemoved, hidden } of views) {
      if (topic && !isRemoved && !hidden)
        posts.set(id, { stream, post: id, topic, title, text, nickname: author.nickname, time });
    }
  }
  return posts;
}
