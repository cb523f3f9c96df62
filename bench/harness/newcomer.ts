import type { BoardThread, Joined } from "../contestant.ts";
import { startChild } from "./child.ts";
import { startCountingProxy } from "./counting-proxy.ts";

/** Whatever a newcomer still fetches after its first screen counts as well, until this long a silence. */
const QUIET_MS = 400;
const QUIET_MS_MAX = 10_000;
/** A newcomer who has read nothing by then never will. */
const REPORT_MS_MAX = 60_000;

/** What the newcomer's module sends to its parent when the board can be read. It stays connected. */
export interface NewcomerReport {
  readonly ms: number;
  readonly board: readonly BoardThread[];
}

/**
 * Runs `module` in a fresh process, behind a proxy that counts bytes. Its arguments are the proxy's
 * port and `parameters`; it connects to nothing else, and reports through `process.send`.
 */
export const runNewcomer = async (
  module: URL,
  serverPort: number,
  parameters: readonly string[] = [],
): Promise<Joined> => {
  const proxy = await startCountingProxy(serverPort);
  const newcomer = startChild(module, [String(proxy.port), ...parameters]);
  try {
    const report = readReport(await inTime(newcomer.message()));
    await proxy.quiet(QUIET_MS, QUIET_MS_MAX);
    return { ...report, bytes: proxy.bytes(), isDeflated: proxy.isDeflated() };
  } finally {
    await newcomer.stop();
    proxy.stop();
  }
};

const inTime = async (report: Promise<unknown>): Promise<unknown> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const message = `a newcomer reported nothing for ${REPORT_MS_MAX / 1_000} s`;
  const timer = setTimeout(() => reject(new Error(message)), REPORT_MS_MAX);
  try {
    return await Promise.race([report, late]);
  } finally {
    clearTimeout(timer);
  }
};

const readReport = (message: unknown): NewcomerReport => {
  const report = message as Partial<NewcomerReport> | null;
  if (typeof report?.ms === "number" && Array.isArray(report.board)) return report as NewcomerReport;
  throw new Error("a newcomer reported something else than { ms, board }");
};
