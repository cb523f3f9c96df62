/**
 * Closing an epoch and opening the next: one act (EPOCH2).
 *
 *   open ── freeze ─► frozen (a lease) ── rotate ─► open in the next epoch
 *                       └── lease over, or a restart ─► open as before
 *
 * Nobody writes while a Room is frozen, so the marks a facilitator is given are those that the record commits to.
 * The freeze is held in memory alone: what makes a rotation safe is that the marks are computed once more when
 * the record comes, and that one record follows another.
 */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import { err, ok, type Result } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { type CloseMark, levelsOf, markLeaf, marksRoot, proofOf } from "#protocol/wire/close-marks";
import type { EdgeError } from "#protocol/wire/edge-error";
import { epochRecordHash, epochRecordToBytes, verifyEpochRecord } from "#protocol/wire/epoch-record";
import type { MarksQuestion, ProvenMarks, RotationBody } from "#protocol/wire/rotation-bodies";
import type { Signer } from "#protocol/wire/signed-request";
import { dayOf, isExpired } from "../day.ts";
import { type FoundedRoom, hasSay, readFounding, requireRoomFacilitator } from "./founding.ts";
import type { RoomStore } from "./room-store.ts";

/** How long a facilitator may keep a Room from being written to. */
export const FREEZE_MS = 60_000;
/** How soon a phone that was turned away by a freeze tries again. */
export const FROZEN_WAIT_MS = 1_500;

interface Frozen {
  readonly untilMs: number;
  /** The Room's serial when the marks were read. */
  readonly serial: number;
  readonly marks: readonly CloseMark[];
}

interface MarkTree {
  readonly marks: readonly CloseMark[];
  readonly indices: ReadonlyMap<StreamId, number>;
  readonly levels: readonly (readonly Bytes[])[];
}

export class Rotating {
  readonly #store: RoomStore;
  readonly #suite: SignatureSuite;
  readonly #clock: () => number;
  readonly #trees = new Map<number, MarkTree>();
  #frozen: Frozen | undefined;

  constructor(store: RoomStore, suite: SignatureSuite, clock: () => number) {
    this.#store = store;
    this.#suite = suite;
    this.#clock = clock;
  }

  /** Whether the Room takes no appends now. */
  get isFrozen(): boolean {
    return this.#frozen !== undefined && this.#clock() < this.#frozen.untilMs;
  }

  async freeze(signer: Signer, epoch: number): Promise<Result<readonly CloseMark[], EdgeError>> {
    const room = await this.#roomFor(signer);
    if (!room.ok) return room;
    if (room.value.record.epoch !== epoch) return err({ type: "epoch-old" });
    const log = this.#store.log(room.value.id);
    const marks = this.#marksNow(room.value);
    this.#frozen = { untilMs: this.#clock() + FREEZE_MS, serial: log.serial, marks };
    return ok(marks);
  }

  /** Whether a new epoch began: the same record again changes nothing. */
  async rotate(signer: Signer, body: RotationBody): Promise<Result<boolean, EdgeError>> {
    const room = await this.#roomFor(signer);
    if (!room.ok) return room;
    const { factory, founderKey } = room.value;
    const record = await verifyEpochRecord(this.#suite, factory, founderKey, body.record);
    if (!record.ok) return err({ type: "not-allowed" });
    return this.#commit(body);
  }

  #roomFor(signer: Signer): Promise<Result<FoundedRoom, EdgeError>> {
    return requireRoomFacilitator(this.#store, this.#suite, signer);
  }

  /** No await between looking and storing: of two rotations at once, one is first. */
  #commit({ record, wraps }: RotationBody): Result<boolean, EdgeError> {
    const room = readFounding(this.#store)!;
    if (record.room !== room.id || !record.rotation) return err({ type: "not-allowed" });
    if (!hasSay(room, record.signerChain)) return err({ type: "not-allowed" });
    if (equalBytes(epochRecordToBytes(record), epochRecordToBytes(room.record))) return ok(false);
    const follows =
      record.epoch === room.record.epoch + 1 &&
      equalBytes(record.rotation.previousHash, epochRecordHash(room.record));
    if (!follows) return err({ type: "epoch-old" });
    const marks = this.#marksNow(room);
    const { count, root } = record.rotation.marks;
    if (count !== marks.length || !equalBytes(root, marksRoot(marks.map(markLeaf))))
      return err({ type: "epoch-old" });
    const today = dayOf(this.#clock());
    this.#store.rotate({
      epoch: record.epoch,
      record: epochRecordToBytes(record),
      serial: this.#store.log(room.id).serial,
      marks,
      wraps: wraps.filter(({ expiresDay }) => !isExpired(expiresDay, today)),
    });
    this.#frozen = undefined;
    return ok(true);
  }

  #marksNow(room: FoundedRoom): readonly CloseMark[] {
    const log = this.#store.log(room.id);
    if (this.#frozen?.serial === log.serial) return this.#frozen.marks;
    return log.marksSince(room.closedSerial);
  }

  /** Marks of the closed epochs from one on in which these Streams changed, with their proofs. */
  prove(question: MarksQuestion): Result<readonly ProvenMarks[], EdgeError> {
    const room = readFounding(this.#store);
    if (!room) return err({ type: "not-founded" });
    const all: ProvenMarks[] = [];
    for (let epoch = Math.max(1, question.fromEpoch); epoch < room.record.epoch; epoch++) {
      const proven = proveFrom(this.#treeOf(epoch), question.streams);
      if (proven) all.push({ epoch, ...proven });
    }
    return ok(all);
  }

  #treeOf(epoch: number): MarkTree {
    const known = this.#trees.get(epoch);
    if (known) return known;
    const marks = this.#store.closeMarks(epoch);
    const indices = new Map(marks.map(({ stream }, index) => [stream, index] as const));
    const tree = { marks, indices, levels: levelsOf(marks.map(markLeaf)) };
    this.#trees.set(epoch, tree);
    return tree;
  }
}

function proveFrom(tree: MarkTree, streams: readonly StreamId[]): Omit<ProvenMarks, "epoch"> | undefined {
  const known = streams.flatMap((stream) => tree.indices.get(stream) ?? []);
  const indices = [...new Set(known)].sort((a, b) => a - b);
  if (indices.length === 0) return undefined;
  const placed = indices.map((index) => ({ index, mark: tree.marks[index]! }));
  return { placed, proof: proofOf(tree.levels, indices) };
}
