/** What moderators write, as `moderation.ts` reads it: loaded by who decides or reports, and by nobody else. */
import { type Bytes, bytesToBase64Url, ByteWriter } from "../bytes.ts";
import { type DeviceId, idToBytes } from "../ids.ts";
import { postRef } from "./intents.ts";
import { type Decision, HIDE_REASONS, type HideReason, type PostTarget } from "./moderation.ts";
import type { ShelfValue } from "./shelf-value.ts";

export function targetToBytes(target: PostTarget): Bytes {
  const [device, counter] = target.ref.split("/");
  return new ByteWriter()
    .fixed(idToBytes(target.stream))
    .varint(target.position)
    .fixed(target.head)
    .fixed(idToBytes(target.author))
    .fixed(idToBytes(device as DeviceId))
    .varint(Number(counter))
    .bytes();
}

export function hideValue(target: PostTarget, reason: HideReason, topic: number): ShelfValue {
  return { p: bytesToBase64Url(targetToBytes(target)), r: HIDE_REASONS.indexOf(reason) + 1, b: topic };
}

export function restoreValue(target: PostTarget, topic: number): ShelfValue {
  return { p: bytesToBase64Url(targetToBytes(target)), b: topic };
}

export function lookedValue(receipts: Uint8Array): ShelfValue {
  return { w: bytesToBase64Url(receipts) };
}

export function decisionKey(kind: Decision["kind"] | "looked", device: DeviceId, counter: number): string {
  return `${kind}/${postRef(device, counter)}`;
}
