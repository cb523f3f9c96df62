/**
 * Wrote sealed.json, once. It will not write it again: a changed format needs a new version and new vectors beside
 * the old ones, not other bytes in their place (protocol/SPEC.md, section 2).
 *
 *   node tests/vectors/make-sealed-vectors.ts
 */
import { writeFile } from "node:fs/promises";
import { bytesToHex } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { nodeSignatures } from "#headless/headless-member";
import { wrapFor } from "#protocol/sealed/wrap";
import { chainToBytes } from "#protocol/wire/certificate";
import { epochRecordToBytes } from "#protocol/wire/epoch-record";
import { makeChance } from "../support/chance.ts";
import { HandMadeFactory } from "../support/hand-made-factory.ts";
import { makeSealedSamples } from "../support/sealed-samples.ts";

const WRAP_SEED = 20_261_022;

/** HPKE's sender draws a key of its own: frozen is a wrap that must open for ever, and all it is opened with. */
async function makeWrap() {
  const chance = makeChance(WRAP_SEED);
  const factory = await HandMadeFactory.make(chance);
  const boxSeed = chance.bytes(32);
  const invite = await factory.invite("worker", factory.facilitator, boxSeed);
  const keys = factory.keysOf("workers");
  const { recipient, wrap } = mustBeOk(await wrapFor(nodeSignatures, factory.founder, keys, invite.chain));
  return {
    factory: factory.id,
    founderKey: bytesToHex(factory.founderKey.publicKey),
    boxSeed: bytesToHex(boxSeed),
    chain: bytesToHex(chainToBytes(invite.chain)),
    recipient,
    record: bytesToHex(epochRecordToBytes(await factory.record(keys))),
    wrap: bytesToHex(wrap),
    epochKey: bytesToHex(keys.epochKey),
  };
}

const vectors = { ...(await makeSealedSamples()), wrap: await makeWrap() };
const path = new URL("./sealed.json", import.meta.url);
await writeFile(path, `${JSON.stringify(vectors, null, 2)}\n`, { flag: "wx" });
