/** Runs test runners and linters as child processes and counts what they report. */
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { LOCAL, ROOT } from "./paths.ts";

export type Counts = { passed: number; failed: number };
export type Outcome = Counts & { ok: boolean; seconds: number };
export type Command = readonly [program: string, ...args: string[]];
export type Variables = Record<string, string>;

const BIN = join(ROOT, "node_modules/.bin");
const REPORTS = join(LOCAL, "reports");
const OFFLINE: Variables = { CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" };

/** A linter or compiler: it counts no tests, unless it fails, which counts as one. */
export async function runTool(command: Command): Promise<Outcome> {
  const { ok, seconds } = await run(command, {});
  return { ok, seconds, passed: 0, failed: ok ? 0 : 1 };
}

export async function runVitest(project: string, variables: Variables = {}): Promise<Outcome> {
  const report = await freshReport(`vitest-${project}`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const command: Command = ["vitest", "run", "--project", project, "--passWithNoTests", ...reporters];
  return counted(await run(command, variables), report, vitestCounts);
}

export async function runPlaywright(): Promise<Outcome> {
  const report = await freshReport("playwright");
  const command: Command = ["playwright", "test", "--pass-with-no-tests", "--reporter=list,json"];
  return counted(await run(command, { PLAYWRIGHT_JSON_OUTPUT_NAME: report }), report, playwrightCounts);
}

export function closingLine({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}

function run([program, ...args]: Command, variables: Variables): Promise<{ ok: boolean; seconds: number }> {
  const startedMs = performance.now();
  // The project's own Node comes first, also when a script is started without npm.
  const path = `${BIN}${delimiter}${process.env["PATH"] ?? ""}`;
  const env = { ...process.env, ...OFFLINE, ...variables, PATH: path };
  return new Promise((resolve, reject) => {
    const child = spawn(join(BIN, program), args, { cwd: ROOT, env, stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) =>
      resolve({ ok: code === 0, seconds: (performance.now() - startedMs) / 1000 }),
    );
  });
}

async function freshReport(name: string): Promise<string> {
  const path = join(REPORTS, `${name}.json`);
  await mkdir(REPORTS, { recursive: true });
  await rm(path, { force: true });
  return path;
}

/** A runner may die before it reports, or fail although no test did: that is one failure at least. */
async function counted(
  { ok, seconds }: { ok: boolean; seconds: number },
  report: string,
  countsOf: (text: string) => Counts,
): Promise<Outcome> {
  const text = await readFile(report, "utf8").catch(() => undefined);
  const counts = text === undefined ? { passed: 0, failed: 0 } : countsOf(text);
  return { ok, seconds, passed: counts.passed, failed: ok ? counts.failed : Math.max(1, counts.failed) };
}

function vitestCounts(text: string): Counts {
  const report = JSON.parse(text) as { numPassedTests: number; numFailedTests: number };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

function playwrightCounts(text: string): Counts {
  const { stats } = JSON.parse(text) as { stats: { expected: number; unexpected: number; flaky: number } };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}
