/**
 * An act: what an official says became of a Thread, so that a Board shows it without loading the Thread.
 *
 *   act    = version 1 | kind 1 | position (varint: the official's post) | day (varint, since 1970)
 *            | first answer's day (varint) | due day (varint, 0 for none) | chain (behind its length) | signature 64
 *   kind   = 1 answered | 2 promised | 3 done
 *   signed = "gopy/act/1" ‖ room 16 ‖ stream 16 ‖ all fields before the chain
 *
 * Only managers and facilitators may act. The edge checks the signature and keeps the latest act of a Thread; a
 * phone checks it again. The words themselves stand sealed in the Thread, which decides.
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { idToBytes, type RoomId, type StreamId } from "../ids.ts";
import { CHAIN_BYTES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";
import type { Role } from "./audience.ts";
import { type Certificate, isMember } from "./certificate.ts";

export const ACT_VERSION = 1;
export const ACT_BYTES_MAX = 128 + CHAIN_BYTES_MAX;
const DAY_MAX = 1_000_000;

/** The byte of a kind is its place here, counted from 1. Append only. */
const KINDS = ["answered", "promised", "done"] as const;
export type ActKind = (typeof KINDS)[number];

export interface ActFacts {
  readonly kind: ActKind;
  readonly position: number;
  readonly day: number;
  readonly firstAnswerDay: number;
  /** Until when it is promised; 0 for an act that promises nothing. */
  readonly dueDay: number;
}

export interface Act extends ActFacts {
  readonly chain: Bytes;
  readonly signature: Bytes;
}

/** Roles whose word is management's answer. */
export function mayAct(role: Role): boolean {
  return role === "manager" || role === "facilitator";
}

function factsToBytes(facts: ActFacts): Bytes {
  const writer = new ByteWriter()
    .byte(ACT_VERSION)
    .byte(KINDS.indexOf(facts.kind) + 1)
    .varint(facts.position);
  return writer.varint(facts.day).varint(facts.firstAnswerDay).varint(facts.dueDay).bytes();
}

function signedBytes(room: RoomId, stream: StreamId, facts: ActFacts): Bytes {
  return concatBytes(utf8("gopy/act/1"), idToBytes(room), idToBytes(stream), factsToBytes(facts));
}

export async function signAct(
  key: SigningKey,
  chain: Bytes,
  room: RoomId,
  stream: StreamId,
  facts: ActFacts,
): Promise<Act> {
  return { ...facts, chain, signature: await key.sign(signedBytes(room, stream, facts)) };
}

export function actToBytes(act: Act): Bytes {
  return concatBytes(factsToBytes(act), new ByteWriter().block(act.chain).bytes(), act.signature);
}

export function bytesToAct(bytes: Uint8Array): Result<Act, ActError> {
  try {
    const reader = new ByteReader(bytes);
    const facts = readFacts(reader);
    const act = { ...facts, chain: reader.block(CHAIN_BYTES_MAX), signature: reader.fixed(SIGNATURE_BYTES) };
    reader.end();
    return ok(act);
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "ActMalformed" });
    throw error;
  }
}

function readFacts(reader: ByteReader): ActFacts {
  if (reader.byte() !== ACT_VERSION) throw new MalformedBytes("act of an unknown version");
  const kind = KINDS[reader.byte() - 1];
  if (!kind) throw new MalformedBytes("act of an unknown kind");
  const position = reader.varint();
  const [day, firstAnswerDay, dueDay] = [
    reader.varint(DAY_MAX),
    reader.varint(DAY_MAX),
    reader.varint(DAY_MAX),
  ];
  return { kind, position, day, firstAnswerDay, dueDay };
}

/** Whether the leaf of a verified chain signed this act for this Thread and has a role that may. */
export async function isActSigned(
  suite: SignatureSuite,
  leaf: Certificate,
  room: RoomId,
  stream: StreamId,
  act: Act,
): Promise<boolean> {
  if (!isMember(leaf) || !mayAct(leaf.role)) return false;
  return suite.verify(leaf.signingKey, signedBytes(room, stream, act), act.signature);
}

export interface ActError {
  readonly type: "ActMalformed";
}
