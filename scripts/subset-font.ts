/**
 * Makes the font files of the app from the npm package: Signika, weights 400 to 700. The letters Vietnamese adds
 * stand apart, so that a page in English need not load them, and so do signs that few posts hold.
 *
 *   node scripts/subset-font.ts
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** The package has no types of its own. */
type SubsetFont = (font: Uint8Array, text: string, options: object) => Promise<Uint8Array>;
const subsetFont = createRequire(import.meta.url)("subset-font") as SubsetFont;

const SOURCE = new URL("../node_modules/@fontsource-variable/signika/files/", import.meta.url);
const TARGET = new URL("../client/ui/fonts/", import.meta.url);

type Range = readonly [first: number, last: number];
/** ASCII but for its signs, the accents Vietnamese shares with Latin-1, and the punctuation of our own words. */
const LATIN: readonly Range[] = [
  [0x20, 0x22],
  [0x25, 0x29],
  [0x2b, 0x3b],
  [0x3f, 0x3f],
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xa0, 0xa0],
  [0xb7, 0xb7],
  [0xc0, 0xc3],
  [0xc8, 0xca],
  [0xcc, 0xcd],
  [0xd2, 0xd5],
  [0xd9, 0xda],
  [0xdd, 0xdd],
  [0xe0, 0xe3],
  [0xe8, 0xea],
  [0xec, 0xed],
  [0xf2, 0xf5],
  [0xf9, 0xfa],
  [0xfd, 0xfd],
  [0x2013, 0x2014],
  [0x2018, 0x201d],
  [0x2026, 0x2026],
];
/** These and the next are kept equal to their `unicode-range` in client/ui/css/fonts.css. */
const SIGNS: readonly Range[] = [
  [0x23, 0x24],
  [0x2a, 0x2a],
  [0x3c, 0x3e],
  [0x40, 0x40],
  [0x5b, 0x60],
  [0x7b, 0x7e],
  [0xa9, 0xa9],
  [0xab, 0xab],
  [0xb0, 0xb0],
  [0xbb, 0xbb],
  [0xd7, 0xd7],
  [0x2022, 0x2022],
];
const VIETNAMESE: readonly Range[] = [
  [0x102, 0x103],
  [0x110, 0x111],
  [0x128, 0x129],
  [0x168, 0x169],
  [0x1a0, 0x1a1],
  [0x1af, 0x1b0],
  [0x300, 0x301],
  [0x303, 0x303],
  [0x309, 0x309],
  [0x323, 0x323],
  [0x1ea0, 0x1ef9],
  [0x20ab, 0x20ab],
];

await mkdir(TARGET, { recursive: true });
await subset("signika-latin-wght-normal.woff2", "signika-latin.woff2", LATIN);
await subset("signika-latin-wght-normal.woff2", "signika-signs.woff2", SIGNS);
await subset("signika-vietnamese-wght-normal.woff2", "signika-vietnamese.woff2", VIETNAMESE);

async function subset(from: string, to: string, ranges: readonly Range[]): Promise<void> {
  const whole = await readFile(new URL(from, SOURCE));
  const part = await subsetFont(whole, charactersOf(ranges), {
    targetFormat: "woff2",
    // Small capitals, fractions and the like would be a third of the file. Kerning would be a sixth, and could
    // not reach across the two files: "To" would be set closer than "Tổ".
    noLayoutClosure: true,
    keepFeatures: ["tnum", "ccmp", "locl"],
    variationAxes: { wght: { min: 400, max: 700, default: 400 } },
  });
  await writeFile(new URL(to, TARGET), part);
  console.log(`${to}: ${part.length} bytes`);
}

function charactersOf(ranges: readonly Range[]): string {
  const text: string[] = [];
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code++) text.push(String.fromCodePoint(code));
  }
  return text.join("");
}
