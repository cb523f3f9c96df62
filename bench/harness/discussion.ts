import type { BoardThread, Post } from "../contestant.ts";
import { markOf } from "./marks.ts";
import { below, makeRandom, pick, type Random } from "./random.ts";
import { WORDS } from "./words.ts";

export const MEMBERS = 2_000;
export const POSTS_PER_THREAD = 10;
export const BOARD_THREADS = 20;

const SEED = 20_261_121;
const POST_CHARACTERS = 120;
/** As many threads are being talked in at any one time. */
const OPEN_THREADS = 40;
const FIRST_POST_AT = Date.UTC(2026, 0, 5, 6);
const PAUSE_MS_MAX = 600_000;

/** The same posts for every contestant: `posts` of them in a tenth as many threads. */
export const makeDiscussion = (posts: number): Post[] => {
  const random = makeRandom(SEED);
  const nextThread = makeThreadSequence(random, posts);
  let at = FIRST_POST_AT;
  return Array.from({ length: posts }, (_, index) => {
    at += 1 + below(random, PAUSE_MS_MAX);
    const author = index < MEMBERS ? index : below(random, MEMBERS);
    return { thread: nextThread(), author, at, text: makeText(random, POST_CHARACTERS) };
  });
};

/** Threads overlap: a post goes into one of those open, a full one makes room for a new one. */
const makeThreadSequence = (random: Random, posts: number): (() => string) => {
  const threads = Math.ceil(posts / POSTS_PER_THREAD);
  const open: { id: string; left: number }[] = [];
  let opened = 0;
  const openOne = () => {
    open.push({ id: threadId(opened++), left: POSTS_PER_THREAD });
  };
  while (opened < Math.min(OPEN_THREADS, threads)) openOne();
  return () => {
    const place = below(random, open.length);
    const thread = open[place]!;
    thread.left--;
    if (thread.left === 0) open.splice(place, 1);
    if (thread.left === 0 && opened < threads) openOne();
    return thread.id;
  };
};

const threadId = (index: number): string => `t${index.toString(36).padStart(4, "0")}`;

const makeText = (random: Random, characters: number): string => {
  const length = characters - 10 + below(random, 21);
  let text = capitalised(pick(random, WORDS));
  while (text.length < length) text += ` ${pick(random, WORDS)}`;
  return `${text}.`;
};

const capitalised = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** Short posts for the fan-out: `bytes` of UTF-8 each, beginning with their mark. */
export const makeShortPosts = (posts: number, bytes: number): string[] => {
  const random = makeRandom(SEED + 1);
  return Array.from({ length: posts }, (_, index) => {
    const words = `${markOf(index)} ${makeText(random, bytes)}`;
    return cutToBytes(words, bytes);
  });
};

const cutToBytes = (text: string, bytes: number): string => {
  let cut = "";
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > bytes) break;
    cut += character;
  }
  return cut + ".".repeat(bytes - Buffer.byteLength(cut));
};

/** What a newcomer should find: the threads with the latest posts first. */
export const boardOf = (posts: readonly Post[]): BoardThread[] => {
  const threads = new Map<string, BoardThread>();
  for (const post of posts) {
    const thread = threads.get(post.thread) ?? { opening: post.text, posts: 0 };
    threads.delete(post.thread);
    threads.set(post.thread, { ...thread, posts: thread.posts + 1 });
  }
  return [...threads.values()].reverse().slice(0, BOARD_THREADS);
};

/** Undefined when the board is what was written; otherwise what is wrong with it. */
export const boardFault = (
  expected: readonly BoardThread[],
  board: readonly BoardThread[],
): string | undefined => {
  if (board.length !== expected.length) return `${board.length} threads read, not ${expected.length}`;
  for (const [index, thread] of expected.entries()) {
    const read = board[index]!;
    if (read.opening !== thread.opening) return `thread ${index} opens with other words`;
    if (read.posts !== thread.posts) return `thread ${index} counts ${read.posts} posts, not ${thread.posts}`;
  }
  return undefined;
};
