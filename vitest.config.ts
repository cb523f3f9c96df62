import { availableParallelism } from "node:os";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Nothing is timed by tests: this only ends what hangs, on a machine that may be busy. */
const UNIT_MS_MAX = 60_000;
const SIMULATION_MS_MAX = 120_000;
const SYSTEM_MS_MAX = 300_000;

export default defineConfig({
  test: {
    // By itself it leaves one core idle: of two that is half.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["tests/unit/**/*.test.ts", "tests/vectors/**/*.test.ts"],
          testTimeout: UNIT_MS_MAX,
        },
      },
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.toml" } })],
        test: { name: "workerd", include: ["tests/workerd/**/*.test.ts"], testTimeout: UNIT_MS_MAX },
      },
      {
        test: {
          name: "simulation",
          environment: "node",
          include: ["tests/simulation/**/*.test.ts"],
          testTimeout: SIMULATION_MS_MAX,
        },
      },
      {
        // The real edge in a process of its own, and headless members.
        test: {
          name: "system",
          environment: "node",
          include: ["tests/system/**/*.test.ts"],
          testTimeout: SYSTEM_MS_MAX,
          fileParallelism: false,
        },
      },
    ],
  },
});
