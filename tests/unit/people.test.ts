/** Who can read a Room, two phones that compare it, slips that are taken back, officials who come and go. */
import { describe, expect, test } from "vitest";
import { identityOf } from "#client/sync/identity";
// A phone fetches these when somebody asks who can read; here rounds are counted, and fetching takes more than some.
import "#client/sync/joins-view";
import "#client/sync/readers-view";
import { PhoneStore } from "#client/sync/phone-store";
import type { JoinsView, MemberView, ReadersView } from "#client/state/views";
import { nodeSignatures } from "#headless/headless-member";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { StreamReader } from "#protocol/sealed/stream-reader";
import { roomIdOf } from "#protocol/wire/audience";
import { controlStreamOf } from "#protocol/wire/head";
import { untilJoined } from "../support/hostile-stage.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const DAY_MS = 86_400_000;

function memberOf(phone: SimulatedPhone): MemberView {
  let member: MemberView | null = null;
  phone.engine.watchMember((view) => (member = view))();
  return member!;
}

async function readersOf(factory: TestFactory, phone: SimulatedPhone, room: RoomId): Promise<ReadersView> {
  let readers!: ReadersView;
  const stop = phone.engine.watchReaders(room, (view) => (readers = view));
  await factory.settle();
  stop();
  return readers;
}

async function untilChanged(factory: TestFactory, phones: readonly SimulatedPhone[]): Promise<void> {
  for (let round = 0; round < 8; round++) {
    await factory.settle();
    for (const phone of phones) phone.reconnect();
    factory.pass(2_000);
  }
  await factory.settle();
}

async function makeSlips(factory: TestFactory, count: number): Promise<readonly string[]> {
  const order = { role: "worker", count, daysValid: 7, officialName: null } as const;
  return mustBeOk(await factory.founder.engine.makeInvites(order)).map(({ link }) => link);
}

describe("who can read a Room", () => {
  test("[JOIN2] officials stand with their name, since when they are in and who vouched for them", async () => {
    const factory = await makeTestFactory({ seed: 501 });
    const room = roomIdOf(factory.id, "everyone");
    const worker = await factory.join("worker", "Chim Sẻ 3");
    await factory.join("representative", "Anh Tâm, tổ may 3");
    await factory.join("manager", "Chị Lan, cơ điện");
    await untilJoined(factory);
    const readers = await readersOf(factory, worker, room);
    const founder = memberOf(factory.founder).author;
    const today = Math.floor(factory.clock.now() / DAY_MS);
    expect(readers.counts).toEqual({ worker: 1, representative: 1, manager: 1, facilitator: 1 });
    const plain = { joinedDay: today, isMe: false };
    expect(readers.officials).toMatchObject([
      { role: "facilitator", nickname: "Chị Mai", vouchedBy: null, isFounder: true, ...plain },
      {
        role: "representative",
        nickname: "Anh Tâm, tổ may 3",
        vouchedBy: founder,
        isFounder: false,
        ...plain,
      },
      { role: "manager", nickname: "Chị Lan, cơ điện", vouchedBy: founder, isFounder: false, ...plain },
    ]);
  });

  test("[EDGE1] a worker's nickname does not stand in the join log", async () => {
    const factory = await makeTestFactory({ seed: 502 });
    const room = roomIdOf(factory.id, "everyone");
    const worker = await factory.join("worker", "Chim Sẻ 3");
    await untilJoined(factory);
    const { officials } = await readersOf(factory, factory.founder, room);
    expect(officials.map(({ nickname }) => nickname)).toEqual(["Chị Mai"]);
    const control = controlStreamOf(room);
    const identity = await identityOf(nodeSignatures, (await new PhoneStore(worker.store).identity())!);
    const { keysOfEpoch } = identity.keyrings.find((keyring) => keyring.room === room)!;
    const context = { suite: nodeSignatures, chains: identity.chains, room, stream: control, keysOfEpoch };
    const reader = new StreamReader({ ...context, kind: "control" });
    for (const envelope of await new PhoneStore(factory.founder.store).envelopes(room, control))
      await reader.read(envelope);
    const founder = memberOf(factory.founder).author;
    expect([...reader.wordsOf(founder).keys()]).toEqual(["me", "join"]);
    expect([...reader.wordsOf(memberOf(worker).author).keys()]).toEqual(["join"]);
  });

  test("people are counted by the week they came in, and by nothing finer", async () => {
    const factory = await makeTestFactory({ seed: 503 });
    const room = roomIdOf(factory.id, "everyone");
    await factory.join("worker", "Chim Sẻ 3");
    factory.clock.sleep(3 * DAY_MS); // from Saturday to Tuesday
    await factory.join("worker", "Cò 7");
    await factory.join("worker", "Sen 8");
    await untilJoined(factory);
    let joins!: JoinsView;
    factory.founder.engine.watchJoins(room, (view) => (joins = view));
    await factory.settle();
    const monday = Math.floor(Date.UTC(2026, 10, 16) / DAY_MS);
    expect(joins.weeks?.map(({ day, counts }) => [day, counts.worker, counts.facilitator])).toEqual([
      [monday, 1, 1],
      [monday + 7, 2, 0],
    ]);
  });
});

describe("comparing two phones", () => {
  test("phones that read the same say so by QR code and by typed code, before a change of keys and after", async () => {
    const factory = await makeTestFactory({ seed: 504 });
    const room = roomIdOf(factory.id, "everyone");
    const [one, two] = [await factory.join("worker", "Cò 7"), await factory.join("worker", "Sen 8")];
    await untilJoined(factory);
    for (let change = 0; change < 2; change++) {
      const [mine, hers] = [await readersOf(factory, one, room), await readersOf(factory, two, room)];
      expect(mine.code).toMatch(/^\d+-\d+( \d{4}){5}$/);
      expect(hers.code).toBe(mine.code);
      expect(mustBeOk(await one.engine.compareReaders(hers.comparison))).toBe("same");
      expect(mustBeOk(await two.engine.compareCode(room, mine.code.replaceAll(" ", "")))).toBe("same");
      mustBeOk(await factory.founder.engine.changeKeys([room]));
      await untilChanged(factory, [factory.founder, one, two]);
    }
  });

  test("a facilitator who has asked for the records compares as same with a phone that has not", async () => {
    const factory = await makeTestFactory({ seed: 505 });
    const room = roomIdOf(factory.id, "everyone");
    const worker = await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    const hers = await readersOf(factory, worker, room);
    expect(mustBeOk(await factory.founder.engine.compareReaders(hers.comparison))).toBe("same");
    expect((await readersOf(factory, factory.founder, room)).code).toBe(hers.code);
  });

  test("a phone that is behind says later, one ahead compares as far as both have read", async () => {
    const factory = await makeTestFactory({ seed: 506 });
    const room = roomIdOf(factory.id, "everyone");
    const behind = await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    const before = await readersOf(factory, behind, room);
    behind.goOffline();
    const ahead = await factory.join("worker", "Sen 8");
    await untilJoined(factory);
    mustBeOk(await factory.founder.engine.changeKeys([room]));
    await untilChanged(factory, [factory.founder, ahead]);
    const after = await readersOf(factory, ahead, room);
    expect(mustBeOk(await behind.engine.compareReaders(after.comparison))).toBe("later");
    expect(mustBeOk(await behind.engine.compareCode(room, after.code))).toBe("later");
    expect(mustBeOk(await ahead.engine.compareReaders(before.comparison))).toBe("same");
    expect(mustBeOk(await ahead.engine.compareCode(room, before.code))).toBe("same");
  });

  test("[CHAIN1] another list of members or another key is told as different", async () => {
    const factory = await makeTestFactory({ seed: 507 });
    const room = roomIdOf(factory.id, "everyone");
    const worker = await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    const { code, comparison } = await readersOf(factory, worker, room);
    const digit = (Number(code.at(-1)) + 1) % 10;
    expect(mustBeOk(await worker.engine.compareCode(room, code.slice(0, -1) + String(digit)))).toBe(
      "different",
    );
    const at = comparison.length - 4; // in the key's record
    const other = comparison[at] === "A" ? "B" : "A";
    const forged = comparison.slice(0, at) + other + comparison.slice(at + 1);
    expect(mustBeOk(await worker.engine.compareReaders(forged))).toBe("different");
    for (const junk of ["", "https://example.org", "gopy-compare/1.AAAA", "gopy-compare/1.*"])
      expect(await worker.engine.compareReaders(junk)).toMatchObject({ error: { type: "not-allowed" } });
    for (const junk of ["", "12", "3-4 1234 1234 1234 1234 123", "a-b 1111 1111 1111 1111 1111"])
      expect(await worker.engine.compareCode(room, junk)).toMatchObject({ error: { type: "not-allowed" } });
  });
});

describe("open slips", () => {
  test("[SLIP8] a slip that is taken back lets nobody in; the others do", async () => {
    const factory = await makeTestFactory({ seed: 508 });
    const links = await makeSlips(factory, 3);
    const open = mustBeOk(await factory.founder.engine.openSlips());
    expect(open.map(({ role, isMine }) => [role, isMine])).toEqual(links.map(() => ["worker", true]));
    mustBeOk(await factory.founder.engine.revokeSlip(open[1]!.serial));
    expect(mustBeOk(await factory.founder.engine.openSlips()).map(({ serial }) => serial)).toEqual([
      open[0]!.serial,
      open[2]!.serial,
    ]);
    const phone = factory.phone("holder");
    await phone.open();
    expect(await phone.engine.join(links[1]!, "Cò 7", "vi")).toMatchObject({
      error: { type: "slip-revoked" },
    });
    expect(await phone.engine.join(links[0]!, "Cò 7", "vi")).toMatchObject({ ok: true });
    expect(await phone.engine.openSlips()).toMatchObject({ error: { type: "not-allowed" } });
  });

  test("[KEY1] a slip that was taken back is not wrapped for, though the edge lists it again", async () => {
    const factory = await makeTestFactory({ seed: 512 });
    const [kept, lost] = await makeSlips(factory, 2);
    const [, second] = mustBeOk(await factory.founder.engine.openSlips());
    const honest = factory.founder.fetch.bind(factory.founder);
    factory.founder.fetch = async (request) =>
      request.method === "DELETE" ? { status: 200, body: new Uint8Array(0) } : honest(request);
    mustBeOk(await factory.founder.engine.revokeSlip(second!.serial));
    expect(mustBeOk(await factory.founder.engine.openSlips()).length).toBe(2);
    const rooms = memberOf(factory.founder).rooms.map(({ room }) => room);
    mustBeOk(await factory.founder.engine.changeKeys(rooms));
    await untilChanged(factory, [factory.founder]);
    const [holder, finder] = [factory.phone("holder"), factory.phone("finder")];
    await holder.open();
    await finder.open();
    expect(await holder.engine.join(kept!, "Cò 7", "vi")).toMatchObject({ ok: true });
    expect(await finder.engine.join(lost!, "Cú 9", "vi")).toMatchObject({ ok: false });
  });

  test("[SLIP7] a slip handed out before the key changed opens the Room after it", async () => {
    const factory = await makeTestFactory({ seed: 509 });
    const room = roomIdOf(factory.id, "everyone");
    const [link] = await makeSlips(factory, 1);
    mustBeOk(await factory.founder.engine.changeKeys([room, roomIdOf(factory.id, "workers")]));
    await untilChanged(factory, [factory.founder]);
    const phone = factory.phone("late");
    await phone.open();
    mustBeOk(await phone.engine.join(link!, "Cò 7", "vi"));
    await untilJoined(factory);
    expect((await readersOf(factory, phone, room)).counts).toMatchObject({ worker: 1 });
    expect((await readersOf(factory, phone, room)).openSlips).toBe(1);
  });
});

describe("officials", () => {
  test("[FACTORY6] a facilitator who is removed invites nobody any more", async () => {
    const factory = await makeTestFactory({ seed: 510 });
    const second = await factory.join("facilitator", "Anh Dũng");
    await untilJoined(factory);
    mustBeOk(await factory.founder.engine.removeMember(memberOf(second).author, "Anh Dũng"));
    await untilChanged(factory, [factory.founder]);
    const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
    expect((await second.engine.makeInvites(order)).ok).toBe(false);
    expect((await second.engine.openSlips()).ok).toBe(false);
  });

  test("[FACTORY6] the Factory hears of a facilitator who is removed, and of nobody else", async () => {
    const factory = await makeTestFactory({ seed: 513 });
    const second = await factory.join("facilitator", "Anh Dũng");
    const worker = await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    const told: string[] = [];
    const honest = factory.founder.fetch.bind(factory.founder);
    factory.founder.fetch = async (request) => {
      if (request.path.endsWith("/removed")) told.push(request.path);
      return honest(request);
    };
    mustBeOk(await factory.founder.engine.removeMember(memberOf(worker).author, "Cò 7"));
    await untilChanged(factory, [factory.founder, second]);
    expect(told).toEqual([]);
    mustBeOk(await factory.founder.engine.removeMember(memberOf(second).author, "Anh Dũng"));
    await untilChanged(factory, [factory.founder]);
    expect(told.length).toBe(1);
  });

  test("[EPOCH7] who watches a removal is told when its last Room is done", async () => {
    const factory = await makeTestFactory({ seed: 515 });
    const worker = await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    let states: readonly string[] = [];
    factory.founder.engine.watchKeyChanges((changes) => {
      states = changes.flatMap(({ rooms }) => rooms.map(({ state }) => state));
    });
    mustBeOk(await factory.founder.engine.removeMember(memberOf(worker).author, "Cò 7"));
    await untilChanged(factory, [factory.founder]);
    expect(states).toEqual(["done", "done", "done", "done"]);
  });

  test("[EPOCH7] who hangs on the founder's key alone removes the founder, and still invites after it", async () => {
    const factory = await makeTestFactory({ seed: 511 });
    const room = roomIdOf(factory.id, "everyone");
    const order = { role: "facilitator", count: 1, daysValid: 7, officialName: "Chị Thu" } as const;
    const [invite] = mustBeOk(await factory.founder.engine.makeInvites({ ...order, isSuccessor: true }));
    const successor = factory.phone("successor");
    await successor.open();
    mustBeOk(await successor.engine.join(invite!.link, "Chị Thu", "vi"));
    await untilJoined(factory);
    const { officials } = await readersOf(factory, successor, room);
    expect(officials.map(({ nickname, vouchedBy, isFounder }) => [nickname, vouchedBy, isFounder])).toEqual([
      ["Chị Mai", null, true],
      ["Chị Thu", null, false],
    ]);
    expect(await successor.engine.makeInvites({ ...order, isSuccessor: true })).toMatchObject({ ok: false });

    mustBeOk(await successor.engine.removeMember(memberOf(factory.founder).author, "Chị Mai"));
    await untilChanged(factory, [successor, factory.founder]);
    expect(memberOf(factory.founder).rooms.map(({ access }) => access)).not.toContain("open");
    const slip = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
    const [link] = mustBeOk(await successor.engine.makeInvites(slip));
    mustBeOk(await successor.engine.changeKeys([room]));
    await untilChanged(factory, [successor]);
    const worker = factory.phone("worker");
    await worker.open();
    mustBeOk(await worker.engine.join(link!.link, "Cò 7", "vi"));
    expect(memberOf(worker).rooms.length).toBe(2);
  });

  test("[EPOCH7] who hangs on the founder as a member stays, but slips made later end with the next change", async () => {
    const factory = await makeTestFactory({ seed: 514 });
    const room = roomIdOf(factory.id, "everyone");
    const usual = await factory.join("facilitator", "Anh Dũng");
    await untilJoined(factory);
    mustBeOk(await usual.engine.removeMember(memberOf(factory.founder).author, "Chị Mai"));
    await untilChanged(factory, [usual, factory.founder]);
    expect(memberOf(usual).rooms.map(({ access }) => access)).toEqual(["open", "open", "open", "open"]);
    const slip = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
    const [before, after] = [
      mustBeOk(await usual.engine.makeInvites(slip))[0]!,
      mustBeOk(await usual.engine.makeInvites(slip))[0]!,
    ];
    const phones = [factory.phone("first"), factory.phone("second")] as const;
    for (const phone of phones) await phone.open();
    expect(await phones[0].engine.join(before.link, "Cò 7", "vi")).toMatchObject({ ok: true });
    mustBeOk(await usual.engine.changeKeys([room]));
    await untilChanged(factory, [usual]);
    expect(await phones[1].engine.join(after.link, "Sen 8", "vi")).toMatchObject({ ok: false });
  });
});
