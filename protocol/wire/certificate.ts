/**
 * Certificates and their chains: who vouches for whom.
 *
 *   certificate = version 1 | kind 1 | role 1 | signing key 32 | box key 32 (all kinds but admission)
 *                 | expires (varint, days since 1970, 0 never) | uses (varint, of a poster alone) | signature 64
 *   signed      = "gopy/certificate/1" ‖ factory 16 ‖ issuer's signing key 32 ‖ all fields before the signature
 *   chain       = count (varint) | certificates, each behind its length; from the founder's to the leaf
 *
 *   founder ─► facilitator ─► invite ─► official ─► invite ─► …
 *   founder ─► admission ─► worker
 *
 *   founder ─► facilitator ─► poster         many come in by it, each of them certified as voteless
 *   founder ─► admission ─► voteless
 *
 * The factory's id is SHA-256("gopy/factory/1" ‖ founder key)[:16]: it is the founder's fingerprint.
 */
import { type Bytes, ByteReader, ByteWriter, concatBytes, MalformedBytes, utf8 } from "../bytes.ts";
import { labelledHash } from "../hash.ts";
import { type AuthorId, bytesToId, type FactoryId, ID_BYTES, idToBytes, type SlipId } from "../ids.ts";
import { CHAIN_BYTES_MAX, CHAIN_CERTIFICATES_MAX, POSTER_USES_MAX } from "../limits.ts";
import { err, ok, type Result } from "../result.ts";
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type SignatureSuite, type SigningKey } from "../signature.ts";
import { byteToRole, isInAudience, type Role, type RoomKind, roleToByte } from "./audience.ts";

export const CERTIFICATE_VERSION = 1;
const CERTIFICATE_BYTES_MAX = 140;

/** The byte of a kind is its place here, counted from 1. Append only. */
const KINDS = ["admission", "facilitator", "invite", "worker", "official", "poster", "voteless"] as const;
export type CertificateKind = (typeof KINDS)[number];

/** What a certificate says of its subject. */
export interface Subject {
  readonly kind: CertificateKind;
  /** Of an admission key: the role it admits, `worker`. */
  readonly role: Role;
  readonly signingKey: Bytes;
  /** X25519; null for an admission key, to which nothing is sealed. */
  readonly boxKey: Bytes | null;
  /** Days since 1970, 0 for never. */
  readonly expiresDay: number;
  /** Of a poster, and of nothing else: how many may come in by it. */
  readonly usesMax?: number;
}

export interface Certificate extends Subject {
  readonly signature: Bytes;
}

export type Chain = readonly Certificate[];

export function factoryIdOf(founderKey: Uint8Array): FactoryId {
  return bytesToId(labelledHash("gopy/factory/1", founderKey).slice(0, ID_BYTES));
}

export function authorIdOf(signingKey: Uint8Array): AuthorId {
  return bytesToId(labelledHash("gopy/author/1", signingKey).slice(0, ID_BYTES));
}

export function slipIdOf(signingKey: Uint8Array): SlipId {
  return bytesToId(labelledHash("gopy/slip-id/1", signingKey).slice(0, ID_BYTES));
}

export async function certify(
  factory: FactoryId,
  issuer: SigningKey,
  subject: Subject,
): Promise<Certificate> {
  return { ...subject, signature: await issuer.sign(signedBytes(factory, issuer.publicKey, subject)) };
}

function signedBytes(factory: FactoryId, issuerKey: Uint8Array, subject: Subject): Bytes {
  return concatBytes(utf8("gopy/certificate/1"), idToBytes(factory), issuerKey, subjectToBytes(subject));
}

function subjectToBytes(subject: Subject): Bytes {
  const writer = new ByteWriter().byte(CERTIFICATE_VERSION).byte(KINDS.indexOf(subject.kind) + 1);
  writer.byte(roleToByte(subject.role)).fixed(subject.signingKey);
  if (subject.boxKey) writer.fixed(subject.boxKey);
  writer.varint(subject.expiresDay);
  if (subject.kind === "poster") writer.varint(subject.usesMax ?? 0);
  return writer.bytes();
}

export function certificateToBytes(certificate: Certificate): Bytes {
  return concatBytes(subjectToBytes(certificate), certificate.signature);
}

/** Throws `MalformedBytes`. */
function readCertificate(reader: ByteReader): Certificate {
  if (reader.byte() !== CERTIFICATE_VERSION) throw new MalformedBytes("certificate of an unknown version");
  const kind = KINDS[reader.byte() - 1];
  const role = byteToRole(reader.byte());
  if (!kind || !role) throw new MalformedBytes("certificate of an unknown kind or role");
  const signingKey = reader.fixed(PUBLIC_KEY_BYTES);
  const boxKey = kind === "admission" ? null : reader.fixed(32);
  const expiresDay = reader.varint(1_000_000);
  const uses = kind === "poster" ? { usesMax: readUsesMax(reader) } : {};
  return { kind, role, signingKey, boxKey, expiresDay, ...uses, signature: reader.fixed(SIGNATURE_BYTES) };
}

/** Throws `MalformedBytes`. */
function readUsesMax(reader: ByteReader): number {
  const usesMax = reader.varint(POSTER_USES_MAX);
  if (usesMax === 0) throw new MalformedBytes("poster for nobody");
  return usesMax;
}

export function bytesToCertificate(bytes: Uint8Array): Result<Certificate, ChainError> {
  return parsing(() => {
    const reader = new ByteReader(bytes);
    const certificate = readCertificate(reader);
    reader.end();
    return certificate;
  });
}

export function chainToBytes(chain: Chain): Bytes {
  const writer = new ByteWriter().varint(chain.length);
  for (const certificate of chain) writer.block(certificateToBytes(certificate));
  return writer.bytes();
}

export function bytesToChain(bytes: Uint8Array): Result<Chain, ChainError> {
  return parsing(() => {
    if (bytes.length > CHAIN_BYTES_MAX) throw new MalformedBytes("chain is too long");
    const reader = new ByteReader(bytes);
    const chain = reader.list(CHAIN_CERTIFICATES_MAX, (each) => {
      const inner = new ByteReader(each.block(CERTIFICATE_BYTES_MAX));
      const certificate = readCertificate(inner);
      inner.end();
      return certificate;
    });
    reader.end();
    return chain;
  });
}

function parsing<T>(parse: () => T): Result<T, ChainError> {
  try {
    return ok(parse());
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "ChainMalformed" });
    throw error;
  }
}

/** Which kinds may sign which, and with which role; the founder's key is the issuer of the first. */
function mayIssue(issuer: Certificate | undefined, subject: Certificate): boolean {
  switch (subject.kind) {
    case "admission":
      return issuer === undefined && subject.role === "worker";
    case "facilitator":
      return issuer === undefined && subject.role === "facilitator";
    case "invite":
      return isFacilitator(issuer);
    case "official":
      return issuer?.kind === "invite" && issuer.role === subject.role && subject.role !== "worker";
    case "poster":
      return isFacilitator(issuer) && subject.role === "worker";
    case "worker":
    case "voteless":
      return issuer?.kind === "admission" && subject.role === "worker";
  }
}

function isFacilitator(issuer: Certificate | undefined): boolean {
  return issuer?.role === "facilitator" && (issuer.kind === "facilitator" || issuer.kind === "official");
}

/**
 * The leaf of a chain that leads from the founder's key to it, every signature checked.
 * Expiry is not checked here: it bounds the redeeming of a slip, not a membership.
 */
export async function verifyChain(
  suite: SignatureSuite,
  factory: FactoryId,
  founderKey: Uint8Array,
  chain: Chain,
): Promise<Result<Certificate, ChainError>> {
  let issuer: Certificate | undefined;
  for (const certificate of chain) {
    if (!mayIssue(issuer, certificate)) return err({ type: "ChainForbidden" });
    const issuerKey = issuer?.signingKey ?? founderKey;
    const message = signedBytes(factory, issuerKey, certificate);
    if (!(await suite.verify(issuerKey, message, certificate.signature))) return err({ type: "ChainForged" });
    issuer = certificate;
  }
  return issuer ? ok(issuer) : err({ type: "ChainMalformed" });
}

export interface ChainError {
  readonly type: "ChainMalformed" | "ChainForbidden" | "ChainForged";
}

/** Whether a verified leaf is a person of a factory, and not a slip or the admission key. */
export function isMember(leaf: Certificate): leaf is Certificate & { readonly boxKey: Bytes } {
  return (
    leaf.boxKey !== null &&
    (leaf.kind === "worker" ||
      leaf.kind === "voteless" ||
      leaf.kind === "official" ||
      leaf.kind === "facilitator")
  );
}

/** Whether a member has a vote: whoever came in by a poster has none, since anybody may do so many times (POSTER2). */
export function hasVote(member: Pick<Certificate, "kind">): boolean {
  return member.kind !== "voteless";
}

/** Whether a slip, a poster or a member belongs in a Room: a poster, and who came in by one, only in Everyone. */
export function belongsIn(room: RoomKind, { kind, role }: Pick<Certificate, "kind" | "role">): boolean {
  const isOfPoster = kind === "poster" || kind === "voteless";
  return isInAudience(room, role) && (!isOfPoster || room === "everyone");
}
