/** One admitted socket that appends at full speed, many at a time, and counts what the Room acknowledged. */
import { makeEdgeDoor } from "../client/platform/edge-door.ts";
import { nodeSignatures } from "../headless/headless-member.ts";
import type { EpochKeys } from "../protocol/sealed/epoch-keys.ts";
import type { Append } from "../protocol/wire/frames/append.ts";
import { bytesToDownFrame, type UpFrame, upFrameToBytes } from "../protocol/wire/frames/frame.ts";
import type { Cursor } from "../protocol/wire/head.ts";
import { gateProofBytes } from "../protocol/wire/gate.ts";

const UNDER_WAY_MAX = 200;

export interface BenchWriter {
  /** Resolves when the append is on its way; waits while too many are unacknowledged. */
  append(frame: Append): Promise<void>;
  /** What the Room acknowledged last. */
  readonly acknowledged: Cursor | null;
  /** Sends a frame that is not answered by an acknowledgement. */
  tell(frame: UpFrame): void;
  /** Resolves when everything is acknowledged. */
  done(): Promise<void>;
  close(): void;
}

export async function openWriter(url: string, keys: EpochKeys): Promise<BenchWriter> {
  let underWay = 0;
  let acknowledged: Cursor | null = null;
  let wake = (): void => undefined;
  const changed = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  const admitted = Promise.withResolvers<void>();
  const gate = await nodeSignatures.signingKey(keys.gateSeed);
  const socket = makeEdgeDoor(url).connect(`/api/rooms/${keys.room}/socket?v=1`, {
    opened: () => undefined,
    closed: () => admitted.reject(new Error("the Room closed the writer's socket")),
    received: (bytes) => void received(bytes),
  });

  async function received(bytes: Uint8Array): Promise<void> {
    const frame = bytesToDownFrame(bytes);
    if (!frame.ok) throw new Error(frame.error.type);
    if (frame.value.type === "welcome") {
      const proof = await gate.sign(gateProofBytes(keys.room, keys.epoch, frame.value.nonce));
      socket.send(upFrameToBytes({ type: "hello", epoch: keys.epoch, proof, serial: 0 }));
    }
    if (frame.value.type === "digest") admitted.resolve();
    if (frame.value.type === "refused") throw new Error(`the Room refused: ${frame.value.reason}`);
    if (frame.value.type !== "ack") return;
    const { count, head } = frame.value;
    acknowledged = { count, head };
    underWay--;
    wake();
  }

  await admitted.promise;
  return {
    append: async (frame) => {
      while (underWay >= UNDER_WAY_MAX) await changed();
      underWay++;
      socket.send(upFrameToBytes(frame));
    },
    get acknowledged() {
      return acknowledged;
    },
    tell: (frame) => socket.send(upFrameToBytes(frame)),
    done: async () => {
      while (underWay > 0) await changed();
    },
    close: () => socket.close(),
  };
}
