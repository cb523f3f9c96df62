/** Removing a member: the keys change, and what was said before stays readable for those who stay. */
import { describe, expect, test } from "vitest";
import { type Identity, identityOf } from "#client/sync/identity";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import type { RoomId, SlipId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { auditRecipients } from "#protocol/sealed/rotation";
import { StreamReader } from "#protocol/sealed/stream-reader";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import { roomIdOf } from "#protocol/wire/audience";
import {
  bytesToOpenSlips,
  bytesToSlipStatus,
  openSlipsToBytes,
  type SlipStatus,
} from "#protocol/wire/bodies";
import type { Rotation } from "#protocol/wire/epoch-record";
import { controlStreamOf } from "#protocol/wire/head";
import { bytesToRotation } from "#protocol/wire/rotation-bodies";
import { slipIdOf } from "#protocol/wire/certificate";
import { HostileEdge } from "../support/hostile-edge.ts";
import { HostileMember } from "../support/hostile-member.ts";
import { swapping } from "../support/hostile-joining.ts";
import { say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, changesOf, removeMember, roomOf, untilChanged } from "../support/key-changing.ts";
import { memberOf, showBoard, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const allProblems = (phone: SimulatedPhone) => memberOf(phone)!.rooms.flatMap(({ problems }) => problems);

describe("removing a member", () => {
  test("[EPOCH5] who was removed is told so after the next start, without a network too; who comes again is not", async () => {
    const factory = await makeTestFactory({ seed: 430 });
    const room = roomIdOf(factory.id, "everyone");
    const goes = await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    await removeMember(factory, goes, []);
    expect(roomOf(goes, room).access).toBe("removed");
    goes.die();
    goes.isOffline = true;
    await goes.open();
    expect(roomOf(goes, room)).toMatchObject({ access: "removed", connection: "offline" });
    const other = factory.phone("Sen 8");
    await other.store.write({ put: [[`access/${room}`, await goes.store.get(`access/${room}`)]] });
    await other.open();
    mustBeOk(await other.engine.join(await factory.invite("worker", ""), "Sen 8", "vi"));
    expect(roomOf(other, room).access).toBe("open");
  });

  test("[KEY1] those who stay read on in the next epoch, old words and new; who was removed does not", async () => {
    const factory = await makeTestFactory({ seed: 401 });
    const room = roomIdOf(factory.id, "everyone");
    const [stays, goes] = [await factory.join("worker", "Chim Sẻ 3"), await factory.join("worker", "Cò 7")];
    await untilJoined(factory);
    const stream = await startThread(factory, goes, room, "Tôi là Cò");
    await say(factory, stays, room, stream, "Chào Cò");
    const thread = showThread(stays, room, stream);
    const before = showThread(goes, room, stream);
    await factory.settle();

    await removeMember(factory, goes, [stays]);
    expect(changesOf(factory.founder)[0]?.rooms.map(({ state, problem }) => [state, problem])).toEqual(
      changesOf(factory.founder)[0]?.rooms.map(() => ["done", null]),
    );
    expect(roomOf(stays, room)).toMatchObject({ connection: "live", access: "open" });
    await say(factory, stays, room, stream, "Sau khi đổi khóa");
    expect(textsOf(thread)).toEqual(["Tôi là Cò", "Chào Cò", "Sau khi đổi khóa"]);
    expect(roomOf(goes, room)).toMatchObject({ access: "removed" });
    expect(textsOf(before)).toEqual(["Tôi là Cò", "Chào Cò"]);
    expect(allProblems(stays)).toEqual([]);
    expect(allProblems(factory.founder)).toEqual([]);
  });

  test("[EPOCH5] who joins after a change reads what was said before it", async () => {
    const factory = await makeTestFactory({ seed: 402 });
    const room = roomIdOf(factory.id, "everyone");
    const first = await factory.join("worker", "Chim Sẻ 3");
    await untilJoined(factory);
    const stream = await startThread(factory, first, room, "Khu C nóng quá");
    await changeKeys(factory, room, [first]);
    await changeKeys(factory, room, [first]);
    await say(factory, first, room, stream, "Vẫn nóng");

    const newcomer = await factory.join("worker", "Sen 8");
    await untilJoined(factory);
    const board = showBoard(newcomer, room, "safety");
    const thread = showThread(newcomer, room, stream);
    await factory.settle();
    expect(board.latest().threads.map(({ stream: each }) => each)).toEqual([stream]);
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Vẫn nóng"]);
    expect(allProblems(newcomer)).toEqual([]);
  });

  test("[CLIENT1] what was written offline before three changes arrives once, under the newest key", async () => {
    const factory = await makeTestFactory({ seed: 403 });
    const room = roomIdOf(factory.id, "everyone");
    const [away, stays] = [await factory.join("worker", "Cò 7"), await factory.join("worker", "Chim Sẻ 3")];
    await untilJoined(factory);
    const stream = await startThread(factory, stays, room, "Khu C nóng quá");
    const thread = showThread(away, room, stream);
    await factory.settle();
    away.goOffline();
    mustBeOk(await away.engine.reply({ room, stream, text: "Viết lúc mất mạng", isAnonymous: false }));
    for (let change = 0; change < 3; change++) await changeKeys(factory, room, [stays]);
    away.goOnline();
    await untilChanged(factory, [stays, away]);
    const atOther = showThread(stays, room, stream);
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Viết lúc mất mạng"]);
    expect(textsOf(atOther)).toEqual(textsOf(thread));
    expect(thread.latest().posts.map(({ state }) => state)).toEqual(["sent", "sent"]);
    expect([...allProblems(away), ...allProblems(stays)]).toEqual([]);
  });

  test("[EPOCH7] two facilitators who remove at once: one epoch after the other, both are gone", async () => {
    const factory = await makeTestFactory({ seed: 404 });
    const room = roomIdOf(factory.id, "everyone");
    const second = await factory.join("facilitator", "Chị Lan");
    const [one, two] = [await factory.join("worker", "Cò 7"), await factory.join("worker", "Cú 9")];
    const stays = await factory.join("worker", "Sen 8");
    await untilJoined(factory);
    mustBeOk(await factory.founder.engine.removeMember(memberOf(one)!.author, null));
    mustBeOk(await second.engine.removeMember(memberOf(two)!.author, null));
    const everybody = [second, one, two, stays];
    await untilChanged(factory, everybody);
    factory.pass(10_000);
    await untilChanged(factory, everybody);
    for (const facilitator of [factory.founder, second])
      expect(changesOf(facilitator)[0]!.rooms.map(({ state }) => state)).not.toContain("failed");
    expect([one, two, stays].map((phone) => roomOf(phone, room).access)).toEqual([
      "removed",
      "removed",
      "open",
    ]);
    expect(roomOf(stays, room).connection).toBe("live");
    expect([...allProblems(stays), ...allProblems(second)]).toEqual([]);
  });

  test("[EPOCH7] a tab that dies in the middle goes on with the removal when it is opened again", async () => {
    const factory = await makeTestFactory({ seed: 405 });
    const room = roomIdOf(factory.id, "everyone");
    const [stays, goes] = [await factory.join("worker", "Sen 8"), await factory.join("worker", "Cò 7")];
    await untilJoined(factory);
    for (const awaits of [3, 9, 21, 48, 110]) {
      factory.founder.tab.awaitsLeft = awaits;
      await factory.founder.engine.removeMember(memberOf(goes)!.author, null).catch(() => undefined);
      await factory.settle();
      await factory.founder.open();
      await factory.settle();
    }
    factory.pass(20_000);
    await untilChanged(factory, [stays, goes]);
    factory.pass(20_000);
    await untilChanged(factory, [stays, goes]);
    expect(changesOf(factory.founder).flatMap(({ rooms }) => rooms.map(({ state }) => state))).not.toContain(
      "failed",
    );
    expect(roomOf(goes, room).access).toBe("removed");
    expect(roomOf(stays, room)).toMatchObject({ access: "open", connection: "live" });
    expect(allProblems(stays)).toEqual([]);
  });

  test("[ROOM3] a Workers key changed by a facilitator is wrapped for no manager", async () => {
    const factory = await makeTestFactory({ seed: 406 });
    const room = roomIdOf(factory.id, "workers");
    const [worker, manager] = [
      await factory.join("worker", "Sen 8"),
      await factory.join("manager", "Anh Quang"),
    ];
    await untilJoined(factory);
    await changeKeys(factory, room, [worker, manager]);
    const wrapFor = (phone: SimulatedPhone) =>
      factory.edge.fetch(`/api/rooms/${room}/keys/${memberOf(phone)!.author}`);
    expect([(await wrapFor(worker)).status, (await wrapFor(manager)).status]).toEqual([200, 404]);
  });

  test("[READ12] who was removed and was told the new key by somebody is still not heard under his name", async () => {
    const factory = await makeTestFactory({ seed: 408 });
    const room = roomIdOf(factory.id, "everyone");
    const [stays, goes] = [await factory.join("worker", "Sen 8"), await factory.join("worker", "Cò 7")];
    await untilJoined(factory);
    const stream = await startThread(factory, stays, room, "Khu C nóng quá");
    const thread = showThread(stays, room, stream);
    const before = await new PhoneStore(goes.store).identity();
    await removeMember(factory, goes, [stays]);
    const told = await new PhoneStore(stays.store).identity();
    await new PhoneStore(goes.store).keepIdentity({ ...before!, keyring: told!.keyring });
    const attacker = await HostileMember.of(factory, goes, "everyone");
    expect(await attacker.append(stream, await attacker.seal(stream, await attacker.body(stream)))).toBe(
      "ack",
    );
    const { stream: opened, opening } = attacker.newThread();
    await attacker.open(opened, await attacker.seal(opened, await attacker.body(opened, { opening })));
    const board = showBoard(stays, room, "safety");
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Khu C nóng quá"]);
    expect(board.latest().threads.map((row) => row.stream)).toEqual([stream]);
    expect(allProblems(stays)).toContainEqual(
      expect.objectContaining({ type: "AuthorRemoved", rule: "READ12" }),
    );
  });

  test("[RECIP1] a key wrapped for somebody who never joined is found out by every phone that read the join log", async () => {
    const factory = await makeTestFactory({ seed: 409 });
    const room = roomIdOf(factory.id, "everyone");
    const stays = await factory.join("worker", "Sen 8");
    await factory.join("worker", "Cò 7");
    await untilJoined(factory);
    await changeKeys(factory, room, [stays]);
    stays.engine.watchReaders(room, () => undefined);
    await factory.settle();
    expect(allProblems(stays)).toEqual([]);
    const identity = await identityOf(
      nodeSignatures,
      (await new PhoneStore(stays.store).identity())!,
      await new PhoneStore(stays.store).histories(),
    );
    const { kind, history } = identity.keyrings.find((keyring) => keyring.room === room)!;
    const reader = await readJoinLog(stays, identity, room);
    expect(auditRecipients(reader, kind, history)).toBeNull();
    const last = history.at(-1)!;
    const withRotation = (changes: Partial<Rotation>) =>
      history.with(history.length - 1, { ...last, rotation: { ...last.rotation!, ...changes } });
    const more = withRotation({ membersHash: new Uint8Array(32) });
    expect(auditRecipients(reader, kind, more)).toBe("recipients-differ");
    const elsewhere = withRotation({ joinLog: { count: 2, head: new Uint8Array(32) } });
    expect(auditRecipients(reader, kind, elsewhere)).toBe("join-log-foreign");
    const without = withRotation({ joinLog: { count: 1, head: reader.headAt(1)! } });
    expect(auditRecipients(reader, kind, without)).toBe("recipients-differ");
  });

  test("[KEY1] a slip that who was removed may have joined with opens nothing more, whatever the edge says of it", async () => {
    const factory = await makeTestFactory({ seed: 407 });
    const room = roomIdOf(factory.id, "everyone");
    const hostile = new HostileEdge(factory.edge);
    const facilitator = new SimulatedPhone("Chị Lan", { ...factory.founder.parts, edge: hostile.edge });
    await facilitator.open();
    mustBeOk(await facilitator.engine.join(await factory.invite("facilitator", "Chị Lan"), "Chị Lan", "vi"));
    await untilJoined(factory);
    factory.pass(10_000); // the join logs are read after the first screen
    await factory.settle();
    const order = { role: "worker", count: 1, daysValid: 7, officialName: null } as const;
    const make = async () => mustBeOk(await facilitator.engine.makeInvites(order))[0]!.link;
    const [used, unusedBefore] = [await make(), await make()];
    const goes = factory.phone("Cò 7");
    await goes.open();
    const statusBefore = await statusOf(factory, used);
    mustBeOk(await goes.engine.join(used, "Cò 7", "vi"));
    await untilJoined(factory);
    const unusedAfter = await make();

    // The edge knows that the slip is spent, and says that it is open.
    swapping(hostile, /\/invites$/, async (bytes) => {
      const { hasMore, slips } = mustBeOk(bytesToOpenSlips(bytes));
      return openSlipsToBytes({ hasMore, slips: [...slips, statusBefore] });
    });
    await removeMember(factory, goes, [facilitator], facilitator);
    expect(roomOf(goes, room).access).toBe("removed");
    expect(changesOf(facilitator)[0]!.voidedSlips).toBeGreaterThan(0);
    const wrapsFor = async (link: string) =>
      (await factory.edge.fetch(`/api/rooms/${room}/keys/${await slipIdOfLink(link)}`)).status;
    expect([await wrapsFor(used), await wrapsFor(unusedBefore), await wrapsFor(unusedAfter)]).toEqual([
      410, 410, 200,
    ]);
    // A later change, for whatever reason, takes the edge's word as little.
    const wrapped: string[] = [];
    const lie = hostile.answer;
    hostile.answer = async (path, answer, request) => {
      if (path === `/api/rooms/${room}/epochs` && request.method === "POST") {
        const { wraps } = mustBeOk(bytesToRotation(new Uint8Array(await request.clone().arrayBuffer())));
        wrapped.push(...wraps.map(({ recipient }) => recipient));
      }
      return lie(path, answer, request);
    };
    mustBeOk(await facilitator.engine.changeKeys([room]));
    await untilChanged(factory, [facilitator]);
    expect(wrapped).toContain(await slipIdOfLink(unusedAfter));
    expect(wrapped).not.toContain(await slipIdOfLink(used));
    const newcomer = factory.phone("Sen 8");
    await newcomer.open();
    expect(await newcomer.engine.join(unusedBefore, "Sen 8", "vi")).toMatchObject({
      error: { type: "slip-revoked" },
    });
    mustBeOk(await newcomer.engine.join(unusedAfter, "Sen 8", "vi"));
  });
});

async function slipIdOfLink(link: string): Promise<SlipId> {
  const { signingSeed } = slipSeeds(mustBeOk(parseSlip(link)));
  return slipIdOf((await nodeSignatures.signingKey(signingSeed)).publicKey);
}

async function statusOf(factory: TestFactory, link: string): Promise<SlipStatus> {
  const answer = await factory.edge.fetch(`/api/factories/${factory.id}/slips/${await slipIdOfLink(link)}`);
  return mustBeOk(bytesToSlipStatus(new Uint8Array(await answer.arrayBuffer())));
}

async function readJoinLog(phone: SimulatedPhone, identity: Identity, room: RoomId): Promise<StreamReader> {
  const stream = controlStreamOf(room);
  const { keysOfEpoch } = identity.keyrings.find((keyring) => keyring.room === room)!;
  const context = {
    suite: nodeSignatures,
    chains: identity.chains,
    room,
    stream,
    kind: "control",
    keysOfEpoch,
  } as const;
  const reader = new StreamReader(context);
  for (const envelope of await new PhoneStore(phone.store).envelopes(room, stream))
    await reader.read(envelope);
  return reader;
}
