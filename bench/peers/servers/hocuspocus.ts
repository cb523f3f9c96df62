/** Hocuspocus with its defaults: `hocuspocus.ts PORT`. Nothing is stored: it has no extension to do so. */
import { Server } from "@hocuspocus/server";

const [port] = process.argv.slice(2) as [string];

await new Server({ port: Number(port), address: "127.0.0.1", quiet: true }).listen();
