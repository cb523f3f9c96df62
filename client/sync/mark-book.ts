/**
 * The close marks of a Room on this phone: asked for when a Stream holds Envelopes of an epoch that was closed,
 * believed only under the root of the record that closed it, and kept (MARK2).
 */
import { type Bytes, ByteReader, ByteWriter } from "#protocol/bytes";
import type { RoomId, StreamId } from "#protocol/ids";
import { MARKS_PER_REQUEST_MAX } from "#protocol/limits";
import type { RecordHistory } from "#protocol/sealed/rotation";
import { areMarksUnder, type CloseMark, readMark, writeMark } from "#protocol/wire/close-marks";
import type { ProvenMarks } from "#protocol/wire/rotation-bodies";
import type { EdgeClient } from "./edge-client.ts";
import type { PhoneStore, StoredMarks } from "./phone-store.ts";

interface MarksOfStream {
  /** Marks of all epochs up to this one are here, where there are any. */
  readonly throughEpoch: number;
  readonly byEpoch: ReadonlyMap<number, CloseMark>;
}

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
    if (stored && !this.#streams.has(stream)) this.#streams.set(stream, fromStored(stored));
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
    const answer = await this.#host.edge.closeMarks(this.#host.room, { fromEpoch: through + 1, streams });
    if (!answer.ok) return false;
    const history = this.#host.history();
    if (!answer.value.every((proven) => isProven(history, proven))) {
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
    const kept = streams.map((stream) => [stream, toStored(this.#streams.get(stream)!)] as const);
    await this.#host.store.keepCloseMarks(this.#host.room, kept);
  }
}

/** The record that follows an epoch commits to how it was closed. */
function isProven(history: RecordHistory, { epoch, placed, proof }: ProvenMarks): boolean {
  const marks = history[epoch]?.rotation?.marks;
  return marks !== undefined && areMarksUnder(marks.root, marks.count, placed, proof);
}

function toStored({ throughEpoch, byEpoch }: MarksOfStream): StoredMarks {
  return { throughEpoch, marks: [...byEpoch].map(([epoch, mark]) => ({ epoch, mark: markBytes(mark) })) };
}

function markBytes(mark: CloseMark): Bytes {
  const writer = new ByteWriter();
  writeMark(writer, mark);
  return writer.bytes();
}

function fromStored({ throughEpoch, marks }: StoredMarks): MarksOfStream {
  const byEpoch = new Map(marks.map(({ epoch, mark }) => [epoch, readMark(new ByteReader(mark))] as const));
  return { throughEpoch, byEpoch };
}
