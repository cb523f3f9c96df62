/**
 * Frozen bytes of every format of the wire. A phone that was offline for a month and an edge of today must
 * still understand each other: if one of these changes, so must a version (see `protocol/SPEC.md`).
 *
 * New formats are added with GOPY_WRITE_VECTORS=1, which keeps every vector that is already there.
 */
// long: one vector after another.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Bytes, bytesToHex, hexToBytes, utf8 } from "#protocol/bytes";
import {
  type AuthorId,
  type BoardId,
  type FactoryId,
  idToBytes,
  type SlipId,
  type StreamId,
} from "#protocol/ids";
import { mustBeOk, type Result } from "#protocol/result";
import { webCryptoSignatures } from "#protocol/signature";
import { actToBytes, signAct } from "#protocol/wire/act";
import { ROOM_KINDS, roomIdOf } from "#protocol/wire/audience";
import * as backups from "#protocol/wire/backup";
import * as bodies from "#protocol/wire/bodies";
import * as certificates from "#protocol/wire/certificate";
import * as checkpoints from "#protocol/wire/checkpoint";
import * as farewells from "#protocol/wire/farewell";
import * as closeMarks from "#protocol/wire/close-marks";
import { markRowOf } from "#protocol/wire/mark-row";
import * as envelopes from "#protocol/wire/envelope";
import * as records from "#protocol/wire/epoch-record";
import { amendHashOf } from "#protocol/wire/frames/append";
import {
  bytesToDownFrame,
  bytesToUpFrame,
  type DownFrame,
  downFrameToBytes,
  type UpFrame,
  upFrameToBytes,
} from "#protocol/wire/frames/frame";
import { gateProofBytes } from "#protocol/wire/gate";
import { controlStreamOf, nextCursor, startOfStream } from "#protocol/wire/head";
import * as retentions from "#protocol/wire/retention";
import * as rotations from "#protocol/wire/rotation-bodies";
import { signRequest } from "#protocol/wire/signed-request";
import { REFUSAL_REASONS } from "../support/wire-codecs.ts";

const FILE = new URL("wire.json", import.meta.url);

/** `length` bytes counting up from `first`. */
const bytes = (first: number, length: number) => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
const key = (first: number) => webCryptoSignatures.signingKey(bytes(first, 32));
const id = <I extends string>(first: number) => bytesToHex(bytes(first, 16)) as I;

const [founder, facilitator, admission, slip, worker, official] = await Promise.all(
  [1, 2, 3, 4, 5, 6].map((n) => key(n * 10)),
);
const factory = certificates.factoryIdOf(founder!.publicKey);
const [room, board, stream] = [roomIdOf(factory, "workers"), id<BoardId>(0x30), id<StreamId>(0x40)];

const certify = (
  issuer: typeof founder,
  subject: Omit<certificates.Subject, "signingKey">,
  of: typeof founder,
) => certificates.certify(factory, issuer!, { ...subject, signingKey: of!.publicKey });
const CERTIFICATES = {
  facilitator: await certify(
    founder,
    { kind: "facilitator", role: "facilitator", boxKey: bytes(0x70, 32), expiresDay: 0 },
    facilitator,
  ),
  admission: await certify(
    founder,
    { kind: "admission", role: "worker", boxKey: null, expiresDay: 0 },
    admission,
  ),
  invite: await certify(
    facilitator,
    { kind: "invite", role: "manager", boxKey: bytes(0x71, 32), expiresDay: 20_800 },
    slip,
  ),
  worker: await certify(
    admission,
    { kind: "worker", role: "worker", boxKey: bytes(0x72, 32), expiresDay: 0 },
    worker,
  ),
  "invite representative": await certify(
    facilitator,
    { kind: "invite", role: "representative", boxKey: bytes(0x74, 32), expiresDay: 1 },
    slip,
  ),
  official: await certify(
    slip,
    { kind: "official", role: "manager", boxKey: bytes(0x73, 32), expiresDay: 0 },
    official,
  ),
  poster: await certify(
    facilitator,
    { kind: "poster", role: "worker", boxKey: bytes(0x75, 32), expiresDay: 20_807, usesMax: 300 },
    slip,
  ),
  voteless: await certify(
    admission,
    { kind: "voteless", role: "worker", boxKey: bytes(0x76, 32), expiresDay: 0 },
    worker,
  ),
};
const officialChain = [CERTIFICATES.facilitator, CERTIFICATES.invite, CERTIFICATES.official];

const envelope = envelopes.envelopeToBytes({
  epoch: 0x0102,
  nonce: bytes(0, 24),
  ciphertext: bytes(0x80, 144),
});
const record = await records.signEpochRecord(factory, facilitator!, {
  room,
  epoch: 1,
  gateKey: bytes(0x50, 32),
  commitment: bytes(0x51, 32),
  rotation: null,
  signerChain: [CERTIFICATES.facilitator],
});
const marks: readonly closeMarks.CloseMark[] = [1, 2, 3, 4, 5].map((n) => ({
  stream: id<StreamId>(n * 0x10),
  count: n * 100,
  head: bytes(n * 0x11, 32),
  row: bytes(n * 0x12, 32),
}));
const leaves = marks.map(closeMarks.markLeaf);
const rotated = await records.signEpochRecord(factory, facilitator!, {
  room,
  epoch: 2,
  gateKey: bytes(0x52, 32),
  commitment: bytes(0x53, 32),
  rotation: {
    day: 20_778,
    previousHash: records.epochRecordHash(record),
    previousKey: bytes(0x54, records.SEALED_KEY_BYTES),
    joinLog: { count: 215, head: bytes(0x55, 32) },
    counts: { worker: 212, representative: 3, manager: 0, facilitator: 2 },
    facilitators: [id<AuthorId>(0x56), id<AuthorId>(0x57)],
    removed: [id<AuthorId>(0x58)],
    membersHash: bytes(0x59, 32),
    slips: { count: 129, hash: bytes(0x5a, 32) },
    marks: { count: marks.length, root: closeMarks.marksRoot(leaves) },
  },
  signerChain: [CERTIFICATES.facilitator],
});
const shown = [1, 4];
const proven: readonly rotations.ProvenMarks[] = [
  {
    epoch: 1,
    placed: shown.map((index) => ({ index, mark: marks[index]! })),
    proof: closeMarks.proofOf(closeMarks.levelsOf(leaves), shown),
  },
];
const farewell = await farewells.signFarewell(founder!, factory, { number: 2, day: 20_800 });
const act = await signAct(official!, certificates.chainToBytes(officialChain), room, stream, {
  kind: "promised",
  position: 7,
  day: 20_778,
  firstAnswerDay: 20_770,
  dueDay: 20_800,
});
const checkpoint = await checkpoints.signCheckpoint(
  facilitator!,
  certificates.chainToBytes([CERTIFICATES.facilitator]),
  room,
  {
    epoch: 0x0102,
    count: 3_000,
    head: bytes(0x5b, 32),
    day: 20_778,
    counts: { worker: 2_950, representative: 12, manager: 0, facilitator: 3 },
  },
);
const start = startOfStream(room, stream);
const first = nextCursor(start, envelope);
const redeeming = { slipKey: slip!.publicKey, memberKey: worker!.publicKey, memberBoxKey: bytes(0x72, 32) };

const UP: Readonly<Record<string, UpFrame>> = {
  hello: { type: "hello", epoch: 1, proof: bytes(0x90, 64), serial: 300 },
  open: { type: "open", stream, ...first },
  "append at the end": { type: "append", token: bytes(1, 8), board, stream, place: { at: "end" }, envelope },
  "append opening": {
    type: "append",
    token: bytes(1, 8),
    board,
    stream,
    place: { at: "opening", amendHash: bytes(2, 16) },
    envelope,
  },
  "append amending": {
    type: "append",
    token: bytes(1, 8),
    board,
    stream,
    place: { at: "amending", amendSecret: bytes(3, 16) },
    envelope,
  },
  list: { type: "list", board, before: 129, limit: 20 },
  act: { type: "act", token: bytes(1, 8), stream, act: actToBytes(act) },
};
const DOWN: Readonly<Record<string, DownFrame>> = {
  welcome: { type: "welcome", nonce: bytes(4, 32), epoch: 1, time: 1_790_000_000_000 },
  digest: { type: "digest", serial: 16_384, isPartial: true, streams: [{ stream, count: 127 }] },
  page: { type: "page", stream, from: 0, startHead: start.head, hasMore: true, envelopes: [envelope] },
  "listed with an amendment": {
    type: "listed",
    board,
    total: 2,
    before: 0,
    hasMore: false,
    rows: [{ stream, serial: 9, count: 3, opening: envelope, amending: envelope }],
  },
  "listed without": {
    type: "listed",
    board,
    total: 1,
    before: 7,
    hasMore: true,
    rows: [{ stream, serial: 1, count: 1, opening: envelope, amending: null }],
  },
  appended: { type: "appended", items: [{ board, stream, position: 2, serial: 5, amends: true, envelope }] },
  ack: { type: "ack", token: bytes(1, 8), ...first },
  ...Object.fromEntries(
    REFUSAL_REASONS.map((reason) => [
      `refused ${reason}`,
      { type: "refused", reason, waitMs: 0, subject: idToBytes(stream) } as const,
    ]),
  ),
  acts: { type: "acts", items: [{ stream, act: actToBytes(act) }] },
  "refused for a while": { type: "refused", reason: "too-fast", waitMs: 1_500, subject: bytes(1, 8) },
};

interface Frozen {
  readonly bytes: Bytes;
  /** Reads the bytes again, where both directions are the wire's. */
  readonly read?: (bytes: Uint8Array) => Result<unknown, { readonly type: string }>;
  readonly value?: unknown;
}

function frozen<T>(
  value: T,
  toBytes: (value: T) => Bytes,
  read: (bytes: Uint8Array) => Result<T, { readonly type: string }>,
): Frozen {
  return { bytes: toBytes(value), read, value };
}

function eachOf<T>(
  values: Readonly<Record<string, T>>,
  group: string,
  toFrozen: (value: T) => Frozen,
): Record<string, Frozen> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${group} ${name}`, toFrozen(value)]),
  );
}

const infoOf = {
  founderKey: founder!.publicKey,
  profile: bytes(9, 40),
  admissionChain: [CERTIFICATES.admission],
};
const invites: readonly certificates.Certificate[] = [CERTIFICATES.invite];
const wraps: readonly bodies.WrapItem[] = [
  { recipient: id<SlipId>(0x60), expiresDay: 20_800, wrap: bytes(0x61, 80) },
];
const facts = { method: "POST", path: "/api/rooms/x?y=1", body: utf8("body") };
const headers = await signRequest(facilitator!, [CERTIFICATES.facilitator], facts, 1_790_000_000_000);

const VECTORS: Readonly<Record<string, Frozen>> = {
  ...eachOf(UP, "up", (frame) => frozen(frame, upFrameToBytes, bytesToUpFrame)),
  ...eachOf(DOWN, "down", (frame) => frozen(frame, downFrameToBytes, bytesToDownFrame)),
  ...eachOf(CERTIFICATES, "certificate", (each) =>
    frozen(each, certificates.certificateToBytes, certificates.bytesToCertificate),
  ),
  chain: frozen<certificates.Chain>(officialChain, certificates.chainToBytes, certificates.bytesToChain),
  envelope: frozen(
    mustBeOk(envelopes.bytesToEnvelope(envelope)),
    envelopes.envelopeToBytes,
    envelopes.bytesToEnvelope,
  ),
  "checkpoint of a join log": frozen(
    checkpoint,
    checkpoints.checkpointToBytes,
    checkpoints.bytesToCheckpoint,
  ),
  "epoch record of a rotation": frozen(rotated, records.epochRecordToBytes, records.bytesToEpochRecord),
  "epoch record": frozen(record, records.epochRecordToBytes, records.bytesToEpochRecord),
  "body factory info": frozen<bodies.FactoryInfo>(
    infoOf,
    bodies.factoryInfoToBytes,
    bodies.bytesToFactoryInfo,
  ),
  "body founding": frozen(
    { founderKey: founder!.publicKey, profile: bytes(9, 40) },
    bodies.foundingToBytes,
    bodies.bytesToFounding,
  ),
  "body invites": frozen(invites, bodies.invitesToBytes, bodies.bytesToInvites),
  "body serial": frozen(128, bodies.serialToBytes, bodies.bytesToSerial),
  "body slip status": frozen(
    { inviteChain: officialChain.slice(0, 2), serial: 3 } as bodies.SlipStatus,
    bodies.slipStatusToBytes,
    bodies.bytesToSlipStatus,
  ),
  "body open slips": frozen<bodies.OpenSlips>(
    {
      hasMore: true,
      slips: [
        { inviteChain: officialChain.slice(0, 2), serial: 3 },
        { inviteChain: [CERTIFICATES.facilitator, CERTIFICATES["invite representative"]], serial: 128 },
      ],
    },
    bodies.openSlipsToBytes,
    bodies.bytesToOpenSlips,
  ),
  "body posters": frozen<readonly bodies.PosterStatus[]>(
    [{ chain: [CERTIFICATES.facilitator, CERTIFICATES.poster], number: 129, uses: 128 }],
    bodies.postersToBytes,
    bodies.bytesToPosters,
  ),
  "body removed": frozen<readonly AuthorId[]>(
    [id<AuthorId>(0x58), id<AuthorId>(0x59)],
    bodies.removedToBytes,
    bodies.bytesToRemoved,
  ),
  "body redeeming": frozen(
    { ...redeeming, signature: bytes(0x74, 64) },
    bodies.redeemToBytes,
    bodies.bytesToRedeem,
  ),
  "body confirming": frozen(
    { slipKey: slip!.publicKey, signature: bytes(0x74, 64) },
    bodies.confirmToBytes,
    bodies.bytesToConfirm,
  ),
  "body room founding": frozen(
    { founderKey: founder!.publicKey, record },
    bodies.roomFoundingToBytes,
    bodies.bytesToRoomFounding,
  ),
  "body wraps": frozen(wraps, bodies.wrapsToBytes, bodies.bytesToWraps),
  "body room keys": frozen({ record, wrap: bytes(0x61, 80) }, bodies.roomKeysToBytes, bodies.bytesToRoomKeys),
  "close marks": frozen(marks, closeMarks.marksToBytes, closeMarks.bytesToMarks),
  "body epoch": frozen(258, rotations.epochToBytes, rotations.bytesToEpoch),
  "body rotation": frozen<rotations.RotationBody>(
    { record: rotated, wraps },
    rotations.rotationToBytes,
    rotations.bytesToRotation,
  ),
  "body records": frozen<readonly records.EpochRecord[]>(
    [record, rotated],
    rotations.recordsToBytes,
    rotations.bytesToRecords,
  ),
  "body marks question": frozen<rotations.MarksQuestion>(
    { fromEpoch: 1, streams: marks.map((mark) => mark.stream) },
    rotations.marksQuestionToBytes,
    rotations.bytesToMarksQuestion,
  ),
  "body proven marks": frozen(proven, rotations.provenMarksToBytes, rotations.bytesToProvenMarks),
  "hash of an epoch record": { bytes: records.epochRecordHash(record) },
  "row of a mark": { bytes: markRowOf(envelope, null) },
  "row of a mark, amended": { bytes: markRowOf(envelope, bytes(1, 171)) },
  "leaf of a mark": { bytes: leaves[0]! },
  "root of no marks": { bytes: closeMarks.marksRoot([]) },
  "root of one mark": { bytes: closeMarks.marksRoot(leaves.slice(0, 1)) },
  "root of five marks": { bytes: closeMarks.marksRoot(leaves) },
  "body backup": frozen<backups.BackupBody>(
    { chain: officialChain, vouch: bytes(0x75, 64), sealed: bytes(0x76, 60) },
    backups.backupToBytes,
    backups.bytesToBackup,
  ),
  "body factories of a hint": frozen<readonly FactoryId[]>(
    [factory, id<FactoryId>(0x77)],
    backups.factoriesToBytes,
    backups.bytesToFactories,
  ),
  "message of a vouch": {
    bytes: backups.vouchMessage(factory, backups.backupIdOf(bytes(0x78, 32)), bytes(0x79, 9)),
  },
  "id of a backup": { bytes: idToBytes(backups.backupIdOf(bytes(0x78, 32))) },
  "id of a hint": { bytes: idToBytes(backups.hintedIdOf(backups.hintOf(factory))) },
  "body setting of retention": frozen<retentions.RetentionSetting>(
    { number: 2, day: 20_800, months: 12 },
    retentions.settingToBytes,
    retentions.bytesToSetting,
  ),
  "body memory of a room": frozen<retentions.RoomMemoryAnswer>(
    {
      settings: [
        { number: 1, day: 20_000, months: 1 },
        { number: 2, day: 20_800, months: 0 },
      ],
      hasMore: true,
      cuts: [{ stream, count: 300, head: bytes(0x7a, 32), lastDay: 20_100, cutDay: 20_140 }],
    },
    retentions.memoryToBytes,
    retentions.bytesToMemory,
  ),
  farewell: frozen(farewell, farewells.farewellToBytes, farewells.bytesToFarewell),
  "body farewell answer": frozen<farewells.FarewellAnswer>(
    { isDeleted: true, founderKey: founder!.publicKey, farewell },
    farewells.farewellAnswerToBytes,
    farewells.bytesToFarewellAnswer,
  ),
  "body farewell answer of none": frozen<farewells.FarewellAnswer>(
    { isDeleted: false, founderKey: founder!.publicKey, farewell: null },
    farewells.farewellAnswerToBytes,
    farewells.bytesToFarewellAnswer,
  ),
  "message of redeeming": { bytes: bodies.redeemMessage(factory, redeeming) },
  "message of confirming": { bytes: bodies.confirmMessage(factory) },
  "message of the gate": { bytes: gateProofBytes(room, 1, bytes(4, 32)) },
  "request signature": { bytes: utf8(JSON.stringify(headers)) },
  "id of a factory": { bytes: idToBytes(factory) },
  "id of an author": { bytes: idToBytes(certificates.authorIdOf(worker!.publicKey)) },
  "id of a slip": { bytes: idToBytes(certificates.slipIdOf(slip!.publicKey)) },
  ...Object.fromEntries(
    ROOM_KINDS.map((kind) => [`id of the room ${kind}`, { bytes: idToBytes(roomIdOf(factory, kind)) }]),
  ),
  "id of the control stream": { bytes: idToBytes(controlStreamOf(room)) },
  "head 0": { bytes: start.head },
  "head 1": { bytes: first.head },
  "amend hash": { bytes: amendHashOf(bytes(3, 16)) },
};

if (process.env["GOPY_WRITE_VECTORS"]) addMissing();
const STORED = storedVectors();

function storedVectors(): Readonly<Record<string, string>> {
  const json: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  return json as Readonly<Record<string, string>>;
}

function addMissing(): void {
  const made = Object.entries(VECTORS).map(([name, vector]) => [name, bytesToHex(vector.bytes)] as const);
  writeFileSync(FILE, `${JSON.stringify({ ...Object.fromEntries(made), ...storedVectors() }, null, 2)}\n`);
}

test("[WIRE4] every format has its frozen bytes, and no bytes are left without a format", () => {
  expect(Object.keys(STORED).toSorted()).toEqual(Object.keys(VECTORS).toSorted());
});

describe.each(Object.entries(VECTORS))("%s", (name, vector) => {
  test("[WIRE4] is written as it always was, and what was written long ago is still understood", () => {
    expect(bytesToHex(vector.bytes)).toBe(STORED[name]);
    const read = vector.read ? mustBeOk(vector.read(hexToBytes(STORED[name]!))) : vector.value;
    expect(read).toEqual(vector.value);
  });
});
