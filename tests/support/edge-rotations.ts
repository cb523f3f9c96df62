/** Closing an epoch and opening the next, as the edge sees it: signed records, and wraps of arbitrary bytes. */
import type { Bytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { SigningKey } from "#protocol/signature";
import type { WrapItem } from "#protocol/wire/bodies";
import { areMarksUnder, bytesToMarks, type CloseMark, markLeaf, marksRoot } from "#protocol/wire/close-marks";
import {
  type EpochRecord,
  epochRecordHash,
  type Rotation,
  signEpochRecord,
  type UnsignedEpochRecord,
} from "#protocol/wire/epoch-record";
import {
  bytesToProvenMarks,
  bytesToRecords,
  epochToBytes,
  marksQuestionToBytes,
  type ProvenMarks,
  rotationToBytes,
} from "#protocol/wire/rotation-bodies";
import {
  bytesOf,
  call,
  type EdgeUnderTest,
  errorOf,
  type Founder,
  makeKey,
  type OpenRoom,
  type Person,
  randomBytes,
} from "./edge-people.ts";

export type Signer = Pick<Person, "key" | "chain">;

export function freezeCall(
  edge: EdgeUnderTest,
  room: Pick<OpenRoom, "id">,
  epoch: number,
  signer: Signer,
): Promise<Response> {
  return call(edge, {
    method: "POST",
    path: `/api/rooms/${room.id}/freeze`,
    body: epochToBytes(epoch),
    signer,
  });
}

/** The marks that the Room gives to who freezes it. */
export async function freeze(
  edge: EdgeUnderTest,
  founder: Founder,
  room: OpenRoom,
): Promise<readonly CloseMark[]> {
  const answer = await freezeCall(edge, room, room.record.epoch, founder.facilitator);
  return mustBeOk(bytesToMarks(await bytesOf(answer)));
}

export function rotationOver(
  previous: EpochRecord,
  marks: readonly CloseMark[],
  more: Partial<Rotation> = {},
): Rotation {
  return {
    day: 20_778,
    previousHash: epochRecordHash(previous),
    previousKey: randomBytes(72),
    joinLog: { count: 0, head: randomBytes(32) },
    counts: { worker: 2, representative: 0, manager: 0, facilitator: 1 },
    facilitators: [],
    removed: [],
    membersHash: randomBytes(32),
    slips: { count: 0, hash: randomBytes(32) },
    marks: { count: marks.length, root: marksRoot(marks.map(markLeaf)) },
    ...more,
  };
}

export interface NextEpoch {
  readonly rotation?: Partial<Rotation>;
  readonly record?: Partial<UnsignedEpochRecord>;
  readonly signer?: Signer;
}

/** The Room as it is after a rotation: its next record, and the gate key that opens it. */
export async function nextEpoch(
  founder: Founder,
  room: OpenRoom,
  marks: readonly CloseMark[],
  { rotation, record, signer = founder.facilitator }: NextEpoch = {},
): Promise<OpenRoom> {
  const gate: SigningKey = await makeKey();
  const unsigned: UnsignedEpochRecord = {
    room: room.id,
    epoch: room.record.epoch + 1,
    gateKey: gate.publicKey,
    commitment: randomBytes(32),
    rotation: rotationOver(room.record, marks, rotation),
    signerChain: signer.chain,
    ...record,
  };
  return { ...room, gate, record: await signEpochRecord(founder.factory, signer.key, unsigned) };
}

/** Opens a prepared epoch; answers 204, or the type of the error. */
export async function rotate(
  edge: EdgeUnderTest,
  next: Pick<OpenRoom, "id" | "record">,
  signer: Signer,
  wraps: readonly WrapItem[] = [],
): Promise<string> {
  const body = rotationToBytes({ record: next.record, wraps });
  return errorOf(await call(edge, { method: "POST", path: `/api/rooms/${next.id}/epochs`, body, signer }));
}

/** Freezes and opens the next epoch at once. */
export async function changeKey(
  edge: EdgeUnderTest,
  founder: Founder,
  room: OpenRoom,
  options: NextEpoch & { readonly wraps?: readonly WrapItem[] } = {},
): Promise<OpenRoom> {
  const next = await nextEpoch(founder, room, await freeze(edge, founder, room), options);
  const answer = await rotate(edge, next, options.signer ?? founder.facilitator, options.wraps);
  if (answer !== "204") throw new Error(`changing the key answered ${answer}`);
  return next;
}

export async function recordsOf(
  edge: EdgeUnderTest,
  room: Pick<OpenRoom, "id">,
  from = 1,
): Promise<readonly EpochRecord[]> {
  const path = `/api/rooms/${room.id}/epochs/${from}`;
  return mustBeOk(bytesToRecords(await bytesOf(await call(edge, { method: "GET", path }))));
}

export async function marksOf(
  edge: EdgeUnderTest,
  room: Pick<OpenRoom, "id">,
  streams: readonly StreamId[],
  fromEpoch = 1,
): Promise<readonly ProvenMarks[]> {
  const body: Bytes = marksQuestionToBytes({ fromEpoch, streams });
  const answer = await call(edge, { method: "POST", path: `/api/rooms/${room.id}/marks`, body });
  return mustBeOk(bytesToProvenMarks(await bytesOf(answer)));
}

/** Whether marks are proven by the record of the epoch that followed the one they closed. */
export function areProvenBy(record: EpochRecord, { placed, proof }: ProvenMarks): boolean {
  const { root, count } = record.rotation!.marks;
  return areMarksUnder(root, count, placed, proof);
}
