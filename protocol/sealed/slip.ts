/**
 * A Slip: the secret printed as a QR code, in the fragment of a link, which no server ever receives.
 *
 *   link      = origin ‖ "/j#" ‖ base64url(slip)
 *   slip      = version 1 | factory 16 | secret 16 | check 4
 *   check     = SHA-256("gopy/slip-check/1" ‖ the fields before it)[:4]: a damaged link is told from an unknown one
 *   keys      = HKDF-SHA256(secret, salt "gopy/slip/1" ‖ factory): Ed25519 seed (info "sign"), X25519 seed (info "box")
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

const SLIP_VERSION = 1;
export const SLIP_SECRET_BYTES = 16;
const CHECK_BYTES = 4;
const SLIP_BYTES = 1 + ID_BYTES + SLIP_SECRET_BYTES + CHECK_BYTES;
const NAME_BYTES_MAX = 80;

export interface Slip {
  readonly factory: FactoryId;
  readonly secret: Bytes;
  /** The display name on an official's link; null on a worker's slip. */
  readonly name: string | null;
}

export interface SlipSeeds {
  readonly signingSeed: Bytes;
  readonly boxSeed: Bytes;
}

export function slipToFragment(slip: Slip): string {
  const body = concatBytes(Uint8Array.of(SLIP_VERSION), idToBytes(slip.factory), slip.secret);
  const code = bytesToBase64Url(concatBytes(body, checkOf(body)));
  return slip.name === null ? code : `${code}.${bytesToBase64Url(utf8(slip.name))}`;
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
    const body = bytes.subarray(0, SLIP_BYTES - CHECK_BYTES);
    const isWhole = bytes.length === SLIP_BYTES && equalBytes(bytes.subarray(body.length), checkOf(body));
    if (!isWhole || more.length > 0 || body[0] !== SLIP_VERSION) return err({ type: "SlipDamaged" });
    return ok({
      factory: bytesToId<FactoryId>(body.slice(1, 1 + ID_BYTES)),
      secret: body.slice(1 + ID_BYTES) as Bytes,
      name: name === undefined ? null : parseName(name),
    });
  } catch (error) {
    if (error instanceof MalformedBytes) return err({ type: "SlipDamaged" });
    throw error;
  }
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
  const salt = concatBytes(utf8("gopy/slip/1"), idToBytes(slip.factory));
  const derive = (info: string): Bytes => hkdf(sha256, slip.secret, salt, utf8(info), 32) as Bytes;
  return { signingSeed: derive("sign"), boxSeed: derive("box") };
}

export interface SlipError {
  readonly type: "SlipDamaged";
}
