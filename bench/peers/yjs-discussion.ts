import * as Y from "yjs";
import type { BoardThread, Post } from "../contestant.ts";
import { BOARD_THREADS } from "../harness/discussion.ts";
import { makeRandom } from "../harness/random.ts";

/**
 * A discussion as one shared document: `threads` maps a thread's id to a Y.Map whose `posts` is a
 * Y.Array of plain objects. Plain objects rather than nested Y.Maps, because they cost the peers less.
 */
interface StoredPost {
  readonly author: number;
  readonly at: number;
  readonly text: string;
}

type Threads = Y.Map<Y.Map<Y.Array<StoredPost>>>;

const threadsOf = (doc: Y.Doc): Threads => doc.getMap("threads") as Threads;

/** Writes posts into a document, each under its author's own client id, as if they had typed it. */
export const writePosts = (doc: Y.Doc, posts: Iterable<Post>): void => {
  const clientIds = makeClientIds();
  for (const post of posts) {
    doc.clientID = clientIds(post.author);
    doc.transact(() => writePost(threadsOf(doc), post));
  }
};

const writePost = (threads: Threads, { thread, author, at, text }: Post): void => {
  const known = threads.get(thread)?.get("posts");
  if (known) return known.push([{ author, at, text }]);
  const posts = Y.Array.from<StoredPost>([{ author, at, text }]);
  threads.set(thread, new Y.Map<Y.Array<StoredPost>>([["posts", posts]]));
};

/** Yjs draws client ids from 32 bits. One for each author, though real members have one a session. */
export const makeClientIds = (): ((author: number) => number) => {
  const random = makeRandom(7);
  const ids: number[] = [];
  const taken = new Set<number>();
  const draw = (): number => {
    const id = random();
    return taken.has(id) ? draw() : id;
  };
  return (author) => {
    while (ids.length <= author) {
      const id = draw();
      taken.add(id);
      ids.push(id);
    }
    return ids[author]!;
  };
};

export const countPosts = (doc: Y.Doc): number => {
  let posts = 0;
  for (const thread of threadsOf(doc).values()) posts += thread.get("posts")?.length ?? 0;
  return posts;
};

/** The threads with the latest posts, as a newcomer's screen shows them. */
export const readBoard = (doc: Y.Doc): BoardThread[] =>
  [...threadsOf(doc).values()]
    .map((thread) => thread.get("posts")!)
    .map((posts) => ({ posts, lastAt: posts.get(posts.length - 1).at }))
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, BOARD_THREADS)
    .map(({ posts }) => ({ opening: posts.get(0).text, posts: posts.length }));
