/**
 * Writing an Entry: made at the moment of sending, on what the verified chain holds by then, signed over the
 * history seen and the epoch key's commitment, padded and sealed.
 */
import type { Bytes } from "../bytes.ts";
import type { AuthorId, DeviceId, StreamId } from "../ids.ts";
import { ok, type Result } from "../result.ts";
import type { SigningKey } from "../signature.ts";
import type { Cursor } from "../wire/head.ts";
import {
  type Credential,
  type EntryBody,
  entryBodyToBytes,
  entryMessage,
  entryToBytes,
  type Opening,
  SEEN_HEAD_BYTES,
  SHELF_KIND,
} from "./entry.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import type { PaddingError } from "./padding.ts";
import { type RandomBytes, sealEntry } from "./seal.ts";

/** Who writes: a member with a chain, or a throwaway key. */
export interface Pen {
  readonly author: AuthorId;
  readonly key: SigningKey;
  readonly credential: Credential;
}

export interface EntryDraft {
  readonly device: DeviceId;
  readonly seq: number;
  readonly seen: Cursor;
  readonly time: number;
  /** Whether the author's credential is not yet in the Stream. */
  readonly isIntroduction: boolean;
  readonly opening: Opening | null;
  readonly update: Bytes;
}

/** The Envelope of a draft. Fails only when the update does not fit the largest bucket. */
export async function composeEnvelope(
  keys: EpochKeys,
  stream: StreamId,
  pen: Pen,
  draft: EntryDraft,
  random: RandomBytes,
): Promise<Result<Bytes, PaddingError>> {
  const body = entryBodyToBytes(entryOf(pen, draft));
  const signature = await pen.key.sign(entryMessage(keys, stream, body));
  const envelope = sealEntry(keys, stream, entryToBytes(body, signature), random);
  return envelope.ok ? ok(envelope.value) : envelope;
}

function entryOf(pen: Pen, draft: EntryDraft): EntryBody {
  return {
    author: pen.author,
    device: draft.device,
    seq: draft.seq,
    seenCount: draft.seen.count,
    seenHead: draft.seen.head.slice(0, SEEN_HEAD_BYTES) as Bytes,
    time: draft.time,
    credential: draft.isIntroduction ? pen.credential : { kind: "none" },
    opening: draft.opening,
    documentKind: SHELF_KIND,
    update: draft.update,
  };
}
