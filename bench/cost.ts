/**
 * What Gopy's edge costs: a day of a factory's workers played against the real edge, what Cloudflare bills for
 * counted, and multiplied by the published prices.
 * `npm run bench:cost -- [--json]`
 *
 * Assumptions, all on the dear side: nothing of the plan's included amounts is used; a worker sits in two Rooms
 * and opens the app three times a day for five minutes, reads 200 posts in 20 threads, writes two; pings are
 * billed like other messages; every post waits alone for its tick, and an object is billed for that wait and
 * for the processor time measured here (a slower machine than the edge's is not assumed, nor a faster one).
 * Joining, once a year, and the storage of what was written are named beside the sum.
 */
import type { MemberEngine } from "../client/sync/member-engine.ts";
import type { EdgeDoor, KeyValueStore } from "../client/sync/adapters.ts";
import { makeEdgeDoor } from "../client/platform/edge-door.ts";
import { MemoryStore, startHeadlessMember } from "../headless/headless-member.ts";
import type { RoomId, StreamId } from "../protocol/ids.ts";
import { mustBeOk } from "../protocol/result.ts";
import { type BenchEdge, startBenchEdge } from "./gopy-edge.ts";
import { type BenchFactory, foundBenchFactory, Scribe } from "./gopy-factory.ts";
import { openWriter } from "./gopy-writer.ts";
import { makeDiscussion } from "./harness/discussion.ts";
import { report, say, tableOf } from "./harness/report.ts";

/** https://developers.cloudflare.com/durable-objects/platform/pricing and workers/platform/pricing, USD. */
const PRICES = {
  workerRequest: 0.3 / 1e6,
  objectRequest: 0.15 / 1e6,
  gbSecond: 12.5 / 1e6,
  rowWritten: 1 / 1e6,
  rowRead: 0.001 / 1e6,
  storedGbMonth: 0.2,
};
const MESSAGES_PER_REQUEST = 20;
const OBJECT_GB = 0.128;
const TICK_S = 0.04;

const DAYS = 30;
const OPENS_A_DAY = 3;
const POSTS_READ_A_DAY = 200;
const POSTS_WRITTEN_A_DAY = 2;
const SESSION_S = 300;
const PING_EVERY_S = 25;
const ROOMS_OF_A_WORKER = 2;

/** Every opening is taken to wake a sleeping object, which then reads a row for each Thread of the Room. */
const THREADS_OF_A_ROOM = 1_000;

const POSTS_KEPT = 5_000;
const WORKERS_PLAYED = 12;
const THREADS_READ = 20;
const QUIET_S = 20;

interface Counts {
  workerRequests: number;
  objectRequests: number;
  messages: number;
  rowsWritten: number;
  rowsRead: number;
  processorMs: number;
}

const door = { workerRequests: 0, objectRequests: 0, messages: 0 };

/** Counts what is billed on its way to the edge. */
function countingDoor(url: string): EdgeDoor {
  const plain = makeEdgeDoor(url);
  const request = (): void => {
    door.workerRequests++;
    door.objectRequests++;
  };
  return {
    fetch: (asked) => {
      request();
      return plain.fetch(asked);
    },
    connect: (path, handlers) => {
      const opened = (): void => {
        request();
        handlers.opened();
      };
      const socket = plain.connect(path, { ...handlers, opened });
      return {
        ...socket,
        send: (bytes) => {
          door.messages++;
          socket.send(bytes);
        },
      };
    },
  };
}

async function countsOf(edge: BenchEdge): Promise<Counts> {
  const [rowsWritten, rowsRead] = [await edge.rowsWritten(), await edge.rowsRead()];
  return { ...door, rowsWritten, rowsRead, processorMs: await edge.processorMs() };
}

/** What one deed of one worker cost, on average. */
async function measured(edge: BenchEdge, deeds: number, play: () => Promise<void>): Promise<Counts> {
  const before = await countsOf(edge);
  await play();
  const after = await countsOf(edge);
  const keys = Object.keys(before) as (keyof Counts)[];
  return Object.fromEntries(
    keys.map((key) => [key, (after[key] - before[key]) / deeds]),
  ) as unknown as Counts;
}

interface Worker {
  readonly store: KeyValueStore;
  engine: MemberEngine;
}

async function main(isJson: boolean): Promise<void> {
  const edge = await startBenchEdge();
  const factory = await foundBenchFactory(edge.url);
  try {
    say(`writing ${POSTS_KEPT} posts …`);
    const threads = await fill(edge, factory);
    const room = factory.keys.room;
    const workers = await joinWorkers(edge, factory);
    for (const worker of workers) worker.engine.stop();
    await pause(1_000);
    const open = await measured(edge, workers.length, () => openAll(edge, workers, room));
    const read = await measured(edge, workers.length, () =>
      inTurn(workers, (worker) => readThreads(worker, room, threads)),
    );
    const written = workers.length * POSTS_WRITTEN_A_DAY;
    const write = await measured(edge, written, () =>
      inTurn(workers, (worker) => writePosts(worker, room, threads)),
    );
    const quiet = await measured(edge, 1, () => pause(QUIET_S * 1_000));
    for (const worker of workers) worker.engine.stop();
    print(isJson, { open, read, write, quiet, sockets: workers.length * ROOMS_OF_A_WORKER });
  } finally {
    factory.founder.stop();
    await edge.stop();
  }
}

async function fill(edge: BenchEdge, factory: BenchFactory): Promise<StreamId[]> {
  const members = await factory.members(100);
  const writer = await openWriter(edge.url, factory.keys);
  const scribe = new Scribe(factory.keys, factory.board);
  const threads = new Map<string, StreamId>();
  for (const { thread, author, text, at } of makeDiscussion(POSTS_KEPT)) {
    const member = members[author % members.length]!;
    const stream = threads.get(thread);
    const frame = stream
      ? await scribe.reply(member, stream, text, at)
      : await scribe.openThread(member, text, at);
    threads.set(thread, frame.stream);
    await writer.append(frame);
  }
  await writer.done();
  writer.close();
  return [...threads.values()];
}

async function joinWorkers(edge: BenchEdge, factory: BenchFactory): Promise<Worker[]> {
  const workers: Worker[] = [];
  const order = { role: "worker", count: WORKERS_PLAYED, daysValid: 30, officialName: null } as const;
  for (const { link } of mustBeOk(await factory.founder.makeInvites(order))) {
    const store = new MemoryStore();
    const engine = await startHeadlessMember({ origin: edge.url, store, door: countingDoor(edge.url) });
    mustBeOk(await engine.join(link, `Chim Sẻ ${workers.length}`, "vi"));
    workers.push({ store, engine });
  }
  await pause(4_000); // joins written, readers counted: a phone that has been here before
  return workers;
}

async function openAll(edge: BenchEdge, workers: readonly Worker[], room: RoomId): Promise<void> {
  for (const worker of workers) {
    worker.engine = await startHeadlessMember({
      origin: edge.url,
      store: worker.store,
      door: countingDoor(edge.url),
    });
    await until((done) =>
      worker.engine.watchBoard(room, "safety", ({ status }) => status === "ready" && done()),
    );
  }
  await pause(2_500); // the join log is asked for after the first screen
}

async function readThreads({ engine }: Worker, room: RoomId, threads: readonly StreamId[]): Promise<void> {
  for (const stream of threads.slice(-THREADS_READ)) {
    await until((done) =>
      engine.watchThread(
        room,
        stream,
        ({ status, posts }) => status === "ready" && posts.length > 0 && done(),
      ),
    );
  }
}

async function writePosts({ engine }: Worker, room: RoomId, threads: readonly StreamId[]): Promise<void> {
  for (let post = 0; post < POSTS_WRITTEN_A_DAY; post++) {
    const stream = threads.at(-1 - post)!;
    const text = `Chiều nay quạt lại hỏng, nhờ tổ cơ điện xem giúp ${Math.random()}`;
    mustBeOk(await engine.reply({ room, stream, text, isAnonymous: false }));
    const isSent = (posts: readonly { text: string; state: string }[]): boolean =>
      posts.some((each) => each.text === text && each.state === "sent");
    await until((done) => engine.watchThread(room, stream, ({ posts }) => isSent(posts) && done()));
  }
}

async function inTurn(workers: readonly Worker[], play: (worker: Worker) => Promise<void>): Promise<void> {
  for (const worker of workers) await play(worker);
}

function until(watch: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const stop: () => void = watch(() => {
      queueMicrotask(() => stop());
      resolve();
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

interface Measured {
  readonly open: Counts;
  readonly read: Counts;
  readonly write: Counts;
  readonly quiet: Counts;
  readonly sockets: number;
}

interface Bill {
  readonly requests: number;
  readonly gbSeconds: number;
  readonly usd: number;
}

/** One user's month. */
function billOf({ open, read, write }: Measured): Bill {
  const month = (key: keyof Counts): number =>
    DAYS *
    (OPENS_A_DAY * open[key] + (POSTS_READ_A_DAY / 200) * read[key] + POSTS_WRITTEN_A_DAY * write[key]);
  const pings = DAYS * OPENS_A_DAY * ROOMS_OF_A_WORKER * (SESSION_S / PING_EVERY_S);
  const objectRequests = month("objectRequests") + (month("messages") + pings) / MESSAGES_PER_REQUEST;
  const waits = DAYS * POSTS_WRITTEN_A_DAY * TICK_S;
  const gbSeconds = OBJECT_GB * (month("processorMs") / 1_000 + waits);
  const rowsRead = month("rowsRead") + DAYS * OPENS_A_DAY * ROOMS_OF_A_WORKER * THREADS_OF_A_ROOM;
  const usd =
    month("workerRequests") * PRICES.workerRequest +
    objectRequests * PRICES.objectRequest +
    gbSeconds * PRICES.gbSecond +
    month("rowsWritten") * PRICES.rowWritten +
    rowsRead * PRICES.rowRead;
  return { requests: month("workerRequests") + objectRequests, gbSeconds, usd };
}

function print(isJson: boolean, all: Measured): void {
  const bill = billOf(all);
  const figures = {
    rowsWrittenPerPost: round(all.write.rowsWritten, 2),
    requestsPerUserMonth: round(bill.requests, 1),
    gbSecondsPerUserMonth: round(bill.gbSeconds, 3),
    usdPerUserMonth: round(bill.usd, 6),
  };
  const row = (name: string, counts: Counts): string[] => [
    name,
    ...[counts.workerRequests, counts.messages, counts.rowsWritten, counts.rowsRead, counts.processorMs].map(
      (each) => String(round(each, 2)),
    ),
  ];
  const table = tableOf(
    ["", "requests", "messages", "rows written", "rows read", "processor ms"],
    [
      row("opening the app", all.open),
      row(`reading ${POSTS_READ_A_DAY} posts`, all.read),
      row("writing a post", all.write),
      row(`${QUIET_S} quiet seconds, ${all.sockets} sockets`, all.quiet),
    ],
  );
  const stored = (DAYS * POSTS_WRITTEN_A_DAY * 450 * PRICES.storedGbMonth) / 1e9;
  const quietHour =
    `A quiet hour with ${all.sockets} sockets: ${round((all.quiet.rowsWritten * 3600) / QUIET_S, 0)} rows written, ` +
    `${round((all.sockets * 3600) / PING_EVERY_S / MESSAGES_PER_REQUEST, 1)} requests (pings), no duration: the object sleeps.`;
  const sum =
    `A user and month: ${figures.requestsPerUserMonth} requests, ${figures.gbSecondsPerUserMonth} GB-s, ` +
    `${bill.usd.toFixed(6)} USD; a month's posts of one user add ${stored.toFixed(9)} USD a month of storage.`;
  report(isJson, figures, [table, "", quietHour, sum].join("\n"));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

await main(process.argv.includes("--json"));
