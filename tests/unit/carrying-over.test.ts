/** What waited on a phone that was shut out, once it is a new member's. */
import { expect, test } from "vitest";
import { carryOver } from "#client/sync/carrying-over";
import type { StoredIntent } from "#client/sync/phone-store";
import {
  type AuthorId,
  type BoardId,
  bytesToId,
  type DeviceId,
  type RoomId,
  type StreamId,
} from "#protocol/ids";
import { SALT_BYTES, threadIdOf } from "#protocol/sealed/entry";
import { editKey, postKey, postRef, removalKey } from "#protocol/sealed/intents";
import { JOIN_KEY } from "#protocol/sealed/join-log";
import { makeChance } from "../support/chance.ts";

const chance = makeChance(741);
const id = <Id>() => bytesToId(chance.bytes(16)) as Id;
const [before, now, nobody] = [id<AuthorId>(), id<AuthorId>(), id<AuthorId>()];
const [room, board, stream] = [id<RoomId>(), id<BoardId>(), id<StreamId>()];
const device = "0a0b0c0d" as DeviceId;
const penSeed = chance.bytes(32);

function intentOf(facts: Partial<StoredIntent>): StoredIntent {
  return {
    id: `${device}-${facts.key}`,
    device,
    room,
    stream,
    board,
    author: before,
    penSeed: null,
    key: postKey(device, 1),
    value: "lời",
    time: 1,
    openingSalt: null,
    isSent: false,
    refusal: null,
    ...facts,
  };
}

test("[CLIENT1] words that were never sent go under the new name, joins do not", () => {
  const post = intentOf({});
  const edit = intentOf({ key: editKey(postRef(device, 1), device, 2) });
  const join = intentOf({ key: JOIN_KEY });
  expect(carryOver([post, edit, join], now)).toEqual({
    keep: [
      { ...post, author: now },
      { ...edit, author: now },
    ],
    drop: [join],
  });
});

test("[CLIENT1] what may have been sent under the old name is kept and shown, and not said twice", () => {
  const post = intentOf({ isSent: true });
  const edit = intentOf({ key: editKey(postRef(device, 1), device, 2) });
  const { keep, drop } = carryOver([post, edit], now);
  expect(keep.map(({ author, key, refusal }) => [author, key, refusal])).toEqual([
    [now, postKey(device, 1), "entry-refused"],
    [now, postKey(device, 2), "entry-refused"],
  ]);
  expect(drop).toEqual([]);
});

test("[CLIENT1] the words of an edit of a post that stands are shown as unsent, its removal is dropped", () => {
  const edit = intentOf({ key: editKey(postRef(device, 7), device, 8) });
  const removal = intentOf({ key: removalKey(postRef(device, 7), device, 9) });
  const { keep, drop } = carryOver([edit, removal], now);
  expect(keep).toEqual([{ ...edit, author: now, key: postKey(device, 8), refusal: "entry-refused" }]);
  expect(drop).toEqual([removal]);
});

test("[CLIENT1] a Thread that was never sent moves with all that waits in it; a throwaway author stays who it is", () => {
  const openingSalt = chance.bytes(SALT_BYTES);
  const opening = intentOf({ openingSalt });
  const anonymous = intentOf({ author: nobody, penSeed, key: postKey("01020304" as DeviceId, 1) });
  const elsewhere = { ...anonymous, stream: id<StreamId>() };
  const moved = threadIdOf(room, board, now, openingSalt);
  expect(carryOver([opening, anonymous, elsewhere], now)).toEqual({
    keep: [
      { ...opening, author: now, stream: moved },
      { ...anonymous, stream: moved },
    ],
    drop: [opening, anonymous],
  });
});

test("what waits is left alone on a phone that stays who it is", () => {
  expect(carryOver([intentOf({ author: now }), intentOf({ author: nobody, penSeed })], now)).toEqual({
    keep: [],
    drop: [],
  });
});
