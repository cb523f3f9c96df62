/** Frozen slips of version 2. What was printed must open for ever, in the language it begins with. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { languageOfSlip } from "#client/state/slip-language";
import { bytesToHex, hexToBytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { parseSlip, slipSeeds, slipToFragment } from "#protocol/sealed/slip";

const frozen = JSON.parse(readFileSync(new URL("slip-language.json", import.meta.url), "utf8"));

test("[SLIP9] what was printed with a language still opens, and begins in it", () => {
  const slip = mustBeOk(parseSlip(frozen.fragment));
  expect(slip).toEqual({
    factory: frozen.factory,
    secret: hexToBytes(frozen.secret),
    name: null,
    language: frozen.language,
  });
  expect(mustBeOk(parseSlip(frozen.named))).toEqual({ ...slip, name: frozen.name });
  expect(slipToFragment(slip)).toBe(frozen.fragment);
  expect(languageOfSlip(`https://gopy.test/j#${frozen.named}`)).toBe(frozen.language);
});

test("[SLIP9] its keys are those of the same secret without a language", () => {
  const { language: _, ...plain } = mustBeOk(parseSlip(frozen.fragment));
  const seeds = slipSeeds(plain);
  expect(bytesToHex(seeds.signingSeed)).toBe(frozen.signingSeed);
  expect(bytesToHex(seeds.boxSeed)).toBe(frozen.boxSeed);
});

test("[SLIP9] a language of other letters than two from a to z is damage, and a link without one begins in none", () => {
  const slip = mustBeOk(parseSlip(frozen.fragment));
  for (const language of ["EN", "e1", "eng", "e", "", "\u00e9"])
    expect(parseSlip(slipToFragment({ ...slip, language }))).toEqual({
      ok: false,
      error: { type: "SlipDamaged" },
    });
  const { language: _, ...plain } = slip;
  expect(languageOfSlip(slipToFragment(plain))).toBeNull();
  for (const link of ["", "#", "https://gopy.test/j#%%%", "A", "Ag"]) expect(languageOfSlip(link)).toBeNull();
});

test("[SLIP6] no single character of a slip with a language can be changed, left out or put in", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const { fragment } = frozen;
  for (let at = 0; at < fragment.length; at++) {
    const [before, after] = [fragment.slice(0, at), fragment.slice(at + 1)];
    const changed = [...alphabet].flatMap((other) => [
      before + other + after,
      before + other + fragment.slice(at),
    ]);
    for (const slipped of [before + after, ...changed].filter((each) => each !== fragment))
      expect(parseSlip(slipped).ok).toBe(false);
  }
});
