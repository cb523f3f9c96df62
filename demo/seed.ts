/**
 * Founds the demo factory through the real protocol: every word is written by a headless member, sealed on its
 * side and accepted by the others, at the time the demo says it was written.
 */
import type { Engine, ReplyDraft } from "#client/state/engine";
import type { ThreadView } from "#client/state/views";
import type { Clock } from "#client/sync/adapters";
import { makeEdgeDoor } from "#client/platform/edge-door";
import type { MemberEngine } from "#client/sync/member-engine";
import { dayOf } from "#client/sync/thread-state";
import { SerialQueue } from "#client/sync/serial-queue";
import { nodeClock, startHeadlessMember } from "#headless/headless-member";
import type { FactoryId, StreamId } from "#protocol/ids";
import { type Role, roomIdOf } from "#protocol/wire/audience";
import { DEMO_THREADS, type DemoReply, type DemoThread } from "./conversations.ts";
import { DEMO_FACTORY_NAME, DEMO_FOUNDER_NAME, DEMO_NICKNAMES, type DemoVoice } from "./people.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SLIPS_UNUSED = 10;
const SLIP_DAYS_VALID = 60;
/** Threads written at the same time; each keeps the order of its own replies. */
const THREADS_AT_ONCE = 12;

export interface DemoLinks {
  readonly facilitator: string;
  readonly manager: string;
  readonly representative: string;
  readonly workers: readonly string[];
}

export interface DemoPlace {
  /** Where the edge answers. */
  readonly edgeUrl: string;
  /** What the links begin with. */
  readonly origin: string;
}

type Members = ReadonlyMap<DemoVoice, DemoMember>;

/** A member whose clock says what the demo wants; the timers stay real. */
class DemoMember {
  engine!: MemberEngine;
  #writingAt: number | null = null;
  readonly #writing = new SerialQueue();
  readonly clock: Clock = {
    now: () => this.#writingAt ?? nodeClock.now(),
    after: (ms, run) => nodeClock.after(ms, run),
  };

  /** Does something at a time of the demo; one thing after another, as a person would. */
  at<T>(time: number, write: (engine: MemberEngine) => Promise<T>): Promise<T> {
    return this.#writing.run(async () => {
      this.#writingAt = time;
      const result = await write(this.engine);
      this.#writingAt = null;
      return result;
    });
  }

  async start(place: DemoPlace): Promise<this> {
    this.engine = await startHeadlessMember({
      origin: place.origin,
      door: makeEdgeDoor(place.edgeUrl),
      clock: this.clock,
    });
    return this;
  }
}

export async function seedDemo(place: DemoPlace, say: (line: string) => void): Promise<DemoLinks> {
  const founder = await new DemoMember().start(place);
  must(
    await founder.engine.found({
      factoryName: DEMO_FACTORY_NAME,
      founderName: DEMO_FOUNDER_NAME,
      language: "vi",
    }),
  );
  const members = await joinEveryone(place, founder);
  try {
    await writeThreads(members, say);
    return await makeLinks(founder.engine);
  } finally {
    for (const member of members.values()) member.engine.stop();
  }
}

function must<T>(answer: { ok: true; value: T } | { ok: false; error: { type: string } }): T {
  if (answer.ok) return answer.value;
  throw new Error(`the demo factory could not be made: ${answer.error.type}`);
}

function roleOf(voice: DemoVoice): Role {
  if (voice.startsWith("w")) return "worker";
  if (voice.startsWith("r")) return "representative";
  return voice.startsWith("m") ? "manager" : "facilitator";
}

async function joinEveryone(place: DemoPlace, founder: DemoMember): Promise<Members> {
  const members = new Map<DemoVoice, DemoMember>([["f1", founder]]);
  const voices = (Object.keys(DEMO_NICKNAMES) as DemoVoice[]).filter((voice) => voice !== "f1");
  for (const voice of voices) {
    const member = await new DemoMember().start(place);
    const link = await invite(founder.engine, roleOf(voice), DEMO_NICKNAMES[voice]);
    must(await member.engine.join(link, DEMO_NICKNAMES[voice], "vi"));
    members.set(voice, member);
  }
  return members;
}

async function invite(engine: Engine, role: Role, name: string): Promise<string> {
  const officialName = role === "worker" ? null : name;
  const order = { role, count: 1, daysValid: SLIP_DAYS_VALID, officialName };
  return must(await engine.makeInvites(order))[0]!.link;
}

async function makeLinks(engine: Engine): Promise<DemoLinks> {
  const order = {
    role: "worker",
    count: SLIPS_UNUSED,
    daysValid: SLIP_DAYS_VALID,
    officialName: null,
  } as const;
  const workers = must(await engine.makeInvites(order)).map(({ link }) => link);
  return {
    facilitator: await invite(engine, "facilitator", "Anh Dũng, điều phối"),
    manager: await invite(engine, "manager", "Chị Lan, nhân sự"),
    representative: await invite(engine, "representative", "Anh Tùng, công đoàn"),
    workers,
  };
}

/** Oldest last words first, so that boards show the latest on top. */
async function writeThreads(members: Members, say: (line: string) => void): Promise<void> {
  const waiting = [...DEMO_THREADS].sort((a, b) => lastTimeOf(a) - lastTimeOf(b));
  let written = 0;
  async function writeNext(): Promise<void> {
    for (let thread = waiting.shift(); thread; thread = waiting.shift()) {
      await writeThread(members, thread);
      if (++written % 10 === 0) say(`  ${written} of ${DEMO_THREADS.length} threads`);
    }
  }
  await Promise.all(Array.from({ length: THREADS_AT_ONCE }, writeNext));
}

function startOf(thread: DemoThread): number {
  return Date.now() - thread.daysAgo * DAY_MS - 20 * MINUTE_MS;
}

function lastTimeOf(thread: DemoThread): number {
  return startOf(thread) + Math.max(0, ...thread.replies.map(({ minutesLater }) => minutesLater * MINUTE_MS));
}

async function writeThread(members: Members, thread: DemoThread): Promise<void> {
  const { topic, title, text } = thread;
  const opener = members.get(thread.voice)!;
  const room = roomOf(opener.engine, thread);
  const isAnonymous = thread.anonymous === true;
  const draft = { room, topic, title, text, isAnonymous, asksManagement: asksManagement(thread) };
  const stream = must(await opener.at(startOf(thread), (engine) => engine.startThread(draft)));
  await sent(opener.engine, room, stream, text);
  for (const reply of thread.replies) await writeReply(members, thread, { room, stream }, reply);
}

/** What workers ask where managers read along is asked of management, unless a facilitator tells something. */
function asksManagement(thread: DemoThread): boolean {
  return thread.room === "everyone" && thread.topic !== "general" && thread.voice.startsWith("w");
}

const PROMISE_DAYS = 14;
const PROMISES = /trước ngày|tuần sau|tháng sau|tuần tới|tháng tới|sẽ /u;
const DONE = /đã (thay|lắp|sửa|xong|trả|bổ sung)|xong rồi/iu;

/** What a manager's words amount to. */
function deedOf(reply: DemoReply, day: number): Pick<ReplyDraft, "kind" | "promise"> {
  if (!reply.voice.startsWith("m")) return {};
  const dueDay = day + PROMISE_DAYS;
  // Most old promises were kept and are told as answers; a few are late, as in life.
  const isOpen = dueDay >= dayOf(Date.now()) || dueDay % 6 === 0;
  if (PROMISES.test(reply.text) && isOpen)
    return { kind: "promise", promise: { owner: "Ban quản lý", dueDay } };
  return { kind: DONE.test(reply.text) ? "done" : "answer" };
}

interface ThreadPlace {
  readonly room: ThreadView["room"];
  readonly stream: StreamId;
}

async function writeReply(
  members: Members,
  thread: DemoThread,
  { room, stream }: ThreadPlace,
  reply: DemoReply,
): Promise<void> {
  const member = members.get(reply.voice)!;
  const { engine } = member;
  const time = Math.min(startOf(thread) + reply.minutesLater * MINUTE_MS, Date.now());
  await until(engine, room, stream, ({ posts }) => posts.length > 0); // read before it is answered
  const deed = asksManagement(thread) ? deedOf(reply, dayOf(time)) : {};
  const draft = { room, stream, text: reply.text, isAnonymous: reply.anonymous === true, ...deed };
  must(await member.at(time, () => engine.reply(draft)));
  const post = await sent(engine, room, stream, reply.text);
  if (reply.edited !== undefined) {
    const { edited } = reply;
    must(await member.at(time + 5 * MINUTE_MS, () => engine.edit(room, stream, post, edited)));
    await sent(engine, room, stream, edited);
  }
  if (reply.removed) {
    must(await member.at(time + 9 * MINUTE_MS, () => engine.remove(room, stream, post)));
    const isGone = (each: ThreadView["posts"][number]): boolean =>
      each.id === post && each.isRemoved && isSent(each);
    await until(engine, room, stream, ({ posts }) => posts.some(isGone));
  }
}

function roomOf(engine: MemberEngine, thread: DemoThread): ThreadView["room"] {
  let factory: FactoryId | undefined;
  engine.watchMember((member) => {
    factory = member?.fingerprint as FactoryId | undefined;
  })();
  if (!factory) throw new Error("a demo member has not joined");
  return roomIdOf(factory, thread.room);
}

function isSent(post: ThreadView["posts"][number]): boolean {
  return post.state === "sent";
}

/** The id of the member's post with these words, once it is accepted in the verified chain. */
async function sent(
  engine: Engine,
  room: ThreadView["room"],
  stream: StreamId,
  text: string,
): Promise<string> {
  const isOurs = (post: ThreadView["posts"][number]): boolean =>
    post.author.isMine && post.text === text && isSent(post);
  const view = await until(engine, room, stream, ({ posts }) => posts.some(isOurs));
  return view.posts.find(isOurs)!.id;
}

function until(
  engine: Engine,
  room: ThreadView["room"],
  stream: StreamId,
  isReached: (view: ThreadView) => boolean,
): Promise<ThreadView> {
  return new Promise((resolve) => {
    const stop = engine.watchThread(room, stream, (view) => {
      if (!isReached(view)) return;
      queueMicrotask(() => stop());
      resolve(view);
    });
  });
}
