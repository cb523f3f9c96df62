/** Headless members on a real edge, each with a disk that can be looked at and a door that is tapped. */
import { randomBytes } from "node:crypto";
import type { MemberView, ThreadView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { PhoneStore } from "#client/sync/phone-store";
import { MemoryStore, startHeadlessMember } from "#headless/headless-member";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { Role } from "#protocol/wire/audience";
import { type DoorTap, makeTappedDoor, type Passed } from "./tapped-door.ts";

const UNTIL_MS_MAX = 60_000;
const POLL_MS = 20;

export interface HeadlessPerson {
  readonly engine: MemberEngine;
  readonly store: PhoneStore;
  readonly passed: Passed;
  view(): MemberView | null;
  /** Shows a Thread from now on. */
  read(room: RoomId, stream: StreamId): () => ThreadView;
}

export async function makePerson(origin: string, tap: DoorTap = {}): Promise<HeadlessPerson> {
  const disk = new MemoryStore();
  const passed: Passed = { up: [], down: [] };
  const engine = await startHeadlessMember({
    origin,
    store: disk,
    door: makeTappedDoor(origin, passed, tap),
  });
  let member: MemberView | null = null;
  engine.watchMember((view) => (member = view));
  return {
    engine,
    store: new PhoneStore(disk),
    passed,
    view: () => member,
    read(room, stream) {
      let latest!: ThreadView;
      engine.watchThread(room, stream, (view) => (latest = view));
      return () => latest;
    },
  };
}

export async function makeFounder(
  origin: string,
  factoryName: string,
  founderName: string,
): Promise<HeadlessPerson> {
  const founder = await makePerson(origin);
  mustBeOk(await founder.engine.found({ factoryName, founderName, language: "vi" }));
  return founder;
}

export async function inviteLink(founder: HeadlessPerson, role: Role, name: string): Promise<string> {
  const officialName = role === "worker" ? null : name;
  const invites = mustBeOk(await founder.engine.makeInvites({ role, count: 1, daysValid: 7, officialName }));
  return invites[0]!.link;
}

/** Joins and waits until every Room of the role is live. */
export async function joinBy(
  origin: string,
  link: string,
  nickname: string,
  tap: DoorTap = {},
): Promise<HeadlessPerson> {
  const person = await makePerson(origin, tap);
  mustBeOk(await person.engine.join(link, nickname, "vi"));
  await until(
    () => person.view()?.rooms.every(({ connection }) => connection === "live") ?? false,
    `${nickname} is live`,
  );
  return person;
}

export async function until(isSo: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + UNTIL_MS_MAX;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export function isAllSent(thread: ThreadView): boolean {
  return thread.posts.length > 0 && thread.posts.every(({ state }) => state === "sent");
}

/** Words that occur nowhere by accident. */
export function unheardOf(words: string): string {
  return `${words} ${randomBytes(6).toString("hex")}`;
}
