/**
 * argon2id (RFC 9106, by @noble/hashes) between a PIN and the key it opens: what makes guessing slow, as far as the
 * slowest phone allows. See docs/decisions/0018-the-local-lock.md.
 */
import { argon2id } from "@noble/hashes/argon2.js";
import { type Bytes, utf8 } from "#protocol/bytes";

/** Memory in KiB, passes over it; one lane, because a Web Worker has one thread. */
export interface Stretching {
  readonly memoryKib: number;
  readonly passes: number;
}

export const STRETCHED_BYTES = 32;
export const SALT_BYTES = 16;

/** From the least that is still recommended (OWASP) to what a good phone does in a second; 32 MiB at most. */
const LADDER: readonly [Stretching, ...Stretching[]] = [
  { memoryKib: 7_168, passes: 5 },
  { memoryKib: 19_456, passes: 2 },
  { memoryKib: 19_456, passes: 4 },
  { memoryKib: 32_768, passes: 4 },
];
const WANTED_MS_MAX = 1_000;
const PROBE: Stretching = { memoryKib: 1_024, passes: 1 };

export function stretch(secret: string, salt: Uint8Array, { memoryKib, passes }: Stretching): Bytes {
  const parameters = { t: passes, m: memoryKib, p: 1, dkLen: STRETCHED_BYTES };
  return argon2id(utf8(secret.normalize("NFKC")), salt, parameters) as Bytes;
}

/** The strongest rung that this phone climbs in about a second, measured with a small probe. `now` is in ms. */
export function calibrate(now: () => number): Stretching {
  stretch("warm up", new Uint8Array(SALT_BYTES), PROBE);
  const begun = now();
  for (let times = 0; times < 4; times++) stretch("probe", new Uint8Array(SALT_BYTES), PROBE);
  const msPerKib = (now() - begun) / (4 * PROBE.memoryKib);
  const fitting = LADDER.filter(({ memoryKib, passes }) => memoryKib * passes * msPerKib <= WANTED_MS_MAX);
  return fitting.at(-1) ?? LADDER[0];
}
