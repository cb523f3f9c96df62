/**
 * Whether the edge, when it was asked to close an epoch, told a facilitator's phone all that this phone knows to be
 * there (MARK3). What it left out would be lost to everybody once the record is signed.
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import type { CloseMark } from "#protocol/wire/close-marks";
import { epochOf } from "#protocol/wire/envelope";
import { controlStreamOf, type Cursor, streamsOfRoom, nextCursor, startOfStream } from "#protocol/wire/head";
import type { PhoneStore } from "./phone-store.ts";
import type { RoomSession } from "./room-session.ts";

/** The Stream that the marks contradict, or null when they agree. Of the join log see `joinLogAt`. */
export async function contradictedStream(
  session: RoomSession,
  store: PhoneStore,
  marks: readonly CloseMark[],
): Promise<StreamId | null> {
  const byStream = new Map(marks.map((mark) => [mark.stream, mark] as const));
  const ofRoom = [...streamsOfRoom(session.room)].flatMap(([stream, kind]) =>
    kind === "control" ? [] : [stream],
  );
  for (const stream of [...session.threads.knownThreads, ...ofRoom]) {
    const mark = byStream.get(stream);
    if (!agreesWith(await knownOf(session, store, stream), mark, session.keyring.current.epoch))
      return stream;
  }
  return null;
}

/** What this phone has of a Stream, read or not since the app was opened. */
interface Known {
  readonly count: number;
  readonly epochs: readonly number[];
  headAt(count: number): Bytes | undefined;
}

async function knownOf(session: RoomSession, store: PhoneStore, stream: StreamId): Promise<Known> {
  const { isLoaded, cursor, epochs, reader } = session.streamSync(stream);
  if (isLoaded) return { count: cursor.count, epochs, headAt: (count) => reader.headAt(count) };
  const envelopes = await store.envelopes(session.room, stream);
  const heads = [startOfStream(session.room, stream)];
  for (const envelope of envelopes) heads.push(nextCursor(heads.at(-1)!, envelope));
  return {
    count: envelopes.length,
    epochs: envelopes.flatMap((envelope) => epochOf(envelope) ?? []),
    headAt: (count) => heads[count]?.head,
  };
}

/** A Stream without a mark did not change in this epoch. */
function agreesWith(known: Known, mark: CloseMark | undefined, epoch: number): boolean {
  if (!mark) return !known.epochs.includes(epoch);
  const head = known.headAt(mark.count);
  return mark.count >= known.count && (head === undefined || equalBytes(head, mark.head));
}

/** Reads the join log as far as it was marked; null when the edge contradicts itself. */
export async function joinLogAt(session: RoomSession, marks: readonly CloseMark[]): Promise<Cursor | null> {
  const control = controlStreamOf(session.room);
  const mark = marks.find(({ stream }) => stream === control);
  const before = session.streamSync(control);
  if (mark && before.cursor.count < mark.count && !(await session.readToEnd(control))) return null;
  const { cursor, epochs } = session.streamSync(control);
  if (!mark) return epochs.includes(session.keyring.current.epoch) ? null : cursor;
  return mark.count === cursor.count && equalBytes(mark.head, cursor.head) ? cursor : null;
}
