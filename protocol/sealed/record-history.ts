/** The records of a Room that a phone has taken, from the first on: what is asked of them on every screen. */
import type { AuthorId } from "../ids.ts";
import type { EpochRecord } from "../wire/epoch-record.ts";

export type RecordHistory = readonly EpochRecord[];

/** Everybody who was removed by one of these records. */
export function removedBy(history: RecordHistory): ReadonlySet<AuthorId> {
  return new Set(history.flatMap(({ rotation }) => rotation?.removed ?? []));
}
