/** How long a Room keeps words: the rule both sides compute alike, and the edge in memory. */
import { describe, expect, test } from "vitest";
import { daysKeptOn, mayBeCut, type RetentionSetting } from "#protocol/wire/retention";
import { makeHandEdge, makeOpenRoom, visit } from "../support/memory-visitor.ts";
import { RETENTION_CASES } from "../support/retention-contract.ts";

const DAY_MS = 86_400_000;

test.each(RETENTION_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const edge = makeHandEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const passDays = async (days: number) => {
    edge.pass(days * DAY_MS);
    await edge.alarms();
  };
  await run({
    edge,
    founder,
    room,
    visit: (each) => visit(edge, each),
    passDays,
    restart: () => edge.restart(),
  });
});

describe("how many days words are kept", () => {
  const set = (...rules: readonly (readonly [day: number, months: RetentionSetting["months"]])[]) =>
    rules.map(([day, months], index) => ({ number: index + 1, day, months }));

  test("[RETAIN2] the longest rule of the week before counts, and without any rule words stay for ever", () => {
    expect(daysKeptOn([], 500)).toBe(Infinity);
    expect([106, 107].map((day) => daysKeptOn(set([100, 1]), day))).toEqual([Infinity, 31]);
    const shortened = set([100, 12], [300, 1]);
    expect([299, 306, 307].map((day) => daysKeptOn(shortened, day))).toEqual([372, 372, 31]);
    const lengthened = set([100, 1], [300, 12]);
    expect([299, 300, 301].map((day) => daysKeptOn(lengthened, day))).toEqual([31, 372, 372]);
    expect([299, 300, 400].map((day) => daysKeptOn(set([100, 1], [300, 0]), day))).toEqual([
      31,
      Infinity,
      Infinity,
    ]);
    expect(daysKeptOn(set([100, 1], [300, 12], [301, 1]), 305)).toBe(372);
    expect(daysKeptOn(set([100, 1], [300, 12], [301, 1]), 308)).toBe(31);
  });

  test("[RETAIN2] a Thread may go when its last word is older than that, not on the day itself", () => {
    const rules = set([100, 1]);
    expect([mayBeCut(rules, 200, 231), mayBeCut(rules, 200, 232)]).toEqual([false, true]);
    expect(mayBeCut(rules, 0, 106)).toBe(false);
  });
});
