/**
 * Following a Room's key from epoch to epoch, and what a facilitator puts into the record of the next (EPOCH5).
 *
 *   previous key = nonce 24 ‖ XChaCha20-Poly1305(HKDF(K, info "previous"); AAD "gopy/previous-key/1" ‖ room 16 ‖ epoch 2;
 *                  key of the epoch before 32)
 *   members      = SHA-256("gopy/members/1" ‖ author 16 ‖ box key 32 of each, by author)
 *   slips        = SHA-256("gopy/open-slips/1" ‖ slip 16 ‖ H(invite chain) 32 of each, by slip)
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Bytes, ByteWriter, concatBytes, equalBytes, utf8 } from "../bytes.ts";
import { hash, labelledHash } from "../hash.ts";
import { type AuthorId, idToBytes, type RoomId, type SlipId } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignatureSuite } from "../signature.ts";
import type { RoomKind } from "../wire/audience.ts";
import { authorIdOf, type Chain, chainToBytes } from "../wire/certificate.ts";
import { type EpochRecord, epochRecordHash, verifyEpochRecord } from "../wire/epoch-record.ts";
import { deriveEpochKeys, EPOCH_KEY_BYTES, type EpochKeys } from "./epoch-keys.ts";
import { type JoinedMember, joinLogOf } from "./join-log.ts";
import type { RandomBytes } from "./seal.ts";
import type { StreamReader } from "./stream-reader.ts";
import { type RecordHistory, removedBy } from "./record-history.ts";
import { type Founder, isKeyOf } from "./wrap.ts";

const NONCE_BYTES = 24;

/** The newer key opens the older one: who is let in reads what was said before. */
export function sealPreviousKey(keys: EpochKeys, previous: EpochKeys, random: RandomBytes): Bytes {
  const nonce = random(NONCE_BYTES);
  const cipher = xchacha20poly1305(keys.previousKey, nonce, aadOf(keys.room, keys.epoch));
  return concatBytes(nonce, cipher.encrypt(previous.epochKey));
}

/** The keys of the epoch before, checked against that epoch's record. */
export async function openPreviousKey(
  suite: SignatureSuite,
  keys: EpochKeys,
  record: EpochRecord,
  before: EpochRecord,
): Promise<Result<EpochKeys, RotationError>> {
  const epochKey = record.rotation && openKey(keys, record.rotation.previousKey);
  if (epochKey?.length !== EPOCH_KEY_BYTES) return err({ type: "PreviousKeyForged" });
  const previous = deriveEpochKeys(before.room, before.epoch, epochKey);
  return (await isKeyOf(suite, previous, before)) ? ok(previous) : err({ type: "PreviousKeyForged" });
}

function openKey(keys: EpochKeys, sealed: Bytes): Bytes | null {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  try {
    const cipher = xchacha20poly1305(keys.previousKey, nonce, aadOf(keys.room, keys.epoch));
    return cipher.decrypt(sealed.subarray(NONCE_BYTES)) as Bytes;
  } catch {
    return null; // sealed under another key, or for another epoch
  }
}

function aadOf(room: RoomId, epoch: number): Bytes {
  return concatBytes(utf8("gopy/previous-key/1"), idToBytes(room), new ByteWriter().uint(epoch, 2).bytes());
}

/** Who may sign the record that follows these. */
export function facilitatorsAfter(history: RecordHistory): readonly AuthorId[] {
  const last = history.at(-1);
  if (!last) return [];
  return last.rotation ? last.rotation.facilitators : [signerOf(last)];
}

export function signerOf(record: EpochRecord): AuthorId {
  return authorIdOf(record.signerChain.at(-1)!.signingKey);
}

/**
 * The history with these records behind it. Each must follow the one before it and be signed by a facilitator whom
 * no earlier record removed, and who was named by the last one or was invited by nobody who was removed since: who
 * was removed can still make certificates for others.
 */
export async function extendHistory(
  suite: SignatureSuite,
  founder: Founder,
  room: RoomId,
  history: RecordHistory,
  records: readonly EpochRecord[],
): Promise<Result<RecordHistory, RotationError>> {
  let taken = history;
  for (const record of records) {
    if (record.room !== room || record.epoch !== taken.length + 1) return err({ type: "EpochOutOfOrder" });
    const before = taken.at(-1);
    if (before && !equalBytes(record.rotation!.previousHash, epochRecordHash(before)))
      return err({ type: "EpochForked" });
    const signed = await verifyEpochRecord(suite, founder.factory, founder.founderKey, record);
    if (!signed.ok || !mayFollow(taken, record)) return err({ type: "EpochUnsigned" });
    taken = [...taken, record];
  }
  return ok(taken);
}

function mayFollow(history: RecordHistory, record: EpochRecord): boolean {
  return mayStillSign(history, record.signerChain);
}

/** Whether a facilitator of this chain has a say behind these records: a record's maker, or a checkpoint's (CHECK1). */
export function mayStillSign(history: RecordHistory, chain: Chain): boolean {
  const removed = removedBy(history);
  const signer = authorIdOf(chain.at(-1)!.signingKey);
  if (removed.has(signer)) return false;
  return facilitatorsAfter(history).includes(signer) || isVouchedFor(chain, removed);
}

/** Whether nobody in a chain was removed. The founder's key is in none. */
export function isVouchedFor(chain: Chain, removed: ReadonlySet<AuthorId>): boolean {
  return chain.every(({ signingKey }) => !removed.has(authorIdOf(signingKey)));
}

/** The keys of every epoch of a history, from the newest back to the first. */
export async function openHistory(
  suite: SignatureSuite,
  newest: EpochKeys,
  history: RecordHistory,
): Promise<Result<readonly EpochKeys[], RotationError>> {
  const opened = [newest];
  for (let index = history.length - 1; index > 0; index--) {
    const previous = await openPreviousKey(suite, opened[0]!, history[index]!, history[index - 1]!);
    if (!previous.ok) return previous;
    opened.unshift(previous.value);
  }
  return ok(opened);
}

export function membersHashOf(members: readonly JoinedMember[]): Bytes {
  const sorted = [...members].sort((a, b) => (a.author < b.author ? -1 : 1));
  const parts = sorted.map(({ author, boxKey }) => concatBytes(idToBytes(author), boxKey));
  return labelledHash("gopy/members/1", concatBytes(...parts));
}

/**
 * What is wrong with the recipients of the newest key, as whoever has read the join log can tell; null when nothing
 * is. Of the slips only facilitators can tell.
 */
export function auditRecipients(
  joinLog: StreamReader,
  kind: RoomKind,
  history: RecordHistory,
): "join-log-foreign" | "recipients-differ" | null {
  const rotation = history.at(-1)?.rotation;
  if (!rotation) return null;
  const head = joinLog.headAt(rotation.joinLog.count);
  if (!head || !equalBytes(head, rotation.joinLog.head)) return "join-log-foreign";
  const removed = removedBy(history);
  const members = joinLogOf(joinLog, kind, rotation.joinLog.count).filter(
    ({ author }) => !removed.has(author),
  );
  return equalBytes(membersHashOf(members), rotation.membersHash) ? null : "recipients-differ";
}

export interface OpenSlip {
  readonly slip: SlipId;
  readonly chain: Chain;
}

export function slipsHashOf(slips: readonly OpenSlip[]): Bytes {
  const sorted = [...slips].sort((a, b) => (a.slip < b.slip ? -1 : 1));
  const parts = sorted.map(({ slip, chain }) => concatBytes(idToBytes(slip), hash(chainToBytes(chain))));
  return labelledHash("gopy/open-slips/1", concatBytes(...parts));
}

export interface RotationError {
  readonly type:
    | "EpochOutOfOrder" // a record of another Room, or not the next one
    | "EpochForked" // it does not follow the record this phone has taken
    | "EpochUnsigned" // no facilitator who may
    | "PreviousKeyForged";
}
