/**
 * What is hidden in one Room, from its moderation Stream: loaded from the disk with the Room, caught up before a
 * Board is shown (MOD6).
 *
 *   live ─► catching up ─┬─ end of the Stream ─► ready: what was listed meanwhile is shown
 *                        └─ after 4 s ─────────►
 */
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import type { PostRef } from "#protocol/sealed/intents";
import {
  type Decision,
  isAt,
  moderationLogOf,
  type ModerationLog,
  nameOf,
  openingPlace,
  placeOfPost,
  type PostName,
  type PostPlace,
} from "#protocol/sealed/moderation";
import type { StreamReader } from "#protocol/sealed/stream-reader";
import { moderationStreamOf } from "#protocol/wire/head";
import type { ProblemView } from "../state/views.ts";
import type { Cancel, Clock } from "./adapters.ts";
import type { StreamSync } from "./stream-sync.ts";

/** An edge that withholds moderation, or junk in it, delays a Board by so much and no more. */
const WAIT_MS = 4_000;
const HELD_MAX = 256;

interface ReadLog {
  readonly reader: StreamReader;
  readonly count: number;
  readonly log: ModerationLog;
  readonly byName: ReadonlyMap<string, readonly Decision[]>;
}

export interface RoomModerationHost {
  readonly clock: Clock;
  streamSync(stream: StreamId): StreamSync;
  /** Runs behind what was received already. */
  later(run: () => Promise<void>): void;
  problem(type: string, rule: string, blame: ProblemView["blame"], stream: StreamId): void;
}

export class RoomModeration {
  readonly stream: StreamId;
  readonly #host: RoomModerationHost;
  #held: (() => Promise<void>)[] = [];
  #isReady = false;
  #cancelWait: Cancel = () => undefined;
  #read: ReadLog | null = null;

  constructor(host: RoomModerationHost, room: RoomId) {
    this.#host = host;
    this.stream = moderationStreamOf(room);
  }

  /** Another one after the Stream was read anew with its close marks. */
  get sync(): StreamSync {
    return this.#host.streamSync(this.stream);
  }

  load(): Promise<void> {
    return this.sync.load();
  }

  /** What was held stays so: it comes before whatever the next connection says of the same Boards. */
  disconnected(): void {
    this.#cancelWait();
    this.#isReady = false;
  }

  /** The Stream was asked for on this connection. */
  asked(): void {
    this.#cancelWait();
    this.#cancelWait = this.#host.clock.after(WAIT_MS, () => this.#host.later(() => this.#release()));
  }

  /** Called whenever the Stream was extended. */
  async extended(): Promise<void> {
    if (this.sync.isCaughtUp) await this.#release();
  }

  /**
   * Does at once, or as soon as moderation is caught up, what shows words that may be hidden. Whatever a Board is told
   * keeps its order: an older list must not come behind a newer change.
   */
  async before(run: () => Promise<void>): Promise<void> {
    if (!this.#isReady && this.#held.length >= HELD_MAX) await this.#release();
    if (this.#isReady) return run();
    this.#held.push(run);
  }

  /** Only where frames are handled one after another: nothing may come between what was held. */
  async #release(): Promise<void> {
    this.#cancelWait();
    this.#isReady = true;
    const held = this.#held;
    this.#held = [];
    for (const run of held) await run();
  }

  get log(): ModerationLog {
    return this.#readLog().log;
  }

  #readLog(): ReadLog {
    const { reader, cursor } = this.sync;
    const known = this.#read;
    if (known && known.reader === reader && known.count === cursor.count) return known;
    const log = moderationLogOf(reader);
    const byName = new Map<string, Decision[]>();
    for (const decision of log.decisions) {
      const name = nameOf(decision.target);
      byName.set(name, [...(byName.get(name) ?? []), decision]);
    }
    const read = { reader, count: cursor.count, log, byName };
    this.#read = read;
    if (log.malformed.length > 0) this.#host.problem("DecisionMalformed", "MOD1", "author", this.stream);
    return read;
  }

  /** The decision by which a post is hidden; null for one that is shown (MOD3, MOD4). */
  hiddenAt(name: PostName, place: PostPlace | undefined): Decision | null {
    const decisions = this.#readLog().byName.get(nameOf(name));
    if (!decisions || !place) return null;
    const about = decisions.filter((decision) => isAt(decision, place));
    if (about.length < decisions.length)
      this.#host.problem("DecisionMisplaced", "MOD3", "unknown", name.stream);
    const latest = about.at(-1);
    return latest?.kind === "hide" ? latest : null;
  }

  hiddenPost(reader: StreamReader, stream: StreamId, author: AuthorId, ref: PostRef): Decision | null {
    return this.hiddenAt({ stream, author, ref }, placeOfPost(reader, author, ref));
  }

  /** Of a Thread's opening post, by the Envelope that a Board shows. */
  hiddenOpening(name: PostName, envelope: Uint8Array): Decision | null {
    const isNamed = this.#readLog().byName.has(nameOf(name));
    return isNamed ? this.hiddenAt(name, openingPlace(this.sync.room, name.stream, envelope)) : null;
  }
}
