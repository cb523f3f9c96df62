/**
 * Gopy on this machine: builds the client if it is stale, starts the edge, says where it is.
 *
 *   npm start                  http://localhost:8787, or the port in PORT
 *   npm start -- --fresh       forgets everything kept in .local first
 *   npm start -- --lan         HTTPS for phones on the same network, with a self-made certificate
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildClient, isClientStale } from "./build-client.ts";
import { localAddresses, localCertificate } from "./certificate.ts";
import { type Edge, startEdge } from "./edge.ts";
import { LOCAL } from "./paths.ts";

const PORT_DEFAULT = 8787;

type Options = { port: number; fresh: boolean; lan: boolean };

const options = readOptions();
if (options.fresh) await rm(LOCAL, { recursive: true, force: true });
if (await isClientStale()) await buildClient();
const edge = await openEdge(options);
stopWithThisProcess(edge);
// The demo factory is seeded here: the edge answers, nobody has been told its address yet.
announce(edge, options);

function readOptions(): Options {
  const { values } = parseArgs({ options: { fresh: { type: "boolean" }, lan: { type: "boolean" } } });
  const port = Number(process.env["PORT"] ?? PORT_DEFAULT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError("PORT is not a port number");
  return { port, fresh: values.fresh ?? false, lan: values.lan ?? false };
}

async function openEdge({ port, lan }: Options): Promise<Edge> {
  const persist = join(LOCAL, "state");
  const reach = lan ? { host: "0.0.0.0", https: await localCertificate() } : {};
  try {
    return await startEdge({ port, persist, ...reach });
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

function announce({ url }: Edge, { lan }: Options): void {
  const { port, protocol } = new URL(url);
  const hosts = lan ? localAddresses() : ["localhost"];
  for (const host of hosts) console.log(`Gopy: ${protocol}//${host}:${port}`);
  if (lan) console.log("The browser will warn about the certificate: this machine made it itself.");
}
