/** The Web Worker in which everything sealed happens: keys, documents, verification, sockets and storage. */
import type { Bytes } from "#protocol/bytes";
import type { Engine } from "../state/engine.ts";
import { MemberEngine } from "../sync/member-engine.ts";
import { makeEdgeDoor } from "./edge-door.ts";
import { type Port, serveEngine } from "./engine-port.ts";
import { openIndexedDb } from "./indexed-db.ts";
import { lane } from "./lane.ts";
import { serveSafety } from "./safety-lane.ts";
import { chooseSignatures } from "./signatures.ts";
import { makeTabLocks } from "./tab-locks.ts";

const port = self as unknown as Port;

/** A locked phone has no engine until it is unlocked. */
async function start(): Promise<Engine> {
  const store = await serveSafety(lane(port, "safety"), openIndexedDb(indexedDB, "gopy"));
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
    store,
    locks: makeTabLocks(navigator.locks),
    origin: self.location.origin,
  });
  await engine.start();
  return engine;
}

serveEngine(lane(port, "engine"), start());
