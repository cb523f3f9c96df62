/**
 * Changing a Room's key, as a facilitator's phone does it: with or without members who are removed (EPOCH7, KEY1).
 *
 *   join log read ─► new key wrapped for those inside and for awaited slips ─► freeze ─► marks compared with what this
 *   phone knows ─► who joined meanwhile is wrapped for ─► record signed ─► the next epoch
 *
 * Nothing is kept of an attempt that failed: the next begins with another key.
 */
import type { AuthorId, SlipId, StreamId } from "#protocol/ids";
import { AUTHORS_IN_RECORD_MAX, RECIPIENTS_MAX } from "#protocol/limits";
import { err, ok, type Result } from "#protocol/result";
import { deriveEpochKeys, EPOCH_KEY_BYTES, type EpochKeys } from "#protocol/sealed/epoch-keys";
import { countsByRole, type JoinedMember } from "#protocol/sealed/join-log";
import { membersHashOf, type OpenSlip, sealPreviousKey, slipsHashOf } from "#protocol/sealed/rotation";
import { wrapFor, wrapForMember } from "#protocol/sealed/wrap";
import type { WrapItem } from "#protocol/wire/bodies";
import { type CloseMark, markLeaf, marksRoot } from "#protocol/wire/close-marks";
import { type EpochRecord, epochRecordHash, signEpochRecord } from "#protocol/wire/epoch-record";
import { controlStreamOf, type Cursor } from "#protocol/wire/head";
import type { Problem } from "../state/engine.ts";
import type { Adapters } from "./adapters.ts";
import { contradictedStream, joinLogAt } from "./closing.ts";
import type { EdgeClient, RequestSigner } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import { freeze, openEpoch } from "./epoch-calls.ts";
import { type AwaitedSlip, awaitedInvites, believedSlips, slipsOfOthers, slipsWithin } from "./open-slips.ts";
import type { PhoneStore } from "./phone-store.ts";
import type { RoomSession } from "./room-session.ts";
import { dayOf } from "./thread-state.ts";

/** Somebody else changed the key, or wrote before the freeze: begun anew this often. */
const ATTEMPTS_MAX = 6;

/** `recipients-too-many`: members and open slips together are more than a Room can be changed for. */
export type RotatingProblem = Problem | { readonly type: "recipients-too-many" };

export interface RotatingParts {
  readonly adapters: Adapters;
  readonly edge: EdgeClient;
  readonly store: PhoneStore;
  readonly identity: Identity;
  readonly session: RoomSession;
  /** Wraps made so far, of all to be made. */
  progress?(done: number, total: number): void;
}

/**
 * Opens the Room's next epoch without these members. Done already, by whomever, it changes nothing. Answers the slips
 * that nobody has used and that open nothing more: somebody who goes may have joined with one of them.
 */
export async function rotateRoom(
  parts: RotatingParts,
  removed: readonly AuthorId[],
): Promise<Result<readonly SlipId[], RotatingProblem>> {
  let last: Result<readonly SlipId[], RotatingProblem> = err({ type: "epoch-old" });
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (!(await parts.session.follow())) return err({ type: "offline" });
    const gone = parts.session.keyring.removed;
    const toRemove = removed.filter((author) => !gone.has(author));
    if (removed.length > 0 && toRemove.length === 0) return ok([]);
    last = await attemptRotation(parts, toRemove);
    if (last.ok || last.error.type !== "epoch-old") return last;
  }
  return last;
}

async function attemptRotation(
  parts: RotatingParts,
  removed: readonly AuthorId[],
): Promise<Result<readonly SlipId[], RotatingProblem>> {
  const { adapters, edge, store, identity, session } = parts;
  if (!(await session.readToEnd(controlStreamOf(session.room)))) return err({ type: "offline" });
  const signer: RequestSigner = { key: identity.pen.key, chain: identity.chain };
  const invites = await awaitedInvites(edge, identity.founder.factory, signer);
  if (!invites.ok) return invites;
  const gone = new Set([...session.keyring.removed, ...removed]);
  const { kind } = session.keyring;
  const revoked = await store.revoked();
  const listed = await believedSlips(adapters.suite, identity.founder, kind, gone, invites.value);
  const believed = listed.filter(({ slip }) => !revoked.has(slip));
  const joinPositions = [...removed, ...session.keyring.removed].map((author) => safeAfter(session, author));
  const awaited = slipsOfOthers(believed, session.room, await store.madeSlips(), joinPositions);
  const { current, room } = session.keyring;
  const keys = deriveEpochKeys(room, current.epoch + 1, adapters.random(EPOCH_KEY_BYTES));
  const wrapping = new Wrapping(parts, keys);
  // Before the Room is frozen: one that is too large to be changed must not stand still for it.
  if (!(await wrapping.add(membersWithout(session.members.joined(), removed), awaited)))
    return err({ type: "recipients-too-many" });
  const marks = await freeze(edge, { room, epoch: current.epoch }, signer);
  if (!marks.ok) return marks;
  const contradicted = await contradictedStream(session, store, marks.value);
  const cursor = contradicted ? null : await joinLogAt(session, marks.value);
  if (!cursor) return closedWrongly(session, contradicted);
  const members = membersWithout(session.members.joined(), removed);
  const wrapped = await wrapping.add(members, awaited);
  if (!wrapped) return err({ type: "recipients-too-many" });
  const { slips, wraps } = wrapped;
  const record = await recordOf(parts, keys, { members, removed, slips, marks: marks.value, cursor });
  const rotated = await openEpoch(edge, signer, { record, wraps });
  return rotated.ok
    ? ok(believed.flatMap((slip) => (slips.includes(slip) || slip.isUsed ? [] : [slip.slip])))
    : rotated;
}

/**
 * From which length of the join log on a slip can be nobody's who was removed, now or ever before: once he had joined.
 * Who never did may hold any slip made until he was removed.
 */
function safeAfter(session: RoomSession, author: AuthorId): number {
  const removal = session.keyring.history.find(({ rotation }) => rotation?.removed.includes(author));
  const removedAt = removal?.rotation?.joinLog.count ?? Infinity;
  return Math.min(session.members.joinPositionOf(author), removedAt + 1);
}

/** Somebody may have joined in this very moment; an edge that contradicts itself is named. */
function closedWrongly(session: RoomSession, stream: StreamId | null): Result<never, Problem> {
  session.contradictedAtClosing(stream);
  return err({ type: "edge-broken" });
}

function membersWithout(
  members: readonly JoinedMember[],
  removed: readonly AuthorId[],
): readonly JoinedMember[] {
  return members.filter(({ author }) => !removed.includes(author));
}

interface Wrapped {
  readonly slips: readonly AwaitedSlip[];
  readonly wraps: readonly WrapItem[];
}

/** Wraps are made once each, most of them before the Room is frozen. */
class Wrapping {
  readonly #parts: RotatingParts;
  readonly #keys: EpochKeys;
  readonly #made = new Map<string, WrapItem>();

  constructor(parts: RotatingParts, keys: EpochKeys) {
    this.#parts = parts;
    this.#keys = keys;
  }

  /** For all members, and the slips there is place for; null when a Room cannot be changed for so many. */
  async add(members: readonly JoinedMember[], awaited: readonly AwaitedSlip[]): Promise<Wrapped | null> {
    const slips = slipsWithin(awaited, RECIPIENTS_MAX - members.length);
    if (!slips) return null;
    const total = members.length + slips.length;
    const items: WrapItem[] = [];
    for (const member of members) {
      items.push(await this.#once(member.author, () => this.#forMember(member)));
      this.#parts.progress?.(items.length, total);
    }
    for (const slip of slips) {
      items.push(await this.#once(slip.slip, () => this.#forSlip(slip)));
      this.#parts.progress?.(items.length, total);
    }
    return { slips, wraps: items };
  }

  async #once(recipient: string, make: () => Promise<WrapItem>): Promise<WrapItem> {
    const made = this.#made.get(recipient) ?? (await make());
    this.#made.set(recipient, made);
    return made;
  }

  async #forMember(member: JoinedMember): Promise<WrapItem> {
    const made = await wrapForMember(this.#parts.identity.founder, this.#keys, member);
    if (!made.ok) throw new Error(`a member of the join log cannot be wrapped for: ${made.error.type}`);
    return { ...made.value, expiresDay: 0 };
  }

  async #forSlip({ chain, lastDay }: AwaitedSlip): Promise<WrapItem> {
    const { adapters, identity } = this.#parts;
    const made = await wrapFor(adapters.suite, identity.founder, this.#keys, chain);
    if (!made.ok) throw new Error(`a verified slip cannot be wrapped for: ${made.error.type}`);
    return { ...made.value, expiresDay: lastDay };
  }
}

interface Closing {
  readonly members: readonly JoinedMember[];
  readonly removed: readonly AuthorId[];
  readonly slips: readonly OpenSlip[];
  readonly marks: readonly CloseMark[];
  readonly cursor: Cursor;
}

async function recordOf(parts: RotatingParts, keys: EpochKeys, closing: Closing): Promise<EpochRecord> {
  const { adapters, identity, session } = parts;
  const { history, current } = session.keyring;
  const gate = await adapters.suite.signingKey(keys.gateSeed);
  const facilitators = closing.members.filter(({ role }) => role === "facilitator");
  const rotation = {
    day: dayOf(adapters.clock.now()),
    previousHash: epochRecordHash(history.at(-1)!),
    previousKey: sealPreviousKey(keys, current, adapters.random),
    joinLog: closing.cursor,
    counts: countsByRole(closing.members),
    facilitators: facilitators.slice(0, AUTHORS_IN_RECORD_MAX).map(({ author }) => author),
    removed: closing.removed,
    membersHash: membersHashOf(closing.members),
    slips: { count: closing.slips.length, hash: slipsHashOf(closing.slips) },
    marks: { count: closing.marks.length, root: marksRoot(closing.marks.map(markLeaf)) },
  };
  const { room, epoch, commitment } = keys;
  return signEpochRecord(identity.founder.factory, identity.pen.key, {
    room,
    epoch,
    gateKey: gate.publicKey,
    commitment,
    rotation,
    signerChain: identity.chain,
  });
}
