import * as fc from "fast-check";
import { expect, it } from "vitest";
import { allNicknames, NICKNAMES, suggestNickname } from "../../client/features/join/nickname.ts";
import { NICKNAME_CHARACTERS_MAX } from "../../client/state/engine.ts";

it("There are at least 5,000 nicknames, all different", () => {
  const names = allNicknames();
  expect(new Set(names).size).toBe(NICKNAMES);
  expect(NICKNAMES).toBeGreaterThanOrEqual(5000);
});

it("Every nickname is short, well spaced and in composed letters", () => {
  const isGood = (name: string) =>
    name.length <= NICKNAME_CHARACTERS_MAX &&
    name === name.normalize("NFC") &&
    /^\p{Lu}\p{L}*( \p{Lu}\p{L}*)* (\d{1,2}|\p{Lu}\p{L}*)$/u.test(name);
  expect(allNicknames().filter((name) => !isGood(name))).toEqual([]);
});

it("A suggestion is one of them for any randomness", () => {
  const names = new Set(allNicknames());
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.array(random, { minLength: 3, maxLength: 3 }), (values) => {
      let next = 0;
      expect(names.has(suggestNickname(() => values[next++] ?? 0))).toBe(true);
    }),
  );
});

it("No nickname ends in a number that insults or is thought unlucky", () => {
  for (const number of [3, 4, 13, 35, 49, 53, 69, 78]) {
    expect(allNicknames().filter((name) => name.endsWith(` ${number}`))).toEqual([]);
  }
});

it("A hundred suggestions are hardly ever the same", () => {
  const names = new Set(Array.from({ length: 100 }, () => suggestNickname(Math.random)));
  expect(names.size).toBeGreaterThan(80);
});
