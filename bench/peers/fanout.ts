import type { FanoutContestant, FanoutServer } from "../contestant.ts";
import { DURABILITY } from "./durability.ts";
import {
  startHocuspocus,
  startRawLoop,
  startYPartyserver,
  startYWebsocket,
  type ServerProcess,
} from "./processes.ts";
import { rowsWhenSaved } from "./y-partyserver-storage.ts";

interface Peer {
  readonly name: keyof typeof DURABILITY;
  start(): Promise<ServerProcess>;
  rowsWritten(port: number): Promise<number>;
}

const YJS_DIALECT = new URL("./yjs-dialect.ts", import.meta.url).href;
const RAW_DIALECT = new URL("./raw-dialect.ts", import.meta.url).href;

const inMemory = async (): Promise<number> => 0;

const makeContestant = ({ name, start, rowsWritten }: Peer, dialect: string): FanoutContestant => ({
  name,
  durability: DURABILITY[name],
  start: async (): Promise<FanoutServer> => {
    const { port, stop } = await start();
    const parameters = { port, peer: name };
    return { dialect, parameters, rowsWritten: () => rowsWritten(port), stop };
  },
});

export const fanoutPeers = (): FanoutContestant[] => {
  const peers: Peer[] = [
    { name: "y-partyserver", start: startYPartyserver, rowsWritten: rowsWhenSaved },
    { name: "hocuspocus", start: startHocuspocus, rowsWritten: inMemory },
    { name: "y-websocket", start: startYWebsocket, rowsWritten: inMemory },
  ];
  return peers.map((peer) => makeContestant(peer, YJS_DIALECT));
};

/** What workerd itself carries, with nothing of anybody's protocol in the way. */
export const fanoutCeiling = (): FanoutContestant =>
  makeContestant({ name: "raw workerd loop", start: startRawLoop, rowsWritten: inMemory }, RAW_DIALECT);
