/**
 * hello (up, 1): the gate proof, and how far this phone knows the Room.
 *
 *   1 | epoch 2 | proof 64 | serial (varint: the Room serial of the last digest, 0 for a newcomer)
 */
import type { Bytes, ByteReader, ByteWriter } from "../../bytes.ts";
import { SIGNATURE_BYTES } from "../../signature.ts";

export interface Hello {
  readonly type: "hello";
  readonly epoch: number;
  readonly proof: Bytes;
  readonly serial: number;
}

export function writeHello(writer: ByteWriter, frame: Hello): void {
  writer.uint(frame.epoch, 2).fixed(frame.proof).varint(frame.serial);
}

export function readHello(reader: ByteReader): Hello {
  return {
    type: "hello",
    epoch: reader.uint(2),
    proof: reader.fixed(SIGNATURE_BYTES),
    serial: reader.varint(),
  };
}
