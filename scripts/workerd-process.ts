import { execFile } from "node:child_process";
import { promisify } from "node:util";

let lastLaunch: Promise<unknown> = Promise.resolve();

/**
 * Runs a function that starts one workerd and says which process that is. Miniflare keeps the id to
 * itself, so the new child is known by not having been there before: one launch at a time.
 */
export function launched<T>(launch: () => Promise<T>): Promise<{ value: T; pid: number }> {
  const turn = lastLaunch.then(async () => {
    const before = await workerdChildren();
    const value = await launch();
    const pid = (await workerdChildren()).find((id) => !before.includes(id));
    if (pid === undefined) throw new Error("workerd is not among the children of this process");
    return { value, pid };
  });
  lastLaunch = turn.catch(() => undefined);
  return turn;
}

async function workerdChildren(): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,comm="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/));
  const ours = rows.filter(([, parent, name]) => Number(parent) === process.pid && isWorkerd(name));
  return ours.map(([id]) => Number(id));
}

/** Linux prints a bare name, macOS the path. */
function isWorkerd(name: string | undefined): boolean {
  return name?.split("/").at(-1) === "workerd";
}
