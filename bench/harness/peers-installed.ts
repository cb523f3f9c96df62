import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { say } from "./report.ts";

const BENCH = fileURLToPath(new URL("..", import.meta.url));

/**
 * The peers have a lockfile of their own and are installed on the first run. Imports Node's modules
 * only, so that it can run before they are there.
 */
export const installPeers = (): void => {
  if (areInstalled()) return;
  say("Installing the peers into bench/node_modules (npm ci --prefix bench) …");
  const { status } = spawnSync("npm", ["ci", "--prefix", BENCH, "--no-audit", "--no-fund"], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("the peers could not be installed: see npm's message above");
};

/** npm leaves a copy of the lockfile behind; an older one than ours tells of other versions. */
const areInstalled = (): boolean => {
  const installed = statSync(`${BENCH}node_modules/.package-lock.json`, { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(`${BENCH}package-lock.json`).mtimeMs;
};
