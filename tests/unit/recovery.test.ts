/** A recovery code: made, kept fresh, opened on another phone, and guarded against everybody else. */
import { expect, test } from "vitest";
import type { MemberView, ThreadView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { nodeSignatures } from "#headless/headless-member";
import { bytesToHex } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { type Backup, openBackup, READ_MARKS_MAX, sealBackup } from "#protocol/sealed/backup";
import { codeToLink, codeToText, parseCode, recoveryKeys } from "#protocol/sealed/recovery-code";
import { BACKUP_BYTES_MAX } from "#protocol/limits";
import { roomIdOf } from "#protocol/wire/audience";
import { backupIdOf } from "#protocol/wire/backup";
import { makeChance } from "../support/chance.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const FIVE_MINUTES_MS = 300_000;

function memberOf(engine: MemberEngine): MemberView | null {
  let member: MemberView | null = null;
  engine.watchMember((view) => (member = view))();
  return member;
}

function threadOf(engine: MemberEngine, room: RoomId, stream: StreamId): () => ThreadView {
  let latest!: ThreadView;
  engine.watchThread(room, stream, (view) => (latest = view));
  return () => latest;
}

async function startThread(factory: TestFactory, phone: SimulatedPhone, title: string): Promise<StreamId> {
  const room = roomIdOf(factory.id, "everyone");
  const draft = { room, topic: "safety", title, text: `${title}!`, isAnonymous: false } as const;
  const stream = mustBeOk(await phone.engine.startThread(draft));
  await factory.settle();
  return stream;
}

async function makeCode(phone: SimulatedPhone): Promise<string> {
  return mustBeOk(await phone.engine.makeRecoveryCode()).text;
}

async function newPhone(factory: TestFactory, name: string): Promise<SimulatedPhone> {
  const phone = factory.phone(name);
  await phone.open();
  return phone;
}

test("[RECOVER5] the code brings the same member back, with history, nickname and read marks, and both phones go on", async () => {
  const factory = await makeTestFactory({ seed: 1 });
  const old = await factory.join("worker", "Mây Trắng 8");
  const room = roomIdOf(factory.id, "everyone");
  const stream = await startThread(factory, old, "Quạt hỏng");
  const unread = await startThread(factory, factory.founder, "Nước uống");
  const atOld = threadOf(old.engine, room, stream);
  await factory.settle();
  const text = await makeCode(old);
  mustBeOk(await old.engine.setNickname("Mây Xám 9"));
  await factory.settle();

  const phone = await newPhone(factory, "new phone");
  expect(memberOf(phone.engine)).toBe(null);
  mustBeOk(await phone.engine.recover(text.toLowerCase().replaceAll(" ", "-")));
  await factory.settle();
  const member = memberOf(phone.engine)!;
  expect(member).toMatchObject({
    nickname: "Mây Xám 9",
    role: "worker",
    author: memberOf(old.engine)!.author,
    factoryName: "May Sông Trà",
    isFounder: false,
  });
  expect(member.rooms.map(({ kind, connection }) => [kind, connection])).toEqual([
    ["everyone", "live"],
    ["workers", "live"],
  ]);
  let board!: Parameters<Parameters<MemberEngine["watchBoard"]>[2]>[0];
  phone.engine.watchBoard(room, "safety", (view) => (board = view));
  await factory.settle();
  const isUnread = Object.fromEntries(board.threads.map((row) => [row.stream, row.isUnread]));
  expect(isUnread).toEqual({ [stream]: false, [unread]: true });
  const atNew = threadOf(phone.engine, room, stream);
  await factory.settle();
  expect(atNew().posts[0]).toMatchObject({ text: "Quạt hỏng!", author: { isMine: true } });

  // Both write at once, again and again: every word stands once, on both phones and for others.
  const reply = (from: SimulatedPhone, words: string) =>
    from.engine.reply({ room, stream, text: words, isAnonymous: false });
  for (const round of [1, 2, 3]) {
    await Promise.all([reply(old, `cũ ${round}`), reply(phone, `mới ${round}`)]);
    await factory.settle();
    factory.pass(1_000);
    await factory.settle();
  }
  const expected = ["Quạt hỏng!", "cũ 1", "cũ 2", "cũ 3", "mới 1", "mới 2", "mới 3"];
  const atFounder = threadOf(factory.founder.engine, room, stream);
  await factory.settle();
  for (const thread of [atOld, atNew, atFounder]) {
    expect(
      thread()
        .posts.map((post) => post.text)
        .toSorted(),
    ).toEqual(expected.toSorted());
    expect(thread().posts.every(({ state }) => state === "sent")).toBe(true);
  }
  for (const each of [old, phone])
    expect(memberOf(each.engine)!.rooms.flatMap(({ problems }) => problems)).toEqual([]);
  // One person, not two.
  expect(memberOf(factory.founder.engine)!.rooms.find(({ kind }) => kind === "everyone")!.problems).toEqual(
    [],
  );
});

test("[RECOVER5] the founder comes back as the founder, and can invite", async () => {
  const factory = await makeTestFactory({ seed: 2 });
  const text = await makeCode(factory.founder);
  const phone = await newPhone(factory, "founder's other phone");
  mustBeOk(await phone.engine.recover(text));
  await factory.settle();
  expect(memberOf(phone.engine)).toMatchObject({ isFounder: true, role: "facilitator" });
  const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
  const [made] = mustBeOk(await phone.engine.makeInvites(order));
  const worker = await newPhone(factory, "worker");
  mustBeOk(await worker.engine.join(made!.link, "Con Ong 2", "vi"));
});

test("[RECOVER6] a code is told to be wrong before anybody is asked, then unknown, and slowed", async () => {
  const factory = await makeTestFactory({ seed: 3 });
  const text = await makeCode(await factory.join("worker", "Mây Trắng 8"));
  const phone = await newPhone(factory, "new phone");
  const tell = async (code: string) => {
    const answer = await phone.engine.recover(code);
    return answer.ok ? "recovered" : answer.error;
  };
  phone.isOffline = true;
  expect(await tell(text.slice(0, -3))).toEqual({ type: "code-length", missing: 3 });
  expect(await tell(`${text}0`)).toEqual({ type: "code-length", missing: -1 });
  expect(await tell(text.replace(/.$/, "ă"))).toEqual({ type: "code-letter", letter: "Ă" });
  expect(await tell(swapped(text))).toEqual({ type: "code-mistyped" });
  expect(await tell(text)).toEqual({ type: "offline" });
  phone.isOffline = false;

  const chance = makeChance(3);
  const stranger = () => codeToText({ hint: mustBeOk(parseCode(text)).hint, secret: chance.bytes(16) });
  for (let times = 0; times < 5; times++) expect(await tell(stranger())).toEqual({ type: "code-unknown" });
  expect(await tell(stranger())).toEqual({ type: "code-too-soon", waitMs: 15_000 });
  expect(await tell(text)).toEqual({ type: "code-too-soon", waitMs: 15_000 });
  // A reload forgives nothing.
  phone.die();
  await phone.open();
  expect(await tell(text)).toEqual({ type: "code-too-soon", waitMs: 15_000 });
  factory.pass(15_000);
  expect(await tell(stranger())).toEqual({ type: "code-unknown" });
  expect(await tell(stranger())).toEqual({ type: "code-too-soon", waitMs: 30_000 });
  factory.pass(30_000);
  expect(await tell(codeToLink("https://gopy.test", mustBeOk(parseCode(text))))).toBe("recovered");
});

test("[RECOVER6] a phone that is somebody's already takes no code", async () => {
  const factory = await makeTestFactory({ seed: 4 });
  const [one, other] = [await factory.join("worker", "Mây 1"), await factory.join("worker", "Mây 2")];
  const text = await makeCode(one);
  expect(await other.engine.recover(text)).toEqual({ ok: false, error: { type: "not-allowed" } });
  expect(memberOf(other.engine)!.nickname).toBe("Mây 2");
});

test("[RECOVER7] the backup follows what changes, also from the phone that was recovered", async () => {
  const factory = await makeTestFactory({ seed: 5 });
  const old = await factory.join("worker", "Mây Trắng 8");
  const text = await makeCode(old);
  const second = await newPhone(factory, "second");
  mustBeOk(await second.engine.recover(text));
  await factory.settle();
  mustBeOk(await second.engine.setNickname("Sợi Chỉ 3"));
  const stream = await startThread(factory, factory.founder, "Nước uống");
  const room = roomIdOf(factory.id, "everyone");
  threadOf(second.engine, room, stream);
  await factory.settle();
  factory.pass(FIVE_MINUTES_MS);
  await factory.settle();

  const third = await newPhone(factory, "third");
  mustBeOk(await third.engine.recover(text));
  expect(memberOf(third.engine)!.nickname).toBe("Sợi Chỉ 3");
  expect(await third.store.get(`stream/${room}/${stream}`)).toMatchObject({ readCount: 1 });
});

test("[RECOVER7] a new code takes the old one's place, and the phone keeps neither", async () => {
  const factory = await makeTestFactory({ seed: 6 });
  const old = await factory.join("worker", "Mây Trắng 8");
  expect(mustBeOk(await old.engine.hasRecovery())).toBe(false);
  const [first, second] = [await makeCode(old), await makeCode(old)];
  expect(mustBeOk(await old.engine.hasRecovery())).toBe(true);
  const phone = await newPhone(factory, "new phone");
  const refused = await phone.engine.recover(first);
  expect(refused).toEqual({ ok: false, error: { type: "code-unknown" } });
  mustBeOk(await phone.engine.recover(second));
  const kept = bytesOf(await old.store.list(""));
  for (const text of [first, second])
    expect(kept.includes(bytesToHex(mustBeOk(parseCode(text)).secret))).toBe(false);
});

test("[RECOVER7] without a network no code is made", async () => {
  const factory = await makeTestFactory({ seed: 7 });
  const worker = await factory.join("worker", "Mây Trắng 8");
  worker.isOffline = true;
  expect(await worker.engine.makeRecoveryCode()).toEqual({ ok: false, error: { type: "offline" } });
  expect(mustBeOk(await worker.engine.hasRecovery())).toBe(false);
});

test("a nickname that was changed stands from the next post on, and a phone that knows the old one does not turn it back", async () => {
  const factory = await makeTestFactory({ seed: 8 });
  const old = await factory.join("worker", "Mây Trắng 8");
  const room = roomIdOf(factory.id, "everyone");
  const stream = await startThread(factory, old, "Quạt hỏng");
  const text = await makeCode(old);
  const phone = await newPhone(factory, "new phone");
  mustBeOk(await phone.engine.recover(text));
  await factory.settle();
  threadOf(phone.engine, room, stream);
  await factory.settle();
  mustBeOk(await phone.engine.setNickname("Mây Xám 9"));
  const atFounder = threadOf(factory.founder.engine, room, stream);
  await factory.settle();
  const names = () => atFounder().posts.map(({ author }) => author.nickname);
  expect(names()).toEqual(["Mây Trắng 8"]);
  await phone.engine.reply({ room, stream, text: "một", isAnonymous: false });
  await factory.settle();
  expect(names()).toEqual(["Mây Xám 9", "Mây Xám 9"]);
  await old.engine.reply({ room, stream, text: "hai", isAnonymous: false });
  await factory.settle();
  expect(names()).toEqual(["Mây Xám 9", "Mây Xám 9", "Mây Xám 9"]);
  expect(await phone.engine.setNickname(" ")).toEqual({ ok: false, error: { type: "nickname-malformed" } });
});

test("[RECOVER8] a code is 40 characters that nobody confuses, and one wrong character is always noticed", () => {
  const chance = makeChance(9);
  for (let times = 0; times < 200; times++) {
    const code = { hint: chance.bytes(5), secret: chance.bytes(16) };
    const text = codeToText(code);
    expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5} ){7}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(mustBeOk(parseCode(text))).toEqual(code);
    expect(mustBeOk(parseCode(text.toLowerCase().replaceAll("0", "o").replaceAll("1", "l")))).toEqual(code);
    expect(parseCode(swapped(text)).ok).toBe(false);
  }
});

test("[RECOVER8] a sealed backup opens with its own code at its own place, and holds what was sealed", async () => {
  const backup = await anyBackup(10);
  const chance = makeChance(11);
  const random = (length: number) => chance.bytes(length);
  const { ownerSeed, sealKey } = recoveryKeys({ hint: chance.bytes(5), secret: chance.bytes(16) });
  const id = backupIdOf(nodeKey(ownerSeed).publicKey);
  const sealed = sealBackup(sealKey, id, backup, random);
  expect(mustBeOk(openBackup(sealKey, id, sealed))).toEqual(backup);
  const unreadable = { ok: false, error: { type: "BackupUnreadable" } };
  expect(openBackup(chance.bytes(32), id, sealed)).toEqual(unreadable);
  expect(openBackup(sealKey, backupIdOf(chance.bytes(32)), sealed)).toEqual(unreadable);
  for (const at of [0, 30, sealed.length - 1]) {
    const altered = sealed.slice();
    altered[at]! ^= 1;
    expect(openBackup(sealKey, id, altered)).toEqual(unreadable);
  }
});

test("[RECOVER8] the largest backup fits, and small ones all have one length", async () => {
  const chance = makeChance(12);
  const random = (length: number) => chance.bytes(length);
  const small = await anyBackup(13);
  const lengths = [0, 1, 40].map(
    (marks) =>
      sealBackup(chance.bytes(32), backupIdOf(chance.bytes(32)), withMarks(small, marks), random).length,
  );
  expect(new Set(lengths)).toEqual(new Set([4_096 + 40]));
  const keys = Array.from({ length: 64 }, () => small.keys[0]!);
  const largest = { ...withMarks(small, READ_MARKS_MAX), keys };
  const sealed = sealBackup(chance.bytes(32), backupIdOf(chance.bytes(32)), largest, random);
  expect(sealed.length).toBeLessThanOrEqual(BACKUP_BYTES_MAX);
});

function nodeKey(seed: Parameters<typeof nodeSignatures.signingKey>[0]) {
  return nodeSignatures.signingKey(seed) as { publicKey: Uint8Array };
}

function withMarks(backup: Backup, count: number): Backup {
  return { ...backup, readMarks: Array.from({ length: count }, () => backup.readMarks[0]!) };
}

async function anyBackup(seed: number): Promise<Backup> {
  const chance = makeChance(seed);
  const id = <I extends string>() => bytesToHex(chance.bytes(16)) as I;
  const boxSeed = chance.bytes(32);
  await boxKeyOf(boxSeed);
  return {
    factory: id(),
    founderKey: chance.bytes(32),
    founderSeed: chance.bytes(32),
    memberSeed: chance.bytes(32),
    boxSeed,
    chain: chance.bytes(300),
    nickname: "Mây Trắng 8",
    language: "vi",
    factoryName: "May Sông Trà",
    founderName: "Chị Mai",
    keys: [{ room: id(), epoch: 3, epochKey: chance.bytes(32) }],
    readMarks: [{ room: id(), stream: id(), board: id(), readCount: 7 }],
  };
}

/** Two neighbours that differ, the other way round. */
function swapped(text: string): string {
  const letters = [...text.replaceAll(" ", "")];
  const at = letters.findIndex((letter, index) => index > 0 && letter !== letters[index - 1]);
  [letters[at - 1], letters[at]] = [letters[at]!, letters[at - 1]!];
  return letters.join("");
}

function bytesOf(rows: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? bytesToHex(value) : value,
  );
}
