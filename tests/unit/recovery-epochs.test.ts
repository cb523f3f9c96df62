/** A recovery code that is older than the keys of the Rooms. */
import { expect, test } from "vitest";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, removeMember, roomOf, untilChanged } from "../support/key-changing.ts";
import { memberOf, showThread, textsOf } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

function lose(phone: SimulatedPhone): void {
  phone.die();
  phone.goOffline();
}

async function recovered(factory: TestFactory, code: string): Promise<SimulatedPhone> {
  const phone = factory.phone("new phone");
  await phone.open();
  mustBeOk(await phone.engine.recover(code));
  await untilChanged(factory, [phone]);
  return phone;
}

test.each([2, 20])(
  "[RECOVER5] [EPOCH5] a code of the first epoch brings its member into the Room after %i changes of keys",
  async (changes) => {
    const factory = await makeTestFactory({ seed: 81 });
    const room = roomIdOf(factory.id, "everyone");
    const [old, stays] = [await factory.join("worker", "Cò 7"), await factory.join("worker", "Chim Sẻ 3")];
    await untilJoined(factory);
    const stream = await startThread(factory, old, room, "Trước khi đổi khóa");
    const code = mustBeOk(await old.engine.makeRecoveryCode()).text;
    lose(old);
    for (let change = 0; change < changes; change++) await changeKeys(factory, room, [stays]);
    await say(factory, stays, room, stream, "Sau khi đổi khóa");

    const phone = await recovered(factory, code);
    expect(roomOf(phone, room)).toMatchObject({ connection: "live", access: "open", epoch: changes + 1 });
    const [thread, atStays] = [showThread(phone, room, stream), showThread(stays, room, stream)];
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Trước khi đổi khóa", "Sau khi đổi khóa"]);
    await say(factory, phone, room, stream, "Tôi về rồi");
    expect(textsOf(atStays)).toEqual(["Trước khi đổi khóa", "Sau khi đổi khóa", "Tôi về rồi"]);
    for (const each of [phone, stays, factory.founder])
      expect(memberOf(each)!.rooms.flatMap(({ problems }) => problems)).toEqual([]);
  },
  60_000,
);

test("[RECOVER5] a backup that holds no more keys brings its member back all the same", async () => {
  const factory = await makeTestFactory({ seed: 82 });
  const room = roomIdOf(factory.id, "everyone");
  const old = await factory.join("worker", "Cò 7");
  await untilJoined(factory);
  const stream = await startThread(factory, old, room, "Trước khi đổi khóa");
  for (let change = 0; change < 70; change++) await changeKeys(factory, room, [old]);
  const code = mustBeOk(await old.engine.makeRecoveryCode()).text;
  lose(old);
  const phone = await recovered(factory, code);
  expect(roomOf(phone, room)).toMatchObject({ connection: "live", access: "open", epoch: 71 });
  const thread = showThread(phone, room, stream);
  await factory.settle();
  expect(textsOf(thread)).toEqual(["Trước khi đổi khóa"]);
}, 120_000);

test("[RECOVER5] [KEY1] a code of somebody who was removed meanwhile opens a phone that is told so", async () => {
  const factory = await makeTestFactory({ seed: 83 });
  const room = roomIdOf(factory.id, "everyone");
  const [goes, stays] = [await factory.join("worker", "Cò 7"), await factory.join("worker", "Chim Sẻ 3")];
  await untilJoined(factory);
  const code = mustBeOk(await goes.engine.makeRecoveryCode()).text;
  await removeMember(factory, goes, [stays]);
  lose(goes);
  const stream = await startThread(factory, stays, room, "Sau khi đổi khóa");

  const phone = await recovered(factory, code);
  for (const each of memberOf(phone)!.rooms) expect(each.access).toBe("removed");
  const thread = showThread(phone, room, stream);
  await factory.settle();
  expect(textsOf(thread)).toEqual([]);
});

test("a nickname that was changed in another tab stays when the keys change", async () => {
  const factory = await makeTestFactory({ seed: 84 });
  const room = roomIdOf(factory.id, "everyone");
  const phone = await factory.join("worker", "Cò 7");
  await untilJoined(factory);
  await phone.open();
  await factory.settle();
  mustBeOk(await phone.engine.setNickname("Mây Xám 9"));
  await changeKeys(factory, room, [phone]);
  expect(await phone.store.get("identity")).toMatchObject({ nickname: "Mây Xám 9" });
  phone.die();
  await phone.open();
  await untilChanged(factory, [phone]);
  expect(memberOf(phone)).toMatchObject({ nickname: "Mây Xám 9" });
  expect(roomOf(phone, room)).toMatchObject({ epoch: 2, access: "open" });
});
