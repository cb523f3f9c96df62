import { expect, test } from "vitest";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { bytesToUpFrame } from "#protocol/wire/frames/frame";
import { controlStreamOf } from "#protocol/wire/head";
import { makeTestFactory } from "../support/test-factory.ts";

test("[JOIN3] a newcomer's join is written without asking for the log of all who joined before", async () => {
  const factory = await makeTestFactory({ seed: 31 });
  for (const nickname of ["Mây Trắng 8", "Chim Sẻ 3", "Tre Xanh 41"]) await factory.join("worker", nickname);
  const link = await factory.invite("worker", "");
  const newcomer = factory.phone("newcomer");
  await newcomer.open();
  const control = controlStreamOf(roomIdOf(factory.id, "everyone"));
  const asked: string[] = [];
  newcomer.alteredUp = (bytes) => {
    const frame = mustBeOk(bytesToUpFrame(bytes));
    if ((frame.type === "append" || frame.type === "open") && frame.stream === control)
      asked.push(frame.type);
    return bytes;
  };
  mustBeOk(await newcomer.engine.join(link, "Sen Hồng 15", "vi"));
  for (let second = 0; second < 10 && asked.length === 0; second++) {
    await factory.settle();
    factory.pass(1_000);
  }
  await factory.settle();
  expect(asked[0]).toBe("append");
});
