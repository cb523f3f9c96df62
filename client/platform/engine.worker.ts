/** The Web Worker in which everything sealed happens: keys, documents, verification, sockets and storage. */
import type { Bytes } from "#protocol/bytes";
import type { Engine } from "../state/engine.ts";
import { MemberEngine } from "../sync/member-engine.ts";
import { makeEdgeDoor } from "./edge-door.ts";
import { type Port, serveEngine } from "./engine-port.ts";
import { openIndexedDb } from "./indexed-db.ts";
import { chooseSignatures } from "./signatures.ts";
import { makeTabLocks } from "./tab-locks.ts";

async function start(): Promise<Engine> {
  const engine = new MemberEngine({
    clock: {
      now: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    random: (length) => crypto.getRandomValues(new Uint8Array(length)) as Bytes,
    suite: await chooseSignatures(),
    door: makeEdgeDoor(self.location.origin),
    store: await openIndexedDb(indexedDB, "gopy"),
    locks: makeTabLocks(navigator.locks),
    origin: self.location.origin,
  });
  await engine.start();
  return engine;
}

serveEngine(self as unknown as Port, start());
