import { expect, it } from "vitest";
import { clothOf, CLOTHS, pinkedSquare, RAW_COTTON } from "../../client/ui/cloth.ts";
import { emblemOf, EMBLEM_STITCHES } from "../../client/ui/stitching.ts";

const IDS = Array.from({ length: 5000 }, (_, number) =>
  (number * 2_654_435_761).toString(16).padStart(32, "0"),
);
const drawn = (id: string) => JSON.stringify(clothOf(id));

it("There are at least 200 cloths and all of them are cut", () => {
  expect(CLOTHS).toBeGreaterThanOrEqual(200);
  expect(new Set(IDS.map(drawn)).size).toBe(CLOTHS);
});

it("The same author always wears the same cloth", () => {
  for (const id of IDS.slice(0, 50)) expect(drawn(id)).toBe(drawn(id));
});

it("Neighbouring ids mostly wear different cloths", () => {
  const pairs = IDS.slice(1).map((id, index) => drawn(id) === drawn(IDS[index] ?? ""));
  expect(pairs.filter(Boolean).length / pairs.length).toBeLessThan(0.02);
});

it("No cloth is worn much more than another", () => {
  const wearers = new Map<string, number>();
  for (const cloth of IDS.map(drawn)) wearers.set(cloth, (wearers.get(cloth) ?? 0) + 1);
  const most = Math.max(...wearers.values());
  expect(most).toBeLessThan((IDS.length / CLOTHS) * 3);
});

it("Raw cotton is nobody's cloth", () => {
  expect(IDS.map(drawn)).not.toContain(JSON.stringify(RAW_COTTON));
});

it("Thread and ground of every cloth differ enough to be seen", () => {
  for (const id of IDS.slice(0, 1000)) {
    const { ground, thread } = clothOf(id);
    expect(contrast(ground, thread)).toBeGreaterThan(2.5);
  }
});

it("The pinked edge closes and stays within its square", () => {
  const numbers = [...pinkedSquare(38, 8).matchAll(/[\d.]+/g)].map(([digits]) => Number(digits));
  expect(Math.min(...numbers)).toBe(0);
  expect(Math.max(...numbers)).toBe(38);
});

it("An emblem is the same in all four quarters and differs between factories", () => {
  const last = EMBLEM_STITCHES - 1;
  const places = (fingerprint: string) =>
    emblemOf(fingerprint).map(({ column, row, isAccent }) => `${column},${row},${isAccent}`);
  for (const fingerprint of IDS.slice(1, 20)) {
    const stitches = new Set(places(fingerprint));
    for (const { column, row, isAccent } of emblemOf(fingerprint)) {
      expect(stitches.has(`${last - column},${row},${isAccent}`)).toBe(true);
      expect(stitches.has(`${column},${last - row},${isAccent}`)).toBe(true);
    }
  }
  expect(places("9c41e07b52ad386f10d7b2ce45f98a63")).not.toEqual(places("0c41e07b52ad386f10d7b2ce45f98a64"));
});

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
