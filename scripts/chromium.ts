/**
 * Finds a Chromium for browser tests without downloading one: CHROMIUM_PATH, then Debian's, then the
 * one packed inside @sparticuz/chromium.
 *
 *   node scripts/chromium.ts     prints its path
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./paths.ts";

const DEBIAN = "/usr/bin/chromium";
const CACHE = join(ROOT, "node_modules/.cache");
const PACKAGE = join(ROOT, "node_modules/@sparticuz/chromium");

export type Chromium = { executablePath: string; args: string[]; env: Record<string, string> };

export async function findChromium(): Promise<Chromium> {
  const args = flags();
  const own = process.env["CHROMIUM_PATH"];
  if (own !== undefined && own !== "") return { executablePath: own, args, env: environment({}) };
  if (existsSync(DEBIAN)) return { executablePath: DEBIAN, args, env: environment({}) };
  const folder = await unpacked();
  return { executablePath: join(folder, "chromium"), args, env: environment(packedEnvironment(folder)) };
}

function flags(): string[] {
  const quiet = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // Chromium refuses its own sandbox when it runs as root, as it does in most CI containers.
  return process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet;
}

async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8")) as {
    version: string;
  };
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return folder;
}

/** The package unpacks into the temp folder and trusts whatever lies there, so it gets a private one. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const temporary = await mkdtemp(join(CACHE, "unpacking-"));
  const code = `import chromium from "@sparticuz/chromium"; await chromium.executablePath();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: ROOT,
    // AWS_EXECUTION_ENV makes the package unpack its shared libraries too (nss and friends).
    env: { ...process.env, TMPDIR: temporary, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
  });
  await writeFile(join(temporary, "fonts/fonts.conf"), fontsConf(folder));
  await moveUnlessThere(temporary, folder);
}

/** The packed one names folders of a serverless machine only. */
function fontsConf(folder: string): string {
  const folders = [join(folder, "fonts"), "/usr/share/fonts"].map((path) => `  <dir>${path}</dir>`);
  const cache = `  <cachedir>${join(folder, "fonts-cache")}</cachedir>`;
  return ['<?xml version="1.0"?>', "<fontconfig>", ...folders, cache, "</fontconfig>", ""].join("\n");
}

/** Two test runs may unpack at once: the first to arrive wins, the other throws its copy away. */
async function moveUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    await rm(from, { recursive: true });
  }
}

/** Chromium's nss and nspr come with it: slim machines lack them. */
function packedEnvironment(folder: string): Record<string, string> {
  const system = process.env["LD_LIBRARY_PATH"];
  const packed = join(folder, "al2023/lib");
  return {
    FONTCONFIG_PATH: join(folder, "fonts"),
    LD_LIBRARY_PATH: system === undefined ? packed : `${system}:${packed}`,
  };
}

function environment(extra: Record<string, string>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

if (import.meta.main) console.log((await findChromium()).executablePath);
