/**
 * The row of a close mark: what a Board showed of the Stream when its epoch was closed. Apart from the marks
 * themselves: every Board that is read holds its rows against these, few phones ever fetch a mark.
 *
 *   row = SHA-256("gopy/mark-row/1" ‖ opening)[:16] ‖ the same of the latest amending Envelope, or 16 zeros
 */
import { type Bytes, concatBytes, equalBytes } from "../bytes.ts";
import { labelledHash } from "../hash.ts";

export const MARK_ROW_BYTES = 32;
const ENVELOPE_HASH_BYTES = 16;

interface Marked {
  readonly row: Bytes;
}

export function markRowOf(opening: Uint8Array, amending: Uint8Array | null): Bytes {
  const amended = amending ? rowHashOf(amending) : new Uint8Array(ENVELOPE_HASH_BYTES);
  return concatBytes(rowHashOf(opening), amended);
}

function rowHashOf(envelope: Uint8Array): Bytes {
  return labelledHash("gopy/mark-row/1", envelope).slice(0, ENVELOPE_HASH_BYTES) as Bytes;
}

/** Whether this Envelope opened the Stream when it was marked. */
export function isMarkedOpening({ row }: Marked, envelope: Uint8Array): boolean {
  return equalBytes(row.subarray(0, ENVELOPE_HASH_BYTES), rowHashOf(envelope));
}

/** Whether this Envelope was the latest to amend the opening when the Stream was marked. */
export function isMarkedAmending({ row }: Marked, envelope: Uint8Array): boolean {
  return equalBytes(row.subarray(ENVELOPE_HASH_BYTES), rowHashOf(envelope));
}
