/**
 * A checkpoint of a Room's join log: a facilitator's phone, which has read the whole log, says how many people of
 * each role stand in it up to a count, so that a newcomer counts from there (CHECK1–CHECK6 in SPEC.md).
 *
 *   checkpoint = version 1 | epoch 2 | count (varint) | head 32 | day (varint, since 1970)
 *                | members by role: 4 varints | chain (behind its length) | signature 64
 *   signed     = "gopy/checkpoint/1" ‖ room 16 ‖ all fields before the chain
 *
 * It travels as the act of the control Stream. Of who is counted it says nothing but the role; the record of an
 * epoch tells the edge the same. It is good in the epoch it names and in no other: the next record counts anew.
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { idToBytes, type RoomId } from "../ids.ts";
import { CHAIN_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";
import { type Role, ROLES } from "./audience.ts";
import { type Certificate, isMember } from "./certificate.ts";
import type { Cursor } from "./head.ts";

const CHECKPOINT_VERSION = 1;
const HEAD_BYTES = 32;
const DAY_MAX = 1_000_000;
const MEMBERS_MAX = 1_000_000;

export type RoleCounts = Readonly<Record<Role, number>>;

export interface CheckpointFacts extends Cursor {
  readonly epoch: number;
  /** When it was made, as its maker's phone said; days since 1970. */
  readonly day: number;
  readonly counts: RoleCounts;
}

export interface Checkpoint extends CheckpointFacts {
  readonly chain: Bytes;
  readonly signature: Bytes;
}

function factsToBytes({ epoch, count, head, day, counts }: CheckpointFacts): Bytes {
  const writer = new ByteWriter().byte(CHECKPOINT_VERSION).uint(epoch, 2).varint(count).fixed(head);
  writer.varint(day);
  for (const role of ROLES) writer.varint(counts[role]);
  return writer.bytes();
}

function signedBytes(room: RoomId, facts: CheckpointFacts): Bytes {
  return concatBytes(utf8("gopy/checkpoint/1"), idToBytes(room), factsToBytes(facts));
}

export async function signCheckpoint(
  key: SigningKey,
  chain: Bytes,
  room: RoomId,
  facts: CheckpointFacts,
): Promise<Checkpoint> {
  return { ...facts, chain, signature: await key.sign(signedBytes(room, facts)) };
}

export function checkpointToBytes(checkpoint: Checkpoint): Bytes {
  const chain = new ByteWriter().block(checkpoint.chain).bytes();
  return concatBytes(factsToBytes(checkpoint), chain, checkpoint.signature);
}

export function bytesToCheckpoint(bytes: Uint8Array): Result<Checkpoint, CheckpointError> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.byte() !== CHECKPOINT_VERSION) return err({ type: "CheckpointVersionUnknown" });
    const facts = readFacts(reader);
    const chain = reader.block(CHAIN_BYTES_MAX);
    const signature = reader.fixed(SIGNATURE_BYTES);
    reader.end();
    return ok({ ...facts, chain, signature });
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "CheckpointMalformed" });
    throw error;
  }
}

/** Throws `MalformedBytes`. */
function readFacts(reader: ByteReader): CheckpointFacts {
  const epoch = reader.uint(2);
  const count = reader.varint();
  if (epoch === 0 || count === 0) throw new MalformedBytes("a checkpoint of nothing");
  const head = reader.fixed(HEAD_BYTES);
  const day = reader.varint(DAY_MAX);
  const counts = Object.fromEntries(ROLES.map((role) => [role, reader.varint(MEMBERS_MAX)])) as RoleCounts;
  return { epoch, count, head, day, counts };
}

/** Whether the leaf of a verified chain is a facilitator's and signed this checkpoint for this Room. */
export async function isCheckpointSigned(
  suite: SignatureSuite,
  leaf: Certificate,
  room: RoomId,
  checkpoint: Checkpoint,
): Promise<boolean> {
  if (!isMember(leaf) || leaf.role !== "facilitator") return false;
  return suite.verify(leaf.signingKey, signedBytes(room, checkpoint), checkpoint.signature);
}

export interface CheckpointError {
  readonly type: "CheckpointVersionUnknown" | "CheckpointMalformed";
}
