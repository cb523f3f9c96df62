/**
 * Joining with a slip: look at it, fetch the wraps, make and persist one's own keys, redeem, keep the chain.
 * Keys are on the phone before the slip is spent, so that a phone that dies in between asks again with the same
 * keys and is given the same certificate.
 */
import { type Bytes, equalBytes, utf8 } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { AuthorId, DeviceId, FactoryId, RoomId, SlipId } from "#protocol/ids";
import { err, mustBeOk, ok, type Result } from "#protocol/result";
import { JOIN_KEY } from "#protocol/sealed/join-log";
import { openProfile, type Profile } from "#protocol/sealed/profile";
import { parseSlip, type Slip, slipSeeds, slipToFragment } from "#protocol/sealed/slip";
import { wellFormed } from "#protocol/sealed/shelf-value";
import { openWrap } from "#protocol/sealed/wrap";
import type { SigningKey } from "#protocol/signature";
import { roomIdOf, type Role, type RoomKind, roomKindsOf } from "#protocol/wire/audience";
import { redeemMessage, type RoomKeys } from "#protocol/wire/bodies";
import {
  authorIdOf,
  bytesToChain,
  type Certificate,
  certify,
  type Chain,
  chainToBytes,
  factoryIdOf,
  hasVote,
  isMember,
  slipIdOf,
  verifyChain,
} from "#protocol/wire/certificate";
import { verifyEpochRecord } from "#protocol/wire/epoch-record";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf } from "#protocol/wire/head";
import type { Problem } from "../state/engine.ts";
import { NICKNAME_CHARACTERS_MAX } from "../state/engine.ts";
import type { Language, SlipView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import type { CarriedOver } from "./carrying-over.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { FollowedEpochs, FollowError, Recipient } from "./epoch-follower.ts";
import type { PhoneStore, StoredIdentity, StoredIntent } from "./phone-store.ts";

const SEED_BYTES = 32;

/** A slip looked at and verified against the founder it names, not yet spent. */
export interface OpenedSlip {
  readonly slip: Slip;
  readonly signingKey: SigningKey;
  readonly founderKey: Bytes;
  readonly inviteChain: Chain;
  readonly role: Role;
  /** Of every Room of the role, from the first epoch on. */
  readonly rooms: readonly FollowedEpochs[];
  readonly profile: Profile;
}

export async function openSlip(
  adapters: Adapters,
  edge: EdgeClient,
  link: string,
): Promise<Result<OpenedSlip, Problem>> {
  const slip = parseSlip(link);
  if (!slip.ok) return err({ type: "slip-damaged" });
  const { factory } = slip.value;
  const seeds = slipSeeds(slip.value);
  const signingKey = await adapters.suite.signingKey(seeds.signingSeed);
  const slipId = slipIdOf(signingKey.publicKey);
  const guessed =
    slip.value.name === null ? askRoomKeys(edge, factory, slipId, kindsOf(slip.value, "worker")) : null;
  const [info, status] = await Promise.all([edge.factoryInfo(factory), edge.slipStatus(factory, slipId)]);
  if (!info.ok) return info;
  if (!status.ok) return err(problemOfPoster(slip.value, status.error));
  const { founderKey } = info.value;
  if (factoryIdOf(founderKey) !== factory) return err({ type: "slip-forged" });
  const invite = await verifyChain(adapters.suite, factory, founderKey, status.value.inviteChain);
  const isOurs =
    invite.ok &&
    isInviteFor(slip.value, invite.value) &&
    sameKey(invite.value.signingKey, signingKey.publicKey);
  if (!isOurs) return err({ type: "slip-forged" });
  const { role } = invite.value;
  const asked =
    guessed !== null && role === "worker"
      ? guessed
      : askRoomKeys(edge, factory, slipId, kindsOf(slip.value, role));
  const rooms = await openRooms(adapters, edge, slip.value, founderKey, slipId, asked);
  if (!rooms.ok) return err(problemOfPosterKeys(slip.value, rooms.error));
  const first = rooms.value.map(({ keys }) => keys[0]!);
  const everyone = first.find(({ room }) => room === roomIdOf(factory, "everyone"));
  const profile =
    everyone && (await openProfile(adapters.suite, factory, everyone, founderKey, info.value.profile));
  if (!profile?.ok) return err({ type: "slip-forged" });
  const inviteChain = status.value.inviteChain;
  return ok({
    slip: slip.value,
    signingKey,
    founderKey,
    inviteChain,
    role,
    rooms: rooms.value,
    profile: profile.value,
  });
}

const OVER: Problem = { type: "poster-revoked" };

/** A poster opens Everyone, whatever the edge says of it (POSTER3). */
function kindsOf({ isPoster }: Slip, role: Role): readonly RoomKind[] {
  return isPoster ? ["everyone"] : roomKindsOf(role);
}

/** Neither is taken for the other: an edge could else spend a slip as a poster, or give away votes (POSTER2). */
function isInviteFor({ isPoster }: Slip, { kind }: Certificate): boolean {
  return kind === (isPoster ? "poster" : "invite");
}

/** Of a poster the same is said in other words: nobody else has used it up, and it was handed to nobody. */
function problemOfPoster({ isPoster }: Slip, problem: Problem): Problem {
  if (isPoster && problem.type === "slip-expired") return { type: "poster-expired" };
  return isPoster && problem.type === "slip-revoked" ? OVER : problem;
}

/** The edge knows the poster and has no wrap for it: the key was changed since it was hung (POSTER7). */
function problemOfPosterKeys(slip: Slip, problem: Problem): Problem {
  const isWithoutWrap = problem.type === "slip-unknown" || problem.type === "slip-used";
  return slip.isPoster && isWithoutWrap ? OVER : problemOfPoster(slip, problem);
}

function sameKey(a: Uint8Array, b: Uint8Array): boolean {
  return slipIdOf(a) === slipIdOf(b);
}

/** What the edge was asked for, Room by Room. */
type AskedKeys = readonly { readonly room: RoomId; readonly keys: Promise<Result<RoomKeys, Problem>> }[];

/** A slip without a name is a worker's: its keys are asked for with the rest, one round trip earlier. */
function askRoomKeys(
  edge: EdgeClient,
  factory: FactoryId,
  slipId: SlipId,
  kinds: readonly RoomKind[],
): AskedKeys {
  const rooms = kinds.map((kind) => roomIdOf(factory, kind));
  return rooms.map((room) => ({ room, keys: edge.roomKeys(room, slipId) }));
}

async function openRooms(
  adapters: Adapters,
  edge: EdgeClient,
  slip: Slip,
  founderKey: Bytes,
  slipId: SlipId,
  asked: AskedKeys,
): Promise<Result<readonly FollowedEpochs[], Problem>> {
  const boxKey = await boxKeyOf(slipSeeds(slip).boxSeed);
  const founder = { factory: slip.factory, founderKey };
  const opened = await Promise.all(
    asked.map(async ({ room, keys }) => {
      const wrapped = await keys;
      if (!wrapped.ok) return wrapped;
      const recipient = { suite: adapters.suite, founder, room, id: slipId, boxKey };
      return openWrapped(recipient, edge, wrapped.value);
    }),
  );
  const failed = opened.find((each) => !each.ok);
  if (failed && !failed.ok) return failed;
  return ok(opened.flatMap((each) => (each.ok ? [each.value] : [])));
}

/** Most factories never changed a key: then the one record is all there is. */
async function openWrapped(
  recipient: Recipient,
  edge: EdgeClient,
  wrapped: RoomKeys,
): Promise<Result<FollowedEpochs, Problem>> {
  const { record, wrap } = wrapped;
  if (record.epoch > 1) {
    const loaded = await import("./epoch-follower.ts").catch(() => null);
    if (!loaded) return err({ type: "offline" });
    const followed = await loaded.followWithSlip(recipient, edge, wrapped);
    return followed.ok ? followed : err(problemOfSlip(followed.error));
  }
  const { suite, founder, room, id, boxKey } = recipient;
  const isGenuine =
    record.room === room && (await verifyEpochRecord(suite, founder.factory, founder.founderKey, record)).ok;
  const opened = isGenuine && (await openWrap(suite, boxKey, id, record, wrap));
  return opened && opened.ok ? ok({ keys: [opened.value], history: [record] }) : err({ type: "slip-forged" });
}

/** What a slip opens must be the founder's doing. */
function problemOfSlip({ type }: FollowError): Problem {
  return { type: type === "Unreachable" ? "offline" : "slip-forged" };
}

export function slipViewOf(opened: OpenedSlip): SlipView {
  const { slip, profile, role } = opened;
  return {
    factoryName: profile.factoryName,
    founderName: profile.founderName,
    fingerprint: slip.factory,
    role,
    rooms: kindsOf(slip, role),
    officialName: slip.name,
    isPoster: slip.isPoster ?? false,
  };
}

/** Whether a nickname can be shown: 1 to `NICKNAME_CHARACTERS_MAX` characters, none of them a control character. */
export function isNickname(nickname: string): boolean {
  const length = [...nickname].length;
  const isPlain = wellFormed(nickname) === nickname && !/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(nickname);
  return isPlain && nickname.trim() === nickname && length >= 1 && length <= NICKNAME_CHARACTERS_MAX;
}

/** Persists the new identity before the slip is spent. */
export async function beginJoining(
  adapters: Adapters,
  store: PhoneStore,
  opened: OpenedSlip,
  nickname: string,
  language: Language,
): Promise<StoredIdentity> {
  const identity: StoredIdentity = {
    factory: opened.slip.factory,
    founderKey: opened.founderKey,
    founderSeed: null,
    memberSeed: adapters.random(SEED_BYTES),
    boxSeed: adapters.random(SEED_BYTES),
    chain: chainToBytes(opened.inviteChain),
    keyring: opened.rooms.flatMap(({ keys }) =>
      keys.map(({ room, epoch, epochKey }) => ({ room, epoch, epochKey })),
    ),
    nickname,
    language,
    factoryName: opened.profile.factoryName,
    founderName: opened.profile.founderName,
    pendingSlip: slipToFragment(opened.slip),
  };
  const histories = opened.rooms.map(({ history }) => [history[0]!.room, history] as const);
  await store.keepEpochs(identity, histories);
  return identity;
}

/** Spends the slip of a persisted identity; safe to call again after any interruption. */
export async function finishJoining(
  adapters: Adapters,
  edge: EdgeClient,
  store: PhoneStore,
  identity: StoredIdentity,
  device: DeviceId,
): Promise<Result<StoredIdentity, Problem>> {
  const slip = parseSlip(identity.pendingSlip ?? "");
  if (!slip.ok) return err({ type: "slip-damaged" });
  const slipKey = await adapters.suite.signingKey(slipSeeds(slip.value).signingSeed);
  const member = await adapters.suite.signingKey(identity.memberSeed);
  const box = await boxKeyOf(identity.boxSeed);
  const keys = { slipKey: slipKey.publicKey, memberKey: member.publicKey, memberBoxKey: box.publicKey };
  const signature = await slipKey.sign(redeemMessage(identity.factory, keys));
  const redeemed = await edge.redeem(identity.factory, { ...keys, signature });
  if (!redeemed.ok) return err(problemOfPoster(slip.value, redeemed.error));
  const invite = mustBeOk(bytesToChain(identity.chain));
  const chain =
    redeemed.value.length > 0 ? redeemed.value : await officialChain(identity, slipKey, invite, keys);
  const leaf = await verifyChain(adapters.suite, identity.factory, identity.founderKey, chain);
  if (!leaf.ok || !admitsMe(leaf.value, invite, keys)) return err({ type: "slip-forged" });
  const unconfirmedSlip = slip.value.isPoster ? null : identity.pendingSlip; // no key is wrapped for a poster (POSTER7)
  const joined = { ...identity, chain: chainToBytes(chain), pendingSlip: null, unconfirmedSlip };
  const author = authorIdOf(member.publicKey);
  const carried = await wordsBefore(store, author);
  if (!carried) return err({ type: "offline" });
  const joins = joinIntentsOf(joined, author, device, adapters.clock.now());
  await store.keepIdentity(joined, [...carried.keep, ...joins], carried.drop);
  return ok(joined);
}

/** Of who was shut out and came with a new slip; nothing on almost every phone. */
async function wordsBefore(store: PhoneStore, author: AuthorId): Promise<CarriedOver | null> {
  const left = await store.intents();
  if (left.length === 0) return { keep: [], drop: [] };
  const loaded = await import("./carrying-over.ts").catch(() => null);
  return loaded && loaded.carryOver(left, author);
}

interface MemberKeys {
  readonly memberKey: Bytes;
  readonly memberBoxKey: Bytes;
}

/**
 * The edge holds the admission key and could certify this phone's signing key with a box key of its own, to which
 * later epochs would be wrapped, make a manager pass for a worker (KEY2), give who came in by a poster a vote, or
 * take it from who had a slip (POSTER2): the whole leaf must be as asked.
 */
function admitsMe(leaf: Certificate, invite: Chain, keys: MemberKeys): boolean {
  const { kind, role } = invite.at(-1)!;
  return (
    leaf.role === role &&
    hasVote(leaf) === (kind !== "poster") &&
    isMember(leaf) &&
    equalBytes(leaf.signingKey, keys.memberKey) &&
    equalBytes(leaf.boxKey, keys.memberBoxKey)
  );
}

async function officialChain(
  identity: StoredIdentity,
  slipKey: SigningKey,
  inviteChain: Chain,
  keys: MemberKeys,
): Promise<Chain> {
  const official = await certify(identity.factory, slipKey, {
    kind: "official",
    role: inviteChain.at(-1)?.role ?? "worker",
    signingKey: keys.memberKey,
    boxKey: keys.memberBoxKey,
    expiresDay: 0,
  });
  return [...inviteChain, official];
}

/** A member is who has joined from inside: every Room of the role gets a join entry. */
export function joinIntentsOf(
  identity: StoredIdentity,
  author: AuthorId,
  device: DeviceId,
  time: number,
): readonly StoredIntent[] {
  const rooms = [...new Set(identity.keyring.map(({ room }) => room))];
  return rooms.map((room) => ({
    id: `${device}-${JOIN_KEY}`,
    device,
    room,
    stream: controlStreamOf(room),
    board: NO_BOARD,
    author,
    penSeed: null,
    key: JOIN_KEY,
    value: true,
    time,
    openingSalt: null,
    isSent: false,
    refusal: null,
  }));
}

/** Whether an identity waits for the certificate of this very slip. */
export function isPendingFor(identity: StoredIdentity | null, link: string): identity is StoredIdentity {
  const slip = parseSlip(link);
  return slip.ok && identity !== null && identity.pendingSlip === slipToFragment(slip.value);
}

/** Names of a profile fit where they are shown. */
export function isProfileName(name: string): boolean {
  return name.trim().length > 0 && utf8(name).length <= 120 && wellFormed(name) === name;
}
