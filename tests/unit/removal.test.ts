/** Removing a member: the keys change, and what was said before stays readable for those who stay. */
import { describe, expect, test } from "vitest";
import type { KeyChangeView, MemberView } from "#client/state/views";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { showBoard, showThread, textsOf } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

function memberOf(phone: SimulatedPhone): MemberView {
  let member: MemberView | null = null;
  phone.engine.watchMember((view) => (member = view))();
  return member!;
}

function roomOf(phone: SimulatedPhone, room: RoomId) {
  return memberOf(phone).rooms.find((each) => each.room === room)!;
}

function changesOf(phone: SimulatedPhone): readonly KeyChangeView[] {
  let changes: readonly KeyChangeView[] = [];
  phone.engine.watchKeyChanges((views) => (changes = views))();
  return changes;
}

const problemsOf = (phone: SimulatedPhone) => memberOf(phone).rooms.flatMap(({ problems }) => problems);

async function remove(factory: TestFactory, goes: SimulatedPhone, others: readonly SimulatedPhone[]) {
  mustBeOk(await factory.founder.engine.removeMember(memberOf(goes).author, "Ai đó"));
  await untilChanged(factory, [goes, ...others]);
}

async function changeKeys(factory: TestFactory, room: RoomId, others: readonly SimulatedPhone[]) {
  mustBeOk(await factory.founder.engine.changeKeys([room]));
  await untilChanged(factory, others);
}

/** A Room whose key was changed closes every socket; phones come back by themselves, one after another. */
async function untilChanged(factory: TestFactory, others: readonly SimulatedPhone[]): Promise<void> {
  for (let round = 0; round < 8; round++) {
    await factory.settle();
    for (const phone of [factory.founder, ...others]) phone.reconnect();
    factory.pass(2_000);
  }
  await factory.settle();
}

describe("removing a member", () => {
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

    await remove(factory, goes, [stays]);
    expect(changesOf(factory.founder)[0]?.rooms.map(({ state, problem }) => [state, problem])).toEqual(
      changesOf(factory.founder)[0]?.rooms.map(() => ["done", null]),
    );
    expect(roomOf(stays, room)).toMatchObject({ connection: "live", access: "open" });
    await say(factory, stays, room, stream, "Sau khi đổi khóa");
    expect(textsOf(thread)).toEqual(["Tôi là Cò", "Chào Cò", "Sau khi đổi khóa"]);
    expect(roomOf(goes, room)).toMatchObject({ access: "removed" });
    expect(textsOf(before)).toEqual(["Tôi là Cò", "Chào Cò"]);
    expect(problemsOf(stays)).toEqual([]);
    expect(problemsOf(factory.founder)).toEqual([]);
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
    expect(problemsOf(newcomer)).toEqual([]);
  });
});
