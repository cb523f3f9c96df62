/**
 * Which seeds are simulated: the same sixty always, twenty more drawn from the commit, so that every commit is
 * tried with some that nobody chose. `SIMULATION_SEED` (a u32) runs one and no other.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

const FIXED_COUNT = 60;
const DRAWN_COUNT = 20;

export const ONE_SEED: number | null = seedIn(process.env["SIMULATION_SEED"]);

export function fixedSeeds(): readonly number[] {
  return Array.from({ length: FIXED_COUNT }, (_, index) => index + 1);
}

export function drawnSeeds(): readonly number[] {
  const name = commit() ?? new Date().toISOString().slice(0, "2026-11-21".length);
  return Array.from({ length: DRAWN_COUNT }, (_, index) => {
    return createHash("sha256").update(`${name}/${index}`).digest().readUInt32BE();
  });
}

export function seedIn(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return null;
  return Number(text) >>> 0;
}

function commit(): string | null {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null; // no git, or no commit yet
  }
}
