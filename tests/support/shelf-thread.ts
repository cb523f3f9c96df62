/** Readers of one Thread who see the same entries, to hold against one another. */
import { isDeepStrictEqual } from "node:util";
import { Shelf, type ShelfAcceptError, type ShelfWrite } from "#protocol/sealed/shelf";
import { type AcceptedUpdate, clientIdOf } from "#protocol/sealed/shelf-index";
import type { AuthorId, DeviceId, StreamId } from "#protocol/ids";
import { mustBeOk, type Result } from "#protocol/result";
import { parseShelfUpdate } from "#protocol/sealed/shelf-update";
import { expect } from "vitest";

export const STREAM = "5a".repeat(16) as StreamId;
export const ANH = "a1".repeat(16) as AuthorId;
export const BINH = "b2".repeat(16) as AuthorId;
export const PHONE = "0000000a" as DeviceId;
export const TABLET = "0000000b" as DeviceId;

export function clientOf(author: AuthorId, device: DeviceId): number {
  return clientIdOf(STREAM, author, device);
}

export type Landed = { readonly author: AuthorId; readonly device: DeviceId; readonly update: Uint8Array };
type Outcome = Result<AcceptedUpdate, ShelfAcceptError>;

/** Whoever reads the Stream from its start. */
export class ThreadReader {
  /** what this reader took, to be replayed after a reload */
  readonly accepted: Landed[] = [];
  readonly #clocks = new Map<number, number>();
  readonly #shelves = new Map<AuthorId, Shelf>();

  static of(log: readonly Landed[]): ThreadReader {
    const reader = new ThreadReader();
    for (const entry of log) reader.land(entry);
    return reader;
  }

  land(entry: Landed): Outcome {
    const outcome = this.shelf(entry.author).accept(entry.device, entry.update);
    if (outcome.ok) this.#remember(entry);
    return outcome;
  }

  /** How many structs of a client have been accepted: the clock its next update begins at. */
  clock(client: number): number {
    return this.#clocks.get(client) ?? 0;
  }

  #remember(entry: Landed): void {
    this.accepted.push(entry);
    const { client, items } = mustBeOk(parseShelfUpdate(entry.update));
    if (client !== null) this.#clocks.set(client, this.clock(client) + items.length);
  }

  shelf(author: AuthorId): Shelf {
    const shelf = this.#shelves.get(author) ?? new Shelf(STREAM, author);
    this.#shelves.set(author, shelf);
    return shelf;
  }

  words(author: AuthorId): readonly [string, unknown][] {
    return [...this.shelf(author).entries()];
  }
}

/**
 * A Thread read by one who sits through it (`patient`) and one who leaves half way and comes back (`restless`).
 * Whatever lands must be judged alike by both.
 */
export class TestThread {
  readonly log: Landed[] = [];
  readonly patient = new ThreadReader();
  #restless = new ThreadReader();

  land(author: AuthorId, device: DeviceId, update: Uint8Array): Outcome {
    const entry = { author, device, update };
    this.log.push(entry);
    const outcome = this.patient.land(entry);
    expectSame(this.#restless.land(entry), outcome);
    return outcome;
  }

  /** An honest author types: the write succeeds, is accepted by everybody and can be read. */
  type(author: AuthorId, device: DeviceId, ...writes: readonly ShelfWrite[]): void {
    mustBeOk(this.land(author, device, mustBeOk(this.patient.shelf(author).write(device, writes))));
    for (const [key, value] of writes) expect(this.patient.shelf(author).get(key)).toEqual(value);
  }

  leaveAndComeBack(): void {
    this.#restless = ThreadReader.of(this.log);
  }

  /** The restless, a newcomer, and one who reloads from accepted updates alone see what the patient sees. */
  expectAgreement(...authors: readonly AuthorId[]): void {
    const others = [this.#restless, ThreadReader.of(this.log), ThreadReader.of(this.patient.accepted)];
    for (const reader of others) {
      expect(reader.accepted.length).toBe(this.patient.accepted.length);
      for (const author of authors) expectSame(reader.words(author), this.patient.words(author));
    }
  }
}

/** `toEqual` only where there is something to show: it takes longer than all the reading. */
function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
