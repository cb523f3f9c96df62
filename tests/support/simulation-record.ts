/** What a simulation saw happen: every intent that was on a disk, every append sent, landed and acknowledged. */
import { createHash } from "node:crypto";
import type { StoreBatch } from "#client/sync/adapters";
import type { StoredIntent } from "#client/sync/phone-store";
import { type Bytes, bytesToHex } from "#protocol/bytes";
import { hash } from "#protocol/hash";
import type { StreamId } from "#protocol/ids";
import { type Append, NO_BOARD } from "#protocol/wire/frames/append";
import { bytesToDownFrame, bytesToUpFrame } from "#protocol/wire/frames/frame";
import type { MemorySocket } from "./memory-socket.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";
import type { SimulatedTab } from "./simulated-tab.ts";
import type { WorldWitness } from "./simulated-world.ts";

const INTENT_PREFIX = "intent/";

export interface KeptIntent {
  readonly phone: SimulatedPhone;
  readonly intent: StoredIntent;
}

export interface Acknowledged {
  readonly stream: StreamId;
  readonly count: number;
  readonly envelope: Bytes;
}

export class SimulationRecord implements WorldWitness {
  /** Every intent that ever was on a disk, as it was there last. */
  readonly kept = new Map<string, KeptIntent>();
  readonly acknowledged: Acknowledged[] = [];
  readonly #sent = new Map<string, Append>();
  readonly #inside = new Set<string>();
  readonly #late = new Set<string>();
  readonly #trace = createHash("sha256");

  written(phone: SimulatedPhone, batch: StoreBatch): void {
    for (const [key, value] of batch.put ?? []) {
      if (key.startsWith(INTENT_PREFIX))
        this.kept.set(key, { phone, intent: structuredClone(value) as StoredIntent });
    }
  }

  sent(_tab: SimulatedTab, _socket: MemorySocket, bytes: Bytes): void {
    const frame = bytesToUpFrame(bytes);
    if (frame.ok && frame.value.type === "append") this.#sent.set(bytesToHex(frame.value.token), frame.value);
  }

  /** Whether the Room has told a phone that its join is stored: from then on it is wrapped for. */
  isInside({ name }: SimulatedPhone, controlStream: StreamId): boolean {
    return this.#inside.has(`${name}/${controlStream}`);
  }

  received(tab: SimulatedTab, _socket: MemorySocket, bytes: Bytes): void {
    const frame = bytesToDownFrame(bytes);
    if (!frame.ok || frame.value.type !== "ack") return;
    const { token, count } = frame.value;
    const append = this.#sent.get(bytesToHex(token));
    if (!append) throw new Error("[ROOM1] the Room acknowledged what nobody sent");
    if (append.board === NO_BOARD) this.#inside.add(`${tab.phone.name}/${append.stream}`);
    this.acknowledged.push({ stream: append.stream, count, envelope: append.envelope });
  }

  arrived(_socket: MemorySocket, bytes: Bytes, isLate: boolean): void {
    this.#trace.update(bytes);
    if (!isLate) return;
    const frame = bytesToUpFrame(bytes);
    if (frame.ok && frame.value.type === "append") this.#late.add(nameOf(frame.value.envelope));
  }

  /** Whether an Envelope reached the Room over a socket that its phone had given up. */
  landedLate(envelope: Bytes): boolean {
    return this.#late.has(nameOf(envelope));
  }

  /** Names the run: of two runs with the same trace the Rooms heard the same, in the same order. */
  trace(): string {
    return this.#trace.copy().digest("hex").slice(0, 16);
  }

  async waiting(phone: SimulatedPhone): Promise<readonly StoredIntent[]> {
    return (await phone.store.list(INTENT_PREFIX)).map(([, value]) => value as StoredIntent);
  }

  async isEverythingSent(phones: readonly SimulatedPhone[]): Promise<boolean> {
    for (const phone of phones) {
      if ((await this.waiting(phone)).length > 0) return false;
    }
    return true;
  }
}

function nameOf(envelope: Bytes): string {
  return bytesToHex(hash(envelope));
}
