import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equalBytes } from "#protocol/bytes";
import {
  CHAIN_BYTES_MAX,
  CHAIN_CERTIFICATES_MAX,
  ENVELOPE_BYTES_MAX,
  FRAME_BYTES_MAX,
} from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import { NO_BOARD } from "#protocol/wire/frames/append";
import {
  bytesToCertificate,
  bytesToChain,
  type Certificate,
  certificateToBytes,
  chainToBytes,
} from "#protocol/wire/certificate";
import { bytesToEnvelope } from "#protocol/wire/envelope";
import {
  bytesToDownFrame,
  bytesToUpFrame,
  downFrameToBytes,
  upFrameToBytes,
} from "#protocol/wire/frames/frame";
import { nextStepAfter, type RefusalReason } from "#protocol/wire/frames/refused";
import type { StreamId } from "#protocol/ids";
import { anyCertificate, BODY_CODECS, FRAME_CODECS, REFUSAL_REASONS } from "../support/wire-codecs.ts";

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

  test("[WIRE1] is refused when a byte is missing or left over", () => {
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
        expect(equalBytes(parsed.ok ? toBytes(parsed.value) : bytes, bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("[WIRE1] any bytes are parsed or refused by a named error, never thrown at", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const parsed = fromBytes(bytes);
        expect(parsed.ok ? "Parsed" : parsed.error.type).toMatch(/^[A-Z][A-Za-z]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("refusals", () => {
  test("[WIRE2] every reason says what a phone does next", () => {
    const next = Object.fromEntries(REFUSAL_REASONS.map((reason) => [reason, nextStepAfter(reason)]));
    expect(next).toEqual({
      "act-unproven": "stop",
      cut: "stop",
      ending: "back-off",
      frozen: "back-off",
      "gate-closed": "stop",
      malformed: "stop",
      "epoch-old": "refetch",
      "stream-unknown": "refetch",
      "stream-taken": "refetch",
      "amend-unproven": "stop",
      full: "stop",
      "too-long": "stop",
      "too-fast": "back-off",
      "too-many-open": "back-off",
      "head-unknown": "stop",
    });
  });

  test("[WIRE2] the byte of a reason is its place in the table, and no byte is without a reason", () => {
    const bytesOf = (reason: RefusalReason) =>
      downFrameToBytes({ type: "refused", reason, waitMs: 0, subject: new Uint8Array() });
    expect(REFUSAL_REASONS.map((reason) => bytesOf(reason)[1])).toEqual(REFUSAL_REASONS.map((_, i) => i + 1));
    for (const byte of [0, REFUSAL_REASONS.length + 1, 255]) {
      expect(bytesToDownFrame(Uint8Array.of(71, byte, 0, 0)).ok).toBe(false);
    }
  });
});

describe("envelopes and certificates", () => {
  test("[ENV1] an Envelope has its length, version and an epoch, or a named error", () => {
    const errorOf = (bytes: Uint8Array) => {
      const parsed = bytesToEnvelope(bytes);
      return parsed.ok ? "ok" : parsed.error.type;
    };
    const envelope = (length: number, version = 1, epoch = 1) => {
      const bytes = new Uint8Array(length);
      bytes.set([version, epoch >> 8, epoch & 0xff]);
      return bytes;
    };
    expect([171, ENVELOPE_BYTES_MAX].map((length) => errorOf(envelope(length)))).toEqual(["ok", "ok"]);
    expect(errorOf(envelope(170))).toBe("EnvelopeTooShort");
    expect(errorOf(envelope(ENVELOPE_BYTES_MAX + 1))).toBe("EnvelopeTooLong");
    expect([0, 2, 255].map((version) => errorOf(envelope(171, version)))).toEqual(
      Array.from({ length: 3 }, () => "EnvelopeVersionUnknown"),
    );
    expect([errorOf(envelope(171, 1, 0)), errorOf(envelope(171, 1, 65_535))]).toEqual([
      "EnvelopeEpochZero",
      "ok",
    ]);
  });

  test("[CERT1] a certificate of an unknown version, kind or role is none, nor is a chain over its limits", () => {
    const [subject] = fc.sample(anyCertificate, { numRuns: 1, seed: 3 });
    const worker = { ...subject!, kind: "worker", boxKey: new Uint8Array(32), expiresDay: 0 } as const;
    const good = certificateToBytes(worker);
    expect(bytesToCertificate(good).ok).toBe(true);
    for (const [at, byte] of [
      [0, 2],
      [1, 0],
      [1, 6],
      [2, 0],
      [2, 5],
    ] as const) {
      const changed = good.slice();
      changed[at] = byte;
      expect(bytesToCertificate(changed)).toEqual({ ok: false, error: { type: "ChainMalformed" } });
    }
    const isChain = (certificate: Certificate, length: number) =>
      bytesToChain(chainToBytes(Array.from({ length }, () => certificate))).ok;
    const short = { ...worker, kind: "admission", boxKey: null } as const;
    expect([isChain(short, CHAIN_CERTIFICATES_MAX), isChain(short, CHAIN_CERTIFICATES_MAX + 1)]).toEqual([
      true,
      false,
    ]);
    const fitting = Math.floor((CHAIN_BYTES_MAX - 1) / (good.length + 2));
    expect([isChain(worker, fitting), isChain(worker, fitting + 1)]).toEqual([true, false]);
  });
});

describe("limits", () => {
  test("[WIRE1] an up frame over its limit is refused before it is parsed", () => {
    expect(bytesToUpFrame(new Uint8Array(FRAME_BYTES_MAX + 1))).toEqual({
      ok: false,
      error: { type: "FrameTooLong" },
    });
    expect(bytesToUpFrame(new Uint8Array(FRAME_BYTES_MAX))).toEqual({
      ok: false,
      error: { type: "FrameMalformed" },
    });
  });

  test("[WIRE1] an append carries an Envelope up to its limit and none beyond", () => {
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

  test("[WIRE1] an up frame is no down frame, nor the other way round", () => {
    for (const { any, toBytes } of FRAME_CODECS) {
      const [value] = fc.sample(any, { numRuns: 1, seed: 1 });
      expect(bytesToUpFrame(toBytes(value)).ok).not.toBe(bytesToDownFrame(toBytes(value)).ok);
    }
  });
});
