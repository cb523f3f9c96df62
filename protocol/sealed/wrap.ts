/**
 * Wraps: an epoch key sealed to one recipient, a slip or a member.
 *
 *   wrap = HPKE(box key; info "gopy/wrap/1" ‖ room 16 ‖ epoch 2; aad recipient id 16; plaintext epoch key 32)
 *
 * ROOM3 and KEY2 are decided here and nowhere else: a wrap is made only for a certificate whose chain leads to
 * the founder, of a role that belongs in the Room, signed by a facilitator (an invite) or joined from inside
 * (a member in the join log). An edge that adds a slip or a worker of its own gets nothing. A poster and who came
 * in by one get the key of Everyone and no other (POSTER3).
 */
import { type Bytes, ByteWriter, concatBytes, equalBytes, utf8 } from "../bytes.ts";
import { type BoxKey, openSealed, type SealContext, sealTo } from "../hpke.ts";
import { type AuthorId, type FactoryId, idToBytes, type RoomId, type SlipId } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";
import type { SignatureSuite } from "../signature.ts";
import { roomKindOf } from "../wire/audience.ts";
import {
  authorIdOf,
  belongsIn,
  type Certificate,
  type Chain,
  slipIdOf,
  verifyChain,
} from "../wire/certificate.ts";
import type { EpochRecord } from "../wire/epoch-record.ts";
import { type JoinedMember, leafOf } from "./join-log.ts";
import { deriveEpochKeys, EPOCH_KEY_BYTES, type EpochKeys } from "./epoch-keys.ts";

export interface Founder {
  readonly factory: FactoryId;
  readonly founderKey: Bytes;
}

function contextOf(room: RoomId, epoch: number, recipient: AuthorId | SlipId): SealContext {
  const scope = concatBytes(idToBytes(room), new ByteWriter().uint(epoch, 2).bytes());
  return { info: concatBytes(utf8("gopy/wrap/1"), scope), aad: idToBytes(recipient) };
}

/** The wrap of a Room's key for the leaf of `chain`: an invite, a poster, or this phone's own official certificate. */
export async function wrapFor(
  suite: SignatureSuite,
  founder: Founder,
  keys: EpochKeys,
  chain: Chain,
): Promise<Result<{ readonly recipient: AuthorId | SlipId; readonly wrap: Bytes }, WrapError>> {
  const leaf = await verifyChain(suite, founder.factory, founder.founderKey, chain);
  if (!leaf.ok) return err({ type: "WrapForStranger" });
  const kind = roomKindOf(founder.factory, keys.room);
  if (!kind || !belongsIn(kind, leaf.value)) return err({ type: "WrapOutsideAudience" });
  const { boxKey } = leaf.value;
  if (!boxKey || leaf.value.kind === "worker" || leaf.value.kind === "voteless")
    return err({ type: "WrapForStranger" });
  const recipient = recipientOf(leaf.value);
  const wrap = await sealTo(boxKey, contextOf(keys.room, keys.epoch, recipient), keys.epochKey);
  return ok({ recipient, wrap });
}

/** The wrap for a member who joined from inside, as the join log of this very Room says (KEY2). */
export async function wrapForMember(
  founder: Founder,
  keys: EpochKeys,
  member: JoinedMember,
): Promise<Result<{ readonly recipient: AuthorId; readonly wrap: Bytes }, WrapError>> {
  const kind = roomKindOf(founder.factory, keys.room);
  if (!kind || !belongsIn(kind, leafOf(member))) return err({ type: "WrapOutsideAudience" });
  const context = contextOf(keys.room, keys.epoch, member.author);
  return ok({ recipient: member.author, wrap: await sealTo(member.boxKey, context, keys.epochKey) });
}

export function recipientOf(leaf: Certificate): AuthorId | SlipId {
  return leaf.kind === "invite" || leaf.kind === "poster"
    ? slipIdOf(leaf.signingKey)
    : authorIdOf(leaf.signingKey);
}

/** Opens a wrap and checks that the key in it is the one the signed record commits to (KEY2). */
export async function openWrap(
  suite: SignatureSuite,
  key: BoxKey,
  recipient: AuthorId | SlipId,
  record: EpochRecord,
  wrap: Uint8Array,
): Promise<Result<EpochKeys, WrapError>> {
  const epochKey = await openSealed(key, contextOf(record.room, record.epoch, recipient), wrap);
  if (!epochKey.ok || epochKey.value.length !== EPOCH_KEY_BYTES) return err({ type: "WrapUnopened" });
  const keys = deriveEpochKeys(record.room, record.epoch, epochKey.value);
  return (await isKeyOf(suite, keys, record)) ? ok(keys) : err({ type: "WrapForged" });
}

/** Whether a record commits to these very keys. */
export async function isKeyOf(suite: SignatureSuite, keys: EpochKeys, record: EpochRecord): Promise<boolean> {
  const gate = await suite.signingKey(keys.gateSeed);
  return equalBytes(keys.commitment, record.commitment) && equalBytes(gate.publicKey, record.gateKey);
}

export interface WrapError {
  readonly type: "WrapForStranger" | "WrapOutsideAudience" | "WrapUnopened" | "WrapForged";
}
