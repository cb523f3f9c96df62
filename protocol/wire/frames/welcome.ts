/**
 * welcome (down, 65): the first frame of every socket.
 *
 *   65 | nonce 32 | epoch 2 | time 6 (ms since 1970, big-endian)
 */
import type { Bytes, ByteReader, ByteWriter } from "../../bytes.ts";
import { GATE_NONCE_BYTES } from "../gate.ts";

export interface Welcome {
  readonly type: "welcome";
  readonly nonce: Bytes;
  readonly epoch: number;
  readonly time: number;
}

export function writeWelcome(writer: ByteWriter, frame: Welcome): void {
  writer.fixed(frame.nonce).uint(frame.epoch, 2).uint(frame.time, 6);
}

export function readWelcome(reader: ByteReader): Welcome {
  return {
    type: "welcome",
    nonce: reader.fixed(GATE_NONCE_BYTES),
    epoch: reader.uint(2),
    time: reader.uint(6),
  };
}
