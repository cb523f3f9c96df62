/** Every codec of the wire, with any value it may carry: for round trips and for hostile bytes. */
import * as fc from "fast-check";
import type { Bytes } from "#protocol/bytes";
import type { AuthorId, BoardId, FactoryId, RoomId, SlipId, StreamId } from "#protocol/ids";
import { POSTER_USES_MAX } from "#protocol/limits";
import type { Result } from "#protocol/result";
import { type Role, ROLES } from "#protocol/wire/audience";
import * as backups from "#protocol/wire/backup";
import * as bodies from "#protocol/wire/bodies";
import * as certificates from "#protocol/wire/certificate";
import * as checkpoints from "#protocol/wire/checkpoint";
import * as farewells from "#protocol/wire/farewell";
import * as marks from "#protocol/wire/close-marks";
import * as envelopes from "#protocol/wire/envelope";
import * as records from "#protocol/wire/epoch-record";
import type { AppendPlace } from "#protocol/wire/frames/append";
import {
  bytesToDownFrame,
  bytesToUpFrame,
  type DownFrame,
  downFrameToBytes,
  type UpFrame,
  upFrameToBytes,
} from "#protocol/wire/frames/frame";
import * as retentions from "#protocol/wire/retention";
import * as rotations from "#protocol/wire/rotation-bodies";
import type { RefusalReason } from "#protocol/wire/frames/refused";

export interface Codec<T> {
  readonly name: string;
  readonly any: fc.Arbitrary<T>;
  toBytes(value: T): Bytes;
  fromBytes(bytes: Uint8Array): Result<T, { readonly type: string }>;
}

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }) as fc.Arbitrary<Bytes>;
const bytesUpTo = (maxLength: number, minLength = 0) =>
  fc.uint8Array({ minLength, maxLength }) as fc.Arbitrary<Bytes>;
const id = <I extends string>() =>
  fc.stringMatching(/^[0-9a-f]{32}$/) as fc.Arbitrary<string> as fc.Arbitrary<I>;
const board = id<BoardId>();
const stream = id<StreamId>();
const varint = fc.oneof(fc.nat(200), fc.maxSafeNat());
const day = fc.nat(1_000_000);
const epoch = fc.integer({ min: 1, max: 65_535 });
const envelope = bytesUpTo(300, 171);
const flag = fc.boolean();

const place: fc.Arbitrary<AppendPlace> = fc.oneof(
  fc.constant({ at: "end" } as const),
  fc.record({ at: fc.constant("opening" as const), amendHash: bytes(16) }),
  fc.record({ at: fc.constant("amending" as const), amendSecret: bytes(16) }),
);
export const REFUSAL_REASONS: readonly RefusalReason[] = [
  "gate-closed",
  "malformed",
  "epoch-old",
  "stream-unknown",
  "stream-taken",
  "amend-unproven",
  "full",
  "too-long",
  "too-fast",
  "too-many-open",
  "head-unknown",
  "act-unproven",
  "frozen",
  "ending",
  "cut",
];
const role = fc.constantFrom<Role>(...ROLES);

const up = {
  hello: fc.record({ type: fc.constant("hello" as const), epoch, proof: bytes(64), serial: varint }),
  open: fc.record({ type: fc.constant("open" as const), stream, count: varint, head: bytes(32) }),
  append: fc.record({
    type: fc.constant("append" as const),
    token: bytes(8),
    board,
    stream,
    place,
    envelope,
  }),
  list: fc.record({ type: fc.constant("list" as const), board, before: varint, limit: fc.nat(50) }),
  act: fc.record({ type: fc.constant("act" as const), token: bytes(8), stream, act: bytesUpTo(300) }),
} satisfies Record<UpFrame["type"], fc.Arbitrary<UpFrame>>;

const item = fc.record({ board, stream, position: varint, serial: varint, amends: flag, envelope });
const row = fc.record({
  stream,
  serial: varint,
  count: varint,
  opening: envelope,
  amending: fc.option(envelope),
});
const changed = fc.record({ stream, count: varint });

const down = {
  welcome: fc.record({
    type: fc.constant("welcome" as const),
    nonce: bytes(32),
    epoch,
    time: fc.nat(2 ** 31),
  }),
  digest: fc.record({
    type: fc.constant("digest" as const),
    serial: varint,
    isPartial: flag,
    streams: fc.array(changed, { maxLength: 9 }),
  }),
  page: fc.record({
    type: fc.constant("page" as const),
    stream,
    from: varint,
    startHead: bytes(32),
    hasMore: flag,
    envelopes: fc.array(envelope, { maxLength: 5 }),
  }),
  listed: fc.record({
    type: fc.constant("listed" as const),
    board,
    total: varint,
    before: varint,
    hasMore: flag,
    rows: fc.array(row, { maxLength: 5 }),
  }),
  appended: fc.record({ type: fc.constant("appended" as const), items: fc.array(item, { maxLength: 5 }) }),
  ack: fc.record({ type: fc.constant("ack" as const), token: bytes(8), count: varint, head: bytes(32) }),
  refused: fc.record({
    type: fc.constant("refused" as const),
    reason: fc.constantFrom(...REFUSAL_REASONS),
    waitMs: varint,
    subject: bytesUpTo(16),
  }),
  acts: fc.record({
    type: fc.constant("acts" as const),
    items: fc.array(fc.record({ stream, act: bytesUpTo(300) }), { maxLength: 5 }),
  }),
} satisfies Record<DownFrame["type"], fc.Arbitrary<DownFrame>>;

export const anyCertificate: fc.Arbitrary<certificates.Certificate> = fc
  .record({
    kind: fc.constantFrom<certificates.CertificateKind>(
      "admission",
      "facilitator",
      "invite",
      "worker",
      "official",
      "poster",
      "voteless",
    ),
    role,
    signingKey: bytes(32),
    boxKey: bytes(32),
    expiresDay: day,
    signature: bytes(64),
  })
  .chain((each) => {
    const plain = { ...each, boxKey: each.kind === "admission" ? null : each.boxKey };
    const usesMax = fc.integer({ min: 1, max: POSTER_USES_MAX });
    return each.kind === "poster" ? usesMax.map((most) => ({ ...plain, usesMax: most })) : fc.constant(plain);
  });
const chain = fc.array(anyCertificate, { maxLength: 5 });
const authors = fc.array(id<AuthorId>(), { maxLength: 4 });
const count = fc.nat(1_000_000);
const rotation: fc.Arbitrary<records.Rotation> = fc.record({
  day,
  previousHash: bytes(32),
  previousKey: bytes(72),
  joinLog: fc.record({ count: varint, head: bytes(32) }),
  counts: fc.record({ worker: count, representative: count, manager: count, facilitator: count }),
  facilitators: authors,
  removed: authors,
  membersHash: bytes(32),
  slips: fc.record({ count, hash: bytes(32) }),
  marks: fc.record({ count: fc.nat(200_000), root: bytes(32) }),
});
const record: fc.Arbitrary<records.EpochRecord> = fc
  .record({
    room: id<RoomId>(),
    epoch: fc.integer({ min: 2, max: 65_535 }),
    gateKey: bytes(32),
    commitment: bytes(32),
    rotation: fc.option(rotation),
    signerChain: chain,
    signature: bytes(64),
  })
  .map((each) => ({ ...each, epoch: each.rotation ? each.epoch : 1 }));
const checkpoint: fc.Arbitrary<checkpoints.Checkpoint> = fc.record({
  epoch,
  count: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1 })),
  head: bytes(32),
  day,
  counts: fc.record({ worker: count, representative: count, manager: count, facilitator: count }),
  chain: bytesUpTo(300),
  signature: bytes(64),
});
const mark: fc.Arbitrary<marks.CloseMark> = fc.record({
  stream,
  count: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1 })),
  head: bytes(32),
  row: bytes(32),
});
const wraps = fc.array(
  fc.record({ recipient: id<SlipId>(), expiresDay: day, wrap: bytes(bodies.WRAP_BYTES) }),
  { maxLength: 5 },
);

function codec<T>(
  name: string,
  any: fc.Arbitrary<T>,
  toBytes: (value: T) => Bytes,
  fromBytes: (bytes: Uint8Array) => Result<T, { readonly type: string }>,
): Codec<unknown> {
  return { name, any, toBytes: (value) => toBytes(value as T), fromBytes };
}

export const FRAME_CODECS: readonly Codec<unknown>[] = [
  ...Object.entries(up).map(([name, any]) => codec<UpFrame>(name, any, upFrameToBytes, bytesToUpFrame)),
  ...Object.entries(down).map(([name, any]) =>
    codec<DownFrame>(name, any, downFrameToBytes, bytesToDownFrame),
  ),
];

const farewell = fc.record({ number: fc.integer({ min: 1, max: 1_000_000 }), day, signature: bytes(64) });

const setting = fc.record({
  number: fc.integer({ min: 1, max: 500 }),
  day,
  months: fc.constantFrom(...retentions.KEPT_MONTHS),
});

export const BODY_CODECS: readonly Codec<unknown>[] = [
  codec(
    "envelope",
    fc.record({ epoch, nonce: bytes(24), ciphertext: bytesUpTo(300, 144) }),
    envelopes.envelopeToBytes,
    envelopes.bytesToEnvelope,
  ),
  codec("certificate", anyCertificate, certificates.certificateToBytes, certificates.bytesToCertificate),
  codec("chain", chain, certificates.chainToBytes, certificates.bytesToChain),
  codec("epoch record", record, records.epochRecordToBytes, records.bytesToEpochRecord),
  codec("checkpoint", checkpoint, checkpoints.checkpointToBytes, checkpoints.bytesToCheckpoint),
  codec("close marks", fc.array(mark, { maxLength: 5 }), marks.marksToBytes, marks.bytesToMarks),
  codec("epoch", epoch, rotations.epochToBytes, rotations.bytesToEpoch),
  codec("rotation", fc.record({ record, wraps }), rotations.rotationToBytes, rotations.bytesToRotation),
  codec("records", fc.array(record, { maxLength: 3 }), rotations.recordsToBytes, rotations.bytesToRecords),
  codec(
    "marks question",
    fc.record({ fromEpoch: epoch, streams: fc.array(stream, { maxLength: 9 }) }),
    rotations.marksQuestionToBytes,
    rotations.bytesToMarksQuestion,
  ),
  codec(
    "proven marks",
    fc.array(
      fc.record({
        epoch,
        placed: fc.array(fc.record({ index: varint, mark }), { maxLength: 4 }),
        proof: fc.array(bytes(32), { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
    rotations.provenMarksToBytes,
    rotations.bytesToProvenMarks,
  ),
  codec(
    "factory info",
    fc.record({ founderKey: bytes(32), profile: bytesUpTo(200), admissionChain: chain }),
    bodies.factoryInfoToBytes,
    bodies.bytesToFactoryInfo,
  ),
  codec(
    "founding",
    fc.record({ founderKey: bytes(32), profile: bytesUpTo(200) }),
    bodies.foundingToBytes,
    bodies.bytesToFounding,
  ),
  codec(
    "invites",
    fc.array(anyCertificate, { maxLength: 5 }) as fc.Arbitrary<readonly certificates.Certificate[]>,
    bodies.invitesToBytes,
    bodies.bytesToInvites,
  ),
  codec("serial", varint, bodies.serialToBytes, bodies.bytesToSerial),
  codec(
    "slip status",
    fc.record({ inviteChain: chain, serial: varint }),
    bodies.slipStatusToBytes,
    bodies.bytesToSlipStatus,
  ),
  codec(
    "open slips",
    fc.record({
      hasMore: flag,
      slips: fc.array(fc.record({ inviteChain: chain, serial: varint }), { maxLength: 4 }),
    }),
    bodies.openSlipsToBytes,
    bodies.bytesToOpenSlips,
  ),
  codec(
    "posters",
    fc.array(fc.record({ chain, number: varint, uses: fc.nat(POSTER_USES_MAX) }), { maxLength: 4 }),
    bodies.postersToBytes,
    bodies.bytesToPosters,
  ),
  codec("removed", authors, bodies.removedToBytes, bodies.bytesToRemoved),
  codec(
    "redeeming",
    fc.record({ slipKey: bytes(32), memberKey: bytes(32), memberBoxKey: bytes(32), signature: bytes(64) }),
    bodies.redeemToBytes,
    bodies.bytesToRedeem,
  ),
  codec(
    "confirming",
    fc.record({ slipKey: bytes(32), signature: bytes(64) }),
    bodies.confirmToBytes,
    bodies.bytesToConfirm,
  ),
  codec(
    "room founding",
    fc.record({ founderKey: bytes(32), record }),
    bodies.roomFoundingToBytes,
    bodies.bytesToRoomFounding,
  ),
  codec(
    "wraps",
    fc.array(fc.record({ recipient: id<SlipId>(), expiresDay: day, wrap: bytes(80) }), {
      maxLength: 5,
    }) as fc.Arbitrary<readonly bodies.WrapItem[]>,
    bodies.wrapsToBytes,
    bodies.bytesToWraps,
  ),
  codec(
    "backup",
    fc.record({ chain, vouch: bytes(64), sealed: bytesUpTo(300) }),
    backups.backupToBytes,
    backups.bytesToBackup,
  ),
  codec(
    "factories of a hint",
    fc.array(id<FactoryId>(), { maxLength: 16 }) as fc.Arbitrary<readonly FactoryId[]>,
    backups.factoriesToBytes,
    backups.bytesToFactories,
  ),
  codec("farewell", farewell, farewells.farewellToBytes, farewells.bytesToFarewell),
  codec(
    "farewell answer",
    fc.record({ isDeleted: flag, founderKey: bytes(32), farewell: fc.option(farewell) }),
    farewells.farewellAnswerToBytes,
    farewells.bytesToFarewellAnswer,
  ),
  codec("setting", setting, retentions.settingToBytes, retentions.bytesToSetting),
  codec(
    "memory of a room",
    fc.record({
      settings: fc.array(setting, { maxLength: 3 }),
      hasMore: flag,
      cuts: fc.array(
        fc.record({
          stream,
          count: fc.integer({ min: 1, max: 5_000 }),
          head: bytes(32),
          lastDay: day,
          cutDay: day,
        }),
        { maxLength: 3 },
      ),
    }),
    retentions.memoryToBytes,
    retentions.bytesToMemory,
  ),
  codec("room keys", fc.record({ record, wrap: bytes(80) }), bodies.roomKeysToBytes, bodies.bytesToRoomKeys),
];
