/** A frozen poster. What was printed must open for as long as it hangs. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isPosterLink, languageOfSlip } from "#client/state/slip-language";
import { bytesToHex, hexToBytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { parseSlip, slipSeeds, slipToFragment } from "#protocol/sealed/slip";

const frozen = JSON.parse(readFileSync(new URL("poster.json", import.meta.url), "utf8"));

test("[POSTER1] what was printed still opens, is known as a poster, and begins in its language", () => {
  const poster = mustBeOk(parseSlip(frozen.fragment));
  expect(poster).toEqual({
    factory: frozen.factory,
    secret: hexToBytes(frozen.secret),
    name: null,
    language: frozen.language,
    isPoster: true,
  });
  expect(slipToFragment(poster)).toBe(frozen.fragment);
  const link = `https://gopy.test/j#${frozen.fragment}`;
  expect([isPosterLink(link), languageOfSlip(link)]).toEqual([true, frozen.language]);
  const seeds = slipSeeds(poster);
  expect([bytesToHex(seeds.signingSeed), bytesToHex(seeds.boxSeed)]).toEqual([
    frozen.signingSeed,
    frozen.boxSeed,
  ]);
});

test("[POSTER1] the same secret opens nothing as a slip", () => {
  const { isPoster: _, ...slip } = mustBeOk(parseSlip(frozen.fragment));
  const seeds = slipSeeds(slip);
  expect(bytesToHex(seeds.signingSeed)).not.toBe(frozen.signingSeed);
  expect(bytesToHex(seeds.boxSeed)).not.toBe(frozen.boxSeed);
  expect(isPosterLink(slipToFragment(slip))).toBe(false);
});

test("[SLIP6] no single character of a poster's link can be changed or left out", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const { fragment } = frozen;
  for (let at = 0; at < fragment.length; at++) {
    const [before, after] = [fragment.slice(0, at), fragment.slice(at + 1)];
    for (const slipped of [before + after, ...[...alphabet].map((other) => before + other + after)])
      expect(slipped === fragment || !parseSlip(slipped).ok).toBe(true);
  }
});
