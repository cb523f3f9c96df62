/**
 * kill -9 of workerd while people write: whatever was acknowledged is there afterwards, at its place and once, and
 * whatever was typed arrives once.
 *
 *   CRASHES=50 npx vitest run --project system tests/system/crash.test.ts
 */
import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bytesToHex } from "#protocol/bytes";
import type { FactoryId, RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import type { Append } from "#protocol/wire/frames/append";
import { type Cursor, nextCursor, startOfStream } from "#protocol/wire/head";
import { replyDraft, threadDraft } from "../support/drafts.ts";
import { type EdgeInChild, startEdgeInChild } from "../support/edge-in-child.ts";
import {
  type HeadlessPerson,
  inviteLink,
  isAllSent,
  joinBy,
  makeFounder,
  until,
} from "../support/headless-people.ts";
import type { DoorTap } from "../support/tapped-door.ts";

const CRASHES = Number(process.env["CRASHES"] ?? 5);
const WRITERS = 4;
const MINUTE_MS = 60_000;
/** A crash comes at a random moment of a stretch of writing. */
const STRETCH_MS_MAX = 600;
const PAUSE_MS_MAX = 30;
/** Of each writer: a shelf holds 2,000 structs, and many crashes are not to fill it. */
const POSTS_BETWEEN_CRASHES = 12;

interface Acknowledged extends Cursor {
  readonly stream: StreamId;
  readonly envelope: string;
}

/** Every acknowledgement with the Envelope it was for, as they went over the wire. */
class Acknowledgements implements DoorTap {
  readonly all: Acknowledged[] = [];
  readonly #sent = new Map<string, Append>();

  sent: NonNullable<DoorTap["sent"]> = (frame) => {
    if (frame.type === "append") this.#sent.set(bytesToHex(frame.token), frame);
  };

  received: NonNullable<DoorTap["received"]> = (frame) => {
    const append = frame.type === "ack" ? this.#sent.get(bytesToHex(frame.token)) : undefined;
    if (frame.type !== "ack" || !append) return;
    const { stream, envelope } = append;
    this.all.push({ stream, envelope: bytesToHex(envelope), count: frame.count, head: frame.head });
  };
}

interface Scene {
  readonly edge: EdgeInChild;
  readonly founder: HeadlessPerson;
  readonly writers: readonly HeadlessPerson[];
  readonly acknowledgements: Acknowledgements;
  readonly room: RoomId;
  readonly stream: StreamId;
}

async function setScene(edge: EdgeInChild): Promise<Scene> {
  const acknowledgements = new Acknowledgements();
  const founder = await makeFounder(edge.url, "May Sông Trà", "Chị Mai");
  const writers: HeadlessPerson[] = [];
  for (let index = 0; index < WRITERS; index++) {
    const link = await inviteLink(founder, "worker", "");
    writers.push(await joinBy(edge.url, link, `Mây ${index}`, acknowledgements));
  }
  const room = roomIdOf(founder.view()!.fingerprint as FactoryId, "everyone");
  const stream = mustBeOk(await writers[0]!.engine.startThread(threadDraft(room, "0/0")));
  return { edge, founder, writers, acknowledgements, room, stream };
}

/** Types as much as is allowed by now, and waits for more to be allowed; answers what was typed. */
async function writeOn(
  { room, stream }: Scene,
  writer: HeadlessPerson,
  name: string,
  pace: Pace,
): Promise<string[]> {
  const typed: string[] = [];
  while (!pace.isOver) {
    if (typed.length < pace.postsAllowed) {
      const text = `${name}/${typed.length + 1}`;
      mustBeOk(await writer.engine.reply(replyDraft(room, stream, text)));
      typed.push(text);
    }
    await pause(randomInt(PAUSE_MS_MAX));
  }
  return typed;
}

interface Pace {
  postsAllowed: number;
  isOver: boolean;
}

async function crashWhileWriting(scene: Scene): Promise<string[]> {
  const pace: Pace = { postsAllowed: 0, isOver: false };
  const writing = scene.writers.map((writer, index) => writeOn(scene, writer, String(index), pace));
  for (let crash = 0; crash < CRASHES; crash++) {
    pace.postsAllowed += POSTS_BETWEEN_CRASHES;
    await pause(randomInt(STRETCH_MS_MAX));
    await scene.edge.crash();
    // The next stretch begins when somebody is through again: an idle edge has nothing to lose.
    await until(() => scene.writers.some((writer) => isLive(writer, scene.room)), "somebody is back");
  }
  pace.isOver = true;
  return (await Promise.all(writing)).flat();
}

function isLive(person: HeadlessPerson, room: RoomId): boolean {
  return person.view()?.rooms.find((each) => each.room === room)?.connection === "live";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The Thread's Envelopes as a phone that has just joined gets them. */
async function readAnew({
  edge,
  founder,
  room,
  stream,
}: Scene): Promise<{ texts: string[]; envelopes: readonly Uint8Array[] }> {
  const reader = await joinBy(edge.url, await inviteLink(founder, "worker", ""), "Người Mới");
  const thread = reader.read(room, stream);
  await until(() => thread().status === "ready", "the newcomer has the Thread");
  const envelopes = await reader.store.envelopes(room, stream);
  expect(
    reader.view()!.rooms.flatMap(({ problems }) => problems.filter(({ blame }) => blame === "edge")),
  ).toEqual([]);
  reader.engine.stop();
  return { texts: thread().posts.map(({ text }) => text), envelopes };
}

test(
  `[ROOM1] [CLIENT1] ${CRASHES} crashes lose nothing that was acknowledged and double nothing that was typed`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "crash-"));
    const vars = { APPENDS_BURST_MAX: 100_000, APPENDS_PER_SECOND_MAX: 10_000 };
    {
      await using edge = await startEdgeInChild({ persist: folder, vars });
      const scene = await setScene(edge);
      const threads = scene.writers.map((writer) => writer.read(scene.room, scene.stream));
      await until(() => threads.every((thread) => isAllSent(thread())), "the Thread is open everywhere");
      const typed = await crashWhileWriting(scene);
      await until(
        () => threads.every((thread) => isComplete(thread(), typed.length + 1)),
        "everything typed has arrived",
      );
      for (const writer of scene.writers) writer.engine.stop();

      const { texts, envelopes } = await readAnew(scene);
      expect([...texts].sort()).toEqual(["0/0", ...typed].sort());
      expect(new Set(envelopes.map(bytesToHex)).size).toBe(envelopes.length);
      expectKept(scene, envelopes);
      expect(scene.acknowledgements.all.length).toBeGreaterThan(CRASHES);
    }
    await rm(folder, { recursive: true, force: true });
  },
  (5 + CRASHES) * MINUTE_MS,
);

function isComplete(thread: Parameters<typeof isAllSent>[0], posts: number): boolean {
  return thread.posts.length >= posts && isAllSent(thread);
}

/** Each acknowledged Envelope stands at its place, under the head that was promised. */
function expectKept({ acknowledgements, room, stream }: Scene, envelopes: readonly Uint8Array[]): void {
  const heads = [startOfStream(room, stream)];
  for (const envelope of envelopes) heads.push(nextCursor(heads.at(-1)!, envelope));
  const ofThread = acknowledgements.all.filter((each) => each.stream === stream);
  expect(ofThread.length).toBeGreaterThan(0);
  for (const { count, head, envelope } of ofThread) {
    const stored = envelopes[count - 1];
    expect([
      count,
      stored && bytesToHex(stored),
      bytesToHex(heads[count]?.head ?? new Uint8Array(0)),
    ]).toEqual([count, envelope, bytesToHex(head)]);
  }
}
