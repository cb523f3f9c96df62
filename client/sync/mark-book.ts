/**
 * The close marks of a Room on this phone: asked for when a Stream holds Envelopes of an epoch that was closed,
 * believed only under the root of the record that closed it, and kept (MARK2).
 */
import type { RoomId, StreamId } from "#protocol/ids";
import { MARKS_PER_REQUEST_MAX } from "#protocol/limits";
import type { RecordHistory } from "#protocol/sealed/record-history";
import type { CloseMark } from "#protocol/wire/close-marks";
import type { ProvenMarks } from "#protocol/wire/rotation-bodies";
import type { EdgeClient } from "./edge-client.ts";
import type { MarksOfStream } from "./mark-proofs.ts";
import type { PhoneStore } from "./phone-store.ts";

export interface MarkBookHost {
  readonly room: RoomId;
  readonly edge: EdgeClient;
  readonly store: PhoneStore;
  history(): RecordHistory;
  /** Marks that stand under no root: the edge's doing. */
  forged(): void;
}

export class MarkBook {
  readonly #host: MarkBookHost;
  readonly #streams = new Map<StreamId, MarksOfStream>();

  constructor(host: MarkBookHost) {
    this.#host = host;
  }

  /** The newest epoch that was closed, 0 before the first rotation. */
  get closedEpoch(): number {
    return Math.max(0, this.#host.history().length - 1);
  }

  /**
   * How far a Stream had come when an epoch was closed: null when nothing of it was there, undefined while the epoch
   * reigns or this phone has not asked.
   */
  markOf(stream: StreamId, epoch: number): CloseMark | null | undefined {
    if (!this.isKnown(stream, epoch)) return undefined;
    return this.#streams.get(stream)?.byEpoch.get(epoch) ?? null;
  }

  marksOf(stream: StreamId): readonly CloseMark[] {
    return [...(this.#streams.get(stream)?.byEpoch.values() ?? [])];
  }

  /** Whether an epoch was closed and this phone has asked what was in the Stream then. */
  isKnown(stream: StreamId, epoch: number): boolean {
    return epoch <= (this.#streams.get(stream)?.throughEpoch ?? 0);
  }

  /** What the phone holds, without asking. */
  async load(stream: StreamId): Promise<void> {
    if (this.closedEpoch === 0 || this.#streams.has(stream)) return;
    const stored = await this.#host.store.closeMarks(this.#host.room, stream);
    if (stored && !this.#streams.has(stream)) this.#streams.set(stream, (await proofs()).fromStored(stored));
  }

  /** Makes sure that the marks of these Streams are here. False when they cannot be had now. */
  async need(streams: readonly StreamId[]): Promise<boolean> {
    const closed = this.closedEpoch;
    await Promise.all(streams.map((stream) => this.load(stream)));
    const missing = [...new Set(streams)].filter((stream) => !this.isKnown(stream, closed));
    for (let start = 0; start < missing.length; start += MARKS_PER_REQUEST_MAX) {
      const batch = missing.slice(start, start + MARKS_PER_REQUEST_MAX);
      if (!(await this.#ask(batch, closed))) return false;
    }
    return true;
  }

  async #ask(streams: readonly StreamId[], closed: number): Promise<boolean> {
    const through = Math.min(...streams.map((stream) => this.#streams.get(stream)?.throughEpoch ?? 0));
    const loaded = await proofs().catch(() => null);
    if (!loaded) return false;
    const question = { fromEpoch: through + 1, streams };
    const answer = await loaded.askMarks(this.#host.edge, this.#host.room, question);
    if (!answer.ok) return false;
    const history = this.#host.history();
    if (!answer.value.every((proven) => loaded.isProven(history, proven))) {
      this.#host.forged();
      return false;
    }
    await this.#take(streams, answer.value, closed);
    return true;
  }

  async #take(streams: readonly StreamId[], proven: readonly ProvenMarks[], closed: number): Promise<void> {
    for (const stream of streams) {
      const byEpoch = new Map(this.#streams.get(stream)?.byEpoch);
      for (const { epoch, placed } of proven) {
        const own = placed.find(({ mark }) => mark.stream === stream);
        if (own && epoch <= closed) byEpoch.set(epoch, own.mark);
      }
      this.#streams.set(stream, { throughEpoch: closed, byEpoch });
    }
    const { toStored } = await proofs();
    const kept = streams.map((stream) => [stream, toStored(this.#streams.get(stream)!)] as const);
    await this.#host.store.keepCloseMarks(this.#host.room, kept);
  }
}

function proofs() {
  return import("./mark-proofs.ts");
}
