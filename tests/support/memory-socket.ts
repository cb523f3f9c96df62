/** The client's end of a socket in the memory edge; enough like a browser's WebSocket to stand in for one. */
import type { Bytes } from "#protocol/bytes";

let socketsMade = 0;
/** Sockets by name: an HTTP request can carry only the name, as a real one carries only the connection. */
const sockets = new Map<string, MemorySocket>();

export class MemorySocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 3;

  readonly name = `memory-${++socketsMade}`;
  readonly path: string;
  readyState = MemorySocket.CONNECTING;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: ArrayBuffer | string }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  /** In flight to the Room. */
  up: (Bytes | string)[] = [];
  /** In flight from the Room. */
  down: (Bytes | string)[] = [];
  /** A close by the Room arrives after what it sent before. */
  closing: { readonly code: number; readonly reason: string } | null = null;

  constructor(path: string) {
    this.path = path;
    sockets.set(this.name, this);
  }

  static named(name: string): MemorySocket | undefined {
    return sockets.get(name);
  }

  send(data: Uint8Array | ArrayBuffer | string): void {
    if (this.readyState === MemorySocket.CONNECTING) throw new Error("send on a socket that is not open yet");
    if (this.readyState === MemorySocket.OPEN)
      this.up.push(typeof data === "string" ? data : new Uint8Array(data).slice());
  }

  /** By the client: what it sent before still arrives. */
  close(code = 1000, reason = ""): void {
    this.#end(code, reason);
  }

  opened(): void {
    if (this.readyState !== MemorySocket.CONNECTING) return;
    this.readyState = MemorySocket.OPEN;
    this.onopen?.();
  }

  deliverDown(framesMax = Infinity): void {
    for (const data of this.down.splice(0, framesMax)) {
      if (this.readyState === MemorySocket.OPEN)
        this.onmessage?.({ data: typeof data === "string" ? data : data.slice().buffer });
    }
    if (this.closing && this.down.length === 0) this.#end(this.closing.code, this.closing.reason);
  }

  /** The connection is gone, and everything in flight with it. */
  lose(): void {
    this.up = [];
    this.down = [];
    this.#end(1006, "");
  }

  #end(code: number, reason: string): void {
    if (this.readyState === MemorySocket.CLOSED) return;
    this.readyState = MemorySocket.CLOSED;
    sockets.delete(this.name);
    this.onclose?.({ code, reason });
  }
}
