/** What a Room says to one socket. */
import type { Bytes } from "#protocol/bytes";
import { type DownFrame, downFrameToBytes } from "#protocol/wire/frames/frame";
import type { RefusalReason } from "#protocol/wire/frames/refused";
import { CLOSE, type Connection } from "./connection.ts";

const NO_SUBJECT = new Uint8Array(0);

/** Answers how many bytes it took. */
export function send(connection: Connection, frame: DownFrame): number {
  const bytes = downFrameToBytes(frame);
  connection.send(bytes);
  return bytes.length;
}

export function refuse(
  connection: Connection,
  reason: RefusalReason,
  subject: Bytes = NO_SUBJECT,
  waitMs = 0,
): void {
  send(connection, { type: "refused", reason, waitMs, subject });
}

/** Refuses and closes: nothing good can follow on this socket. */
export function turnAway(connection: Connection, reason: RefusalReason): void {
  refuse(connection, reason);
  connection.close(reason === "too-long" ? CLOSE.tooLong : CLOSE.policy, reason);
}
