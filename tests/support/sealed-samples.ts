/**
 * One sample of each sealed format, made from fixed seeds: the same bytes on every machine and at every time, but
 * for the wrap, whose sender draws a key of its own.
 */
import { amendSecretOf } from "#client/sync/identity";
import { nodeSignatures } from "#headless/headless-member";
import { type Bytes, bytesToHex, utf8 } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import { type BoardId, bytesToDeviceId, type StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import {
  type EntryBody,
  entryBodyToBytes,
  entryMessage,
  entryToBytes,
  SHELF_KIND,
  threadIdOf,
} from "#protocol/sealed/entry";
import { boardIdOf, deriveEpochKeys, type EpochKeys } from "#protocol/sealed/epoch-keys";
import { pad } from "#protocol/sealed/padding";
import { sealProfile } from "#protocol/sealed/profile";
import { sealEntry } from "#protocol/sealed/seal";
import { Shelf } from "#protocol/sealed/shelf";
import { clientIdOf } from "#protocol/sealed/shelf-index";
import { type Slip, slipSeeds, slipToFragment } from "#protocol/sealed/slip";
import { ROOM_KINDS, roomIdOf } from "#protocol/wire/audience";
import { authorIdOf, chainToBytes, slipIdOf } from "#protocol/wire/certificate";
import { epochRecordToBytes } from "#protocol/wire/epoch-record";
import { amendHashOf } from "#protocol/wire/frames/append";
import { controlStreamOf, startOfStream } from "#protocol/wire/head";
import { makeChance } from "./chance.ts";
import { HandMadeFactory, type Holder } from "./hand-made-factory.ts";

const SEED = 20_261_021;
export const SAMPLE_TIME_MS = Date.UTC(2026, 10, 21, 8);
export const SAMPLE_PROFILE = { factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" };
export const SAMPLE_POST = { t: "Khu C nóng quá", h: "Quạt hỏng" };

export type SealedSamples = Awaited<ReturnType<typeof makeSealedSamples>>;

export async function makeSealedSamples() {
  const chance = makeChance(SEED);
  const factory = await HandMadeFactory.make(chance);
  const worker = await factory.worker();
  const keys = deriveEpochKeys(roomIdOf(factory.id, "everyone"), 1, chance.bytes(32));
  const invite = await factory.invite("manager");
  const official = await factory.official("representative");
  return {
    ids: idsOf(factory, keys),
    epochKeys: await epochKeysSample(keys),
    padding: [0, 1, 127, 128, 300, 2_100].map((length) => paddingSample(length)),
    slip: await slipSample({ factory: factory.id, secret: chance.bytes(16), name: "Chị Hạnh" }),
    chains: chainsSample({
      facilitator: factory.facilitator,
      admission: factory.admission,
      invite,
      official,
      worker,
    }),
    record: bytesToHex(epochRecordToBytes(await factory.record(keys))),
    profile: bytesToHex(await profileSample(factory, keys)),
    thread: await threadSample(keys, worker, chance.bytes(16)),
  };
}

function idsOf(factory: HandMadeFactory, keys: EpochKeys) {
  return {
    founderKey: bytesToHex(factory.founderKey.publicKey),
    factory: factory.id,
    rooms: Object.fromEntries(ROOM_KINDS.map((kind) => [kind, roomIdOf(factory.id, kind)])),
    control: controlStreamOf(keys.room),
    controlHead0: bytesToHex(startOfStream(keys.room, controlStreamOf(keys.room)).head),
    boards: Object.fromEntries(["safety", "general"].map((topic) => [topic, boardIdOf(keys, topic)])),
  };
}

async function epochKeysSample(keys: EpochKeys) {
  const { room, epoch, epochKey, entryKey, gateSeed, nameKey, commitment } = keys;
  const gate = await nodeSignatures.signingKey(gateSeed);
  const bytes = { epochKey, entryKey, gateSeed, gateKey: gate.publicKey, nameKey, commitment };
  return { room, epoch, ...hexOf(bytes) };
}

function paddingSample(length: number) {
  const entry = Uint8Array.from({ length }, (_, index) => index & 0xff);
  return { entry: bytesToHex(entry), padded: bytesToHex(mustBeOk(pad(entry))) };
}

async function slipSample(slip: Slip) {
  const { signingSeed, boxSeed } = slipSeeds(slip);
  const signing = await nodeSignatures.signingKey(signingSeed);
  const box = await boxKeyOf(boxSeed);
  const keys = hexOf({
    secret: slip.secret,
    signingSeed,
    boxSeed,
    signingKey: signing.publicKey,
    boxKey: box.publicKey,
  });
  const fragments = {
    fragment: slipToFragment({ ...slip, name: null }),
    named: slipToFragment(slip),
    name: slip.name,
  };
  return { factory: slip.factory, id: slipIdOf(signing.publicKey), ...fragments, ...keys };
}

function chainsSample(holders: Record<string, Holder>): Record<string, string> {
  return hexOf(
    Object.fromEntries(Object.entries(holders).map(([name, { chain }]) => [name, chainToBytes(chain)])),
  );
}

function profileSample(factory: HandMadeFactory, keys: EpochKeys): Promise<Bytes> {
  const random = (length: number) => new Uint8Array(length).fill(0x21);
  return sealProfile(factory.id, keys, factory.founderKey, SAMPLE_PROFILE, random);
}

/** The opening of a Thread: Entry, signature, Envelope, and what amends it. */
async function threadSample(keys: EpochKeys, { key, chain }: Holder, salt: Bytes) {
  const author = authorIdOf(key.publicKey);
  const board: BoardId = boardIdOf(keys, "safety");
  const stream: StreamId = threadIdOf(keys.room, board, author, salt);
  const device = bytesToDeviceId(utf8("tabA"));
  const body: EntryBody = {
    author,
    device,
    seq: 1,
    seenCount: 0,
    seenHead: startOfStream(keys.room, stream).head.slice(0, 16) as Bytes,
    time: SAMPLE_TIME_MS,
    credential: { kind: "chain", chain: chainToBytes(chain) },
    opening: { board, salt, documentKinds: [SHELF_KIND] },
    documentKind: SHELF_KIND,
    update: mustBeOk(new Shelf(stream, author).write(device, [[`post/${device}/1`, SAMPLE_POST]])) as Bytes,
  };
  const bytes = entryBodyToBytes(body);
  const message = entryMessage(keys, stream, bytes);
  const entry = entryToBytes(bytes, await key.sign(message));
  const envelope = mustBeOk(sealEntry(keys, stream, entry, (length) => new Uint8Array(length).fill(0x42)));
  const amendSecret = amendSecretOf(new Uint8Array(32).fill(0x11), stream);
  const hexes = hexOf({ salt, message, entry, envelope, amendSecret, amendHash: amendHashOf(amendSecret) });
  return { author, board, stream, device, client: clientIdOf(stream, author, device), ...hexes };
}

function hexOf<K extends string>(bytes: Record<K, Uint8Array>): Record<K, string> {
  return Object.fromEntries(
    Object.entries<Uint8Array>(bytes).map(([name, each]) => [name, bytesToHex(each)]),
  ) as Record<K, string>;
}
