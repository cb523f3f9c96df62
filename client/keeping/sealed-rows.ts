/**
 * Rows of the engine, sealed: neither what they hold nor what they are about can be read from the disk.
 *
 *   name   s/ and for each part of the key 16 bytes of HMAC-SHA256(name key, the key up to this part), in hex
 *   value  nonce 24 | XChaCha20-Poly1305(value key, AAD = name) of: any [key, value], zeros to a multiple of 64
 *
 * `any` is lib0's; keys come from the master key by HKDF-SHA256 with the salt "gopy/kept/1". Rows of one place are
 * found together by the names of the parts they share; that they belong together is all the disk tells.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { createDecoder, readAny } from "lib0/decoding";
import { createEncoder, toUint8Array, writeAny } from "lib0/encoding";
import { type Bytes, bytesToHex, concatBytes, utf8 } from "#protocol/bytes";
import type { RandomBytes } from "#protocol/sealed/seal";
import type { Rows } from "./kept-store.ts";
import type { DiskRow } from "./phone-disk.ts";

export const SEALED = "s/";
export const MASTER_KEY_BYTES = 32;
const NONCE_BYTES = 24;
const NAME_BYTES = 16;
const VALUE_BLOCK_BYTES = 64;
const NAMES_REMEMBERED_MAX = 2_000;

export class SealedRows implements Rows {
  readonly #nameKey: Uint8Array;
  readonly #valueKey: Uint8Array;
  readonly #random: RandomBytes;
  /** The names of places; those of single rows are not asked for often enough. */
  readonly #places = new Map<string, string>();

  constructor(master: Uint8Array, random: RandomBytes) {
    const derive = (info: string) => hkdf(sha256, master, utf8("gopy/kept/1"), utf8(info), 32);
    this.#nameKey = derive("names");
    this.#valueKey = derive("values");
    this.#random = random;
  }

  nameOf(key: string): string {
    const end = key.lastIndexOf("/") + 1;
    return this.#placeOf(key.slice(0, end)) + this.#part(key);
  }

  prefixOf(prefix: string): string {
    if (!prefix.endsWith("/")) throw new Error("a sealed prefix ends in a slash");
    return this.#placeOf(prefix);
  }

  toDisk(key: string, value: unknown): DiskRow {
    const name = this.nameOf(key);
    const nonce = this.#random(NONCE_BYTES);
    return [name, concatBytes(nonce, this.#cipher(name, nonce).encrypt(plainOf(key, value)))];
  }

  /** Throws on a row that was not sealed with this key for this name. */
  fromDisk([name, value]: DiskRow): DiskRow {
    const sealed = value as Bytes;
    const plain = this.#cipher(name, sealed.slice(0, NONCE_BYTES)).decrypt(sealed.slice(NONCE_BYTES));
    return readAny(createDecoder(plain)) as unknown as DiskRow;
  }

  #cipher(name: string, nonce: Uint8Array) {
    return xchacha20poly1305(this.#valueKey, nonce, utf8(name));
  }

  #placeOf(prefix: string): string {
    const known = this.#places.get(prefix);
    if (known !== undefined) return known;
    const parts = prefix.split("/").slice(0, -1);
    const names = parts.map((_, index) => this.#part(`${parts.slice(0, index + 1).join("/")}/`));
    const place = SEALED + names.map((name) => `${name}/`).join("");
    if (this.#places.size >= NAMES_REMEMBERED_MAX) this.#places.clear();
    this.#places.set(prefix, place);
    return place;
  }

  #part(path: string): string {
    return bytesToHex(hmac(sha256, this.#nameKey, utf8(path)).subarray(0, NAME_BYTES));
  }
}

function plainOf(key: string, value: unknown): Uint8Array {
  const encoder = createEncoder();
  writeAny(encoder, [key, value] as never);
  const bytes = toUint8Array(encoder);
  const padded = new Uint8Array(Math.ceil(bytes.length / VALUE_BLOCK_BYTES) * VALUE_BLOCK_BYTES);
  padded.set(bytes);
  return padded;
}
