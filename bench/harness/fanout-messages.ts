/** What the benchmark and its process of clients say to each other. */
import type { DialectParameters } from "../contestant.ts";
import type { Load } from "./options.ts";

export interface FanoutRun {
  readonly dialect: string;
  readonly parameters: DialectParameters;
  readonly sockets: number;
  readonly load: Load;
  /** Sent first, and left out of every figure. */
  readonly warmUpPosts: number;
  readonly measuredPosts: number;
  readonly postBytes: number;
}

/** The clients wait for `{ go: true }` after being warm, so that the storage can be read in between. */
export type FromClients = { readonly warm: true } | { readonly figures: ClientFigures };

export type ClientFigures = Record<
  | "deliveredPerSecond"
  | "p99Ms"
  /** What all sockets received, for each post that reached somebody who did not write it. */
  | "bytesPerPost"
  /** Share of one core that the clients used while measuring: near 1 they are the bottleneck. */
  | "clientLoad",
  number
>;
