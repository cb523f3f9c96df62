/** What was stored since the last tick, encoded once for all sockets. */
import type { Bytes } from "#protocol/bytes";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import { downFrameToBytes } from "#protocol/wire/frames/frame";
import { countWithin, framedLength } from "./room-log.ts";
import { APPENDED_BYTES_MAX } from "./room-limits.ts";

/** Board, stream, position, serial and flag of an item, at most. */
const ITEM_HEADER_BYTES = 16 + 16 + 8 + 8 + 1;

export class AppendBatch {
  #items: AppendedItem[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(item: AppendedItem): void {
    this.#items.push(item);
    this.#bytes += itemLength(item);
  }

  /** Frames of everything added, in order, each of about `APPENDED_BYTES_MAX` at most; empties the batch. */
  drain(): Bytes[] {
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    const frames: Bytes[] = [];
    for (let start = 0; start < items.length;) {
      const count = countWithin(items.slice(start).map(itemLength), APPENDED_BYTES_MAX);
      frames.push(downFrameToBytes({ type: "appended", items: items.slice(start, start + count) }));
      start += count;
    }
    return frames;
  }
}

function itemLength(item: AppendedItem): number {
  return ITEM_HEADER_BYTES + framedLength(item.envelope);
}
