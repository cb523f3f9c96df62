/**
 * Whether the edge, when it was asked to close an epoch, told a facilitator's phone all that this phone knows to be
 * there (MARK3). What it left out would be lost to everybody once the record is signed.
 */
import { equalBytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import type { CloseMark } from "#protocol/wire/close-marks";
import { epochOf } from "#protocol/wire/envelope";
import { controlStreamOf, type Cursor, streamsOfRoom } from "#protocol/wire/head";
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
  for (const stream of [...session.knownThreads, ...ofRoom]) {
    const mark = byStream.get(stream);
    const agrees = mark
      ? agreesWith(session, stream, mark)
      : !(await hasWordsOfEpoch(session, store, stream, session.keyring.current.epoch));
    if (!agrees) return stream;
  }
  return null;
}

function agreesWith(session: RoomSession, stream: StreamId, mark: CloseMark): boolean {
  const { reader, cursor } = session.streamSync(stream);
  const head = reader.headAt(mark.count);
  return mark.count >= cursor.count && (head === undefined || equalBytes(head, mark.head));
}

/** A Stream without a mark did not change in this epoch. */
async function hasWordsOfEpoch(
  session: RoomSession,
  store: PhoneStore,
  stream: StreamId,
  epoch: number,
): Promise<boolean> {
  const sync = session.streamSync(stream);
  if (sync.isLoaded) return sync.epochs.includes(epoch);
  return (await store.envelopes(session.room, stream)).some((envelope) => epochOf(envelope) === epoch);
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
