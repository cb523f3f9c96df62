import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalBytes } from "#protocol/bytes";
import { ENVELOPE_BYTES_MAX, FRAME_BYTES_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { bytesToDownFrame, bytesToUpFrame, upFrameToBytes } from "#protocol/wire/frames/frame";
import type { StreamId } from "#protocol/ids";
import { BODY_CODECS, FRAME_CODECS } from "../support/wire-codecs.ts";

/** Envelopes have no inner lengths, so a longer or shorter one is another Envelope. */
const isPrefixFree = (name: string) => name !== "envelope";

describe.each([...FRAME_CODECS, ...BODY_CODECS])("$name", ({ name, any, toBytes, fromBytes }) => {
  test("[WIRE1] comes back from its bytes as it was", () => {
    fc.assert(
      fc.property(any, (value) => {
        expect(mustBeOk(fromBytes(toBytes(value)))).toEqual(value);
      }),
    );
  });

  test("[WIRE2] is refused when a byte is missing or left over", () => {
    const cut = fc.tuple(any, fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255));
    fc.assert(
      fc.property(cut, ([value, at, extra]) => {
        const bytes = toBytes(value);
        if (!isPrefixFree(name)) return;
        expect(fromBytes(bytes.slice(0, Math.floor(bytes.length * at))).ok).toBe(false);
        expect(fromBytes(new Uint8Array([...bytes, extra])).ok).toBe(false);
      }),
    );
  });

  test("[WIRE3] one value has one encoding: whatever parses is written back the same", () => {
    const changed = fc.tuple(any, fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(changed, ([value, at, byte]) => {
        const bytes = toBytes(value);
        bytes[at % bytes.length] = byte;
        const parsed = fromBytes(bytes);
        if (parsed.ok) expect(equalBytes(toBytes(parsed.value), bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("[WIRE2] any bytes are parsed or refused by a named error, never thrown at", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const parsed = fromBytes(bytes);
        if (!parsed.ok) expect(parsed.error.type).toMatch(/^[A-Z][A-Za-z]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("limits", () => {
  test("[WIRE2] an up frame over its limit is refused before it is parsed", () => {
    expect(bytesToUpFrame(new Uint8Array(FRAME_BYTES_MAX + 1))).toEqual({
      ok: false,
      error: { type: "FrameTooLong" },
    });
    expect(bytesToUpFrame(new Uint8Array(FRAME_BYTES_MAX))).toEqual({
      ok: false,
      error: { type: "FrameMalformed" },
    });
  });

  test("[WIRE2] an append carries an Envelope up to its limit and none beyond", () => {
    const append = (length: number) =>
      upFrameToBytes({
        type: "append",
        token: new Uint8Array(8),
        board: NO_BOARD,
        stream: "0".repeat(32) as StreamId,
        place: { at: "end" },
        envelope: new Uint8Array(length),
      });
    expect(bytesToUpFrame(append(ENVELOPE_BYTES_MAX)).ok).toBe(true);
    expect(bytesToUpFrame(append(ENVELOPE_BYTES_MAX + 1)).ok).toBe(false);
  });

  test("[WIRE2] an up frame is no down frame, nor the other way round", () => {
    for (const { any, toBytes } of FRAME_CODECS) {
      const [value] = fc.sample(any, { numRuns: 1, seed: 1 });
      expect(bytesToUpFrame(toBytes(value)).ok).not.toBe(bytesToDownFrame(toBytes(value)).ok);
    }
  });
});
