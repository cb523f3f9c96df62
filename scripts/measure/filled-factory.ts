/** A factory like the demo's for measurements: one board of it holds as many threads as a first page shows. */
import { DEMO_THREADS, type DemoThread } from "#demo/conversations";
import { makeEdgeDoor } from "#client/platform/edge-door";
import type { Topic } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { startHeadlessMember } from "#headless/headless-member";
import type { StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";

export const TOPIC: Topic = "safety";
const WRITERS = 8;
const REPLIES_MAX = 4;

export interface FilledFactory {
  /** A worker's slip that nobody has used. */
  slip(): Promise<string>;
  stop(): void;
}

export interface FilledFactoryOptions {
  /** Where the edge answers. */
  readonly edgeUrl: string;
  /** What the slips' links begin with. */
  readonly origin: string;
  readonly threads: number;
}

export async function fillFactory(options: FilledFactoryOptions): Promise<FilledFactory> {
  const start = () => startHeadlessMember({ origin: options.origin, door: makeEdgeDoor(options.edgeUrl) });
  const founder = await start();
  mustBeOk(await founder.found({ factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" }));
  const slip = () => slipOf(founder);
  const writers: MemberEngine[] = [];
  for (let writer = 0; writer < WRITERS; writer++) {
    const member = await start();
    mustBeOk(await member.join(await slip(), `Chim Sẻ Nâu ${writer}`, "vi"));
    writers.push(member);
  }
  await Promise.all(
    Array.from({ length: options.threads }, (_, index) =>
      writeThread(writers, index, DEMO_THREADS[index % DEMO_THREADS.length]!),
    ),
  );
  await allCounted(founder);
  return { slip, stop: () => [founder, ...writers].forEach((member) => member.stop()) };
}

/** Resolves when every writer stands in the join log: a phone that came before would be sent their joins as they land. */
function allCounted(founder: MemberEngine): Promise<void> {
  return new Promise((resolve) => {
    const stop = founder.watchReaders(roomIdOf(factoryOf(founder), "everyone"), ({ counts }) => {
      if (counts?.worker !== WRITERS) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

async function slipOf(founder: MemberEngine): Promise<string> {
  const order = { role: "worker", count: 1, daysValid: 30, officialName: null } as const;
  return mustBeOk(await founder.makeInvites(order))[0]!.link;
}

async function writeThread(
  writers: readonly MemberEngine[],
  index: number,
  thread: DemoThread,
): Promise<void> {
  const opener = writers[index % writers.length]!;
  const room = roomIdOf(factoryOf(opener), "everyone");
  const { title, text } = thread;
  const draft = { room, topic: TOPIC, title, text, isAnonymous: false, asksManagement: false };
  const stream = mustBeOk(await opener.startThread(draft));
  await shown(opener, stream, 1);
  for (const [number, reply] of thread.replies.slice(0, REPLIES_MAX).entries()) {
    const member = writers[(index + number + 1) % writers.length]!;
    await shown(member, stream, number + 1);
    mustBeOk(
      await member.reply({
        room,
        stream,
        text: reply.text,
        isAnonymous: false,
        kind: "plain",
        promise: null,
      }),
    );
    await shown(member, stream, number + 2);
  }
}

function factoryOf(member: MemberEngine) {
  let found: string | undefined;
  member.watchMember((view) => (found = view?.fingerprint))();
  if (found === undefined) throw new Error("a member without a factory");
  return found as Parameters<typeof roomIdOf>[0];
}

/** Resolves when a member sees so many posts of a thread, all of them accepted. */
function shown(member: MemberEngine, stream: StreamId, posts: number): Promise<void> {
  const room = roomIdOf(factoryOf(member), "everyone");
  return new Promise((resolve) => {
    const stop = member.watchThread(room, stream, (thread) => {
      if (thread.posts.filter(({ state }) => state === "sent").length < posts) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
