/** A rate limit: `burst` tokens at once, `perSecond` new ones. Time comes in as an argument. */
export interface BucketRule {
  readonly burst: number;
  readonly perSecond: number;
}

const WAIT_MS_MAX = 60_000;
/** Who waits as long as told must not be refused for a rounding error. */
const ROUNDING = 1e-6;

export class TokenBucket {
  readonly #rule: BucketRule;
  #tokens: number;
  #filledMs: number;

  constructor(rule: BucketRule, nowMs: number) {
    this.#rule = rule;
    this.#tokens = rule.burst;
    this.#filledMs = nowMs;
  }

  /** Tokens at this moment; below zero after `spend` took more than there was. */
  level(nowMs: number): number {
    const passedMs = Math.max(0, nowMs - this.#filledMs);
    this.#tokens = Math.min(this.#rule.burst, this.#tokens + (passedMs * this.#rule.perSecond) / 1000);
    this.#filledMs = nowMs;
    return this.#tokens;
  }

  /** Takes tokens whose number is known only afterwards, such as bytes sent. */
  spend(tokens: number): void {
    this.#tokens -= tokens;
  }

  /** 0 when one token was taken, else the ms until there will be one. */
  take(nowMs: number): number {
    const waitMs = this.waitMs(nowMs);
    if (waitMs === 0) this.#tokens -= 1;
    return waitMs;
  }

  waitMs(nowMs: number): number {
    const missing = 1 - this.level(nowMs);
    if (missing <= ROUNDING) return 0;
    return Math.min(WAIT_MS_MAX, Math.ceil((missing * 1000) / this.#rule.perSecond - ROUNDING));
  }
}

/** One bucket for each key, forgetting the longest unused when there are more than `bucketsMax`. */
export class TokenBuckets {
  readonly #rule: BucketRule;
  readonly #bucketsMax: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rule: BucketRule, bucketsMax: number) {
    this.#rule = rule;
    this.#bucketsMax = bucketsMax;
  }

  take(key: string, nowMs: number): number {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#rule, nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#forgetOldest();
    return bucket.take(nowMs);
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > this.#bucketsMax && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
