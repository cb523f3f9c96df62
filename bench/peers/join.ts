import type { JoinContestant } from "../contestant.ts";
import { startChild, type Child } from "../harness/child.ts";
import { runNewcomer } from "../harness/newcomer.ts";
import { say } from "../harness/report.ts";
import { DURABILITY } from "./durability.ts";
import { startHocuspocus, startYPartyserver, type ServerProcess } from "./processes.ts";
import { rowsWhenSaved } from "./y-partyserver-storage.ts";

interface YjsPeer {
  readonly name: "y-partyserver" | "hocuspocus";
  start(): Promise<ServerProcess>;
  /** Resolves when what was written is where this peer keeps it. */
  untilStored(port: number): Promise<unknown>;
}

const WRITER = new URL("./yjs-writer.ts", import.meta.url);
const NEWCOMER = new URL("./yjs-newcomer.ts", import.meta.url);

/** The posts come from the seed, so the writers' process makes the same ones again. */
const makeYjsContestant = ({ name, start, untilStored }: YjsPeer, isPlain: boolean): JoinContestant => {
  let server: ServerProcess | undefined;
  let writer: Child | undefined;
  return {
    name,
    durability: DURABILITY[name],
    prepare: async (posts) => {
      server = await start();
      writer = startChild(WRITER, [String(server.port), name, String(posts.length)]);
      await writer.message();
      await untilStored(server.port).catch((error: Error) => say(`  ${error.message}`));
    },
    join: () => runNewcomer(NEWCOMER, server!.port, isPlain ? [name, "plain"] : [name]),
    stop: async () => {
      await writer?.stop();
      await server?.stop();
    },
  };
};

export const joinPeers = (isPlain: boolean): JoinContestant[] => {
  const peers: YjsPeer[] = [
    { name: "y-partyserver", start: startYPartyserver, untilStored: rowsWhenSaved },
    { name: "hocuspocus", start: startHocuspocus, untilStored: async () => {} },
  ];
  return peers.map((peer) => makeYjsContestant(peer, isPlain));
};
