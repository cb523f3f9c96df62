/**
 * A Slip: the secret printed as a QR code, in the fragment of a link, which no server ever receives.
 *
 *   link      = origin ‖ "/j#" ‖ base64url(slip)
 *   slip      = version 1 | factory 16 | secret 16 | check 4
 *             | version 2 | factory 16 | secret 16 | language 2 | check 4
 *   poster    = version 3 | factory 16 | secret 16 | language 2 | check 4
 *   check     = SHA-256("gopy/slip-check/1" ‖ the fields before it)[:4]: a damaged link is told from an unknown one
 *   keys      = HKDF-SHA256(secret, salt "gopy/slip/1" ‖ factory, of a poster "gopy/poster/1" ‖ factory):
 *               Ed25519 seed (info "sign"), X25519 seed (info "box")
 *
 * Version 2 names the language in which the page of the invitation starts (ISO 639-1, two letters a–z); nothing else
 * follows from it, so the keys of both versions are alike. The edge never sees which it is. Version 3 is a poster,
 * by which many come in: a label of its own keeps the secret of one from opening anything as the other (POSTER1).
 *
 * The factory's id is the founder's fingerprint (wire/certificate.ts), so the slip carries it once.
 * Fragments of officials' links may carry a display name after a dot: base64url(UTF-8, at most 80 bytes).
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import {
  base64UrlToBytes,
  type Bytes,
  bytesToBase64Url,
  bytesToText,
  concatBytes,
  equalBytes,
  MalformedBytes,
  utf8,
} from "../bytes.ts";
import { labelledHash } from "../hash.ts";
import { bytesToId, type FactoryId, ID_BYTES, idToBytes } from "../ids.ts";
import { err, ok, type Result } from "../result.ts";

const PLAIN_VERSION = 1;
const LANGUAGE_VERSION = 2;
const POSTER_VERSION = 3;
export const SLIP_SECRET_BYTES = 16;
const CHECK_BYTES = 4;
const LANGUAGE_BYTES = 2;
const PLAIN_BYTES = 1 + ID_BYTES + SLIP_SECRET_BYTES;
const NAME_BYTES_MAX = 80;

export interface Slip {
  readonly factory: FactoryId;
  readonly secret: Bytes;
  /** The display name on an official's link; null on a worker's slip. */
  readonly name: string | null;
  /** Two letters a–z; absent where the invitation names none. */
  readonly language?: string;
  /** Printed for many; it always names a language. */
  readonly isPoster?: true;
}

export interface SlipSeeds {
  readonly signingSeed: Bytes;
  readonly boxSeed: Bytes;
}

export function slipToFragment(slip: Slip): string {
  const body = bodyOf(slip);
  const code = bytesToBase64Url(concatBytes(body, checkOf(body)));
  return slip.name === null ? code : `${code}.${bytesToBase64Url(utf8(slip.name))}`;
}

function bodyOf({ factory, secret, language, isPoster }: Slip): Bytes {
  const plain = language === undefined ? PLAIN_VERSION : LANGUAGE_VERSION;
  const version = isPoster ? POSTER_VERSION : plain;
  return concatBytes(Uint8Array.of(version), idToBytes(factory), secret, utf8(language ?? ""));
}

export function slipToLink(origin: string, slip: Slip): string {
  return `${origin}/j#${slipToFragment(slip)}`;
}

/** Takes a whole link or its fragment alone. */
export function parseSlip(link: string): Result<Slip, SlipError> {
  const fragment = link.trim().slice(link.trim().lastIndexOf("#") + 1);
  const [code = "", name, ...more] = fragment.split(".");
  try {
    const bytes = base64UrlToBytes(code);
    const body = bytes.subarray(0, Math.max(0, bytes.length - CHECK_BYTES));
    const isWhole =
      lengthOf(body[0]) === body.length && equalBytes(bytes.subarray(body.length), checkOf(body));
    if (!isWhole || more.length > 0) return err({ type: "SlipDamaged" });
    return ok({
      factory: bytesToId<FactoryId>(body.slice(1, 1 + ID_BYTES)),
      secret: body.slice(1 + ID_BYTES, PLAIN_BYTES) as Bytes,
      name: name === undefined ? null : parseName(name),
      ...(body.length > PLAIN_BYTES && { language: parseLanguage(body.subarray(PLAIN_BYTES)) }),
      ...(body[0] === POSTER_VERSION && { isPoster: true as const }),
    });
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "SlipDamaged" });
    throw error;
  }
}

/** Of the fields before the check; -1 for a version nobody knows. */
function lengthOf(version: number | undefined): number {
  if (version === PLAIN_VERSION) return PLAIN_BYTES;
  return version === LANGUAGE_VERSION || version === POSTER_VERSION ? PLAIN_BYTES + LANGUAGE_BYTES : -1;
}

function parseLanguage(bytes: Uint8Array): string {
  const language = bytesToText(bytes);
  if (!/^[a-z]{2}$/.test(language)) throw new MalformedBytes("language of other letters");
  return language;
}

function parseName(text: string): string {
  const bytes = base64UrlToBytes(text);
  if (bytes.length === 0 || bytes.length > NAME_BYTES_MAX)
    throw new MalformedBytes("name has a wrong length");
  return bytesToText(bytes);
}

function checkOf(body: Uint8Array): Bytes {
  return labelledHash("gopy/slip-check/1", body).slice(0, CHECK_BYTES) as Bytes;
}

export function slipSeeds(slip: Slip): SlipSeeds {
  const label = slip.isPoster ? "gopy/poster/1" : "gopy/slip/1";
  const salt = concatBytes(utf8(label), idToBytes(slip.factory));
  const derive = (info: string): Bytes => hkdf(sha256, slip.secret, salt, utf8(info), 32) as Bytes;
  return { signingSeed: derive("sign"), boxSeed: derive("box") };
}

export interface SlipError {
  readonly type: "SlipDamaged";
}
