/**
 * A change of keys, as a facilitator's phone does it in Chromium: for how long, how much it sends, how long the page
 * stands still meanwhile, and what each member's phone downloads to follow.
 * `npm run bench:rotate -- [--json] [--members 300,3000] [--slips 200] [--slowness 1]`
 *
 * The Rooms of workers are changed, as when a worker is taken out: Everyone and Workers, each joined by all members.
 */
import { parseArgs } from "node:util";
import type { Browser, Page } from "@playwright/test";
import { vi as t } from "../client/i18n/messages.vi.ts";
import { peopleWords } from "../client/i18n/people-words.ts";
import { makeEdgeDoor } from "../client/platform/edge-door.ts";
import type { EdgeDoor } from "../client/sync/adapters.ts";
import type { MemberEngine } from "../client/sync/member-engine.ts";
import { startHeadlessMember } from "../headless/headless-member.ts";
import type { RoomId } from "../protocol/ids.ts";
import { mustBeOk } from "../protocol/result.ts";
import { boardIdOf, type EpochKeys } from "../protocol/sealed/epoch-keys.ts";
import type { RoomKind } from "../protocol/wire/audience.ts";
import { bytesToRecords } from "../protocol/wire/rotation-bodies.ts";
import { epochRecordToBytes } from "../protocol/wire/epoch-record.ts";
import { controlStreamOf, startOfStream } from "../protocol/wire/head.ts";
import { buildClient, isClientStale } from "../scripts/build-client.ts";
import { launchPhone, openPhone } from "../scripts/measure/first-visit.ts";
import { startBenchEdge } from "./gopy-edge.ts";
import { type BenchFactory, type BenchMember, foundBenchFactory, Scribe } from "./gopy-factory.ts";
import { openWriter } from "./gopy-writer.ts";
import { type CountingProxy, startCountingProxy } from "./harness/counting-proxy.ts";
import { busyShare, busyWarning } from "./harness/machine.ts";
import { grouped, orExplain, report, say, tableOf } from "./harness/report.ts";

const CHANGED: readonly RoomKind[] = ["everyone", "workers"];
const CHANGE_MS_MAX = 300_000;
const TARGETS = { seconds: 30, recordBytes: 2_000, bytesDownPerMember: 2_500 };
const people = peopleWords.vi;

interface Figures {
  readonly members: number;
  readonly slips: number;
  /** From the tap until both Rooms are done. */
  readonly seconds: number;
  /** All that the phone sent meanwhile, HTTP and WebSocket framing included. */
  readonly bytesUp: number;
  readonly recordBytes: number;
  /** Record and wrap of one Room, without HTTP's headers. */
  readonly bytesDownPerMember: number;
  /** The longest task of the page from the tap on, ms; 0 when none was over 50. */
  readonly longestTaskMs: number;
}

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    members: { type: "string", default: "300,3000" },
    slips: { type: "string", default: "200" },
    slowness: { type: "string", default: "1" },
  },
});

await orExplain(async () => {
  if (await isClientStale()) await buildClient();
  const busy: number[] = [];
  const browser = await launchPhone();
  const figures: Figures[] = [];
  try {
    for (const members of options.members.split(",").map(Number)) {
      busy.push(await busyShare());
      figures.push(await measured(browser, members, Number(options.slips)));
    }
  } finally {
    await browser.close();
  }
  report(options.json, figures, table(figures) + busyWarning(busy));
});

async function measured(browser: Browser, count: number, slips: number): Promise<Figures> {
  const edge = await startBenchEdge();
  const proxy = await startCountingProxy(edge.port);
  try {
    const factory = await foundBenchFactory(edge.url);
    const page = await facilitatorIn(browser, factory, proxy);
    say(`${grouped(count)} members join`);
    const members = await factory.members(count);
    for (const kind of CHANGED) await joinAll(edge.url, keysOf(factory, kind), members);
    await factory.confirm(members);
    const follower = await startFollower(edge.url, factory);
    await makeSlips(page, slips);
    const change = await changeKeys(page, proxy, count);
    const room = keysOf(factory, "everyone").room;
    const bytesDownPerMember = await follower.bytesToFollow();
    const recordBytes = await recordBytesOf(edge.url, room);
    factory.founder.stop();
    await page.context().close();
    return { members: count, slips, ...change, recordBytes, bytesDownPerMember };
  } finally {
    proxy.stop();
    await edge.stop();
  }
}

function keysOf({ identity }: BenchFactory, kind: RoomKind): EpochKeys {
  return identity.keyrings.find((keyring) => keyring.kind === kind)!.current;
}

/** A facilitator's phone, whose every byte passes the proxy. */
async function facilitatorIn(browser: Browser, factory: BenchFactory, proxy: CountingProxy): Promise<Page> {
  const order = { role: "facilitator", count: 1, daysValid: 7, officialName: "Anh Quang" } as const;
  const [invite] = mustBeOk(await factory.founder.makeInvites(order));
  const page = await openPhone(browser, Number(options.slowness));
  const { pathname, hash } = new URL(invite!.link);
  await page.goto(`http://127.0.0.1:${proxy.port}${pathname}${hash}`);
  await page.getByRole("button", { name: t.join.officialEnter, exact: true }).click();
  await page.getByText(t.rooms.everyone).first().waitFor();
  return page;
}

/** Blindly, as newcomers do: nobody has to have read the log to join it. */
async function joinAll(url: string, keys: EpochKeys, members: readonly BenchMember[]): Promise<void> {
  const scribe = new Scribe(keys, boardIdOf(keys, "safety"));
  const writer = await openWriter(url, keys);
  const log = controlStreamOf(keys.room);
  for (const member of members) {
    scribe.resume(log, startOfStream(keys.room, log));
    await writer.append(await scribe.join(member, Date.now()));
  }
  await writer.done();
  writer.close();
}

interface Follower {
  /** What the phone of one member downloaded to follow the change in a Room. */
  bytesToFollow(): Promise<number>;
}

async function startFollower(url: string, { founder, keys }: BenchFactory): Promise<Follower> {
  const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
  const [slip] = mustBeOk(await founder.makeInvites(order));
  const heard = { bytes: 0 };
  const member = await startHeadlessMember({
    origin: url,
    door: listening(makeEdgeDoor(url), keys.room, heard),
  });
  mustBeOk(await member.join(slip!.link, "Mây Trắng 8", "vi"));
  await until(() => kindsJoined(member) >= CHANGED.length);
  const before = heard.bytes;
  return {
    bytesToFollow: async () => {
      await until(() => epochOf(member, keys.room) === 2);
      member.stop();
      return heard.bytes - before;
    },
  };
}

/** Counts what is fetched of a Room. */
function listening(door: EdgeDoor, room: RoomId, heard: { bytes: number }): EdgeDoor {
  return {
    ...door,
    fetch: async (request) => {
      const answer = await door.fetch(request);
      if (request.path.startsWith(`/api/rooms/${room}/`)) heard.bytes += answer.body.length;
      return answer;
    },
  };
}

function roomsOf(member: MemberEngine) {
  let rooms: readonly { readonly room: RoomId; readonly connection: string; readonly epoch: number }[] = [];
  member.watchMember((view) => (rooms = view?.rooms ?? []))();
  return rooms;
}

function kindsJoined(member: MemberEngine): number {
  return roomsOf(member).filter(({ connection }) => connection === "live").length;
}

function epochOf(member: MemberEngine, room: RoomId): number {
  return roomsOf(member).find((each) => each.room === room && each.connection === "live")?.epoch ?? 0;
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + CHANGE_MS_MAX;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("a member's phone never followed");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function makeSlips(page: Page, count: number): Promise<void> {
  await page.getByRole("button", { name: t.home.invite }).first().click();
  await page.getByLabel(t.people.count).fill(String(count));
  await page.getByRole("button", { name: t.people.makeSlips }).click();
  await page.getByText(t.people.made(count)).waitFor({ timeout: CHANGE_MS_MAX });
}

type Change = Pick<Figures, "seconds" | "bytesUp" | "longestTaskMs">;

async function changeKeys(page: Page, proxy: CountingProxy, members: number): Promise<Change> {
  await page
    .getByText(t.counted.worker(members + 1))
    .first()
    .waitFor({ timeout: CHANGE_MS_MAX });
  await page.getByRole("button", { name: people.keys }).click();
  const rooms = new Set<string>(CHANGED.map((kind) => t.rooms[kind]));
  for (const name of Object.values(t.rooms)) {
    const tick = page.getByRole("checkbox", { name });
    if (!rooms.has(name) && (await tick.count()) > 0) await tick.uncheck();
  }
  await proxy.quiet(1_000, 20_000);
  await page.evaluate(watchTasks);
  const [start, before] = [performance.now(), proxy.bytesUp()];
  await page.getByRole("button", { name: people.changeYes }).click();
  await page.getByText(people.allDone).waitFor({ timeout: CHANGE_MS_MAX });
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const longestTaskMs = await page.evaluate(() =>
    Math.round(Math.max(0, ...Reflect.get(globalThis, "tasks"))),
  );
  return { seconds, bytesUp: proxy.bytesUp() - before, longestTaskMs };
}

/** Runs in the page. */
function watchTasks(): void {
  const tasks: number[] = [];
  Object.assign(globalThis, { tasks });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe(
    {
      type: "longtask",
    },
  );
}

async function recordBytesOf(url: string, room: RoomId): Promise<number> {
  const answer = await fetch(`${url}/api/rooms/${room}/epochs/2`);
  const [record] = mustBeOk(bytesToRecords(new Uint8Array(await answer.arrayBuffer())));
  return epochRecordToBytes(record!).length;
}

function table(figures: readonly Figures[]): string {
  const rows = figures.map((each) => [
    grouped(each.members),
    String(each.seconds),
    grouped(each.bytesUp),
    grouped(each.recordBytes),
    grouped(each.bytesDownPerMember),
    grouped(each.longestTaskMs),
  ]);
  const targets = `Targets for 3,000: ${TARGETS.seconds} s, a record of ${grouped(TARGETS.recordBytes)} bytes, ${grouped(TARGETS.bytesDownPerMember)} bytes down.`;
  const header = ["members", "seconds", "bytes up", "record", "down a member", "longest task, ms"];
  return `Two Rooms' keys changed, with ${options.slips} open slips:\n\n${tableOf(header, rows)}\n\n${targets}`;
}
