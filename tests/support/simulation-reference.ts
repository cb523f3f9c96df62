/** The logs of a simulation as the last newcomer holds them on disk, read once more by a reader of its own. */
import { identityOf } from "#client/sync/identity";
import { PhoneStore } from "#client/sync/phone-store";
import { parsePostValue } from "#client/sync/post-values";
import { type Bytes, bytesToHex } from "#protocol/bytes";
import type { AuthorId, RoomId, StreamId } from "#protocol/ids";
import { bytesToEntry } from "#protocol/sealed/entry";
import { ME_KEY } from "#protocol/sealed/intents";
import { JOIN_KEY } from "#protocol/sealed/join-log";
import { openEnvelope } from "#protocol/sealed/seal";
import { previewOf } from "#protocol/sealed/shelf-update";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { type Refusal, StreamReader, type Verdict } from "#protocol/sealed/stream-reader";
import { controlStreamOf } from "#protocol/wire/head";
import type { SimulatedPhone } from "./simulated-phone.ts";
import type { SimulationRecord } from "./simulation-record.ts";

interface ReadStream {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly log: readonly Bytes[];
  readonly reader: StreamReader;
  readonly entries: readonly ReadEntry[];
}

interface ReadEntry {
  readonly envelope: Bytes;
  readonly verdict: Verdict;
  readonly author: AuthorId | null;
  /** What it writes or tried to write. */
  readonly keys: readonly string[];
}

export interface RefusedEntry {
  readonly stream: StreamId;
  readonly position: number;
  readonly named: Refusal;
}

export interface Written {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly author: AuthorId;
  readonly key: string;
  readonly value: ShelfValue;
  /** Its place among all that was written in the Stream. */
  readonly order: number;
}

export class Reference {
  /** Everything that stands on the shelves of all Threads. */
  readonly written: readonly Written[];
  readonly #streams: ReadonlyMap<StreamId, ReadStream>;

  constructor(streams: readonly ReadStream[]) {
    this.#streams = new Map(streams.map((each) => [each.stream, each]));
    this.written = streams.flatMap(writtenIn);
  }

  get envelopes(): number {
    return [...this.#streams.values()].reduce((sum, { log }) => sum + log.length, 0);
  }

  logOf(stream: StreamId): readonly Bytes[] {
    return this.#streams.get(stream)?.log ?? [];
  }

  /** Whether a post answers, promises or says that something is done. */
  isDuty(stream: StreamId, post: string): boolean {
    return this.written.some((each) => {
      const isIt = each.stream === stream && `${each.author}/${each.key.slice("post/".length)}` === post;
      return isIt && parsePostValue(each.value)?.kind !== "plain";
    });
  }

  get refusals(): readonly RefusedEntry[] {
    return [...this.#streams.values()].flatMap(({ stream, entries }) =>
      entries.flatMap(({ verdict }) => {
        return verdict.isAccepted ? [] : [{ stream, position: verdict.position, named: verdict.refusal }];
      }),
    );
  }

  /**
   * Whether a refused entry is the same words once more, because their writer could not know that they had
   * landed: the very same Envelope (a network that repeats), an entry that landed late although it was sent again,
   * one that was sent again before the first landed late, or a join, which is written blindly (JOIN3).
   */
  isDuplicate({ stream, position, named }: RefusedEntry, record: SimulationRecord): boolean {
    const { entries } = this.#streams.get(stream)!;
    const { envelope, keys, author } = entries[position - 1]!;
    const earlier = entries.slice(0, position - 1);
    if (earlier.some((each) => bytesToHex(each.envelope) === bytesToHex(envelope)))
      return named.type === "Replayed";
    if (named.type !== "Replayed" && named.type !== "ClockOverlap") return false;
    const same = earlier.filter(
      (each) => each.author === author && each.verdict.isAccepted && shareAny(each.keys, keys),
    );
    if (same.length === 0) return false;
    // With an official's join goes the name on the invitation.
    const isJoin = keys.includes(JOIN_KEY) && keys.every((key) => key === JOIN_KEY || key === ME_KEY);
    return isJoin || record.landedLate(envelope) || same.some((each) => record.landedLate(each.envelope));
  }

  /** Whether the Envelope that a Board shows as the opening's latest version is one that the Thread refuses. */
  isAmendedInVain(stream: StreamId): boolean {
    const { entries } = this.#streams.get(stream)!;
    const opener = entries[0]!.author;
    return entries.some(({ verdict, author }) => !verdict.isAccepted && author === opener);
  }
}

function writtenIn({ room, stream, reader }: ReadStream): readonly Written[] {
  return [...reader.shelves].flatMap(([author, shelf]) =>
    [...shelf.entries()].map(([key, value]) => {
      return { room, stream, author, key, value, order: reader.keyFacts(author, key)?.order ?? 0 };
    }),
  );
}

function shareAny(a: readonly string[], b: readonly string[]): boolean {
  return a.some((key) => b.includes(key));
}

export async function readReference(phone: SimulatedPhone): Promise<Reference> {
  const stored = await new PhoneStore(phone.store).identity();
  const { keyrings, chains } = await identityOf(phone.suite, stored!);
  const streams: ReadStream[] = [];
  for (const { room, keysOfEpoch } of keyrings) {
    const logs = new Map<StreamId, Bytes[]>();
    for (const [name, envelope] of await phone.store.list(`envelope/${room}/`)) {
      const stream = name.split("/")[2] as StreamId;
      logs.set(stream, [...(logs.get(stream) ?? []), envelope as Bytes]);
    }
    for (const [stream, log] of logs) {
      const kind = stream === controlStreamOf(room) ? "control" : "thread";
      const reader = new StreamReader({ suite: phone.suite, chains, room, stream, kind, keysOfEpoch });
      const entries: ReadEntry[] = [];
      for (const envelope of log) {
        const verdict = await reader.read(envelope);
        const opened = openEnvelope(keysOfEpoch, stream, envelope);
        const entry = opened.ok ? bytesToEntry(opened.value.entry) : null;
        const preview = entry?.ok ? previewOf(entry.value.update) : null;
        const keys = preview?.ok ? [...preview.value.keys()] : [];
        entries.push({ envelope, verdict, author: entry?.ok ? entry.value.author : null, keys });
      }
      streams.push({ room, stream, log, reader, entries });
    }
  }
  return new Reference(streams);
}
