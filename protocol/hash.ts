/** SHA-256 (FIPS 180-4) with a label that keeps every use of it apart. Synchronous, the same on phone and edge. */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concatBytes, utf8 } from "./bytes.ts";

export const HASH_BYTES = 32;

export function hash(...parts: readonly Uint8Array[]): Bytes {
  return sha256(concatBytes(...parts)) as Bytes;
}

/** `SHA-256(label ‖ parts)`. Every part but the last must have a fixed length. */
export function labelledHash(label: string, ...parts: readonly Uint8Array[]): Bytes {
  return hash(utf8(label), ...parts);
}
