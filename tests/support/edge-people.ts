/**
 * Founders, facilitators, slips and members as the edge sees them: real keys and signatures, and wraps and
 * Envelopes of arbitrary bytes, because the edge could not tell the difference. Runs in Node and in workerd.
 */
import { type Bytes, concatBytes } from "#protocol/bytes";
import type { FactoryId, RoomId, SlipId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { type SigningKey, webCryptoSignatures } from "#protocol/signature";
import { type Role, roomIdOf, type RoomKind } from "#protocol/wire/audience";
import {
  bytesToSerial,
  foundingToBytes,
  invitesToBytes,
  confirmMessage,
  confirmToBytes,
  type RedeemBody,
  redeemMessage,
  redeemToBytes,
  roomFoundingToBytes,
  type WrapItem,
  wrapsToBytes,
} from "#protocol/wire/bodies";
import {
  bytesToChain,
  certify,
  type Certificate,
  type Chain,
  chainToBytes,
  factoryIdOf,
  slipIdOf,
} from "#protocol/wire/certificate";
import { ENVELOPE_BYTES_MIN, envelopeToBytes } from "#protocol/wire/envelope";
import { type EpochRecord, signEpochRecord } from "#protocol/wire/epoch-record";
import { signRequest } from "#protocol/wire/signed-request";

export const ORIGIN = "https://gopy.test";

export interface EdgeUnderTest {
  fetch(request: Request): Promise<Response>;
  readonly now: () => number;
}

/** A key and the chain that vouches for it. */
export interface Person {
  readonly key: SigningKey;
  readonly boxKey: Bytes;
  readonly chain: Chain;
}

export interface Founder {
  readonly key: SigningKey;
  readonly factory: FactoryId;
  readonly facilitator: Person;
}

export interface OpenRoom {
  readonly id: RoomId;
  readonly kind: RoomKind;
  readonly gate: SigningKey;
  readonly record: EpochRecord;
}

export interface TestSlip {
  readonly key: SigningKey;
  readonly id: SlipId;
  readonly boxKey: Bytes;
  readonly role: Role;
  readonly expiresDay: number;
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export async function makeKey(): Promise<SigningKey> {
  return webCryptoSignatures.signingKey(randomBytes(32));
}

export async function makeFounder(): Promise<Founder> {
  const key = await makeKey();
  const factory = factoryIdOf(key.publicKey);
  const facilitatorKey = await makeKey();
  const boxKey = randomBytes(32);
  const certificate = await certify(factory, key, {
    kind: "facilitator",
    role: "facilitator",
    signingKey: facilitatorKey.publicKey,
    boxKey,
    expiresDay: 0,
  });
  return { key, factory, facilitator: { key: facilitatorKey, boxKey, chain: [certificate] } };
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: Bytes;
  readonly signer?: { readonly key: SigningKey; readonly chain: Chain };
}

/** A request, signed when there is a signer. */
export async function request(edge: EdgeUnderTest, call: Call): Promise<Request> {
  const body = call.body ?? new Uint8Array(0);
  const { signer, method, path } = call;
  const headers = signer
    ? await signRequest(signer.key, signer.chain, { method, path, body }, edge.now())
    : {};
  return new Request(ORIGIN + path, { method, headers, body: call.body ?? null });
}

export async function call(edge: EdgeUnderTest, each: Call): Promise<Response> {
  return edge.fetch(await request(edge, each));
}

export async function bytesOf(response: Response): Promise<Bytes> {
  if (!response.ok) throw new Error(`answered ${response.status} ${await response.text()}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The type of an error of ours, or the status of an answer that is none. */
export async function errorOf(response: Response): Promise<string> {
  if (response.ok) {
    await response.arrayBuffer(); // an object whose answer nobody reads cannot be evicted
    return String(response.status);
  }
  const json: unknown = await response.json();
  return typeof json === "object" && json !== null && "type" in json
    ? String(json.type)
    : "not an error of ours";
}

/** Founds the Factory and gives it its admission certificate. */
export async function foundFactory(
  edge: EdgeUnderTest,
  founder: Founder,
  profile = randomBytes(60),
): Promise<void> {
  const path = `/api/factories/${founder.factory}`;
  const signer = { key: founder.key, chain: [] };
  const founding = foundingToBytes({ founderKey: founder.key.publicKey, profile });
  const admissionKey = await bytesOf(await call(edge, { method: "POST", path, body: founding, signer }));
  const admission = await admissionCertificate(founder, admissionKey);
  const put = { method: "PUT", path: `${path}/admission`, body: chainToBytes([admission]), signer };
  await bytesOf(await call(edge, put));
}

export function admissionCertificate(founder: Founder, signingKey: Bytes): Promise<Certificate> {
  const subject = { kind: "admission", role: "worker", signingKey, boxKey: null, expiresDay: 0 } as const;
  return certify(founder.factory, founder.key, subject);
}

export async function makeRoom(founder: Founder, kind: RoomKind): Promise<OpenRoom> {
  const gate = await makeKey();
  const id = roomIdOf(founder.factory, kind);
  const unsigned = {
    room: id,
    epoch: 1,
    gateKey: gate.publicKey,
    commitment: randomBytes(32),
    rotation: null,
  };
  const { key, chain } = founder.facilitator;
  return {
    id,
    kind,
    gate,
    record: await signEpochRecord(founder.factory, key, { ...unsigned, signerChain: chain }),
  };
}

export async function foundRoom(edge: EdgeUnderTest, founder: Founder, room: OpenRoom): Promise<Response> {
  const body = roomFoundingToBytes({ founderKey: founder.key.publicKey, record: room.record });
  return call(edge, { method: "POST", path: `/api/rooms/${room.id}`, body, signer: founder.facilitator });
}

export async function makeSlip(role: Role, expiresDay: number): Promise<TestSlip> {
  const key = await makeKey();
  return { key, id: slipIdOf(key.publicKey), boxKey: randomBytes(32), role, expiresDay };
}

export async function makeInvites(
  founder: Founder,
  inviter: Person,
  slips: readonly TestSlip[],
): Promise<readonly Certificate[]> {
  const invite = ({ key, role, boxKey, expiresDay }: TestSlip) =>
    certify(founder.factory, inviter.key, {
      kind: "invite",
      role,
      signingKey: key.publicKey,
      boxKey,
      expiresDay,
    });
  return Promise.all(slips.map(invite));
}

export async function invite(
  edge: EdgeUnderTest,
  founder: Founder,
  slips: readonly TestSlip[],
  inviter = founder.facilitator,
): Promise<number> {
  const body = invitesToBytes(await makeInvites(founder, inviter, slips));
  const path = `/api/factories/${founder.factory}/invites`;
  return mustBeOk(
    bytesToSerial(await bytesOf(await call(edge, { method: "POST", path, body, signer: inviter }))),
  );
}

export async function putWraps(
  edge: EdgeUnderTest,
  founder: Founder,
  room: OpenRoom,
  wraps: readonly WrapItem[],
  signer: Person = founder.facilitator,
): Promise<Response> {
  return call(edge, {
    method: "POST",
    path: `/api/rooms/${room.id}/wraps/1`,
    body: wrapsToBytes(wraps),
    signer,
  });
}

export function wrapFor(slip: TestSlip): WrapItem {
  return { recipient: slip.id, expiresDay: slip.expiresDay, wrap: randomBytes(80) };
}

export async function makeRedeeming(
  founder: Founder,
  slip: TestSlip,
  member?: Partial<RedeemBody>,
): Promise<RedeemBody> {
  const memberKey = member?.memberKey ?? (await makeKey()).publicKey;
  const memberBoxKey = member?.memberBoxKey ?? randomBytes(32);
  const keys = { slipKey: slip.key.publicKey, memberKey, memberBoxKey };
  return { ...keys, signature: await slip.key.sign(redeemMessage(founder.factory, keys)) };
}

export async function redeem(edge: EdgeUnderTest, founder: Founder, body: RedeemBody): Promise<Response> {
  const path = `/api/factories/${founder.factory}/join`;
  return call(edge, { method: "POST", path, body: redeemToBytes(body) });
}

/** The slip's key says that its member is in every join log. */
export async function confirm(
  edge: EdgeUnderTest,
  founder: Founder,
  slip: TestSlip,
  by = slip.key,
): Promise<Response> {
  const body = { slipKey: slip.key.publicKey, signature: await by.sign(confirmMessage(founder.factory)) };
  const path = `/api/factories/${founder.factory}/confirmed`;
  return call(edge, { method: "POST", path, body: confirmToBytes(body) });
}

/** An official of a role, who made his own certificate with the key of his redeemed slip. */
export async function joinOfficial(
  edge: EdgeUnderTest,
  founder: Founder,
  role: "representative" | "manager" | "facilitator",
): Promise<Person> {
  const slip = await makeSlip(role, 0);
  await invite(edge, founder, [slip]);
  const [certificate] = await makeInvites(founder, founder.facilitator, [slip]);
  const [key, boxKey] = [await makeKey(), randomBytes(32)];
  const keys = { memberKey: key.publicKey, memberBoxKey: boxKey };
  await bytesOf(await redeem(edge, founder, await makeRedeeming(founder, slip, keys)));
  const subject = { kind: "official", role, signingKey: key.publicKey, boxKey, expiresDay: 0 } as const;
  const official = await certify(founder.factory, slip.key, subject);
  return { key, boxKey, chain: [...founder.facilitator.chain, certificate!, official] };
}

export async function joinWorker(edge: EdgeUnderTest, founder: Founder): Promise<Person> {
  const slip = await makeSlip("worker", 0);
  await invite(edge, founder, [slip]);
  const [key, boxKey] = [await makeKey(), randomBytes(32)];
  const keys = { memberKey: key.publicKey, memberBoxKey: boxKey };
  const answer = await bytesOf(await redeem(edge, founder, await makeRedeeming(founder, slip, keys)));
  return { key, boxKey, chain: mustBeOk(bytesToChain(answer)) };
}

/** An Envelope of random bytes, of the smallest size unless told otherwise. */
export function makeEnvelope(length: number = ENVELOPE_BYTES_MIN, epoch = 1): Bytes {
  // Random bytes come in pieces: crypto.getRandomValues gives at most 65,536 at once.
  const ciphertextLength = length - 27;
  const pieces = Array.from({ length: Math.ceil(ciphertextLength / 65_536) }, (_, i) =>
    randomBytes(Math.min(65_536, ciphertextLength - i * 65_536)),
  );
  return envelopeToBytes({ epoch, nonce: randomBytes(24), ciphertext: concatBytes(...pieces) });
}
