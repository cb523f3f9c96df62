/** A socket of a Room in a test: frames typed both ways, and waiting for the next one. */
import { type Bytes, bytesToHex } from "#protocol/bytes";
import { hash } from "#protocol/hash";
import { type BoardId, bytesToId, type StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { type Append, amendHashOf, NO_BOARD } from "#protocol/wire/frames/append";
import { bytesToDownFrame, type DownFrame, type UpFrame, upFrameToBytes } from "#protocol/wire/frames/frame";
import { gateProofBytes } from "#protocol/wire/gate";
import { controlStreamOf, startOfStream } from "#protocol/wire/head";
import { makeEnvelope, type OpenRoom, randomBytes } from "./edge-people.ts";

export type FrameOf<T extends DownFrame["type"]> = Extract<DownFrame, { type: T }>;

/** The wire under a visitor: real in workerd tests, delivered by hand in memory. */
export interface Wire {
  send(data: Bytes | string): void;
  close(): void;
  /** Waits until something more may have arrived; rejects when nothing will. */
  more(): Promise<void>;
}

export class Visitor {
  readonly frames: DownFrame[] = [];
  readonly texts: string[] = [];
  readonly bytes: Bytes[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  wire!: Wire;

  arrived(data: ArrayBuffer | string): void {
    if (typeof data === "string") return void this.texts.push(data);
    this.bytes.push(new Uint8Array(data));
    this.frames.push(mustBeOk(bytesToDownFrame(new Uint8Array(data))));
  }

  send(frame: UpFrame): void {
    this.wire.send(upFrameToBytes(frame));
  }

  /** The next frame of this type; earlier ones of other types stay for later. */
  async next<T extends DownFrame["type"]>(type: T): Promise<FrameOf<T>> {
    return this.nextWhere(type, () => true);
  }

  async nextWhere<T extends DownFrame["type"]>(
    type: T,
    matches: (frame: FrameOf<T>) => boolean,
  ): Promise<FrameOf<T>> {
    for (;;) {
      const index = this.frames.findIndex((frame) => frame.type === type && matches(frame as FrameOf<T>));
      if (index >= 0) return this.frames.splice(index, 1)[0] as FrameOf<T>;
      await this.wire.more();
    }
  }

  async untilClosed(): Promise<{ readonly code: number; readonly reason: string }> {
    while (!this.closed) await this.wire.more();
    return this.closed;
  }

  /** Proves the gate and answers the digest. */
  async enter(room: Pick<OpenRoom, "id" | "gate">, serial = 0): Promise<FrameOf<"digest">> {
    const { nonce, epoch } = await this.next("welcome");
    const proof = await room.gate.sign(gateProofBytes(room.id, epoch, nonce));
    this.send({ type: "hello", epoch, proof, serial });
    return this.next("digest");
  }

  /** Sends an append and answers its ack, or its refusal. */
  async append(append: Append): Promise<FrameOf<"ack"> | FrameOf<"refused">> {
    this.send(append);
    for (;;) {
      const index = this.frames.findIndex((frame) => answers(frame, append.token));
      if (index >= 0) return this.frames.splice(index, 1)[0] as FrameOf<"ack"> | FrameOf<"refused">;
      await this.wire.more();
    }
  }

  /** All Envelopes of a Stream from its start. */
  async read(room: Pick<OpenRoom, "id">, stream: StreamId): Promise<readonly Bytes[]> {
    this.send({ type: "open", stream, ...startOfStream(room.id, stream) });
    const envelopes: Bytes[] = [];
    for (;;) {
      const page = await this.nextWhere("page", (each) => each.stream === stream);
      envelopes.push(...page.envelopes);
      if (!page.hasMore) return envelopes;
    }
  }
}

function answers(frame: DownFrame, token: Bytes): boolean {
  if (frame.type === "ack") return bytesToHex(frame.token) === bytesToHex(token);
  return frame.type === "refused" && bytesToHex(frame.subject) === bytesToHex(token);
}

/** Short names of long Envelopes, so that a failing comparison can be read. */
export function namesOf(envelopes: readonly Bytes[]): readonly string[] {
  return envelopes.map((envelope) => bytesToHex(hash(envelope).subarray(0, 6)));
}

export function makeBoard(): BoardId {
  return bytesToId<BoardId>(randomBytes(16));
}

export interface TestThread {
  readonly board: BoardId;
  readonly stream: StreamId;
  readonly amendSecret: Bytes;
}

export function makeThread(board: BoardId): TestThread {
  return { board, stream: bytesToId<StreamId>(randomBytes(16)), amendSecret: randomBytes(16) };
}

export function opening({ board, stream, amendSecret }: TestThread, envelope = makeEnvelope()): Append {
  const place = { at: "opening", amendHash: amendHashOf(amendSecret) } as const;
  return { type: "append", token: randomBytes(8), board, stream, place, envelope };
}

export function reply({ board, stream }: TestThread, envelope = makeEnvelope()): Append {
  return { type: "append", token: randomBytes(8), board, stream, place: { at: "end" }, envelope };
}

export function amending({ board, stream, amendSecret }: TestThread, envelope = makeEnvelope()): Append {
  return {
    type: "append",
    token: randomBytes(8),
    board,
    stream,
    place: { at: "amending", amendSecret },
    envelope,
  };
}

export function controlEntry(room: Pick<OpenRoom, "id">, envelope = makeEnvelope()): Append {
  const stream = controlStreamOf(room.id);
  return { type: "append", token: randomBytes(8), board: NO_BOARD, stream, place: { at: "end" }, envelope };
}
