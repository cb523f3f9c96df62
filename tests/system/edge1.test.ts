/**
 * What the real edge keeps, prints and is sent while people talk over it. Everything below its folder is read byte
 * by byte, and everything it printed.
 *
 * What it does know, and why: the founder's public keys and author id (they sign requests, and the Room's keys are
 * wrapped for that id); the public half and the role of every slip, redeemed or not; a hash of every pair of member
 * keys it certified; opaque ids of Rooms, Boards and Streams; sizes and days. A member's own public keys pass
 * through it once, at the join, and are not kept.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import { type Bytes, bytesToHex } from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import { boxKeyOf } from "#protocol/hpke";
import { idToBytes, type RoomId, type StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import { parseCode, recoveryKeys } from "#protocol/sealed/recovery-code";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import { type Role, roomIdOf } from "#protocol/wire/audience";
import { authorIdOf, slipIdOf } from "#protocol/wire/certificate";
import { replyDraft, threadDraft } from "../support/drafts.ts";
import { type EdgeInChild, startEdgeInChild } from "../support/edge-in-child.ts";
import {
  type HeadlessPerson,
  inviteLink,
  isAllSent,
  joinBy,
  makeFounder,
  unheardOf,
  until,
} from "../support/headless-people.ts";
import { filesBelow, found, type Haystack, type Needle, textNeedle } from "../support/needles.ts";

const MINUTE_MS = 60_000;
/** A Worker with the bindings of ours that prints what it should not. */
const TALKATIVE = `
  import { DurableObject } from "cloudflare:workers";
  export class Room extends DurableObject {}
  export class Factory extends DurableObject {}
  export default {
    fetch() {
      console.log("said aloud");
      console.error("said in anger");
      return new Response();
    },
  };
`;
const ROLES: readonly Role[] = ["worker", "worker", "representative", "manager", "facilitator"];

interface Talk {
  readonly founder: HeadlessPerson;
  readonly people: readonly HeadlessPerson[];
  readonly links: readonly string[];
  readonly unusedLink: string;
  readonly words: readonly string[];
  /** Recovery codes, one of each person. */
  readonly codes: readonly string[];
}

let folder: string;
let edge: EdgeInChild;
let talk: Talk;
/** Below the folder while the edge runs (journals included), and again after its end. */
let kept: readonly Haystack[];
let keptAfterwards: readonly Haystack[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge1-"));
  edge = await startEdgeInChild({ persist: folder });
  talk = await holdTalk(edge.url);
  kept = await filesBelow(folder);
  for (const person of [talk.founder, ...talk.people]) person.engine.stop();
  await edge.stop();
  keptAfterwards = await filesBelow(folder);
}, 3 * MINUTE_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Found, invite, join in every role; post, reply, edit, remove, with and without a nickname. */
async function holdTalk(url: string): Promise<Talk> {
  const words: string[] = [];
  const say = (text: string): string => {
    words.push(unheardOf(text));
    return words.at(-1)!;
  };
  const founder = await makeFounder(url, say("May Sông Trà"), say("Chị Mai"));
  const links: string[] = [];
  const people: HeadlessPerson[] = [];
  for (const role of ROLES) {
    links.push(await inviteLink(founder, role, say("Anh Quang")));
    people.push(await joinBy(url, links.at(-1)!, say("Mây Trắng")));
  }
  const unusedLink = await inviteLink(founder, "worker", "");
  const { fingerprint } = founder.view()!;
  const everyone = roomIdOf(fingerprint as Parameters<typeof roomIdOf>[0], "everyone");
  const workers = roomIdOf(fingerprint as Parameters<typeof roomIdOf>[0], "workers");
  for (const isAnonymous of [false, true]) {
    await discuss(everyone, people, isAnonymous, say);
    await discuss(workers, people.slice(0, 3), isAnonymous, say);
  }
  const codes: string[] = [];
  for (const person of people) codes.push(mustBeOk(await person.engine.makeRecoveryCode()).text);
  return { founder, people, links, unusedLink, words, codes };
}

async function discuss(
  room: RoomId,
  people: readonly HeadlessPerson[],
  isAnonymous: boolean,
  say: (text: string) => string,
): Promise<void> {
  const [writer, ...others] = people;
  const draft = threadDraft(room, say("Khu C nóng quá"), { title: say("Quạt hỏng"), isAnonymous });
  const stream = mustBeOk(await writer!.engine.startThread(draft));
  const threads = people.map((person) => person.read(room, stream));
  await until(() => threads.every((thread) => isAllSent(thread())), "the opening is read");
  for (const other of others)
    mustBeOk(await other.engine.reply(replyDraft(room, stream, say("Đúng vậy"), { isAnonymous })));
  await until(
    () => threads.every((thread) => thread().posts.length === people.length),
    "the replies are read",
  );
  const mine = (index: number): string => threads[index]!().posts.find(({ author }) => author.isMine)!.id;
  mustBeOk(await writer!.engine.edit(room, stream, mine(0), say("Khu C rất nóng")));
  mustBeOk(await others[0]!.engine.remove(room, stream, mine(1)));
  await until(() => threads.every((thread) => isSettled(thread())), "the edit and the removal are read");
}

function isSettled(thread: ReturnType<ReturnType<HeadlessPerson["read"]>>): boolean {
  const removed = thread.posts.some(({ isRemoved }) => isRemoved);
  return isAllSent(thread) && removed && thread.posts.some(({ earlier }) => earlier.length > 0);
}

const printed = (): Haystack => ({ name: "what it printed", bytes: edge.printed() });
const sent = (): Haystack => passing("what it was sent", "up");
const forwarded = (): Haystack => passing("what it forwarded", "down");

function passing(name: string, way: "up" | "down"): Haystack {
  const all = [talk.founder, ...talk.people].flatMap(({ passed }) => passed[way]);
  return { name, bytes: Buffer.concat(all.map((bytes) => Buffer.from(bytes))) };
}

async function identityOf(person: HeadlessPerson) {
  return (await person.store.identity())!;
}

/** A member's public keys, and what is made of them. */
async function traceOf(person: HeadlessPerson) {
  const { memberSeed, boxSeed } = await identityOf(person);
  const { publicKey } = await nodeSignatures.signingKey(memberSeed);
  const box = (await boxKeyOf(boxSeed)).publicKey;
  const certified = (admits: string): Bytes => labelledHash(`gopy/certified/1/${admits}/`, publicKey, box);
  const admits = person.view()!.role === "worker" ? "worker" : "official";
  return { publicKey, box, author: authorIdOf(publicKey), certified: certified(admits) };
}

async function slipTrace(link: string) {
  const { secret } = mustBeOk(parseSlip(link));
  const seeds = slipSeeds(mustBeOk(parseSlip(link)));
  const { publicKey } = await nodeSignatures.signingKey(seeds.signingSeed);
  return { secret, ...seeds, publicKey, id: slipIdOf(publicKey) };
}

function needlesOf(name: string, each: Record<string, Uint8Array>): Needle[] {
  return Object.entries(each).map(([kind, bytes]) => ({ name: `${name}: ${kind}`, bytes }));
}

const named = (name: string, bytes: Uint8Array): Needle => ({ name, bytes });

async function roomSecrets(): Promise<Needle[]> {
  const { keyring } = await identityOf(talk.founder);
  expect(keyring.length).toBe(4);
  return keyring.flatMap(({ room, epoch, epochKey }) => {
    const { entryKey, gateSeed, nameKey } = deriveEpochKeys(room, epoch, epochKey);
    return needlesOf(`room ${room}`, { epochKey, entryKey, gateSeed, nameKey });
  });
}

async function seeds(): Promise<Needle[]> {
  const needles: Needle[] = [];
  for (const [index, person] of [talk.founder, ...talk.people].entries()) {
    const { memberSeed, boxSeed, founderSeed } = await identityOf(person);
    needles.push(
      ...needlesOf(`person ${index}`, { memberSeed, boxSeed, ...(founderSeed && { founderSeed }) }),
    );
  }
  for (const link of [...talk.links, talk.unusedLink]) {
    const { secret, signingSeed, boxSeed } = await slipTrace(link);
    needles.push(
      ...needlesOf("slip", { secret, signingSeed, boxSeed }),
      textNeedle("slip: fragment", link.split("#")[1]!),
    );
  }
  return needles;
}

function everywhere(): readonly Haystack[] {
  return [...kept, ...keptAfterwards, printed(), sent(), forwarded()];
}

test("[EDGE1] the search finds what is there", async () => {
  const { founderKey } = await identityOf(talk.founder);
  const { id } = await slipTrace(talk.links[0]!);
  const { certified } = await traceOf(talk.people[0]!);
  const stored = found(
    [named("founder", founderKey), named("slip", idToBytes(id)), named("certified", certified)],
    keptAfterwards,
  );
  expect(stored.map((hit) => hit.split(" in ")[0])).toEqual(
    expect.arrayContaining(["founder", "slip", "certified"]),
  );
  expect(found([textNeedle("address", edge.url)], [printed()])).toEqual(["address in what it printed"]);
  const envelopes = await talk.people[0]!.store.envelopes(
    roomIdOf(await factory(), "everyone"),
    await aStream(),
  );
  expect(found([named("envelope", envelopes[0]!)], keptAfterwards).length).toBeGreaterThan(0);
  expect(found([named("envelope", envelopes[0]!)], [sent(), forwarded()]).length).toBe(2);
});

test("[EDGE1] what a Worker prints is heard", async () => {
  const bundle = join(folder, "talkative.mjs");
  await writeFile(bundle, TALKATIVE);
  await using talkative = await startEdgeInChild({ bundle });
  await fetch(`${talkative.url}/api/health`);
  const isHeard = (words: string): boolean => talkative.printed().includes(words);
  await until(() => isHeard("said aloud") && isHeard("said in anger"), "the Worker's words are heard");
});

test("[EDGE1] the search finds a secret in every dress", () => {
  const secret = Buffer.from("a3f1c2d4e5b6a79889101112131415161718191a1b1c1d1e1f20212223242526", "hex");
  const needle = named("secret", secret);
  const dressed = ["hex", "base64", "base64url"] as const;
  for (const dress of dressed) {
    for (const before of ["", "x", "xy", "xyz"]) {
      const bytes = Buffer.from(
        Buffer.concat([Buffer.from(before), secret, Buffer.from("tail")]).toString(dress),
      );
      expect(found([needle], [{ name: dress, bytes }])).toEqual([`secret in ${dress}`]);
    }
  }
  const text = textNeedle("words", "Khu C nóng quá");
  for (const bytes of [
    Buffer.from("Khu C nóng quá", "utf16le"),
    Buffer.from(encodeURIComponent("Khu C nóng quá")),
  ]) {
    expect(found([text], [{ name: "heap", bytes }])).toEqual(["words in heap"]);
  }
});

test("[EDGE1] no word, title, nickname or factory's name is kept, printed, sent or forwarded", () => {
  expect(talk.words.length).toBeGreaterThan(30);
  const needles = talk.words.flatMap((words) =>
    [words, words.slice(words.lastIndexOf(" ") + 1)].map((each) => textNeedle(each, each)),
  );
  expect(found(needles, everywhere())).toEqual([]);
});

test("[EDGE1] no key of a Room is", async () => {
  expect(found(await roomSecrets(), everywhere())).toEqual([]);
});

test("[EDGE1] no seed and no slip's secret is", async () => {
  expect(found(await seeds(), everywhere())).toEqual([]);
});

test("[EDGE1] it learns who wrote from nothing: no member's author id is kept, printed, sent or forwarded in the clear", async () => {
  const needles: Needle[] = [];
  for (const person of talk.people) {
    const { author } = await traceOf(person);
    needles.push(named(`author ${person.view()!.role}`, idToBytes(author)));
  }
  expect(found(needles, everywhere())).toEqual([]);
  // The founder is the exception: the Rooms' keys are wrapped for that id.
  const { author } = await traceOf(talk.founder);
  expect(found([named("founder", idToBytes(author))], keptAfterwards).length).toBeGreaterThan(0);
});

test("[EDGE1] a member's public keys pass by at the join, and are neither kept, printed nor forwarded to others", async () => {
  for (const person of talk.people) {
    const { publicKey, box } = await traceOf(person);
    const keys = needlesOf("member", { publicKey, box });
    expect(found(keys, [sent()])).toEqual([
      "member: box in what it was sent",
      "member: publicKey in what it was sent",
    ]);
    const others = [talk.founder, ...talk.people]
      .filter((each) => each !== person)
      .flatMap(({ passed }) => passed.down);
    const elsewhere = { name: "others", bytes: Buffer.concat(others.map((bytes) => Buffer.from(bytes))) };
    expect(found(keys, [...kept, ...keptAfterwards, printed(), elsewhere])).toEqual([]);
  }
});

test("[EDGE1] [SLIP3] no row holds a slip and a member, and no order of rows tells which came with which", async () => {
  const slips = await Promise.all(talk.links.map(async (link) => (await slipTrace(link)).id as string));
  const certified = await Promise.all(
    talk.people.map(async (person) => bytesToHex((await traceOf(person)).certified)),
  );
  const rows = keptAfterwards
    .filter(({ name }) => name.endsWith(".sqlite"))
    .flatMap(({ name }) => rowsOf(join(folder, name)));
  const holding = (values: readonly string[]) =>
    rows.filter(({ text }) => values.some((value) => text.includes(value)));
  // These people left before their phones had confirmed that they are in (SLIP10).
  const ofSlips = new Set(["spent", "unconfirmed", "wrap"]);
  expect(new Set(holding(slips).map(({ table }) => table))).toEqual(ofSlips);
  expect(new Set(holding(certified).map(({ table }) => table))).toEqual(new Set(["certified"]));
  const inOrder = (name: string) => rows.filter(({ table }) => table === name).map(({ text }) => text);
  for (const table of ["certified", "unconfirmed"])
    expect([table, ...inOrder(table)]).toEqual([table, ...[...inOrder(table)].sort()]);
  expect(inOrder("certified").length).toBe(talk.people.length);
});

test("[EDGE1] [RECOVER3] sealed backups are kept, and neither their codes nor whose they are", async () => {
  const rows = keptAfterwards
    .filter(({ name }) => name.endsWith(".sqlite"))
    .flatMap(({ name }) => rowsOf(join(folder, name)))
    .filter(({ table }) => table === "backup");
  expect(rows.length).toBe(talk.people.length);
  expect(rows.map(({ text }) => text)).toEqual(rows.map(({ text }) => text).sort());
  const needles: Needle[] = [];
  for (const text of talk.codes) {
    const code = mustBeOk(parseCode(text));
    needles.push(textNeedle("code", text), textNeedle("code", text.replaceAll(" ", "")));
    needles.push(...needlesOf("code", { secret: code.secret, ...recoveryKeys(code) }));
  }
  expect(found(needles, everywhere())).toEqual([]);
  for (const person of talk.people) {
    const { publicKey, box, author, certified } = await traceOf(person);
    const traces = needlesOf("member", { publicKey, box, author: idToBytes(author), certified });
    const backups = { name: "backups", bytes: Buffer.from(rows.map(({ text }) => text).join("\n")) };
    expect(found(traces, [backups])).toEqual([]);
  }
});

test("[EDGE3] no address, user agent or time finer than a day is kept or printed", async () => {
  const needles = ["127.0.0.1", "undici", "node"].map((text) => textNeedle(text, text));
  const ours = kept
    .concat(keptAfterwards)
    .filter(({ name }) => /\/(Room|Factory)|-(Room|Factory)/.test(name));
  expect(ours.length).toBeGreaterThan(0);
  expect(found(needles, ours)).toEqual([]);
});

/** Rows of every table, each as one text of hex and plain values. */
function rowsOf(path: string): { table: string; text: string }[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => {
    const all = database.prepare(`SELECT * FROM "${String(name)}"`).all();
    return all.map((row) => ({ table: String(name), text: Object.values(row).map(textOf).join(" ") }));
  });
  database.close();
  return rows;
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? bytesToHex(value) : String(value);
}

async function factory() {
  return (await identityOf(talk.founder)).factory;
}

/** A Stream of Everyone that the first person has read. */
async function aStream(): Promise<StreamId> {
  const [stream] = (await talk.people[0]!.store.streams(roomIdOf(await factory(), "everyone"))).keys();
  return stream!;
}
