/**
 * The whole edge in memory: the same Worker app over the same cores and memory stores, with a clock and
 * randomness passed in and delivery by hand. What is sent is in flight until `flush`, so that a simulation
 * decides what arrives, when, and what a crash loses.
 *
 *   const edge = makeMemoryEdge({ clock, random, suite });
 *   await edge.fetch(new Request("https://gopy.test/api/…"));
 *   const socket = edge.connect(`/api/rooms/${room}/socket?v=1`);
 *   socket.onmessage = ({ data }) => …;
 *   await edge.flush();
 */
import { FactoryFarewell, farewellToRoom } from "#durable-objects/factory/factory-farewell";
import { type FactoryHost, FactoryHttp } from "#durable-objects/factory/factory-http";
import { MemoryFactoryStore } from "#durable-objects/factory/memory-factory-store";
import { MemoryFarewellStore, type StoredFarewell } from "#durable-objects/farewell-store";
import type { BucketRule } from "#durable-objects/token-bucket";
import { MemoryRoomStore } from "#durable-objects/room/memory-room-store";
import { ROOM_LIMITS, type RoomLimits } from "#durable-objects/room/room-limits";
import type { Bytes } from "#protocol/bytes";
import type { FactoryId, RoomId, SlipId } from "#protocol/ids";
import type { SignatureSuite } from "#protocol/signature";
import { makeApp } from "#worker/app";
import { MemoryRoomObject } from "./memory-room-object.ts";
import { MemorySocket } from "./memory-socket.ts";

export const MEMORY_ORIGIN = "https://gopy.test";

export interface MemoryEdgeParts {
  /** ms since 1970. */
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
  readonly suite: SignatureSuite;
  readonly limits?: Partial<RoomLimits>;
  readonly joins?: BucketRule;
  /** Told of everything that reaches a Room, in order. */
  readonly arrived?: (socket: MemorySocket, data: Bytes | string) => void;
}

export interface MemoryEdge {
  fetch(request: Request | string): Promise<Response>;
  /** A socket that opens with the next flush; a path that takes none closes it with 1006. */
  connect(path: string): MemorySocket;
  /** Delivers everything in flight both ways, ticks included, until nothing is left. */
  flush(): Promise<void>;
  /** What clients, or one of them, sent so far reaches the Rooms, at most `framesMax` of each; answers stay in flight. */
  deliverUp(only?: MemorySocket, framesMax?: number): Promise<void>;
  /** Rooms broadcast what a tick would. */
  tick(): void;
  /** What the Rooms sent so far reaches the clients, or one of them, at most `framesMax` of each. */
  deliverDown(only?: MemorySocket, framesMax?: number): void;
  /** A deploy: everything in flight arrives, then every socket is closed. What is stored stays. */
  restart(): Promise<void>;
  /** A crash: everything in flight both ways is lost, and every socket with it. What is stored stays. */
  crash(): void;
  /** Objects whose alarm is due do what they put off. */
  alarms(): Promise<void>;
  /** Rooms fall asleep: their memory goes, their sockets stay. */
  hibernate(): void;
}

export function makeMemoryEdge(parts: MemoryEdgeParts): MemoryEdge {
  const limits: RoomLimits = { ...ROOM_LIMITS, ...parts.limits };
  const rooms = new Map<RoomId, MemoryRoomObject>();
  const factories = new Map<FactoryId, MemoryFactory>();
  const connecting: MemorySocket[] = [];
  const room = (id: RoomId) =>
    mapped(rooms, id, () => new MemoryRoomObject(new MemoryRoomStore(), { ...parts, limits }));
  const redeemWrap = async (id: RoomId, slip: SlipId) => {
    const path = `${MEMORY_ORIGIN}/internal/rooms/${id}/wraps/${slip}`;
    return (await room(id).fetch(new Request(path, { method: "DELETE" }))).ok;
  };
  const callRoom = async (method: string, id: RoomId, farewell: StoredFarewell) => {
    const path = `${MEMORY_ORIGIN}/internal/rooms/${id}/farewell`;
    return (await room(id).fetch(new Request(path, { method, body: farewellToRoom(farewell) }))).ok;
  };
  const keepHinted = async (hinted: FactoryId, id: FactoryId): Promise<boolean> => {
    const path = `${MEMORY_ORIGIN}/internal/factories/${hinted}/hinted/${id}`;
    return (await factory(hinted).fetch(new Request(path, { method: "PUT" }))).ok;
  };
  const factory = (id: FactoryId): MemoryFactory =>
    mapped(factories, id, () => new MemoryFactory(parts, { redeemWrap, keepHinted, callRoom }));
  const app = makeApp({ factory, room });

  async function openSockets(): Promise<void> {
    for (const socket of connecting.splice(0)) {
      const url = `${MEMORY_ORIGIN}${socket.path}&memory-socket=${socket.name}`;
      const answer = await app.fetch(new Request(url, { headers: { upgrade: "websocket" } }));
      if (!answer.headers.has("memory-accepted")) socket.lose();
    }
  }

  const edge: MemoryEdge = {
    fetch: async (request) =>
      app.fetch(typeof request === "string" ? new Request(MEMORY_ORIGIN + request) : request),
    connect(path) {
      const socket = new MemorySocket(path);
      connecting.push(socket);
      return socket;
    },
    async flush() {
      await edge.deliverUp();
      edge.tick();
      edge.deliverDown();
      if (connecting.length > 0 || [...rooms.values()].some((each) => each.hasWork)) await edge.flush();
    },
    async deliverUp(only, framesMax) {
      await openSockets();
      for (const each of rooms.values()) await each.deliverUp(only, framesMax);
    },
    tick: () => rooms.forEach((each) => each.tick()),
    deliverDown: (only, framesMax) => rooms.forEach((each) => each.deliverDown(only, framesMax)),
    async restart() {
      await edge.flush();
      rooms.forEach((each) => each.restart());
      factories.forEach((each) => each.restart());
    },
    crash() {
      for (const socket of connecting.splice(0)) socket.lose();
      rooms.forEach((each) => each.crash());
      factories.forEach((each) => each.restart());
    },
    async alarms() {
      for (const each of factories.values()) await each.alarm();
      for (const each of rooms.values()) each.alarm();
    },
    hibernate: () => rooms.forEach((each) => each.hibernate()),
  };
  return edge;
}

interface OtherObjects extends Omit<FactoryHost, "scheduleSweep"> {
  callRoom(method: "PUT" | "DELETE", room: RoomId, farewell: StoredFarewell): Promise<boolean>;
}

class MemoryFactory {
  #store = new MemoryFactoryStore();
  #farewells = new MemoryFarewellStore();
  readonly #parts: MemoryEdgeParts;
  readonly #others: OtherObjects;
  #http: FactoryHttp;
  #farewell!: FactoryFarewell;
  #alarmMs: number | null = null;

  constructor(parts: MemoryEdgeParts, others: OtherObjects) {
    this.#parts = parts;
    this.#others = others;
    this.#http = this.#wake();
  }

  fetch(request: Request): Promise<Response> {
    return this.#farewell.answer(request);
  }

  async alarm(): Promise<void> {
    if (this.#alarmMs === null || this.#alarmMs > this.#parts.clock()) return;
    this.#alarmMs = null;
    if (this.#farewell.isDeleted) return;
    await this.#http.sweep();
    await this.#farewell.goOn();
  }

  #wakeBy(ms: number): void {
    this.#alarmMs = Math.min(ms, this.#alarmMs ?? Infinity);
  }

  restart(): void {
    this.#http = this.#wake();
  }

  #wake(): FactoryHttp {
    const host = { ...this.#others, scheduleSweep: () => undefined };
    this.#farewell = new FactoryFarewell(
      { ...this.#parts, factory: this.#store, store: this.#farewells },
      {
        tellRoom: (room, farewell) => this.#others.callRoom("PUT", room, farewell),
        deleteRoom: (room, farewell) => this.#others.callRoom("DELETE", room, farewell),
        wakeBy: async (ms) => this.#wakeBy(ms),
        deleteAllBut: async (keep) => {
          this.#store = new MemoryFactoryStore();
          this.#alarmMs = null;
          keep();
          this.#http = this.#wake();
        },
      },
      (request) => this.#http.answer(request),
    );
    return new FactoryHttp({ ...this.#parts, store: this.#store }, host, this.#parts.joins);
  }
}

function mapped<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
