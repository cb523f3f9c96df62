/**
 * What the three Yjs protocols have in common: `sync` messages of y-protocols, which Hocuspocus
 * prefixes with the document's name. Nobody speaks of presence here.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import type * as Y from "yjs";

const SYNC = 0;

/** A document's name in front of every message, or nothing. */
export type Prefix = string | undefined;

const message = (prefix: Prefix, write: (encoder: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((encoder) => {
    if (prefix !== undefined) encoding.writeVarString(encoder, prefix);
    encoding.writeVarUint(encoder, SYNC);
    write(encoder);
  });

export const stepOneMessage = (prefix: Prefix, doc: Y.Doc): Uint8Array =>
  message(prefix, (encoder) => sync.writeSyncStep1(encoder, doc));

export const stepTwoMessage = (prefix: Prefix, doc: Y.Doc, theirs: Uint8Array): Uint8Array =>
  message(prefix, (encoder) => sync.writeSyncStep2(encoder, doc, theirs));

export const updateMessage = (prefix: Prefix, update: Uint8Array): Uint8Array =>
  message(prefix, (encoder) => sync.writeUpdate(encoder, update));

/** How every update begins. */
export const updateHead = (prefix: Prefix): Uint8Array =>
  message(prefix, (encoder) => encoding.writeVarUint(encoder, sync.messageYjsUpdate));

export type SyncMessage =
  | { readonly type: "stepOne"; readonly stateVector: Uint8Array }
  | { readonly type: "stepTwo" | "update"; readonly update: Uint8Array }
  | { readonly type: "other" };

const OTHER: SyncMessage = { type: "other" };

/** The bytes inside are views into `payload`. */
export const readSyncMessage = (prefix: Prefix, payload: Uint8Array): SyncMessage => {
  const decoder = decoding.createDecoder(payload);
  if (prefix !== undefined && decoding.readVarString(decoder) !== prefix) return OTHER;
  if (decoding.readVarUint(decoder) !== SYNC) return OTHER;
  const kind = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  if (kind === sync.messageYjsSyncStep1) return { type: "stepOne", stateVector: bytes };
  if (kind === sync.messageYjsSyncStep2) return { type: "stepTwo", update: bytes };
  if (kind === sync.messageYjsUpdate) return { type: "update", update: bytes };
  return OTHER;
};
