/** Frozen slips of version 2. What was printed must open for ever, in the language it begins with. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { languageOfSlip } from "#client/state/slip-language";
import { bytesToHex, hexToBytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { parseSlip, slipSeeds, slipToFragment } from "#protocol/sealed/slip";

const frozen = JSON.parse(readFileSync(new URL("slip-language.json", import.meta.url), "utf8"));

test("[SLIP7] what was printed with a language still opens, and begins in it", () => {
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

test("[SLIP7] its keys are those of the same secret without a language", () => {
  const { language: _, ...plain } = mustBeOk(parseSlip(frozen.fragment));
  const seeds = slipSeeds(plain);
  expect(bytesToHex(seeds.signingSeed)).toBe(frozen.signingSeed);
  expect(bytesToHex(seeds.boxSeed)).toBe(frozen.boxSeed);
});
