/** The process of clients: opens the sockets, writes the posts, times their arrival everywhere. */
import { once } from "node:events";
import type { FanoutDialect, FanoutMember, MakeDialect } from "../contestant.ts";
import { makeShortPosts } from "./discussion.ts";
import type { ClientFigures, FanoutRun, FromClients } from "./fanout-messages.ts";
import { makeDeliveries, type Deliveries } from "./deliveries.ts";
import { openRawSocket, type RawSocket } from "./raw-socket.ts";
import { percentile } from "./statistics.ts";

/** Posts are written in turn by so many members, the others only read. */
const AUTHORS = 10;
const SOCKETS_OPENED_AT_ONCE = 25;
const STEADY_PAUSE_MS = 100;

interface Seat {
  readonly socket: RawSocket;
  readonly member: FanoutMember;
}

const main = async (run: FanoutRun): Promise<void> => {
  const { makeDialect } = (await import(run.dialect)) as { makeDialect: MakeDialect };
  const dialect = await makeDialect(run.parameters);
  const texts = makeShortPosts(run.warmUpPosts + run.measuredPosts, run.postBytes);
  const deliveries = makeDeliveries(texts.length, run.sockets, authorOf);
  const seats = await openSeats(dialect, run, deliveries);
  const writes = await writeAll(seats, texts);

  await sendAll(writes.slice(0, run.warmUpPosts), 0, "burst", deliveries);
  await deliveries.complete(0, run.warmUpPosts);
  tell({ warm: true });
  await once(process, "message");
  const figures = await measure(run, seats, writes, deliveries);
  await checkTexts(seats, texts);
  tell({ figures });
  for (const { socket } of seats) socket.close();
};

const tell = (message: FromClients): void => void process.send!(message);

const authorOf = (post: number): number => post % AUTHORS;

const openSeats = async (dialect: FanoutDialect, run: FanoutRun, deliveries: Deliveries): Promise<Seat[]> => {
  const seats: Seat[] = [];
  while (seats.length < run.sockets) {
    const members = Math.min(SOCKETS_OPENED_AT_ONCE, run.sockets - seats.length);
    const opening = Array.from({ length: members }, (_, index) =>
      openSeat(dialect, run, seats.length + index, deliveries),
    );
    seats.push(...(await Promise.all(opening)));
  }
  await Promise.all(seats.map(({ member }) => member.ready));
  return seats;
};

const openSeat = (
  dialect: FanoutDialect,
  { parameters, sockets }: FanoutRun,
  number: number,
  deliveries: Deliveries,
): Promise<Seat> =>
  new Promise((resolve) => {
    let member: FanoutMember;
    const socket: RawSocket = openRawSocket(parameters.port, dialect.request(number), {
      opened: () => {
        const delivered = (post: number) => deliveries.arrived(post, number);
        member = dialect.join({ member: number, isReader: number === sockets - 1, socket, delivered });
        resolve({ socket, member });
      },
      message: (payload, isText) => member.receive(payload, isText),
      lost: (reason) => giveUp(`member ${number} lost the connection: ${reason}`),
    });
  });

const giveUp = (reason: string): never => {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
};

const writeAll = async (seats: readonly Seat[], texts: readonly string[]): Promise<(() => void)[]> => {
  const writes: (() => void)[] = [];
  for (const [post, text] of texts.entries()) {
    writes.push(await seats[authorOf(post)]!.member.write(post, text));
  }
  return writes;
};

const sendAll = async (
  writes: readonly (() => void)[],
  firstPost: number,
  load: FanoutRun["load"],
  deliveries: Deliveries,
): Promise<void> => {
  for (const [index, write] of writes.entries()) {
    deliveries.sent(firstPost + index);
    write();
    if (load === "steady") await new Promise((resolve) => setTimeout(resolve, STEADY_PAUSE_MS));
  }
};

const measure = async (
  run: FanoutRun,
  seats: readonly Seat[],
  writes: readonly (() => void)[],
  deliveries: Deliveries,
): Promise<ClientFigures> => {
  const bytesBefore = receivedBy(seats);
  const cpuBefore = process.cpuUsage();
  await sendAll(writes.slice(run.warmUpPosts), run.warmUpPosts, run.load, deliveries);
  await deliveries.complete(run.warmUpPosts, writes.length);
  const cpu = process.cpuUsage(cpuBefore);
  const { latenciesMs, wallMs } = deliveries.between(run.warmUpPosts, writes.length);
  return {
    deliveredPerSecond: latenciesMs.length / (wallMs / 1_000),
    p99Ms: percentile(latenciesMs, 0.99),
    bytesPerPost: (receivedBy(seats) - bytesBefore) / latenciesMs.length,
    clientLoad: (cpu.user + cpu.system) / 1_000 / wallMs,
  };
};

const receivedBy = (seats: readonly Seat[]): number =>
  seats.reduce((bytes, { socket }) => bytes + socket.bytesReceived(), 0);

/** The last member, who wrote nothing, must be able to read every post as it was written. */
const checkTexts = async (seats: readonly Seat[], texts: readonly string[]): Promise<void> => {
  const read = new Set(await seats.at(-1)!.member.readTexts());
  const missing = texts.filter((text) => !read.has(text)).length;
  if (missing > 0) giveUp(`a member cannot read ${missing} of ${texts.length} posts`);
};

const [run] = (await once(process, "message")) as [FanoutRun];
await main(run);
