/**
 * WebCrypto works in threads of its own: on a busy machine what is under way there is not over when all else is. This
 * counts it, so that a test can wait for the end instead of for a while.
 */
let underWay = 0;

const { subtle } = globalThis.crypto;
for (const name of [
  "encrypt",
  "decrypt",
  "deriveBits",
  "deriveKey",
  "generateKey",
  "importKey",
  "sign",
] as const) {
  const original = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(subtle);
  const counted = (...args: unknown[]): Promise<unknown> => {
    underWay++;
    return original(...args).finally(() => underWay--);
  };
  Object.defineProperty(subtle, name, { value: counted, configurable: true });
}

/** Whether WebCrypto has something to finish. */
export function isSealing(): boolean {
  return underWay > 0;
}
