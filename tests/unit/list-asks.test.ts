/** What a phone asks of a Room for its Boards: each list once, however often it is wanted and turned away. */
import { expect, test } from "vitest";
import { ListAsks } from "#client/sync/list-asks";
import type { List } from "#protocol/wire/frames/list";
import { type BoardId, idToBytes } from "#protocol/ids";
import { reconnect, setReadingStage } from "../support/hostile-stage.ts";

const BOARD = "0b".repeat(16) as BoardId;
const OTHER = "0c".repeat(16) as BoardId;

function listing() {
  const sent: List[] = [];
  return { sent, asks: new ListAsks((list) => sent.push(list)) };
}

const list = (before: number, limit: number, board = BOARD): List => ({ type: "list", board, before, limit });

test("a list wanted many times is asked for once, until it is answered", () => {
  const { sent, asks } = listing();
  for (let time = 0; time < 5; time++) asks.ask(list(0, 15));
  expect(sent).toEqual([list(0, 15)]);
  asks.answered({ board: BOARD, before: 0 });
  expect(sent).toEqual([list(0, 15)]);
  asks.ask(list(0, 15));
  expect(sent).toEqual([list(0, 15), list(0, 15)]);
});

test("a page answers also who only counts, and a count is no page", () => {
  const { sent, asks } = listing();
  asks.ask(list(0, 15));
  asks.ask(list(0, 0));
  asks.answered({ board: BOARD, before: 0 });
  expect(sent).toEqual([list(0, 15)]);
  asks.ask(list(0, 0));
  asks.ask(list(0, 15));
  expect(sent).toEqual([list(0, 15), list(0, 0)]);
  asks.answered({ board: BOARD, before: 0 });
  expect(sent).toEqual([list(0, 15), list(0, 0), list(0, 15)]);
});

test("each page has its turn, and Boards do not wait for each other", () => {
  const { sent, asks } = listing();
  asks.ask(list(0, 15));
  asks.ask(list(90, 20));
  asks.ask(list(0, 15, OTHER));
  expect(sent).toEqual([list(0, 15), list(0, 15, OTHER)]);
  asks.answered({ board: BOARD, before: 77 });
  expect(sent, "an answer nobody waits for").toHaveLength(2);
  asks.answered({ board: BOARD, before: 0 });
  expect(sent.at(-1)).toEqual(list(90, 20));
});

test("turned away, the same is asked again; a new connection begins anew", () => {
  const { sent, asks } = listing();
  asks.ask(list(90, 20));
  expect(asks.again(BOARD)).toBe(true);
  expect(sent).toEqual([list(90, 20), list(90, 20)]);
  expect(asks.again(OTHER)).toBe(false);
  asks.forget();
  expect(asks.again(BOARD)).toBe(false);
  asks.ask(list(90, 20));
  expect(sent).toHaveLength(3);
});

test("[ROOM12] a phone that a slow Room turns away asks for one page, however often the screen wants it", async () => {
  const { factory, hostile, victim, room, board } = await setReadingStage(191);
  victim.engine.watchBoard(room, "safety", () => undefined);
  await factory.settle();
  let asked = 0;
  hostile.up = (frame) => {
    if (frame.type !== "list" || frame.board !== board) return [frame];
    asked++;
    hostile.say(room, {
      type: "refused",
      reason: "too-fast",
      waitMs: 1_000,
      subject: idToBytes(frame.board),
    });
    return [];
  };
  await reconnect({ factory, victim });
  for (let second = 0; second < 30; second++) {
    victim.engine.watchBoard(room, "safety", () => undefined);
    await factory.settle();
    factory.pass(1_000);
  }
  await factory.settle();
  expect(asked).toBeGreaterThan(10);
  expect(asked).toBeLessThan(40);
});
