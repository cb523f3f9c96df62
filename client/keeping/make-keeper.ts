/** A keeper with what a browser brings: WebCrypto's keys that cannot be exported, its chance and its clock. */
import type { Bytes } from "#protocol/bytes";
import { concatBytes } from "#protocol/bytes";
import { Keeper, type KeeperParts } from "./keeper.ts";
import type { KeptStore } from "./kept-store.ts";
import { type DeviceKeys, lockRecordIn } from "./lock-record.ts";
import { calibrate } from "./stretch.ts";

const AES = { name: "AES-GCM", length: 256 } as const;
const NONCE_BYTES = 12;

export const webCryptoKeys: DeviceKeys = {
  make: () => crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]),
  async seal(key, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: AES.name, iv }, key as CryptoKey, bytes);
    return concatBytes(iv, new Uint8Array(sealed));
  },
  async open(key, bytes) {
    const iv = bytes.slice(0, NONCE_BYTES);
    const algorithm = { name: AES.name, iv };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key as CryptoKey, bytes.slice(NONCE_BYTES)));
  },
};

export function makeKeeper(
  parts: Pick<KeeperParts, "disk" | "open" | "changed">,
  record: unknown,
  store: KeptStore | null,
): Keeper {
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length)) as Bytes;
  return new Keeper(
    {
      ...parts,
      keys: webCryptoKeys,
      random,
      now: () => Date.now(),
      measure: () => calibrate(() => performance.now()),
    },
    lockRecordIn(record),
    store,
  );
}
