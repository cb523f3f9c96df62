/**
 * Bytes in and out: strict readers, growing writers, hex and base64url.
 *
 * Integers are lib0-style variable-length unsigned integers (7 bits a byte, least significant first), and a
 * reader takes only their shortest form, so that one value has one encoding.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Thrown inside a decoder and turned into a named error at its door; never leaves `protocol/`. */
export class MalformedBytes extends Error {
  override readonly name = "MalformedBytes";
}

const UTF8_ENCODER = new TextEncoder();
const UTF8_DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
  return UTF8_ENCODER.encode(text) as Bytes;
}

/** Text of strictly valid UTF-8. Throws `MalformedBytes`. */
export function bytesToText(bytes: Uint8Array): string {
  try {
    return UTF8_DECODER.decode(bytes);
  } catch {
    throw new MalformedBytes("text is not UTF-8");
  }
}

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function bytesToHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte]!;
  return hex;
}

/** Bytes of lower-case hex. Throws `MalformedBytes`. */
export function hexToBytes(hex: string): Bytes {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) throw new MalformedBytes("not lower-case hex");
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

/** base64url without padding (RFC 4648 section 5). */
export function bytesToBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Bytes of canonical base64url without padding. Throws `MalformedBytes`. */
export function base64UrlToBytes(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new MalformedBytes("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  if (bytesToBase64Url(bytes) !== text) throw new MalformedBytes("not canonical base64url");
  return bytes;
}

export class ByteWriter {
  #buffer: Bytes = new Uint8Array(256);
  #length = 0;

  byte(value: number): this {
    this.#room(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  /** A non-negative safe integer, shortest form. */
  varint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError("varint takes a non-negative safe integer");
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.byte(rest);
  }

  /** Bytes whose length the reader knows. */
  fixed(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Bytes behind their length. */
  block(bytes: Uint8Array): this {
    return this.varint(bytes.length).fixed(bytes);
  }

  text(text: string): this {
    return this.block(utf8(text));
  }

  /** `length` bytes, big-endian. */
  uint(value: number, length: number): this {
    const bytes = new Uint8Array(length);
    let rest = value;
    for (let i = length - 1; i >= 0; i--) {
      bytes[i] = rest % 0x100;
      rest = Math.floor(rest / 0x100);
    }
    if (rest !== 0) throw new RangeError("integer does not fit");
    return this.fixed(bytes);
  }

  bytes(): Bytes {
    return this.#buffer.slice(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + more));
    grown.set(this.#buffer);
    this.#buffer = grown;
  }
}

/** Reads what `ByteWriter` wrote. Every method throws `MalformedBytes` on bytes that do not fit. */
export class ByteReader {
  #offset = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  byte(): number {
    if (this.left < 1) throw new MalformedBytes("bytes end early");
    return this.#bytes[this.#offset++]!;
  }

  varint(max: number = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    let unit = 1;
    for (let length = 1; length <= 8; length++) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) {
        if (byte === 0 && length > 1) throw new MalformedBytes("varint is not in its shortest form");
        if (value > max) throw new MalformedBytes("varint is too large");
        return value;
      }
      unit *= 0x80;
    }
    throw new MalformedBytes("varint is too long");
  }

  fixed(length: number): Bytes {
    if (this.left < length) throw new MalformedBytes("bytes end early");
    // A copy of our own: `slice` of a Node Buffer would be a view of bytes that somebody else overwrites.
    const bytes = new Uint8Array(length);
    bytes.set(this.#bytes.subarray(this.#offset, this.#offset + length));
    this.#offset += length;
    return bytes;
  }

  block(lengthMax: number): Bytes {
    return this.fixed(this.varint(lengthMax));
  }

  text(bytesMax: number): string {
    return bytesToText(this.block(bytesMax));
  }

  uint(length: number): number {
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 0x100 + this.byte();
    if (!Number.isSafeInteger(value)) throw new MalformedBytes("integer is too large");
    return value;
  }

  /** A list behind its length, each item read by `item`. */
  list<T>(countMax: number, item: (reader: ByteReader) => T): T[] {
    const count = this.varint(countMax);
    return Array.from({ length: count }, () => item(this));
  }

  end(): void {
    if (this.left !== 0) throw new MalformedBytes("bytes are left over");
  }
}
