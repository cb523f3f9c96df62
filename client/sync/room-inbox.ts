/** Frames taken from a Room's socket and not yet handled, one after another. */
import type { Bytes } from "#protocol/bytes";
import { bytesToDownFrame, type DownFrame } from "#protocol/wire/frames/frame";
import type { NoteProblem } from "./room-problems.ts";
import { SerialQueue } from "./serial-queue.ts";

/** A socket reads 4 MiB at once and 1 MiB a second (ROOM12). */
const INBOX_BYTES_MAX = 64 * 1024 * 1024;

export class RoomInbox {
  readonly #inbox = new SerialQueue();
  #inboxBytes = 0;
  readonly #problem: NoteProblem;

  constructor(problem: NoteProblem) {
    this.#problem = problem;
  }

  /** Handles a frame when those before it are done. False when there is no room for it: the socket is given up. */
  take(bytes: Bytes, handle: (frame: DownFrame) => Promise<void>): boolean {
    const frame = bytesToDownFrame(bytes);
    if (!frame.ok) {
      this.#problem("frame-malformed", "WIRE1", "edge", null);
      return true;
    }
    if (!this.#hasRoomFor(bytes)) return false;
    void this.#inbox.run(async () => {
      this.#inboxBytes -= bytes.length;
      await handle(frame.value);
    });
    return true;
  }

  /** More than any honest edge sends at once would fill a phone's memory: the socket is given up, and all in it. */
  #hasRoomFor(bytes: Bytes): boolean {
    const hasRoom = this.#inboxBytes + bytes.length <= INBOX_BYTES_MAX;
    if (hasRoom) this.#inboxBytes += bytes.length;
    else this.#problem("flood", "ROOM12", "edge", null);
    return hasRoom;
  }

  /** Runs behind what was received already. */
  later(run: () => Promise<void>): void {
    void this.#inbox.run(run);
  }
}
