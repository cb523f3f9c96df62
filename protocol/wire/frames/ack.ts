/**
 * ack (down, 70): the Envelope of this token is stored for good (ROOM1), at this count.
 *
 *   70 | token 8 | count (varint) | head 32
 */
import type { Bytes, ByteReader, ByteWriter } from "../../bytes.ts";
import { HASH_BYTES } from "../../hash.ts";
import type { Cursor } from "../head.ts";
import { TOKEN_BYTES } from "./append.ts";

export interface Ack extends Cursor {
  readonly type: "ack";
  readonly token: Bytes;
}

export function writeAck(writer: ByteWriter, frame: Ack): void {
  writer.fixed(frame.token).varint(frame.count).fixed(frame.head);
}

export function readAck(reader: ByteReader): Ack {
  return {
    type: "ack",
    token: reader.fixed(TOKEN_BYTES),
    count: reader.varint(),
    head: reader.fixed(HASH_BYTES),
  };
}
