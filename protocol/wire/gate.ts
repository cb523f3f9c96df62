/**
 * The gate: opening a Room's socket means signing the edge's nonce with the epoch's gate key. The edge learns
 * "someone of this audience" and nothing more.
 *
 *   signed = "gopy/gate/1" ‖ room 16 ‖ epoch 2 ‖ nonce 32
 */
import { type Bytes, ByteWriter, concatBytes, utf8 } from "../bytes.ts";
import { idToBytes, type RoomId } from "../ids.ts";

export const GATE_NONCE_BYTES = 32;

export function gateProofBytes(room: RoomId, epoch: number, nonce: Uint8Array): Bytes {
  return concatBytes(utf8("gopy/gate/1"), idToBytes(room), new ByteWriter().uint(epoch, 2).bytes(), nonce);
}
