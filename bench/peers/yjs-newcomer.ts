/** A newcomer's process: `yjs-newcomer.ts PORT PEER [plain]`. Everything is loaded before the clock starts. */
import * as Y from "yjs";
import type { NewcomerReport } from "../harness/newcomer.ts";
import { readBoard } from "./yjs-discussion.ts";
import { connectProvider, PlainWebSocket, type Peer } from "./yjs-provider.ts";

const [port, peer, plain] = process.argv.slice(2) as [string, Peer, string?];

const startedAt = performance.now();
const doc = new Y.Doc();
await connectProvider(peer, Number(port), doc, plain ? PlainWebSocket : undefined);
const board = readBoard(doc);
const report: NewcomerReport = { ms: performance.now() - startedAt, board };
process.send!(report);
