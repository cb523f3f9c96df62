/**
 * The Ed25519 of the headless member, which checks the same signature once for all phones of a simulation: the
 * verdict depends on nothing but key, message and signature.
 */
import { hash } from "node:crypto";
import { nodeSignatures } from "#headless/headless-member";
import { concatBytes } from "#protocol/bytes";
import type { SignatureSuite } from "#protocol/signature";

export function rememberingSignatures(): SignatureSuite {
  const verdicts = new Map<string, boolean>();
  return {
    signingKey: (seed) => nodeSignatures.signingKey(seed),
    verify(publicKey, message, signature) {
      const name = hash("sha256", concatBytes(publicKey, signature, message), "hex");
      const known = verdicts.get(name) ?? (nodeSignatures.verify(publicKey, message, signature) as boolean);
      verdicts.set(name, known);
      return known;
    },
  };
}
