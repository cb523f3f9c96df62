/**
 * What a system must do to stand in these benchmarks. `peers/` holds the others; `gopy.ts`, beside
 * this file, holds Gopy and exports `makeJoinContestant` and `makeFanoutContestant`.
 */

/** One post of the discussion that every contestant is given, in the order in which it was written. */
export interface Post {
  readonly thread: string;
  /** Number of the member who wrote it, from 0. */
  readonly author: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

/** A thread as a newcomer can read it on the board: its first post, and how many posts it holds. */
export interface BoardThread {
  readonly opening: string;
  readonly posts: number;
}

export interface Joined {
  /** Everything on the newcomer's connections, both directions, HTTP and WebSocket framing included. */
  readonly bytes: number;
  /** Whether the server compressed what it sent through the WebSocket. */
  readonly isDeflated: boolean;
  /** From before the first connection is opened until `board` could be read. */
  readonly ms: number;
  /** The threads with the latest posts, as read by the newcomer: the harness checks them. */
  readonly board: readonly BoardThread[];
}

export interface JoinContestant {
  readonly name: string;
  /** One sentence: what is stored when, and where. */
  readonly durability: string;
  /** Starts a fresh server process and puts the posts into it, as their authors would. */
  prepare(posts: readonly Post[]): Promise<void>;
  /** Lets one more newcomer in, in a fresh process with nothing kept from before. */
  join(): Promise<Joined>;
  stop(): Promise<void>;
}

export interface FanoutContestant {
  readonly name: string;
  /** One sentence: what is stored when, compared with the moment a post is announced. */
  readonly durability: string;
  /** Starts a fresh server process with an empty room. */
  start(): Promise<FanoutServer>;
}

export interface FanoutServer {
  /** URL of the module that the process of clients loads: it exports `makeDialect` (see `FanoutDialect`). */
  readonly dialect: string;
  /** Handed to `makeDialect` as it is, through the channel between processes: plain data. */
  readonly parameters: DialectParameters;
  /** Rows written to storage since the start, once everything announced so far is stored. */
  rowsWritten(): Promise<number>;
  stop(): Promise<void>;
}

export interface DialectParameters {
  readonly port: number;
  readonly [key: string]: unknown;
}

export type MakeDialect = (parameters: DialectParameters) => Promise<FanoutDialect>;

/** How light clients speak with one contestant. Lives in the process of clients. */
export interface FanoutDialect {
  /** Where a member's WebSocket is opened. */
  request(member: number): UpgradeRequest;
  /** Called when that socket is open. */
  join(seat: FanoutSeat): FanoutMember;
}

export interface FanoutSeat {
  /** From 0; the first ones write. */
  readonly member: number;
  /** True for the one who will be asked for `readTexts`; the others need keep nothing. */
  readonly isReader: boolean;
  readonly socket: LightSocket;
  readonly delivered: (post: number) => void;
}

export interface UpgradeRequest {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LightSocket {
  /** A string goes out as a text message, bytes as a binary one. */
  send(message: Uint8Array | string): void;
}

export interface FanoutMember {
  /** The handshake is over: from now on this member is told of every post. */
  readonly ready: Promise<void>;
  /**
   * One WebSocket message; `payload` is only valid during the call. Calls `delivered` once for every
   * post in it. The member who wrote a post is not a receiver of it.
   */
  receive(payload: Buffer, isText: boolean): void;
  /** Makes a post without sending it; the function returned sends it. Called in order of writing. */
  write(post: number, text: string): Promise<() => void>;
  /** The texts that a reader can read by now, in any order: the harness checks them. */
  readTexts(): Promise<readonly string[]>;
}
