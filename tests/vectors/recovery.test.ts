/**
 * Frozen bytes of recovery codes and sealed backups: what stands on a paper in somebody's drawer must open for ever.
 * New vectors are added with GOPY_WRITE_VECTORS=1, which keeps those that are there.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import { type Bytes, bytesToHex, hexToBytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { type Backup, openBackup, sealBackup } from "#protocol/sealed/backup";
import { codeToLink, codeToText, parseCode, recoveryKeys } from "#protocol/sealed/recovery-code";
import { backupIdOf } from "#protocol/wire/backup";

const FILE = new URL("recovery.json", import.meta.url);
const bytes = (first: number, length: number) =>
  Uint8Array.from({ length }, (_, i) => (first + i) & 0xff) as Bytes;
const id = <I extends string>(first: number) => bytesToHex(bytes(first, 16)) as I;

const CODE = { hint: bytes(0xf0, 5), secret: bytes(0x10, 16) };
const BACKUP: Backup = {
  factory: id(0xf0),
  founderKey: bytes(0x20, 32),
  founderSeed: null,
  memberSeed: bytes(0x30, 32),
  boxSeed: bytes(0x40, 32),
  chain: bytes(0x50, 120),
  nickname: "Mây Trắng 8",
  language: "vi",
  factoryName: "May Sông Trà",
  founderName: "Chị Mai",
  keys: [{ room: id(0x60), epoch: 2, epochKey: bytes(0x61, 32) }],
  readMarks: [{ room: id(0x60), stream: id(0x70), board: id(0x71), readCount: 300 }],
};
const FOUNDERS: Backup = { ...BACKUP, founderSeed: bytes(0x21, 32), keys: [], readMarks: [] };

const { ownerSeed, sealKey } = recoveryKeys(CODE);
const { publicKey } = await nodeSignatures.signingKey(ownerSeed);
const place = backupIdOf(publicKey);
const nonce = () => bytes(0x80, 24);

const MADE: Readonly<Record<string, string>> = {
  text: codeToText(CODE),
  link: codeToLink("https://gopy.example", CODE),
  ownerSeed: bytesToHex(ownerSeed),
  sealKey: bytesToHex(sealKey),
  backupId: place,
  sealed: bytesToHex(sealBackup(sealKey, place, BACKUP, nonce)),
  founders: bytesToHex(sealBackup(sealKey, place, FOUNDERS, nonce)),
};

if (process.env["GOPY_WRITE_VECTORS"])
  writeFileSync(FILE, `${JSON.stringify({ ...MADE, ...(existsSync(FILE) ? stored() : {}) }, null, 2)}\n`);

function stored(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(FILE, "utf8")) as Readonly<Record<string, string>>;
}

test("[RECOVER8] codes and backups are still written as the same bytes", () => {
  expect(MADE).toEqual(stored());
});

test("[RECOVER8] what was printed and stored long ago still opens", () => {
  const frozen = stored();
  for (const written of [frozen["text"]!, frozen["link"]!])
    expect(mustBeOk(parseCode(written))).toEqual(CODE);
  expect(mustBeOk(openBackup(sealKey, place, hexToBytes(frozen["sealed"]!)))).toEqual(BACKUP);
  expect(mustBeOk(openBackup(sealKey, place, hexToBytes(frozen["founders"]!)))).toEqual(FOUNDERS);
});
