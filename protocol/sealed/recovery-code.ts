/**
 * The recovery code: what a person keeps on paper, and all that is needed to come back as the same member.
 *
 *   code  = hint 5 (the first bytes of the factory's id) | secret 16 | check 4
 *   check = H("gopy/recovery-check/1" ‖ hint ‖ secret)[:4]
 *
 * Written in Crockford's base32 (0–9 and A–Z without I, L, O, U), 40 characters in 8 groups of 5; read in any case,
 * with or without gaps, O as 0, I and L as 1. As a code to scan it is the fragment of a link: …/recover#<code>.
 *
 * From the secret follow, by HKDF-SHA256 with the salt "gopy/recovery/1" ‖ hint: the owner's Ed25519 seed ("own"),
 * whose public key gives the backup's id, and the backup's key ("seal").
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concatBytes, equalBytes, utf8 } from "../bytes.ts";
import { labelledHash } from "../hash.ts";
import { err, ok, type Result } from "../result.ts";
import { HINT_BYTES } from "../wire/backup.ts";

export const RECOVERY_SECRET_BYTES = 16;
export const CODE_CHARACTERS = 40;
const GROUP_CHARACTERS = 5;
const CHECK_BYTES = 4;
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export interface RecoveryCode {
  readonly hint: Bytes;
  readonly secret: Bytes;
}

export interface RecoveryKeys {
  readonly ownerSeed: Bytes;
  readonly sealKey: Bytes;
}

export function recoveryKeys({ hint, secret }: RecoveryCode): RecoveryKeys {
  const salt = concatBytes(utf8("gopy/recovery/1"), hint);
  const derive = (info: string) => hkdf(sha256, secret, salt, utf8(info), 32) as Bytes;
  return { ownerSeed: derive("own"), sealKey: derive("seal") };
}

/** In groups, with a space between them. */
export function codeToText(code: RecoveryCode): string {
  const letters = toBase32(concatBytes(code.hint, code.secret, checkOf(code)));
  return letters.match(new RegExp(`.{${GROUP_CHARACTERS}}`, "g"))!.join(" ");
}

export function codeToLink(origin: string, code: RecoveryCode): string {
  return `${origin}/recover#${codeToText(code).replaceAll(" ", "")}`;
}

/** Takes what a person typed or pasted, or a scanned link. Errors are told without asking anybody. */
export function parseCode(text: string): Result<RecoveryCode, CodeError> {
  const letters = lettersOf(text);
  const strange = [...letters].find((letter) => !LETTERS.includes(letter));
  if (strange !== undefined) return err({ type: "CodeLetterUnknown", letter: strange });
  if (letters.length !== CODE_CHARACTERS)
    return err({ type: "CodeLengthWrong", missing: CODE_CHARACTERS - letters.length });
  const bytes = fromBase32(letters);
  const secretEnd = HINT_BYTES + RECOVERY_SECRET_BYTES;
  const code = {
    hint: bytes.slice(0, HINT_BYTES) as Bytes,
    secret: bytes.slice(HINT_BYTES, secretEnd) as Bytes,
  };
  return equalBytes(bytes.subarray(secretEnd), checkOf(code)) ? ok(code) : err({ type: "CodeMistyped" });
}

function lettersOf(text: string): string {
  const code = text.slice(text.lastIndexOf("#") + 1);
  const letters = code.replaceAll(/[\s\-–—_.]/g, "").toUpperCase();
  return letters.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}

function checkOf({ hint, secret }: RecoveryCode): Bytes {
  return labelledHash("gopy/recovery-check/1", hint, secret).slice(0, CHECK_BYTES) as Bytes;
}

function toBase32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const letters = (bytes.length * 8) / 5;
  return Array.from(
    { length: letters },
    (_, index) => LETTERS[Number((bits >> BigInt(5 * (letters - 1 - index))) & 31n)],
  ).join("");
}

/** Of a length that is a whole number of bytes. */
function fromBase32(letters: string): Uint8Array {
  let bits = 0n;
  for (const letter of letters) bits = (bits << 5n) | BigInt(LETTERS.indexOf(letter));
  const length = (letters.length * 5) / 8;
  return Uint8Array.from({ length }, (_, index) => Number((bits >> BigInt(8 * (length - 1 - index))) & 255n));
}

export type CodeError =
  | { readonly type: "CodeLetterUnknown"; readonly letter: string }
  /** Negative when there are too many. */
  | { readonly type: "CodeLengthWrong"; readonly missing: number }
  | { readonly type: "CodeMistyped" };
