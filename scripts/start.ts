/**
 * Gopy on this machine: builds the client if it is stale, starts the edge, says where it is.
 *
 *   npm start                  http://localhost:8787, or the port in PORT
 *   npm start -- --fresh       forgets the demo factory and all others first
 *   npm start -- --lan         HTTPS for phones on the same network, with a self-made certificate
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildClient, isClientStale } from "./build-client.ts";
import { localAddresses, localCertificate } from "./certificate.ts";
import { type Demo, DEMO_FILE, demoAt, ensureDemo } from "./demo.ts";
import { type Edge, startEdge } from "./edge.ts";
import { LOCAL } from "./paths.ts";

const PORT_DEFAULT = 8787;
const STATE = join(LOCAL, "state");

type Options = { port: number; fresh: boolean; lan: boolean };

const options = readOptions();
if (options.fresh) await forgetDemo();
if (await isClientStale()) await buildClient();
await ensureDemo(STATE, `http://localhost:${options.port}`);
const edge = await openEdge(options);
stopWithThisProcess(edge);
const origins = originsOf(edge, options);
announce(origins, options);
announceDemo(await demoAt(origins[0]!));

/** Everything the edge and the demo kept; builds and pictures in .local stay. */
async function forgetDemo(): Promise<void> {
  for (const kept of [STATE, DEMO_FILE]) await rm(kept, { recursive: true, force: true });
}

function readOptions(): Options {
  const { values } = parseArgs({ options: { fresh: { type: "boolean" }, lan: { type: "boolean" } } });
  const port = Number(process.env["PORT"] ?? PORT_DEFAULT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError("PORT is not a port number");
  return { port, fresh: values.fresh ?? false, lan: values.lan ?? false };
}

async function openEdge({ port, lan }: Options): Promise<Edge> {
  const reach = lan ? { host: "0.0.0.0", https: await localCertificate() } : {};
  try {
    return await startEdge({ port, persist: STATE, ...reach });
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    console.error(`Port ${port} is taken. Try another: PORT=${port + 1} npm start`);
    return process.exit(1);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_ADDRESS_IN_USE";
}

/** Ctrl-C reaches this process twice under npm, from the terminal and from npm itself. */
function stopWithThisProcess(running: Edge): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void running.stop().then(() => process.exit(0)));
  }
}

/** Where people reach this edge; the first is the one the demo's links begin with. */
function originsOf({ url }: Edge, { lan }: Options): string[] {
  const { port, protocol } = new URL(url);
  const hosts = lan ? [...localAddresses(), "localhost"] : ["localhost"];
  return hosts.map((host) => `${protocol}//${host}:${port}`);
}

function announce(origins: readonly string[], { lan }: Options): void {
  for (const origin of origins) console.log(`Gopy: ${origin}`);
  if (lan) console.log("The browser will warn about the certificate: this machine made it itself.");
  else
    console.log("For phones on the same network: npm start -- --lan (plain http has no cryptography there)");
}

function announceDemo(demo: Demo): void {
  console.log("\nThe demo factory. Each link lets one person in:");
  console.log(`  facilitator     ${demo.facilitator}`);
  console.log(`  manager         ${demo.manager}`);
  console.log(`  representative  ${demo.representative}`);
  console.log(`  worker          ${demo.workers[0]}`);
  console.log(`  and ${demo.workers.length - 1} more workers in .local/demo.json`);
  console.log(`Found another factory: ${demo.url}/new`);
}
