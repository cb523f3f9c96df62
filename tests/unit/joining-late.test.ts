/** Who has spent a slip and is in no join log yet when the keys change: let in after all, and nobody else with them. */
// long: one scene after another, each with an edge of its own
import { describe, expect, test, vi } from "vitest";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import type { RoomId, SlipId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import { type Role, roomIdOf, roomKindsOf } from "#protocol/wire/audience";
import {
  bytesToConfirm,
  bytesToOpenSlips,
  bytesToSlipStatus,
  openSlipsToBytes,
  type SlipStatus,
} from "#protocol/wire/bodies";
import { slipIdOf } from "#protocol/wire/certificate";
import { bytesToRotation } from "#protocol/wire/rotation-bodies";
import { replyDraft, threadDraft } from "../support/drafts.ts";
import { HostileEdge } from "../support/hostile-edge.ts";
import { swapping } from "../support/hostile-joining.ts";
import { say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, changesOf, removeMember, roomOf, untilChanged } from "../support/key-changing.ts";
import { memberOf, problemsOf, showBoard, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 30_000 });

const UNCONFIRMED_PATH = /\/unconfirmed$/;

async function idOf(link: string): Promise<SlipId> {
  const { signingSeed } = slipSeeds(mustBeOk(parseSlip(link)));
  return slipIdOf((await nodeSignatures.signingKey(signingSeed)).publicKey);
}

async function statusOf(factory: TestFactory, link: string): Promise<SlipStatus> {
  const answer = await factory.edge.fetch(`/api/factories/${factory.id}/slips/${await idOf(link)}`);
  return mustBeOk(bytesToSlipStatus(new Uint8Array(await answer.arrayBuffer())));
}

async function wrapsOf(factory: TestFactory, link: string, room: RoomId): Promise<number> {
  return (await factory.edge.fetch(`/api/rooms/${room}/keys/${await idOf(link)}`)).status;
}

/** The slip is spent, and the phone dies before it wrote its joins. */
async function dieAfterRedeeming(factory: TestFactory, link: string, name: string): Promise<SimulatedPhone> {
  const phone = factory.phone(name);
  await phone.open();
  mustBeOk(await phone.engine.join(link, name, "vi"));
  phone.die();
  await factory.settle();
  return phone;
}

/** Long enough for the join logs to be read and the slip to be confirmed. */
async function untilConfirmed(factory: TestFactory, ...phones: SimulatedPhone[]): Promise<void> {
  for (let round = 0; round < 12; round++) {
    for (const phone of phones) phone.reconnect();
    factory.pass(3_000);
    await factory.settle();
  }
}

async function comeBack(factory: TestFactory, phone: SimulatedPhone): Promise<void> {
  await phone.open();
  await untilChanged(factory, [phone]);
  await untilConfirmed(factory, phone);
}

const readersOf = (phone: SimulatedPhone, room: RoomId, role: Role) => roomOf(phone, room).readers?.[role];

describe("who died between spending a slip and joining", () => {
  test.each([
    ["worker", 1],
    ["worker", 3],
    ["representative", 2],
    ["manager", 2],
    ["facilitator", 3],
  ] as const)(
    "[SLIP10] [EPOCH5] a %s is a member after all when %i changes of keys are over",
    async (role, changes) => {
      const factory = await makeTestFactory({ seed: 701 + changes });
      const rooms = roomKindsOf(role).map((kind) => roomIdOf(factory.id, kind));
      const stays = await factory.join("worker", "Sen 8");
      await untilJoined(factory);
      const before = rooms.map((room) => readersOf(factory.founder, room, role) ?? 0);
      const link = await factory.invite(role, "Cò 7");
      const late = await dieAfterRedeeming(factory, link, "Cò 7");
      for (const room of rooms)
        for (let change = 0; change < changes; change++) await changeKeys(factory, room, [stays]);

      await comeBack(factory, late);
      expect(rooms.map((room) => roomOf(late, room))).toMatchObject(
        rooms.map(() => ({ access: "open", connection: "live", epoch: changes + 1 })),
      );
      await untilConfirmed(factory, late, factory.founder);
      expect(rooms.map((room) => readersOf(factory.founder, room, role))).toEqual(before.map((n) => n + 1));
      const stream = await startThread(factory, stays, rooms[0]!, "Khu C nóng quá");
      await say(factory, late, rooms[0]!, stream, "Tôi vào được rồi");
      const thread = showThread(stays, rooms[0]!, stream);
      await factory.settle();
      expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Tôi vào được rồi"]);
      // The slip opens nothing more, and neither phone nor edge keeps it.
      for (const room of rooms) expect(await wrapsOf(factory, link, room)).toBe(410);
      expect((await new PhoneStore(late.store).identity())!.unconfirmedSlip).toBe(null);
      await changeKeys(factory, rooms[0]!, [stays, late]);
      expect(roomOf(late, rooms[0]!)).toMatchObject({ access: "open", connection: "live" });
      for (const room of rooms) expect(problemsOf(late, room)).toEqual([]);
    },
  );

  test("[SLIP10] a phone that had no network when its slip was spent, and whose answer was lost, is let in too", async () => {
    const factory = await makeTestFactory({ seed: 711 });
    const room = roomIdOf(factory.id, "everyone");
    const link = await factory.invite("worker", "Cò 7");
    const late = factory.phone("Cò 7");
    await late.open();
    mustBeOk(await late.engine.readSlip(link));
    late.answersLeft = 0;
    expect((await late.engine.join(link, "Cò 7", "vi")).ok).toBe(false);
    late.die();
    late.answersLeft = Infinity;
    for (const kind of roomKindsOf("worker"))
      for (let change = 0; change < 2; change++) await changeKeys(factory, roomIdOf(factory.id, kind), []);
    await comeBack(factory, late);
    expect(roomOf(late, room)).toMatchObject({ access: "open", connection: "live", epoch: 3 });
    await untilConfirmed(factory, late);
    expect((await new PhoneStore(late.store).identity())!.unconfirmedSlip).toBe(null);
  });

  test("[SLIP10] [KEY1] a removal locks out nobody whose slip was made after who goes had joined", async () => {
    const factory = await makeTestFactory({ seed: 712 });
    const room = roomIdOf(factory.id, "everyone");
    const goes = await factory.join("worker", "Cò 7");
    await untilConfirmed(factory);
    const late = await dieAfterRedeeming(factory, await factory.invite("worker", "Sen 8"), "Sen 8");
    await removeMember(factory, goes, []);
    expect(changesOf(factory.founder)[0]).toMatchObject({ voidedSlips: 0 });
    await comeBack(factory, late);
    expect(roomOf(goes, room).access).toBe("removed");
    for (const { access, connection, epoch } of memberOf(late)!.rooms)
      expect([access, connection, epoch]).toEqual(["open", "live", 2]);
  });

  test.each([
    [1, "open"],
    [14, "open"],
    [15, "shut-out"],
  ] as const)("[SLIP10] %i days after its slip's day a phone is %s", async (days, access) => {
    const factory = await makeTestFactory({ seed: 715 });
    const room = roomIdOf(factory.id, "everyone");
    const late = await dieAfterRedeeming(factory, await factory.invite("worker", "Cò 7"), "Cò 7");
    factory.clock.sleep((7 + days) * 86_400_000);
    await untilConfirmed(factory);
    await changeKeys(factory, room, []);
    await comeBack(factory, late);
    expect(roomOf(late, room).access).toBe(access);
  });

  test("[SLIP10] a slip is confirmed by itself once the joins have landed, by a message that names no member", async () => {
    const factory = await makeTestFactory({ seed: 713 });
    const hostile = new HostileEdge(factory.edge);
    const phone = new SimulatedPhone("Cò 7", { ...factory.founder.parts, edge: hostile.edge });
    const sent: Uint8Array[] = [];
    let isHeard = false;
    hostile.answer = async (path, answer, request) => {
      if (!path.endsWith("/confirmed")) return answer;
      sent.push(new Uint8Array(await request.clone().arrayBuffer()));
      return isHeard ? answer : new Response(null, { status: 502 });
    };
    await phone.open();
    const link = await factory.invite("worker", "Cò 7");
    mustBeOk(await phone.engine.join(link, "Cò 7", "vi"));
    expect(sent).toEqual([]);
    await untilConfirmed(factory);
    await untilConfirmed(factory);
    expect(sent.length).toBeGreaterThan(1); // nobody heard it
    const { memberSeed } = (await new PhoneStore(phone.store).identity())!;
    const member = await nodeSignatures.signingKey(memberSeed);
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
    for (const bytes of sent) {
      expect(slipIdOf(mustBeOk(bytesToConfirm(bytes)).slipKey)).toBe(await idOf(link));
      expect(hex(bytes)).toBe(hex(sent[0]!)); // nothing in it but the slip and its factory
      expect(hex(bytes)).not.toContain(hex(member.publicKey));
    }
    // A tab that dies asks on in the next.
    phone.die();
    isHeard = true;
    await phone.open();
    await untilConfirmed(factory);
    const count = sent.length;
    expect((await new PhoneStore(phone.store).identity())!.unconfirmedSlip).toBe(null);
    await untilConfirmed(factory);
    expect(sent.length).toBe(count);
  });

  test("[SLIP10] an edge that acknowledges a join and does not keep it hears of no confirmation", async () => {
    const factory = await makeTestFactory({ seed: 714 });
    const link = await factory.invite("worker", "Cò 7");
    const phone = factory.phone("Cò 7");
    await phone.open();
    phone.alteredUp = (bytes) => (bytes[0] === 3 ? new Uint8Array([0]) : bytes); // no append arrives
    mustBeOk(await phone.engine.join(link, "Cò 7", "vi"));
    await untilConfirmed(factory);
    expect((await new PhoneStore(phone.store).identity())!.unconfirmedSlip).not.toBe(null);
    expect(await wrapsOf(factory, link, roomIdOf(factory.id, "everyone"))).toBe(200);
  });
});

describe("an edge that says of a slip that it is unconfirmed", () => {
  /** A facilitator behind a hostile edge, and for whom she wraps. */
  async function stage(seed: number) {
    const factory = await makeTestFactory({ seed });
    const hostile = new HostileEdge(factory.edge);
    const facilitator = new SimulatedPhone("Chị Lan", { ...factory.founder.parts, edge: hostile.edge });
    await facilitator.open();
    mustBeOk(await facilitator.engine.join(await factory.invite("facilitator", "Chị Lan"), "Chị Lan", "vi"));
    await untilConfirmed(factory);
    const wrapped = new Set<string>();
    const shown: SlipStatus[] = [];
    swapping(hostile, UNCONFIRMED_PATH, async (bytes) => {
      const { hasMore, slips } = mustBeOk(bytesToOpenSlips(bytes));
      return openSlipsToBytes({ hasMore, slips: [...slips, ...shown] });
    });
    const lie = hostile.answer;
    hostile.answer = async (path, answer, request) => {
      if (path.endsWith("/epochs") && request.method === "POST") {
        const { wraps } = mustBeOk(bytesToRotation(new Uint8Array(await request.clone().arrayBuffer())));
        for (const { recipient } of wraps) wrapped.add(recipient);
      }
      return lie(path, answer, request);
    };
    const order = { count: 1, daysValid: 7 } as const;
    const make = async (role: Role = "worker") => {
      const officialName = role === "worker" ? null : "Anh Quang";
      return mustBeOk(await facilitator.engine.makeInvites({ ...order, role, officialName }))[0]!.link;
    };
    const joinWith = async (link: string, nickname: string) => {
      const phone = factory.phone(nickname);
      await phone.open();
      mustBeOk(await phone.engine.join(link, nickname, "vi"));
      await untilConfirmed(factory);
      return phone;
    };
    return { factory, facilitator, wrapped, shown, make, joinWith, room: roomIdOf(factory.id, "everyone") };
  }

  test.each(["worker", "manager", "facilitator"] as const)(
    "[KEY1] has no key wrapped for the slip that a removed %s came in with, at this change nor a later one",
    async (role) => {
      const { factory, facilitator, wrapped, shown, make, joinWith, room } = await stage(721);
      const [used, unusedBefore] = [await make(role), await make()];
      shown.push(await statusOf(factory, used), await statusOf(factory, unusedBefore));
      const goes = await joinWith(used, "Cò 7");
      const after = await make();
      const late = await dieAfterRedeeming(factory, after, "Sen 8");
      await removeMember(factory, goes, [facilitator], facilitator);
      mustBeOk(await facilitator.engine.changeKeys([room]));
      await untilChanged(factory, [facilitator]);
      expect(wrapped).toContain(await idOf(after));
      expect(wrapped).not.toContain(await idOf(used));
      expect(wrapped).not.toContain(await idOf(unusedBefore));
      expect(await wrapsOf(factory, used, room)).toBe(410);
      await comeBack(factory, late);
      expect(roomOf(late, room)).toMatchObject({ access: "open", connection: "live", epoch: 3 });
    },
  );

  test("[KEY1] has no key wrapped for who came in, was never confirmed, and is removed: lying confirms nobody out or in", async () => {
    const { factory, facilitator, wrapped, make, room } = await stage(724);
    const link = await make();
    // A modified app that keeps its slip: it joins, and never confirms.
    const goes = factory.phone("Cò 7");
    await goes.open();
    const { edge } = goes.parts;
    Object.assign(goes.parts, {
      edge: {
        ...edge,
        fetch: (request: Request) =>
          request.url.endsWith("/confirmed")
            ? Promise.resolve(new Response(null, { status: 502 }))
            : edge.fetch(request),
      },
    });
    mustBeOk(await goes.engine.join(link, "Cò 7", "vi"));
    await untilConfirmed(factory);
    await removeMember(factory, goes, [facilitator], facilitator);
    expect(roomOf(goes, room).access).toBe("removed");
    expect(wrapped.size).toBeGreaterThan(0);
    expect(wrapped).not.toContain(await idOf(link));
    expect(await wrapsOf(factory, link, room)).toBe(404);
  });

  test("[POSTER7] [KEY2] has no key wrapped for a poster, a slip of another factory or one that was taken back", async () => {
    const { factory, facilitator, wrapped, shown, make, room } = await stage(725);
    const order = { daysValid: 7, usesMax: 300, language: "vi" } as const;
    const { link: poster } = mustBeOk(await facilitator.engine.makePoster(order));
    const other = await makeTestFactory({ seed: 726 });
    const foreign = await other.invite("worker", "Ai đó");
    const [takenBack, open] = [await make(), await make()];
    const status = await statusOf(factory, takenBack);
    shown.push(await statusOf(factory, poster), await statusOf(other, foreign), status);
    mustBeOk(await facilitator.engine.revokeSlip(status.serial));
    mustBeOk(await facilitator.engine.changeKeys([room]));
    await untilChanged(factory, [facilitator]);
    expect(wrapped).toContain(await idOf(open));
    for (const link of [poster, foreign, takenBack]) expect(wrapped).not.toContain(await idOf(link));
  });

  test("[SLIP10] lets a facilitator see and take back what is unconfirmed: no key is wrapped for it any more", async () => {
    const { factory, facilitator, wrapped, make, room } = await stage(729);
    const [link, kept] = [await make(), await make()];
    const { serial } = await statusOf(factory, link);
    const late = await dieAfterRedeeming(factory, link, "Sen 8");
    await dieAfterRedeeming(factory, kept, "Cò 7");
    const serials = async () =>
      mustBeOk(await facilitator.engine.unconfirmedSlips()).map((slip) => slip.serial);
    expect(await serials()).toEqual([serial, serial + 1]);
    expect(mustBeOk(await facilitator.engine.openSlips())).toEqual([]);
    expect(await late.engine.unconfirmedSlips()).toMatchObject({ error: { type: "not-allowed" } });
    mustBeOk(await facilitator.engine.revokeSlip(serial));
    expect(await serials()).toEqual([serial + 1]);
    mustBeOk(await facilitator.engine.changeKeys([room]));
    await untilChanged(factory, [facilitator]);
    expect([wrapped.has(await idOf(link)), wrapped.has(await idOf(kept))]).toEqual([false, true]);
    await comeBack(factory, late);
    expect(roomOf(late, room).access).toBe("shut-out");
  });

  test("[ROOM3] has no Workers key wrapped for a manager's slip", async () => {
    const { factory, facilitator, wrapped, make } = await stage(727);
    const workers = roomIdOf(factory.id, "workers");
    const link = await make("manager");
    await dieAfterRedeeming(factory, link, "Anh Quang");
    const worker = await make();
    await dieAfterRedeeming(factory, worker, "Sen 8");
    mustBeOk(await facilitator.engine.changeKeys([workers]));
    await untilChanged(factory, [facilitator]);
    expect(wrapped).toContain(await idOf(worker));
    expect(wrapped).not.toContain(await idOf(link));
  });

  test("[SLIP10] who uses a slip while the keys change is in one list or the other, and let in", async () => {
    const { factory, facilitator, make, room } = await stage(728);
    const link = await make();
    const late = factory.phone("Sen 8");
    await late.open();
    mustBeOk(await late.engine.readSlip(link));
    const { edge } = facilitator.parts;
    let [questions, isUsed] = [0, false];
    const { fetch } = edge;
    // Between the facilitator's two questions the slip is spent.
    edge.fetch = async (request) => {
      const path = typeof request === "string" ? request : request.url;
      if (/\/(unconfirmed|invites)\?/.test(path) && ++questions === 2) {
        isUsed = true;
        mustBeOk(await late.engine.join(link, "Sen 8", "vi"));
        late.die();
      }
      return fetch(request);
    };
    mustBeOk(await facilitator.engine.changeKeys([room]));
    await untilChanged(factory, [facilitator]);
    expect(isUsed).toBe(true);
    await comeBack(factory, late);
    expect(roomOf(late, room)).toMatchObject({ access: "open", connection: "live", epoch: 2 });
  });
});

describe("who is shut out all the same", () => {
  /** A slip that another facilitator made opens nothing after a removal. */
  async function shutOut(seed: number) {
    const factory = await makeTestFactory({ seed });
    const room = roomIdOf(factory.id, "everyone");
    const goes = await factory.join("worker", "Cò 7");
    const second = await factory.join("facilitator", "Chị Lan");
    await untilConfirmed(factory);
    const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
    const link = mustBeOk(await second.engine.makeInvites(order))[0]!.link;
    const late = factory.phone("Sen 8");
    await late.open();
    mustBeOk(await late.engine.join(link, "Sen 8", "vi"));
    return { factory, room, goes, second, late };
  }

  test("[JOIN4] [CLIENT1] says so, comes in with a new slip, and nothing it had typed is lost", async () => {
    const { factory, room, goes, second, late } = await shutOut(731);
    const stream = await startThread(factory, second, room, "Khu C nóng quá");
    late.die();
    await late.open();
    showThread(late, room, stream);
    await factory.settle();
    late.goOffline();
    mustBeOk(await late.engine.reply(replyDraft(room, stream, "Viết lúc mất mạng")));
    mustBeOk(await late.engine.reply({ ...replyDraft(room, stream, "Không tên"), isAnonymous: true }));
    const own = mustBeOk(await late.engine.startThread(threadDraft(room, "Quạt hỏng")));
    mustBeOk(await late.engine.reply(replyDraft(room, own, "Từ thứ hai")));
    late.die();
    await removeMember(factory, goes, [second]);
    expect(changesOf(factory.founder)[0]!.voidedSlips).toBe(0); // it is no slip that anybody prints anew
    late.isOffline = false;
    await late.open();
    await untilConfirmed(factory, late);
    expect(memberOf(late)!.rooms.map(({ access }) => access)).toEqual(["shut-out", "shut-out"]);

    expect(await late.engine.join("https://gopy.test/j#x", "Sen 8", "vi")).toMatchObject({ ok: false });
    expect(memberOf(late)!.rooms.map(({ access }) => access)).toEqual(["shut-out", "shut-out"]);
    mustBeOk(await late.engine.join(await factory.invite("worker", "Sen 8"), "Sen 8", "vi"));
    await untilConfirmed(factory, late, second);
    expect(memberOf(late)!.rooms.map(({ access }) => access)).toEqual(["open", "open"]);
    const atOther = showThread(second, room, stream);
    const atSelf = showThread(late, room, stream);
    const board = showBoard(second, room, "safety");
    await factory.settle();
    expect([...textsOf(atOther)].sort()).toEqual(["Khu C nóng quá", "Không tên", "Viết lúc mất mạng"]);
    expect(textsOf(atSelf)).toEqual(textsOf(atOther));
    const started = board.latest().threads.filter((row) => row.stream !== stream);
    expect(started).toHaveLength(1);
    const other = showThread(second, room, started[0]!.stream);
    await factory.settle();
    expect(textsOf(other)).toEqual(["Quạt hỏng", "Từ thứ hai"]);
    expect(await new PhoneStore(late.store).intents()).toEqual([]);
  });

  test("[JOIN4] who is shut out of one Room alone may come with a new slip too", async () => {
    const { factory, goes, second, late } = await shutOut(732);
    const workers = roomIdOf(factory.id, "workers");
    expect(await late.engine.join(await factory.invite("worker", "Sen 8"), "Sen 8", "vi")).toMatchObject({
      error: { type: "not-allowed" },
    });
    const { store } = late;
    late.die();
    // The join landed in Everyone alone.
    const identity = (await new PhoneStore(store).identity())!;
    const everyone = identity.keyring.filter(({ room }) => room !== workers);
    const phone = new SimulatedPhone("Sen 8", factory.founder.parts);
    await new PhoneStore(phone.store).keepIdentity(
      { ...identity, keyring: everyone },
      (await new PhoneStore(store).intents()).filter(({ room }) => room !== workers),
    );
    await phone.open();
    await untilJoined(factory);
    phone.die();
    await removeMember(factory, goes, [second]);
    await late.open();
    await untilConfirmed(factory, late);
    expect(memberOf(late)!.rooms.map(({ kind, access }) => [kind, access])).toEqual([
      ["everyone", "open"],
      ["workers", "shut-out"],
    ]);
    mustBeOk(await late.engine.join(await factory.invite("worker", "Sen 8"), "Sen 8", "vi"));
    await untilConfirmed(factory, late);
    expect(memberOf(late)!.rooms.map(({ access }) => access)).toEqual(["open", "open"]);
  });
});
