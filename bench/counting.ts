/**
 * What a newcomer downloads to say how many people can read one Room: from the whole join log, and from a
 * facilitator's checkpoint with as many joins behind it as there may be. The real edge, the app's own engine.
 * `npm run bench:counting -- [--json] [--members 300,3000]`
 */
import { parseArgs } from "node:util";
import type { CountingLimits, EdgeDoor } from "../client/sync/adapters.ts";
import type { MemberEngine } from "../client/sync/member-engine.ts";
import { makeEdgeDoor } from "../client/platform/edge-door.ts";
import { startHeadlessMember } from "../headless/headless-member.ts";
import type { RoomId } from "../protocol/ids.ts";
import { mustBeOk } from "../protocol/result.ts";
import { chainToBytes } from "../protocol/wire/certificate.ts";
import { checkpointToBytes, signCheckpoint } from "../protocol/wire/checkpoint.ts";
import { TOKEN_BYTES } from "../protocol/wire/frames/append.ts";
import { bytesToDownFrame } from "../protocol/wire/frames/frame.ts";
import { controlStreamOf } from "../protocol/wire/head.ts";
import { startBenchEdge } from "./gopy-edge.ts";
import { type BenchFactory, foundBenchFactory, randomBytes, Scribe } from "./gopy-factory.ts";
import { type BenchWriter, openWriter } from "./gopy-writer.ts";
import { grouped, orExplain, report, say, tableOf } from "./harness/report.ts";
import { rounded } from "./harness/statistics.ts";

/** A facilitator's phone leaves the next checkpoint at the latest behind so many joins (CHECK6). */
const JOINS_BEHIND = 48;
/** Of a cheap phone on a busy evening. */
const BITS_PER_SECOND = 400_000;
const COUNTED_MS_MAX = 120_000;
const WHOLE: CountingLimits = { wholeMax: Number.POSITIVE_INFINITY, every: 32 };

interface Counted {
  readonly bytes: number;
  readonly workers: number;
}

interface Figure {
  readonly wholeBytes: number;
  readonly bytes: number;
  readonly ratio: number;
  readonly wholeSeconds: number;
  readonly seconds: number;
}

async function measure(members: number): Promise<Figure> {
  const edge = await startBenchEdge();
  try {
    const factory = await foundBenchFactory(edge.url);
    const order = { role: "worker", count: 2, daysValid: 30, officialName: null } as const;
    const [one, other] = mustBeOk(await factory.founder.makeInvites(order));
    await counted(factory.founder, factory.keys.room); // by now its own join is in the log
    factory.founder.stop();
    await fill(edge.url, factory, members);
    const whole = await count(edge.url, factory.keys.room, one!.link, WHOLE);
    const short = await count(edge.url, factory.keys.room, other!.link);
    // Each of the two counts itself, and the first is in when the second counts.
    if (short.workers !== whole.workers + 1) throw new Error("the two ways to count differ");
    const seconds = (bytes: number) => rounded((bytes * 8) / BITS_PER_SECOND, 1);
    return {
      wholeBytes: whole.bytes,
      bytes: short.bytes,
      ratio: rounded(whole.bytes / short.bytes, 1),
      wholeSeconds: seconds(whole.bytes),
      seconds: seconds(short.bytes),
    };
  } finally {
    await edge.stop();
  }
}

/** Members join, a checkpoint is left, and the last of them join behind it. */
async function fill(url: string, factory: BenchFactory, count: number): Promise<void> {
  const members = await factory.members(count);
  const writer = await openWriter(url, factory.keys);
  const scribe = new Scribe(factory.keys, factory.board);
  for (const [index, member] of members.entries()) {
    if (index === count - JOINS_BEHIND) await leave(factory, writer);
    await writer.append(await scribe.join(member, Date.now()));
  }
  await writer.done();
  writer.close();
}

async function leave({ identity, keys }: BenchFactory, writer: BenchWriter): Promise<void> {
  await writer.done();
  const cursor = writer.acknowledged!;
  const counts = { worker: cursor.count - 1, representative: 0, manager: 0, facilitator: 1 };
  const facts = { epoch: 1, ...cursor, day: 20_778, counts };
  const chain = chainToBytes(identity.chain);
  const act = checkpointToBytes(await signCheckpoint(identity.pen.key, chain, keys.room, facts));
  const stream = controlStreamOf(keys.room);
  writer.tell({ type: "act", token: randomBytes(TOKEN_BYTES), stream, act });
}

/** Joins, and waits until the phone says how many workers can read the Room. */
async function count(url: string, room: RoomId, link: string, counting?: CountingLimits): Promise<Counted> {
  let bytes = 0;
  const door = tapped(url, room, (length) => (bytes += length));
  const engine = await startHeadlessMember({ origin: url, door, ...(counting && { counting }) });
  try {
    mustBeOk(await engine.join(link, "Mây Trắng 8", "vi"));
    const workers = await counted(engine, room);
    return { bytes, workers };
  } finally {
    engine.stop();
  }
}

/** How many workers a phone says can read the Room. */
function counted(engine: MemberEngine, room: RoomId): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  setTimeout(() => reject(new Error("nobody was counted in time")), COUNTED_MS_MAX).unref();
  engine.watchMember((member) => {
    const readers = member?.rooms.find((each) => each.room === room)?.readers;
    if (readers) resolve(readers.worker);
  });
  return promise;
}

/** Tells the length of every frame that brings the join log, or a checkpoint of it. */
function tapped(url: string, room: RoomId, brought: (length: number) => void): EdgeDoor {
  const plain = makeEdgeDoor(url);
  const control = controlStreamOf(room);
  const isCount = (bytes: Uint8Array): boolean => {
    const frame = bytesToDownFrame(bytes);
    if (!frame.ok) return false;
    if (frame.value.type === "page") return frame.value.stream === control;
    if (frame.value.type === "acts") return frame.value.items.some(({ stream }) => stream === control);
    return frame.value.type === "listed" && (frame.value.board as string) === control;
  };
  return {
    fetch: (request) => plain.fetch(request),
    connect: (path, handlers) =>
      plain.connect(path, {
        ...handlers,
        received: (bytes) => {
          if (isCount(bytes)) brought(bytes.length);
          handlers.received(bytes);
        },
      }),
  };
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, members: { type: "string", default: "300,3000" } },
  });
  const figures = new Map<number, Figure>();
  for (const members of values.members.split(",").map(Number)) {
    say(`${grouped(members)} members …`);
    figures.set(members, await measure(members));
  }
  const rows = [...figures].map(([members, each]) => [
    grouped(members),
    grouped(each.wholeBytes),
    `${each.wholeSeconds} s`,
    grouped(each.bytes),
    `${each.seconds} s`,
    `${each.ratio} ×`,
  ]);
  const header = ["members", "whole log", "at 400 kbit/s", "checkpoint", "at 400 kbit/s", "ratio"];
  const title = `Bytes that say who can read one Room, ${JOINS_BEHIND} joins behind the checkpoint:`;
  report(values.json, Object.fromEntries(figures), `${title}\n\n${tableOf(header, rows)}`);
};

await orExplain(main);
