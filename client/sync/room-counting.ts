/** Counting a Room's readers on its connection; how it is done is fetched when somebody asks (join-counting.ts). */
import type { JoinCounting, JoinCountingHost } from "./join-counting.ts";

export class RoomCounting {
  /** Null until it is asked for. */
  now: JoinCounting | null = null;
  readonly #host: JoinCountingHost;
  #isWanted = false;

  constructor(host: JoinCountingHost) {
    this.#host = host;
  }

  /** Counts who can read the Room, now and on every connection: from a checkpoint where that saves much (CHECK3). */
  async begin(): Promise<void> {
    this.#isWanted = true;
    if (this.now) return this.now.begin();
    const loaded = await import("./join-counting.ts").catch(() => null); // tried again on the next connection
    this.now ??= loaded && new loaded.JoinCounting(this.#host);
    await this.now?.begin();
  }

  connected(): void {
    if (this.#isWanted) void this.begin();
  }
}
