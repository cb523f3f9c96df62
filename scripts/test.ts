/**
 * The one command for "is it all right?": format, lint, types, tests. Stops at the first step that
 * fails, prints how long each took, and ends with one line that counts the tests of all runners.
 *
 *   npm test            everything
 *   npm run check       what takes seconds: no workerd, simulation, real edge or browser
 */
import { parseArgs } from "node:util";
import { closingLine, type Outcome, runPlaywright, runTool, runVitest } from "./runners.ts";

type Step = readonly [name: string, run: () => Promise<Outcome>];

const QUICK: readonly Step[] = [
  ["format", () => runTool(["oxfmt", "--check"])],
  ["lint", () => runTool(["oxlint"])],
  ["types", () => runTool(["tsc", "-b"])],
  ["unit", () => runVitest("unit")],
];
const SLOW: readonly Step[] = [
  ["workerd", () => runVitest("workerd")],
  ["simulation", () => runVitest("simulation")],
  ["system", () => runVitest("system")],
  ["browser", runPlaywright],
];

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const outcomes = await untilOneFails(values.check ? QUICK : [...QUICK, ...SLOW]);
console.log(table(outcomes));
console.log(closingLine(total(outcomes)));
process.exitCode = outcomes.every(([, { ok }]) => ok) ? 0 : 1;

type Named = readonly [name: string, outcome: Outcome];

async function untilOneFails(steps: readonly Step[]): Promise<Named[]> {
  const done: Named[] = [];
  for (const [name, run] of steps) {
    console.log(`\n── ${name}`);
    const outcome = await run();
    done.push([name, outcome]);
    if (!outcome.ok) break;
  }
  return done;
}

function table(rows: readonly Named[]): string {
  const lines = rows.map(([name, { ok, seconds, passed, failed }]) => {
    const tests = passed + failed > 0 ? `${passed}/${passed + failed}` : "";
    return `${ok ? "ok  " : "FAIL"}  ${name.padEnd(12)}${seconds.toFixed(1).padStart(7)} s  ${tests}`.trimEnd();
  });
  return ["", ...lines, ""].join("\n");
}

function total(rows: readonly Named[]): { passed: number; failed: number } {
  const sum = (key: "passed" | "failed"): number => rows.reduce((n, [, outcome]) => n + outcome[key], 0);
  return { passed: sum("passed"), failed: sum("failed") };
}
