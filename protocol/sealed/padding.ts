/**
 * Padding: an Entry's length is hidden in a bucket.
 *
 *   padded = entry | 0x80 | zeros, up to the next bucket
 *
 * Buckets: 128, 192, 256, 320, 384, 512, 768, 1024, 1536, 2048 bytes, then the quarters of powers of two
 * (2560, 3072, 3584, 4096, 5120, …), at most 81,920.
 */
import type { Bytes } from "../bytes.ts";
import { err, ok, type Result } from "../result.ts";

const SMALL_BUCKETS = [128, 192, 256, 320, 384, 512, 768, 1024, 1536, 2048] as const;
export const PADDED_BYTES_MAX = 81_920;
const MARK = 0x80;

/** The smallest bucket that holds `length` bytes, or undefined when none does. */
export function bucketFor(length: number): number | undefined {
  const small = SMALL_BUCKETS.find((bucket) => bucket >= length);
  if (small !== undefined) return small;
  for (let power = 2048; power <= PADDED_BYTES_MAX; power *= 2) {
    for (let bucket = power; bucket < power * 2; bucket += power / 4) {
      if (bucket >= length && bucket <= PADDED_BYTES_MAX) return bucket;
    }
  }
  return undefined;
}

export function pad(entry: Uint8Array): Result<Bytes, PaddingError> {
  const bucket = bucketFor(entry.length + 1);
  if (bucket === undefined) return err({ type: "EntryTooLong" });
  const padded = new Uint8Array(bucket);
  padded.set(entry);
  padded[entry.length] = MARK;
  return ok(padded);
}

/** Refuses a length that is no bucket of its entry, so that padding carries nothing of its own. */
export function unpad(padded: Uint8Array): Result<Bytes, PaddingError> {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== MARK) return err({ type: "PaddingBroken" });
  if (bucketFor(end + 1) !== padded.length) return err({ type: "PaddingBroken" });
  return ok(padded.slice(0, end) as Bytes);
}

export interface PaddingError {
  readonly type: "EntryTooLong" | "PaddingBroken";
}
