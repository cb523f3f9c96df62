/**
 * The language that a slip of version 2 or a poster names (protocol/sealed/slip.ts), read before anything else is: the page
 * starts in it. Whether the slip is whole is for the engine to say.
 */
import { base64UrlToBytes } from "#protocol/bytes";
import { ID_BYTES } from "#protocol/ids";

/** A slip's and a poster's. */
const LANGUAGE_VERSIONS: readonly (number | undefined)[] = [2, 3];
const SECRET_BYTES = 16;
const LANGUAGE_AT = 1 + ID_BYTES + SECRET_BYTES;

/** Two letters, or null. */
export function languageOfSlip(link: string): string | null {
  const [code = ""] = link.slice(link.lastIndexOf("#") + 1).split(".");
  try {
    const bytes = base64UrlToBytes(code);
    const letters = String.fromCharCode(...bytes.subarray(LANGUAGE_AT, LANGUAGE_AT + 2));
    return LANGUAGE_VERSIONS.includes(bytes[0]) && /^[a-z]{2}$/.test(letters) ? letters : null;
  } catch {
    return null; // a damaged link has no language; its page says that it is damaged
  }
}
