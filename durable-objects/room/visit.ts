/**
 * What a Room remembers of one socket while it is awake: its limits, and the Streams it is being sent.
 * Forgotten in hibernation, which comes only after seconds of silence; the limits then start full again.
 */
import type { StreamId } from "#protocol/ids";
import { TokenBucket } from "../token-bucket.ts";
import type { RoomLimits } from "./room-limits.ts";

export interface PendingOpen {
  readonly stream: StreamId;
  /** Envelopes sent so far, from the Stream's start. */
  count: number;
}

export class Visit {
  readonly appends: TokenBucket;
  /** Opens and lists together. */
  readonly asks: TokenBucket;
  readonly readBytes: TokenBucket;
  /** Streams whose pages are not all sent yet, in the order they were opened. */
  readonly opens: PendingOpen[] = [];
  /** While a hello is being verified: later frames of the same socket wait behind it. */
  hello: Promise<void> | undefined;

  constructor(limits: RoomLimits, nowMs: number) {
    this.appends = new TokenBucket(limits.appends, nowMs);
    this.asks = new TokenBucket(limits.asks, nowMs);
    this.readBytes = new TokenBucket(limits.readBytes, nowMs);
  }
}
