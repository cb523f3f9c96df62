/**
 * A piece of cloth for every author, drawn from the author's id alone, so that two people who chose the
 * same nickname still differ. Twelve weaves, ten dyes, light on dark or dark on light: 240 cloths.
 */
export interface Weave {
  /** Path data within a tile of 10 by 10. */
  readonly path: string;
  readonly isStroked: boolean;
  readonly opacity: number;
}

export interface Cloth {
  readonly ground: string;
  readonly thread: string;
  readonly weave: Weave;
}

const WEAVES: readonly Weave[] = [
  filled("M0 0h5v10H0zM0 0h10v5H0z", 0.55),
  filled("M0 0h4v10H0z"),
  filled("M0 0h10v4H0z"),
  stroked("M-2 2l4-4M-2 12L12-2M8 12l4-4"),
  filled("M3 .8a2.2 2.2 0 110 4.4 2.2 2.2 0 010-4.4zM8 5.8a2.2 2.2 0 110 4.4 2.2 2.2 0 010-4.4z"),
  filled("M0 2h10v2.2H0zM2 0h2.2v10H2zM0 7h10v.8H0zM7 0h.8v10H7z"),
  stroked("M0 2.5l2.5 3 2.5-3 2.5 3 2.5-3"),
  filled("M0 0h5v5H0zM5 5h5v5H5z"),
  stroked("M2.5 2.5l5 5M7.5 2.5l-5 5"),
  filled("M0 1h7v2.8H0zM5 6h5v2.8H5zM0 6h2v2.8H0z"),
  filled("M1 0h1.3v10H1zM4 0h1.3v10H4z"),
  filled("M5 .5L9.5 5 5 9.5.5 5z"),
];

/** Dye and its pale sister. */
const DYES: readonly (readonly [dark: string, light: string])[] = [
  ["#3d5299", "#c9d2ee"],
  ["#2e7453", "#cbe5d6"],
  ["#a86f0c", "#f8e3b4"],
  ["#1f6f86", "#c3e4ec"],
  ["#a5402b", "#f6d3c8"],
  ["#6e4a36", "#e6d5c7"],
  ["#6b3f7a", "#e3d2e9"],
  ["#3f4a5f", "#d5dae2"],
  ["#66701f", "#e4e8bf"],
  ["#bd5a14", "#fbdcbc"],
];

export const CLOTHS = WEAVES.length * DYES.length * 2;

/** Raw cotton: a post without a nickname. */
export const RAW_COTTON: Cloth = {
  ground: "#e9e4d3",
  thread: "#b9b195",
  weave: stroked("M0 2.5h1.5M5 7.5h1.5"),
};

export function clothOf(author: string): Cloth {
  const number = hash(author) % CLOTHS;
  const [dark, light] = DYES[Math.floor(number / 2) % DYES.length] ?? ["#3f4a5f", "#d5dae2"];
  const weave = WEAVES[Math.floor(number / 2 / DYES.length)] ?? RAW_COTTON.weave;
  return number % 2 === 0 ? { ground: light, thread: dark, weave } : { ground: dark, thread: light, weave };
}

/** The edge cut with pinking shears, as path data for a square. */
export function pinkedSquare(size: number, teeth: number): string {
  const depth = 2.6;
  const step = size / teeth / 2;
  const points: string[] = [];
  const sides: readonly ((along: number, inward: number) => readonly [number, number])[] = [
    (along, inward) => [along, inward],
    (along, inward) => [size - inward, along],
    (along, inward) => [size - along, size - inward],
    (along, inward) => [inward, size - along],
  ];
  for (const side of sides) {
    for (let tooth = 0; tooth < teeth * 2; tooth++) {
      const [x, y] = side(tooth * step, tooth % 2 === 0 ? depth : 0);
      points.push(
        `${round(tooth === 0 ? clamp(x, depth, size) : x)} ${round(tooth === 0 ? clamp(y, depth, size) : y)}`,
      );
    }
  }
  return `M${points.join("L")}Z`;
}

function filled(path: string, opacity = 1): Weave {
  return { path, isStroked: false, opacity };
}

function stroked(path: string): Weave {
  return { path, isStroked: true, opacity: 1 };
}

function clamp(value: number, depth: number, size: number): number {
  return Math.min(Math.max(value, depth), size - depth);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** FNV-1a, 32 bits: spreads ids that are alike; nothing secret depends on it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return (value ^ (value >>> 15)) >>> 0;
}
