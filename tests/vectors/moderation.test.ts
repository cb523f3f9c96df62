/**
 * Frozen bytes of moderation and reports. What was hidden years ago must still be hidden, and a sealed report must
 * still open: another form needs another key, label or version, not other bytes here.
 *
 * New ones are added with GOPY_WRITE_VECTORS=1, which keeps every vector that is already there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Bytes, bytesToHex, hexToBytes } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { bytesToTarget, openingPlace, type PostTarget } from "#protocol/sealed/moderation";
import { hideValue, lookedValue, restoreValue, targetToBytes } from "#protocol/sealed/moderation-values";
import {
  bytesToReport,
  openReport,
  type Report,
  reportNameMessage,
  reportToBytes,
  sealReport,
} from "#protocol/sealed/report";
import { moderationStreamOf, reportsStreamOf } from "#protocol/wire/head";
import { makeChance } from "../support/chance.ts";

const FILE = new URL("moderation.json", import.meta.url);
const SEED = 20_261_121;

const bytes = (first: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => (first + i) & 0xff) as Bytes;
const id = <I extends string>(first: number) => bytesToHex(bytes(first, 16)) as I;
const room = id<RoomId>(1);
const author = id<AuthorId>(33);
const moderator = id<AuthorId>(65);
const target: PostTarget = {
  stream: id<StreamId>(17),
  position: 300,
  head: bytes(129, 16),
  author: id<AuthorId>(49),
  ref: "0badcafe/7",
};
const report: Report = {
  target,
  reason: "threat",
  topic: 3,
  receipt: bytes(97, 16),
  words: "Tôi sợ",
  name: { nickname: "Mây Trắng 8", chain: bytes(1, 40), signature: bytes(2, 64) },
};
const boxKey = await boxKeyOf(bytes(200, 32));

async function make(): Promise<Record<string, string>> {
  const chance = makeChance(SEED);
  const random = (length: number) => chance.bytes(length);
  const recipients = [{ author: moderator, boxKey: boxKey.publicKey }];
  return {
    "moderation stream": moderationStreamOf(room),
    "reports stream": reportsStreamOf(room),
    "opening place": bytesToHex(openingPlace(room, target.stream, bytes(0, 200)).head),
    target: bytesToHex(targetToBytes(target)),
    hide: JSON.stringify(hideValue(target, "harassment", 3)),
    restore: JSON.stringify(restoreValue(target, 3)),
    looked: JSON.stringify(lookedValue(bytes(97, 32))),
    report: bytesToHex(reportToBytes(report)),
    "report without a name": bytesToHex(reportToBytes({ ...report, name: null })),
    "report's name": bytesToHex(reportNameMessage({ room, author }, report.receipt)),
    // HPKE's sender draws a key of its own: written once, and opened for ever.
    "sealed report": JSON.stringify(await sealReport({ room, author }, report, recipients, 1, random)),
  };
}

const made = await make();
if (process.env["GOPY_WRITE_VECTORS"] === "1") {
  const kept = readFrozen();
  writeFileSync(FILE, `${JSON.stringify({ ...made, ...kept }, null, 2)}\n`);
}
const frozen = readFrozen();

function readFrozen(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(FILE, "utf8")) as Record<string, string>;
  } catch {
    return {};
  }
}

test("[MOD1] every format of moderation has a vector", () => {
  expect(Object.keys(frozen).sort()).toEqual(Object.keys(made).sort());
});

test.each(Object.keys(made).filter((name) => name !== "sealed report"))(
  "[MOD1] %s is still written as the same bytes",
  (name) => expect(made[name]).toBe(frozen[name]),
);

test("[REPORT1] what was written and sealed long ago is still understood", async () => {
  expect(bytesToTarget(hexToBytes(frozen["target"]!))).toEqual(target);
  expect(bytesToReport(hexToBytes(frozen["report"]!))).toEqual(report);
  const sealed = JSON.parse(frozen["sealed report"]!) as { b: string; k: string };
  expect(await openReport({ room, author }, moderator, boxKey, sealed)).toEqual(report);
  expect(await openReport({ room, author: moderator }, moderator, boxKey, sealed)).toBeNull();
});
