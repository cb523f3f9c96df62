/**
 * A hostile edge between one phone and the honest edge behind it: it sees every frame and answer on the way,
 * may alter, drop, hold up and invent, and holds no key.
 *
 *   const hostile = new HostileEdge(factory.edge);
 *   const phone = new SimulatedPhone("Mây", { ...parts, edge: hostile.edge });
 *   hostile.down = (frame) => (frame.type === "ack" ? [] : [frame]);
 *   hostile.say(room, { type: "page", … });
 *   hostile.becomeHonest();
 */
import type { Bytes } from "#protocol/bytes";
import type { RoomId, StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { envelopeToBytes } from "#protocol/wire/envelope";
import type { Append } from "#protocol/wire/frames/append";
import type { AppendedItem } from "#protocol/wire/frames/appended";
import {
  bytesToDownFrame,
  bytesToUpFrame,
  type DownFrame,
  downFrameToBytes,
  type UpFrame,
  upFrameToBytes,
} from "#protocol/wire/frames/frame";
import type { Page } from "#protocol/wire/frames/page";
import { type Cursor, nextCursor, startOfStream } from "#protocol/wire/head";
import type { Chance } from "./chance.ts";
import type { MemoryEdge } from "./memory-edge.ts";
import { MemorySocket } from "./memory-socket.ts";

/** Frames, or bytes that are none. */
export type Down = DownFrame | Bytes;

export type DownTrick = (frame: DownFrame, room: RoomId) => readonly Down[];
export type UpTrick = (frame: UpFrame, room: RoomId) => readonly UpFrame[];
export type AnswerTrick = (path: string, answer: Response, request: Request) => Promise<Response>;

const honestDown: DownTrick = (frame) => [frame];
const honestUp: UpTrick = (frame) => [frame];
const honestAnswer: AnswerTrick = async (_, answer) => answer;

export class HostileEdge {
  /** What the phone takes for the edge. */
  readonly edge: MemoryEdge;
  down: DownTrick = honestDown;
  up: UpTrick = honestUp;
  answer: AnswerTrick = honestAnswer;
  readonly #sockets = new Set<MiddleSocket>();

  constructor(behind: MemoryEdge) {
    this.edge = {
      ...behind,
      connect: (path) => this.#between(behind.connect(path)),
      fetch: async (request) => {
        const asked = typeof request === "string" ? new Request(`https://gopy.test${request}`) : request;
        return this.answer(new URL(asked.url).pathname, await behind.fetch(asked.clone()), asked);
      },
    };
  }

  becomeHonest(): void {
    this.down = honestDown;
    this.up = honestUp;
    this.answer = honestAnswer;
  }

  /** Sends the phone something of the edge's own invention. */
  say(room: RoomId, ...frames: readonly Down[]): void {
    for (const socket of this.#sockets) if (socket.room === room) socket.arrive(frames);
  }

  #between(inner: MemorySocket): MiddleSocket {
    const socket = new MiddleSocket(inner, this);
    this.#sockets.add(socket);
    listen(inner, {
      onclose: (event) => {
        this.#sockets.delete(socket);
        socket.end(event);
      },
    });
    return socket;
  }
}

function listen(
  socket: MemorySocket,
  heard: Partial<Pick<MemorySocket, "onopen" | "onmessage" | "onclose">>,
): void {
  Object.assign(socket, heard);
}

class MiddleSocket extends MemorySocket {
  readonly room: RoomId;
  readonly #inner: MemorySocket;
  readonly #hostile: HostileEdge;

  constructor(inner: MemorySocket, hostile: HostileEdge) {
    super(inner.path);
    this.room = inner.path.split("/")[3]! as RoomId;
    this.#inner = inner;
    this.#hostile = hostile;
    listen(inner, {
      onopen: () => this.opened(),
      onmessage: ({ data }) => {
        if (typeof data === "string") return void this.onmessage?.({ data });
        const frame = mustBeOk(bytesToDownFrame(new Uint8Array(data)));
        this.arrive(this.#hostile.down(frame, this.room));
      },
    });
  }

  arrive(frames: readonly Down[]): void {
    if (this.readyState !== MemorySocket.OPEN) return;
    for (const frame of frames) {
      const bytes = frame instanceof Uint8Array ? frame : downFrameToBytes(frame);
      this.onmessage?.({ data: bytes.slice().buffer });
    }
  }

  override send(data: Uint8Array | ArrayBuffer | string): void {
    if (typeof data === "string") return this.#inner.send(data);
    const frame = mustBeOk(bytesToUpFrame(new Uint8Array(data)));
    for (const each of this.#hostile.up(frame, this.room)) {
      if (this.#inner.readyState === MemorySocket.OPEN) this.#inner.send(upFrameToBytes(each));
    }
  }

  override close(code?: number, reason?: string): void {
    this.#inner.close(code, reason);
  }

  override lose(): void {
    this.#inner.lose();
  }

  end(event: { readonly code: number; readonly reason: string }): void {
    super.close(event.code, event.reason);
  }
}

/** An Envelope of the right form whose seal nobody made. */
export function junkEnvelope(chance: Chance, epoch = 1): Bytes {
  return envelopeToBytes({ epoch, nonce: chance.bytes(24), ciphertext: chance.bytes(128 + 16) });
}

/**
 * What the hostile edge keeps of a Stream, or wants it to be: a list of Envelopes with the heads that follow.
 * A fork is a copy that goes its own way.
 */
export class History {
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly envelopes: Bytes[];

  constructor(room: RoomId, stream: StreamId, envelopes: readonly Bytes[] = []) {
    this.room = room;
    this.stream = stream;
    this.envelopes = [...envelopes];
  }

  cursorAt(count: number): Cursor {
    let cursor = startOfStream(this.room, this.stream);
    for (const envelope of this.envelopes.slice(0, count)) cursor = nextCursor(cursor, envelope);
    return cursor;
  }

  get end(): Cursor {
    return this.cursorAt(this.envelopes.length);
  }

  /** A page as an honest edge with this history would send it. */
  page(from = 0, to = this.envelopes.length): Page {
    const envelopes = this.envelopes.slice(from, to);
    const { head: startHead } = this.cursorAt(from);
    return { type: "page", stream: this.stream, from, startHead, hasMore: false, envelopes };
  }

  with(...more: readonly Bytes[]): History {
    return new History(this.room, this.stream, [...this.envelopes, ...more]);
  }

  without(position: number): History {
    return new History(this.room, this.stream, this.envelopes.toSpliced(position - 1, 1));
  }

  replaced(position: number, envelope: Bytes): History {
    return new History(this.room, this.stream, this.envelopes.with(position - 1, envelope));
  }

  swapped(a: number, b: number): History {
    const [first, second] = [this.envelopes[a - 1]!, this.envelopes[b - 1]!];
    return this.replaced(a, second).replaced(b, first);
  }

  /** Answers a phone's appends and opens of this Stream from here alone; nothing of the honest edge's comes through. */
  serve(hostile: HostileEdge, board: AppendedItem["board"]): void {
    const before = hostile.up;
    hostile.down = withholding(this.stream);
    hostile.up = (frame, room) => {
      if (frame.type === "append" && frame.stream === this.stream) return this.#take(hostile, board, frame);
      if (frame.type !== "open" || frame.stream !== this.stream) return before(frame, room);
      hostile.say(this.room, this.page(Math.min(frame.count, this.envelopes.length)));
      return [];
    };
  }

  #take(
    hostile: HostileEdge,
    board: AppendedItem["board"],
    { token, envelope, stream }: Append,
  ): readonly UpFrame[] {
    this.envelopes.push(envelope);
    const position = this.envelopes.length;
    const item = { board, stream, position, serial: position, amends: false, envelope };
    hostile.say(this.room, { type: "ack", token, ...this.end }, { type: "appended", items: [item] });
    return [];
  }
}

/** Remembers every Envelope of a Stream that passes by on its way down. */
export function overhear(hostile: HostileEdge, room: RoomId, stream: StreamId): History {
  const history = new History(room, stream);
  const before = hostile.down;
  hostile.down = (frame, of) => {
    if (frame.type === "page" && frame.stream === stream) keep(history, frame.from, frame.envelopes);
    if (frame.type === "appended") {
      for (const item of frame.items)
        if (item.stream === stream) keep(history, item.position - 1, [item.envelope]);
    }
    return before(frame, of);
  };
  return history;
}

function keep(history: History, from: number, envelopes: readonly Bytes[]): void {
  envelopes.forEach((envelope, index) => (history.envelopes[from + index] = envelope));
}

/** Withholds a Stream from the phone: live entries of it, and pages. */
export function withholding(stream: StreamId): DownTrick {
  return (frame) => {
    if (frame.type === "page" && frame.stream === stream) return [];
    if (frame.type !== "appended") return [frame];
    return [{ ...frame, items: frame.items.filter((item) => item.stream !== stream) }];
  };
}
