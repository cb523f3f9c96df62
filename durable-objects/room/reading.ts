/**
 * Reading: pages of Streams, lists of Boards, and the digest. Bounded by socket: how often it asks, and how
 * many bytes it is sent, so that one phone's reading cannot fill the memory that all share (ROOM12).
 */
import { equalBytes } from "#protocol/bytes";
import { idToBytes } from "#protocol/ids";
import { DIGEST_STREAMS_MAX, PAGE_BYTES_MAX, STREAMS_OPEN_PER_SOCKET_MAX } from "#protocol/limits";
import type { Acts } from "#protocol/wire/frames/acts";
import type { Digest } from "#protocol/wire/frames/digest";
import type { List } from "#protocol/wire/frames/list";
import type { ListedRow } from "#protocol/wire/frames/listed";
import type { Open } from "#protocol/wire/frames/open";
import type { Connection } from "./connection.ts";
import { refuse, send } from "./replies.ts";
import { LISTED_BYTES_MAX } from "./room-limits.ts";
import type { RoomLog } from "./room-log.ts";
import type { PendingOpen, Visit } from "./visit.ts";

/** A page frame is a list of Envelopes behind at most this much. */
const PAGE_HEADER_BYTES = 64;
const OPEN_WAIT_MS = 1_000;

export class Reading {
  readonly #clock: () => number;
  readonly #scheduleTick: () => void;
  /** Sockets that are still owed pages. */
  readonly #owed = new Map<Connection, { readonly visit: Visit; readonly log: RoomLog }>();

  constructor(clock: () => number, scheduleTick: () => void) {
    this.#clock = clock;
    this.#scheduleTick = scheduleTick;
  }

  open(connection: Connection, visit: Visit, log: RoomLog, frame: Open): void {
    const subject = idToBytes(frame.stream);
    const waitMs = visit.asks.take(this.#clock());
    if (waitMs > 0) return refuse(connection, "too-fast", subject, waitMs);
    const isTooMany = visit.opens.length >= STREAMS_OPEN_PER_SOCKET_MAX;
    if (isTooMany) return refuse(connection, "too-many-open", subject, OPEN_WAIT_MS);
    if (log.isCut(frame.stream)) return refuse(connection, "cut", subject);
    const head = log.headAt(frame.stream, frame.count);
    if (!head || !equalBytes(head, frame.head)) return refuse(connection, "head-unknown", subject);
    visit.opens.push({ stream: frame.stream, count: frame.count });
    this.#sendPages(connection, visit, log);
  }

  /** Answers the rows it sent. What goes before them counts as they do. */
  list(connection: Connection, visit: Visit, log: RoomLog, frame: List, before?: Acts): readonly ListedRow[] {
    const nowMs = this.#clock();
    const waitMs = visit.asks.take(nowMs) || visit.readBytes.waitMs(nowMs);
    if (waitMs > 0) {
      refuse(connection, "too-fast", idToBytes(frame.board), waitMs);
      return [];
    }
    if (before) visit.readBytes.spend(send(connection, before));
    const { board, limit } = frame;
    const list = log.list({ board, before: frame.before, limit, bytesMax: LISTED_BYTES_MAX });
    visit.readBytes.spend(send(connection, { type: "listed", board, before: frame.before, ...list }));
    return list.rows;
  }

  /** Further pages to those who are owed some. */
  goOn(): void {
    for (const [connection, { visit, log }] of this.#owed) this.#sendPages(connection, visit, log);
  }

  stop(connection: Connection): void {
    this.#owed.delete(connection);
  }

  /** All pages at once for any ordinary Thread; what is over the socket's bytes follows tick by tick. */
  #sendPages(connection: Connection, visit: Visit, log: RoomLog): void {
    while (visit.opens[0] && visit.readBytes.level(this.#clock()) > 0) {
      const isLast = sendPage(connection, visit, log, visit.opens[0]);
      if (isLast) visit.opens.shift();
    }
    if (visit.opens.length === 0) return this.stop(connection);
    this.#owed.set(connection, { visit, log });
    this.#scheduleTick();
  }
}

function sendPage(connection: Connection, visit: Visit, log: RoomLog, open: PendingOpen): boolean {
  // Cut while its pages were on their way.
  if (log.isCut(open.stream)) {
    refuse(connection, "cut", idToBytes(open.stream));
    return true;
  }
  const page = log.page(open.stream, open.count, PAGE_BYTES_MAX - PAGE_HEADER_BYTES);
  visit.readBytes.spend(send(connection, { type: "page", stream: open.stream, from: open.count, ...page }));
  open.count += page.envelopes.length;
  return !page.hasMore;
}

/** A newcomer needs no list of every Stream; one who knows more than the Room does must look at everything. */
export function digestSince(log: RoomLog, serial: number): Digest {
  if (serial === 0) return { type: "digest", serial: log.serial, isPartial: false, streams: [] };
  if (serial > log.serial) return { type: "digest", serial: log.serial, isPartial: true, streams: [] };
  return { type: "digest", serial: log.serial, ...log.changedSince(serial, DIGEST_STREAMS_MAX) };
}
