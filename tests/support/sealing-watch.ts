/**
 * WebCrypto works in threads of its own: on a busy machine what is under way there is not over when all else is. This
 * counts it, so that a test can wait for the end instead of for a while.
 */
let underWay = 0;
let waiting: (() => void)[] = [];

type Methods = Record<string, (...args: unknown[]) => unknown>;

const { subtle } = globalThis.crypto;
const methods = subtle as unknown as Methods;
for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
  if (name === "constructor") continue;
  const original = methods[name]!.bind(subtle);
  const counted = (...args: unknown[]): Promise<unknown> => {
    underWay++;
    return Promise.resolve(original(...args)).finally(isOver);
  };
  Object.defineProperty(subtle, name, { value: counted, configurable: true });
}

function isOver(): void {
  underWay--;
  if (underWay > 0) return;
  for (const goOn of waiting) goOn();
  waiting = [];
}

/** Whether WebCrypto has something to finish. */
export function isSealing(): boolean {
  return underWay > 0;
}

/** Resolves when WebCrypto has nothing to finish. */
export async function sealed(): Promise<void> {
  while (isSealing()) await new Promise<void>((resolve) => waiting.push(resolve));
}
