/**
 * Frozen bytes of the sealed formats. If one changes, phones in use can no longer read what is stored: that needs a
 * new version, not a new vector.
 */
import { expect, test } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import { bytesToHex, hexToBytes } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { FactoryId, SlipId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { bytesToEntry } from "#protocol/sealed/entry";
import { deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import { unpad } from "#protocol/sealed/padding";
import { readPreview } from "#protocol/sealed/preview";
import { openProfile } from "#protocol/sealed/profile";
import { openEnvelope } from "#protocol/sealed/seal";
import { parseSlip } from "#protocol/sealed/slip";
import { StreamReader } from "#protocol/sealed/stream-reader";
import { ChainVerifier } from "#protocol/sealed/verified-chains";
import { openWrap } from "#protocol/sealed/wrap";
import { bytesToChain, chainToBytes, verifyChain } from "#protocol/wire/certificate";
import { bytesToEpochRecord, epochRecordToBytes, verifyEpochRecord } from "#protocol/wire/epoch-record";
import {
  makeSealedSamples,
  SAMPLE_POST,
  SAMPLE_PROFILE,
  SAMPLE_TIME_MS,
  type SealedSamples,
} from "../support/sealed-samples.ts";
import json from "./sealed.json" with { type: "json" };

interface FrozenWrap {
  readonly factory: FactoryId;
  readonly founderKey: string;
  readonly boxSeed: string;
  readonly chain: string;
  readonly recipient: SlipId;
  readonly record: string;
  readonly wrap: string;
  readonly epochKey: string;
}

const { wrap: frozenWrap, ...frozen } = json as unknown as SealedSamples & { readonly wrap: FrozenWrap };
const suite = nodeSignatures;
const founderKey = hexToBytes(frozen.ids.founderKey);
const { factory } = frozen.ids;
const keys = deriveEpochKeys(
  frozen.epochKeys.room,
  frozen.epochKeys.epoch,
  hexToBytes(frozen.epochKeys.epochKey),
);
const keysOfEpoch = (epoch: number) => (epoch === keys.epoch ? keys : undefined);

test.each(Object.keys(frozen) as (keyof SealedSamples)[])(
  "[ENTRY1] %s is still written as the same bytes",
  async (name) => {
    const made = await makeSealedSamples();
    expect(Object.keys(made)).toEqual(Object.keys(frozen));
    expect(made[name]).toEqual(frozen[name]);
  },
);

test("[ENV3] what was padded is still read", () => {
  for (const { entry, padded } of frozen.padding)
    expect(bytesToHex(mustBeOk(unpad(hexToBytes(padded))))).toBe(entry);
});

test("[SLIP5] what was printed still opens", () => {
  const { fragment, named, name, secret } = frozen.slip;
  const slip = { factory: frozen.slip.factory, secret: hexToBytes(secret), name: null };
  expect(mustBeOk(parseSlip(fragment))).toEqual(slip);
  expect(mustBeOk(parseSlip(named))).toEqual({ ...slip, name });
});

test.each(Object.entries(frozen.chains))(
  "[CERT1] [CERT2] the chain of a %s is still good",
  async (_, hex) => {
    const chain = mustBeOk(bytesToChain(hexToBytes(hex)));
    expect((await verifyChain(suite, factory, founderKey, chain)).ok).toBe(true);
    expect(bytesToHex(chainToBytes(chain))).toBe(hex);
  },
);

test("[EPOCH1] the record is still good", async () => {
  const record = mustBeOk(bytesToEpochRecord(hexToBytes(frozen.record)));
  expect((await verifyEpochRecord(suite, factory, founderKey, record)).ok).toBe(true);
  expect(bytesToHex(epochRecordToBytes(record))).toBe(frozen.record);
});

test("[NAME1] the names are still read", async () => {
  const opened = await openProfile(suite, factory, keys, founderKey, hexToBytes(frozen.profile));
  expect(mustBeOk(opened)).toEqual(SAMPLE_PROFILE);
});

test("[ENV2] [ENTRY1] the Envelope still opens, and holds the Entry", () => {
  const { stream, envelope, entry, author, device } = frozen.thread;
  const opened = mustBeOk(openEnvelope(keysOfEpoch, stream, hexToBytes(envelope)));
  expect(bytesToHex(opened.entry)).toBe(entry);
  expect(mustBeOk(bytesToEntry(opened.entry))).toMatchObject({
    author,
    device,
    seq: 1,
    time: SAMPLE_TIME_MS,
  });
});

test("[READ5] [PREV1] the Thread is still read, and its row on the Board", async () => {
  const { stream, envelope, author, device } = frozen.thread;
  const chains = new ChainVerifier(suite, { factory, founderKey });
  const context = { suite, chains, room: keys.room, keysOfEpoch };
  const reader = new StreamReader({ ...context, stream, kind: "thread" });
  expect(await reader.read(hexToBytes(envelope))).toMatchObject({ isAccepted: true, author, device });
  expect(reader.shelves.get(author)!.get(`post/${device}/1`)).toEqual(SAMPLE_POST);
  const preview = mustBeOk(await readPreview(context, stream, hexToBytes(envelope), null));
  expect(preview.opening.get(`post/${device}/1`)).toEqual(SAMPLE_POST);
});

test("[WRAP1] [KEY2] a wrap still opens to the key that the record commits to", async () => {
  const { boxSeed, chain, recipient, record, wrap, epochKey } = frozenWrap;
  const genuine = mustBeOk(bytesToEpochRecord(hexToBytes(record)));
  const founder = hexToBytes(frozenWrap.founderKey);
  expect((await verifyEpochRecord(suite, frozenWrap.factory, founder, genuine)).ok).toBe(true);
  expect(
    (await verifyChain(suite, frozenWrap.factory, founder, mustBeOk(bytesToChain(hexToBytes(chain))))).ok,
  ).toBe(true);
  const box = await boxKeyOf(hexToBytes(boxSeed));
  const opened = mustBeOk(await openWrap(suite, box, recipient, genuine, hexToBytes(wrap)));
  expect(bytesToHex(opened.epochKey)).toBe(epochKey);
});
