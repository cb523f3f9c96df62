/** Gopy in the benchmarks: its own edge in workerd, its own engine in the newcomer, its own formats throughout. */
import { bytesToHex } from "../protocol/bytes.ts";
import type { StreamId } from "../protocol/ids.ts";
import { mustBeOk } from "../protocol/result.ts";
import { nextCursor, startOfStream } from "../protocol/wire/head.ts";
import type { FanoutContestant, FanoutServer, JoinContestant, Post } from "./contestant.ts";
import type { GopyParameters } from "./gopy-dialect.ts";
import { type BenchEdge, startBenchEdge } from "./gopy-edge.ts";
import { type BenchFactory, type BenchMember, foundBenchFactory, Scribe } from "./gopy-factory.ts";
import { openWriter } from "./gopy-writer.ts";
import { runNewcomer } from "./harness/newcomer.ts";

const NEWCOMER = new URL("./gopy-newcomer.ts", import.meta.url);
const DIALECT = new URL("./gopy-dialect.ts", import.meta.url).href;
const WRITERS = 10;
const DURABILITY = "Durable Object with SQLite: every post is stored before it is acknowledged or announced";

export function makeJoinContestant(): JoinContestant {
  let edge: BenchEdge | undefined;
  let factory: BenchFactory | undefined;
  return {
    name: "gopy",
    durability: DURABILITY,
    async prepare(posts) {
      edge = await startBenchEdge();
      factory = await foundBenchFactory(edge.url);
      const members = await factory.members(new Set(posts.map(({ author }) => author)).size);
      await writeDiscussion(edge.url, factory, members, posts);
    },
    async join() {
      const order = { role: "worker", count: 1, daysValid: 30, officialName: null } as const;
      const [slip] = mustBeOk(await factory!.founder.makeInvites(order));
      return runNewcomer(NEWCOMER, edge!.port, [slip!.link]);
    },
    async stop() {
      factory?.founder.stop();
      await edge?.stop();
    },
  };
}

async function writeDiscussion(
  url: string,
  factory: BenchFactory,
  members: readonly BenchMember[],
  posts: readonly Post[],
): Promise<void> {
  const writer = await openWriter(url, factory.keys);
  const scribe = new Scribe(factory.keys, factory.board);
  for (const member of members) await writer.append(await scribe.join(member, posts[0]!.at));
  const threads = new Map<string, StreamId>();
  for (const { thread, author, text, at } of posts) {
    const stream = threads.get(thread);
    const member = members[author]!;
    const frame = stream
      ? await scribe.reply(member, stream, text, at)
      : await scribe.openThread(member, text, at);
    threads.set(thread, frame.stream);
    await writer.append(frame);
  }
  await writer.done();
  writer.close();
}

export function makeFanoutContestant(): FanoutContestant {
  return { name: "gopy", durability: DURABILITY, start: startFanout };
}

async function startFanout(): Promise<FanoutServer> {
  const edge = await startBenchEdge();
  const factory = await foundBenchFactory(edge.url);
  const members = await factory.members(WRITERS + 1);
  const parameters = await openThread(edge, factory, members.slice(1), members[0]!);
  return {
    dialect: DIALECT,
    parameters,
    rowsWritten: () => edge.rowsWritten(),
    stop: async () => {
      factory.founder.stop();
      await edge.stop();
    },
  };
}

async function openThread(
  edge: BenchEdge,
  factory: BenchFactory,
  writers: readonly BenchMember[],
  opener: BenchMember,
): Promise<GopyParameters> {
  const { keys, board } = factory;
  const writer = await openWriter(edge.url, keys);
  const opening = await new Scribe(keys, board).openThread(opener, "Khu C nóng quá", Date.now());
  await writer.append(opening);
  await writer.done();
  writer.close();
  const { stream } = opening;
  const { count, head } = nextCursor(startOfStream(keys.room, stream), opening.envelope);
  return {
    port: edge.port,
    room: keys.room,
    board,
    stream,
    epochKey: bytesToHex(keys.epochKey),
    count,
    head: bytesToHex(head),
    writers: writers.map(({ seed, pen }) => ({
      seed: bytesToHex(seed),
      chain: pen.credential.kind === "chain" ? bytesToHex(pen.credential.chain) : "",
    })),
  };
}
