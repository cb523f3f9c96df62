/**
 * Sealing to a public key: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 *
 *   sealed = encapsulated key 32 | ciphertext | tag 16
 *
 * Base mode does not say who sealed. Whatever is opened must be checked against something signed: an epoch
 * key against the commitment in its epoch record (KEY2).
 */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, concatBytes } from "./bytes.ts";
import { err, ok, type Result } from "./result.ts";

const ENCAPSULATED_KEY_BYTES = 32;
export const HPKE_OVERHEAD_BYTES = ENCAPSULATED_KEY_BYTES + 16;

let chosen: Promise<CipherSuite> | undefined;

/**
 * X25519 of WebCrypto, or of the library's own arithmetic on phones sold before 2025, which alone load it. The
 * rest of HPKE comes with the engine: whoever joins waits for it, and one file is smaller than two.
 */
function suiteOfThisPhone(): Promise<CipherSuite> {
  chosen ??= hasX25519().then(async (isNative) =>
    suiteOver(isNative ? new DhkemX25519HkdfSha256() : await libraryKem()),
  );
  return chosen;
}

/** The same messages whichever of the two made them: tests seal with one and open with the other. */
export async function libraryKem(): Promise<Kem> {
  const library = await import("@hpke/dhkem-x25519");
  return new library.DhkemX25519HkdfSha256();
}

type Kem = ConstructorParameters<typeof CipherSuite>[0]["kem"];

export function suiteOver(kem: Kem): CipherSuite {
  return new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

async function hasX25519(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

export interface BoxKey {
  readonly publicKey: Bytes;
  readonly privateKey: CryptoKey;
}

/** What binds a sealed message to its purpose: `info` to the protocol's use, `aad` to the recipient. */
export interface SealContext {
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
}

/** The X25519 pair of a 32-byte seed (RFC 9180 section 7.1.3, DeriveKeyPair). */
export async function boxKeyOf(seed: Uint8Array, given?: CipherSuite): Promise<BoxKey> {
  const suite = given ?? (await suiteOfThisPhone());
  const pair = await suite.kem.deriveKeyPair(seed.slice().buffer);
  const publicKey = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
  return { publicKey, privateKey: pair.privateKey };
}

/** Throws for a public key that is no point of X25519: callers take it from a verified certificate. */
export async function sealTo(
  publicKey: Uint8Array,
  context: SealContext,
  plaintext: Uint8Array,
  given?: CipherSuite,
): Promise<Bytes> {
  const suite = given ?? (await suiteOfThisPhone());
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey.slice().buffer);
  const sealed = await suite.seal(
    { recipientPublicKey, info: context.info.slice().buffer },
    plaintext.slice().buffer,
    context.aad.slice().buffer,
  );
  return concatBytes(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

export async function openSealed(
  key: BoxKey,
  context: SealContext,
  sealed: Uint8Array,
  given?: CipherSuite,
): Promise<Result<Bytes, HpkeError>> {
  const suite = given ?? (await suiteOfThisPhone());
  if (sealed.length < HPKE_OVERHEAD_BYTES) return err({ type: "SealedTooShort" });
  try {
    const plaintext = await suite.open(
      {
        recipientKey: key.privateKey,
        enc: sealed.slice(0, ENCAPSULATED_KEY_BYTES).buffer,
        info: context.info.slice().buffer,
      },
      sealed.slice(ENCAPSULATED_KEY_BYTES).buffer,
      context.aad.slice().buffer,
    );
    return ok(new Uint8Array(plaintext));
  } catch {
    return err({ type: "SealedForAnother" }); // the library has one error for every way it can fail
  }
}

export interface HpkeError {
  readonly type: "SealedTooShort" | "SealedForAnother";
}
