/** Ed25519 of this browser, or the fallback, loaded only by phones that need it. */
import { webCryptoSignatures, type SignatureSuite } from "#protocol/signature";

export async function chooseSignatures(): Promise<SignatureSuite> {
  try {
    await webCryptoSignatures.signingKey(new Uint8Array(32).fill(1));
    return webCryptoSignatures;
  } catch {
    const { fallbackSignatures } = await import("#protocol/sealed/ed25519-fallback");
    return fallbackSignatures;
  }
}
