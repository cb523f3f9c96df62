/** Following a Room into its next epochs: records verified in order, one's own wrap opened, older keys unsealed (EPOCH5). */
import { equalBytes } from "#protocol/bytes";
import { type BoxKey, boxKeyOf } from "#protocol/hpke";
import type { AuthorId, RoomId, SlipId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import type { EpochKeys } from "#protocol/sealed/epoch-keys";
import { type RecordHistory, removedBy } from "#protocol/sealed/record-history";
import { extendHistory, openHistory } from "#protocol/sealed/rotation";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import { type Founder, isKeyOf, openWrap } from "#protocol/sealed/wrap";
import type { SignatureSuite } from "#protocol/signature";
import type { RoomKeys } from "#protocol/wire/bodies";
import { slipIdOf } from "#protocol/wire/certificate";
import { epochRecordHash } from "#protocol/wire/epoch-record";
import type { Problem } from "../state/engine.ts";
import type { EdgeClient } from "./edge-client.ts";
import { askRecords } from "./epoch-calls.ts";
import type { Identity, RoomKeyring } from "./identity.ts";

/** Every epoch's key and record of a Room, the first at index 0. */
export interface FollowedEpochs {
  readonly keys: readonly EpochKeys[];
  readonly history: RecordHistory;
}

/**
 * Why a phone stays in the epoch it knows:
 * `Unreachable`: ask again later; `Contradicted`: the edge shows records that cannot be;
 * `ShutOut`: the key was not wrapped for this member; `Removed`: a facilitator removed this member.
 */
export interface FollowError {
  readonly type: "Unreachable" | "Contradicted" | "ShutOut" | "Removed";
  /** What was contradicted, a type of `RotationError` or `WrapError`. */
  readonly cause: string;
}

export interface Recipient {
  readonly suite: SignatureSuite;
  readonly founder: Founder;
  readonly room: RoomId;
  readonly id: AuthorId | SlipId;
  readonly boxKey: BoxKey;
}

/** Follows as a member. */
export async function followRoom(
  suite: SignatureSuite,
  edge: EdgeClient,
  identity: Identity,
  keyring: RoomKeyring,
): Promise<Result<FollowedEpochs, FollowError>> {
  const { room } = keyring;
  const known = keyring.history;
  const [records, wrapped] = await Promise.all([
    askRecords(edge, room, Math.max(1, known.length)),
    edge.roomKeys(room, identity.author),
  ]);
  if (!records.ok) return fail("Unreachable", records.error.type);
  const newest = known.at(-1);
  const [overlap] = records.value;
  if (newest && overlap && !equalBytes(epochRecordHash(newest), epochRecordHash(overlap)))
    return fail("Contradicted", "EpochForked");
  const { founder } = identity;
  const history = await extendHistory(suite, founder, room, known, records.value.slice(newest ? 1 : 0));
  if (!history.ok) return fail("Contradicted", history.error.type);
  if (removedBy(history.value).has(identity.author)) return fail("Removed", "");
  if (!(await areKnown(suite, keyring, history.value))) return fail("Contradicted", "EpochForked");
  if (history.value.length === keyring.keys.length) return ok({ keys: keyring.keys, history: history.value });
  const boxKey = await boxKeyOf(identity.stored.boxSeed);
  const member = { suite, founder, room, id: identity.author, boxKey };
  if (wrapped.ok) return openEpochs(member, history.value, wrapped.value);
  if (wrapped.error.type === "offline") return fail("Unreachable", "offline");
  const slip = await unconfirmedSlip(member, identity);
  if (!slip) return fail("ShutOut", wrapped.error.type);
  const again = await edge.roomKeys(room, slip.id);
  if (again.ok) return openEpochs(slip, history.value, again.value);
  return fail(again.error.type === "offline" ? "Unreachable" : "ShutOut", again.error.type);
}

/** Who changed the key may not have seen this member's join yet, but knew the slip (SLIP10). */
async function unconfirmedSlip(member: Recipient, { stored }: Identity): Promise<Recipient | null> {
  const slip = stored.unconfirmedSlip ? parseSlip(stored.unconfirmedSlip) : null;
  if (!slip?.ok) return null;
  const seeds = slipSeeds(slip.value);
  const { publicKey } = await member.suite.signingKey(seeds.signingSeed);
  return { ...member, id: slipIdOf(publicKey), boxKey: await boxKeyOf(seeds.boxSeed) };
}

/** Follows with a slip, before there is a member. */
export async function followWithSlip(
  recipient: Recipient,
  edge: EdgeClient,
  wrapped: RoomKeys,
): Promise<Result<FollowedEpochs, FollowError>> {
  const { suite, founder, room } = recipient;
  const records = wrapped.record.epoch === 1 ? ok([wrapped.record]) : await askRecords(edge, room, 1);
  if (!records.ok) return fail("Unreachable", records.error.type);
  const history = await extendHistory(suite, founder, room, [], records.value);
  if (!history.ok) return fail("Contradicted", history.error.type);
  return openEpochs(recipient, history.value, wrapped);
}

/** A wrap handed out between two epochs is of another one than the newest record: then it is asked for again. */
async function openEpochs(
  { suite, id, boxKey }: Recipient,
  history: RecordHistory,
  { record, wrap }: RoomKeys,
): Promise<Result<FollowedEpochs, FollowError>> {
  const newest = history.at(-1);
  if (!newest || !equalBytes(epochRecordHash(record), epochRecordHash(newest)))
    return fail("Unreachable", "EpochMovedOn");
  const key = await openWrap(suite, boxKey, id, newest, wrap);
  if (!key.ok) return fail("Contradicted", key.error.type);
  const keys = await openHistory(suite, key.value, history);
  return keys.ok ? ok({ keys: keys.value, history }) : fail("Contradicted", keys.error.type);
}

/** The keys this phone holds already must be those that the records speak of. */
async function areKnown(
  suite: SignatureSuite,
  keyring: RoomKeyring,
  history: RecordHistory,
): Promise<boolean> {
  for (const [index, keys] of keyring.keys.entries()) {
    const record = history[index];
    if (!record || !(await isKeyOf(suite, keys, record))) return false;
  }
  return true;
}

function fail(type: FollowError["type"], cause: string): Result<never, FollowError> {
  return err({ type, cause });
}

/** In words a screen has. */
export function problemOfFollowing({ type }: FollowError): Problem {
  if (type === "Unreachable") return { type: "offline" };
  return { type: type === "Contradicted" ? "edge-broken" : "shut-out" };
}
