/** A Room object in memory: the real cores, with sockets whose frames are delivered by hand. */
import { errorAnswer } from "#durable-objects/http";
import {
  attachmentToState,
  type Connection,
  type ConnectionState,
  stateToAttachment,
} from "#durable-objects/room/connection";
import { MemoryFarewellStore } from "#durable-objects/farewell-store";
import { MemoryRoomStore } from "#durable-objects/room/memory-room-store";
import { RoomFarewell } from "#durable-objects/room/room-farewell";
import { RoomCore } from "#durable-objects/room/room-core";
import { RoomHttp } from "#durable-objects/room/room-http";
import type { RoomLimits } from "#durable-objects/room/room-limits";
import { Retaining } from "#durable-objects/room/retaining";
import { Rotating } from "#durable-objects/room/rotating";
import type { RoomStore } from "#durable-objects/room/room-store";
import type { Bytes } from "#protocol/bytes";
import type { SignatureSuite } from "#protocol/signature";
import { PING, PONG } from "#protocol/wire/frames/frame";
import { MemorySocket } from "./memory-socket.ts";

interface MemoryRoomParts {
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
  readonly suite: SignatureSuite;
  readonly limits: RoomLimits;
  readonly arrived?: (socket: MemorySocket, data: Bytes | string) => void;
}

export class MemoryRoomObject {
  #store: RoomStore;
  readonly #farewells = new MemoryFarewellStore();
  #farewell!: RoomFarewell;
  #retaining!: Retaining;
  #alarmMs: number | null = null;
  readonly #parts: MemoryRoomParts;
  readonly #connections = new Set<MemoryConnection>();
  #core: RoomCore;
  #http: RoomHttp;
  #isTickDue = false;

  constructor(store: RoomStore, parts: MemoryRoomParts) {
    this.#store = store;
    this.#parts = parts;
    [this.#core, this.#http] = this.#wake();
  }

  /** Whether frames are in flight. A due tick alone waits for the clock. */
  get hasWork(): boolean {
    return [...this.#connections].some((connection) => connection.hasWork);
  }

  async fetch(request: Request): Promise<Response> {
    const answer = await this.#farewell.answer(request);
    if (answer) return answer;
    const socket = MemorySocket.named(new URL(request.url).searchParams.get("memory-socket") ?? "");
    return socket ? this.#accept(socket) : this.#http.answer(request);
  }

  async deliverUp(only?: MemorySocket, framesMax = Infinity): Promise<void> {
    for (const connection of this.#connections) {
      if (only && connection.socket !== only) continue;
      for (const data of connection.socket.up.splice(0, framesMax)) await this.#received(connection, data);
      if (connection.isGone && connection.socket.up.length === 0) this.#drop(connection);
    }
  }

  tick(): void {
    if (!this.#isTickDue) return;
    this.#isTickDue = false;
    this.#core.tick();
  }

  deliverDown(only?: MemorySocket, framesMax = Infinity): void {
    for (const connection of this.#connections) {
      if (only && connection.socket !== only) continue;
      connection.socket.deliverDown(framesMax);
      if (connection.isGone && connection.socket.up.length === 0) this.#drop(connection);
    }
  }

  alarm(): void {
    if (this.#alarmMs === null || this.#alarmMs > this.#parts.clock()) return;
    this.#alarmMs = null;
    if (!this.#farewell.isDeleted) this.#retaining.goOn();
  }

  restart(): void {
    for (const { socket } of this.#connections) {
      socket.closing ??= { code: 1012, reason: "restart" };
      socket.deliverDown();
    }
    this.#forget();
  }

  crash(): void {
    for (const { socket } of this.#connections) socket.lose();
    this.#forget();
  }

  hibernate(): void {
    if (!this.#isTickDue) [this.#core, this.#http] = this.#wake();
  }

  #accept(socket: MemorySocket): Response {
    const refusal = this.#core.whyNotConnect();
    if (refusal) return errorAnswer(refusal);
    const connection = new MemoryConnection(socket, this.#parts.clock());
    this.#connections.add(connection);
    socket.opened();
    this.#core.connected(connection);
    // Node has no 101; the accepted socket is reached by its name.
    return new Response(null, { headers: { "memory-accepted": socket.name } });
  }

  async #received(connection: MemoryConnection, data: Bytes | string): Promise<void> {
    if (connection.socket.closing) return;
    this.#parts.arrived?.(connection.socket, data);
    connection.heardMs = this.#parts.clock();
    if (data === PING) return void connection.socket.down.push(PONG);
    await this.#core.received(connection, typeof data === "string" ? new Uint8Array(0) : data);
  }

  #drop(connection: MemoryConnection): void {
    this.#connections.delete(connection);
    this.#core.closed(connection);
  }

  #forget(): void {
    this.#connections.clear();
    this.#isTickDue = false;
    [this.#core, this.#http] = this.#wake();
  }

  #present(): MemoryConnection[] {
    return [...this.#connections].filter(({ isGone, socket }) => !isGone && !socket.closing);
  }

  #wake(): [RoomCore, RoomHttp] {
    const host = { connections: () => this.#present(), scheduleTick: () => void (this.#isTickDue = true) };
    const { suite, clock } = this.#parts;
    const rotating = new Rotating(this.#store, suite, clock);
    this.#farewell = new RoomFarewell(
      { store: this.#farewells, suite, clock },
      {
        changed: () => this.#core.farewellChanged(),
        deleted: () => this.#core.deleted(),
        deleteAllBut: async (keep) => {
          this.#store = new MemoryRoomStore();
          keep();
          [this.#core, this.#http] = this.#wake();
        },
      },
    );
    this.#retaining = new Retaining({
      store: this.#store,
      suite,
      clock,
      wakeAt: (ms) => void (this.#alarmMs = ms),
    });
    const isEnding = () => this.#farewell.isEnding;
    const core = new RoomCore({ ...this.#parts, store: this.#store, host, rotating, isEnding });
    return [
      core,
      new RoomHttp({
        store: this.#store,
        suite,
        clock,
        rotating,
        retaining: this.#retaining,
        rotated: () => core.rotated(),
      }),
    ];
  }
}

class MemoryConnection implements Connection {
  readonly socket: MemorySocket;
  /** Bytes, as a real attachment is: what does not survive serialising does not survive here either. */
  #attachment: Bytes | undefined;
  heardMs: number;

  constructor(socket: MemorySocket, nowMs: number) {
    this.socket = socket;
    this.heardMs = nowMs;
  }

  get isGone(): boolean {
    return this.socket.readyState === MemorySocket.CLOSED;
  }

  get hasWork(): boolean {
    return (
      this.socket.up.length + this.socket.down.length > 0 || (this.socket.closing !== null && !this.isGone)
    );
  }

  get state(): ConnectionState | undefined {
    return attachmentToState(this.#attachment);
  }

  set state(state: ConnectionState | undefined) {
    this.#attachment = state && stateToAttachment(state);
  }

  send(bytes: Bytes): void {
    if (!this.isGone && !this.socket.closing) this.socket.down.push(bytes);
  }

  close(code: number, reason: string): void {
    this.socket.closing ??= { code, reason };
  }

  lastHeardMs(): number {
    return this.heardMs;
  }
}
