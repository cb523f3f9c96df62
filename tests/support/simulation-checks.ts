/** What must hold at the end of a simulation. Each check throws with the rule it stands for. */
import { deepStrictEqual } from "node:assert/strict";
import type { BoardView, ThreadView, Topic } from "#client/state/views";
import { equalBytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import { isInAudience, ROLES, roomKindsOf } from "#protocol/wire/audience";
import type { Eyes } from "./simulated-eyes.ts";
import type { Deed, SimulatedMember } from "./simulated-member.ts";
import type { World } from "./simulated-world.ts";
import { checkDeeds } from "./simulation-deeds.ts";
import { readReference, type Reference } from "./simulation-reference.ts";
import type { SimulationRecord } from "./simulation-record.ts";

/** Rows of a Board that a phone keeps. */
const ROWS_KEPT = 50;

export interface Ended {
  readonly world: World;
  readonly members: readonly SimulatedMember[];
  readonly deeds: readonly Deed[];
  readonly record: SimulationRecord;
  readonly topics: readonly Topic[];
  /** Phones may have counted from checkpoints: then a join that was written twice can count twice (CHECK4). */
  readonly isCountedShort?: boolean;
}

export async function checkAll(ended: Ended): Promise<{ envelopes: number; refused: number }> {
  await checkOutboxes(ended);
  const newcomer = ended.members[1]!;
  const reference = await readReference(newcomer.phone);
  checkAcknowledged(ended, reference);
  checkThreads(ended, newcomer, reference);
  checkBoards(ended, newcomer);
  checkTopics(ended, newcomer);
  checkRows(newcomer, reference);
  checkDeeds(ended, reference, newcomer);
  checkReaders(ended);
  checkProblems(ended, reference);
  return { envelopes: reference.envelopes, refused: reference.refusals.length };
}

/** Nothing waits, and nothing was given back: here the edge has no reason to refuse anything. */
async function checkOutboxes({ members, record }: Ended): Promise<void> {
  for (const { phone, nickname } of members) {
    const waiting = await record.waiting(phone);
    const words = waiting.map(
      ({ stream, key, refusal }) => `${stream.slice(0, 6)} ${key} ${refusal ?? "waits"}`,
    );
    deepStrictEqual(words, [], `[CLIENT1] ${nickname} still has words that never arrived`);
  }
}

function checkAcknowledged({ record }: Ended, reference: Reference): void {
  for (const { stream, count, envelope } of record.acknowledged) {
    const stored = reference.logOf(stream)[count - 1];
    if (!stored || !equalBytes(stored, envelope))
      throw new Error(`[ROOM1] acknowledged and gone: ${stream} ${count}`);
  }
}

/** A Thread as all must see it. */
function plainThread({ status, title, topic, posts }: ThreadView) {
  const plain = posts.map(({ author: { isMine: _isMine, ...author }, ...post }) => ({ ...post, author }));
  return { status, title, topic, posts: plain };
}

function plainRows({ threads, hasMore, status }: BoardView) {
  const rows = threads.map(({ isUnread: _isUnread, author: { isMine: _isMine, ...author }, ...row }) => ({
    ...row,
    author,
  }));
  return { rows, hasMore, status };
}

function eachPair(
  ended: Ended,
  newcomer: SimulatedMember,
  check: (eyes: Eyes, model: Eyes, who: string) => void,
): void {
  const model = newcomer.open[0]!;
  for (const member of ended.members) {
    for (const eyes of member.open)
      check(eyes, model, `${member.nickname}, tab ${member.eyes.indexOf(eyes) + 1}`);
  }
}

function checkThreads(ended: Ended, newcomer: SimulatedMember, reference: Reference): void {
  eachPair(ended, newcomer, (eyes, model, who) => {
    for (const [name, thread] of eyes.threads) {
      if (reference.logOf(thread.stream).length === 0) {
        deepStrictEqual(thread.posts, [], `[CLIENT1] ${who} sees posts of a Thread that was withdrawn`);
        continue;
      }
      const seen = model.threads.get(name);
      deepStrictEqual(
        plainThread(thread),
        seen && plainThread(seen),
        `[ROOM2] ${who} sees another Thread ${name}`,
      );
      if (thread.status !== "ready") throw new Error(`[ROOM2] ${who}: Thread ${name} is ${thread.status}`);
    }
  });
}

function checkBoards(ended: Ended, newcomer: SimulatedMember): void {
  eachPair(ended, newcomer, (eyes, model, who) => {
    for (const [name, board] of eyes.boards) {
      const seen = model.boards.get(name);
      deepStrictEqual(plainRows(board), seen && plainRows(seen), `[ROOM2] ${who} sees another Board ${name}`);
      const unread = board.threads.filter(({ isUnread }) => isUnread);
      deepStrictEqual(unread, [], `${who} has read every Thread of ${name}`);
    }
  });
}

function checkTopics(ended: Ended, newcomer: SimulatedMember): void {
  eachPair(ended, newcomer, (eyes, model, who) => {
    for (const [room, topics] of eyes.topics) {
      deepStrictEqual(topics, model.topics.get(room), `[ROOM2] ${who} counts other Threads`);
      for (const topic of ended.topics) {
        const rows = model.boards.get(`${room}/${topic}`)!.threads.length;
        deepStrictEqual(
          topics.get(topic),
          rows,
          `[ROOM9] ${who} counts other Threads than the Board has rows`,
        );
      }
    }
  });
}

/** What a phone shows from its disk alone is what it showed with all there. */
export function checkReopened(before: Eyes, after: Eyes): void {
  for (const [name, board] of before.boards) {
    const [was, is] = [board, after.boards.get(name)!].map((each) =>
      plainRows(each).rows.slice(0, ROWS_KEPT),
    );
    deepStrictEqual(is, was, `[ROOM2] the Board ${name} is another from disk`);
  }
  for (const [name, thread] of before.threads) {
    const is = plainThread(after.threads.get(name)!);
    const status = is.posts.length > 0 ? "offline" : is.status;
    deepStrictEqual(
      is,
      { ...plainThread(thread), status },
      `[ROOM2] the Thread ${name} is another from disk`,
    );
  }
}

/** A row is a preview: it says what the Thread says, unless the Thread refuses what the edge shows (PREV1). */
function checkRows(newcomer: SimulatedMember, reference: Reference): void {
  const eyes = newcomer.open[0]!;
  for (const { room, threads } of eyes.boards.values()) {
    for (const row of threads) {
      const thread = eyes.threads.get(`${room}/${row.stream}`)!;
      const { isRemoved, author } = thread.posts[0]!;
      const where = `the row of ${row.stream} and its Thread`;
      deepStrictEqual(row.replies, reference.logOf(row.stream).length - 1, `[PREV1] ${where}: replies`);
      deepStrictEqual({ ...row.author }, { ...author }, `[PREV1] ${where}: author`);
      // An act cannot be taken back: the Board goes on showing a promise whose post was removed.
      const isTakenBack = thread.posts.some(
        (post) => post.isRemoved && reference.isDuty(row.stream, post.id),
      );
      if (!isTakenBack) deepStrictEqual(row.state, thread.state, `[ACT1] ${where}: what became of it`);
      if (reference.isAmendedInVain(row.stream)) continue;
      deepStrictEqual(row.isRemoved, isRemoved, `[PREV1] ${where}: removed`);
      if (isRemoved) continue;
      const text = [...thread.posts[0]!.text].slice(0, 160).join("");
      deepStrictEqual([row.title, row.text], [thread.title, text], `[PREV1] ${where}: words`);
    }
  }
}

/** Whoever joined is counted by all (JOIN2): a join is an intent like any other. */
function checkReaders(ended: Ended): void {
  eachPair(ended, ended.members[1]!, (eyes, _model, who) => {
    for (const { kind, readers } of eyes.member!.rooms) {
      const inside = ended.members.filter(
        ({ role }) => isInAudience(kind, role) && roomKindsOf(role).includes(kind),
      );
      const counts = Object.fromEntries(
        ROLES.map((role) => [role, inside.filter((each) => each.role === role).length]),
      );
      if (ended.isCountedShort && ROLES.every((role) => readers![role] >= counts[role]!)) continue;
      deepStrictEqual(readers, counts, `[JOIN2] ${who} counts other readers of ${kind}`);
    }
  });
}

/** The edge did nothing wrong here, and nobody wrote anything wrong but the same words twice, over two sockets. */
function checkProblems(ended: Ended, reference: Reference): void {
  const explained = new Set<string>();
  for (const refusal of reference.refusals) {
    if (!reference.isDuplicate(refusal, ended.record)) {
      throw new Error(
        `[WRITE3] refused, and no late copy: ${JSON.stringify(refusal.named)} at ${refusal.position}`,
      );
    }
    explained.add(problemName(refusal.stream, refusal.named.type, refusal.named.rule));
  }
  for (const member of ended.members) {
    for (const { problems } of member.eyes) {
      for (const problem of problems.values()) {
        const name = problemName(problem.stream, problem.type, problem.rule);
        if (!explained.has(name))
          throw new Error(`${member.nickname} names a problem: ${JSON.stringify(problem)}`);
      }
    }
  }
}

function problemName(stream: StreamId | null, type: string, rule: string): string {
  return `${stream} ${type} ${rule}`;
}
