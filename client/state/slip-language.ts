/**
 * The language that a slip of version 2 or a poster names (protocol/sealed/slip.ts), read before anything else is: the page
 * starts in it. Whether the slip is whole is for the engine to say.
 */
import { base64UrlToBytes } from "#protocol/bytes";
import { ID_BYTES } from "#protocol/ids";

const LANGUAGE_VERSION = 2;
const POSTER_VERSION = 3;
const SECRET_BYTES = 16;
const LANGUAGE_AT = 1 + ID_BYTES + SECRET_BYTES;

/** Two letters, or null. */
export function languageOfSlip(link: string): string | null {
  const bytes = bytesOf(link);
  const letters = String.fromCharCode(...bytes.subarray(LANGUAGE_AT, LANGUAGE_AT + 2));
  const isNamed = bytes[0] === LANGUAGE_VERSION || bytes[0] === POSTER_VERSION;
  return isNamed && /^[a-z]{2}$/.test(letters) ? letters : null;
}

export function isPosterLink(link: string): boolean {
  return bytesOf(link)[0] === POSTER_VERSION;
}

function bytesOf(link: string): Uint8Array {
  const [code = ""] = link.slice(link.lastIndexOf("#") + 1).split(".");
  try {
    return base64UrlToBytes(code);
  } catch {
    return new Uint8Array(0); // a damaged link has no language; its page says that it is damaged
  }
}
