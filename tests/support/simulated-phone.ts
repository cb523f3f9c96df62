/**
 * A phone on the memory edge: the app's engine with the simulation's clock, chance and disk. A phone can be
 * offline, and its tab can die at any await: then nothing of that tab ever goes on.
 */
import type { Adapters, Clock, EdgeDoor, KeyValueStore, SocketHandlers } from "#client/sync/adapters";
import { MemberEngine } from "#client/sync/member-engine";
import { MemoryStore, nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import type { DeviceId } from "#protocol/ids";
import { MEMORY_ORIGIN, type MemoryEdge } from "./memory-edge.ts";
import type { MemorySocket } from "./memory-socket.ts";

export interface PhoneParts {
  readonly edge: MemoryEdge;
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
}

/** One run of the app in one tab, from its start to its death. */
class Tab {
  isDead = false;
  readonly sockets = new Set<SimulatedSocket>();
  /** Awaits left until this tab dies; Infinity for one that lives. */
  awaitsLeft = Infinity;

  /** Passes a promise on to the tab's code, unless the tab is dead by then. */
  through<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.#survives() && resolve(value),
        (error: unknown) => this.#survives() && reject(error),
      );
    });
  }

  #survives(): boolean {
    if (this.isDead) return false;
    if (--this.awaitsLeft > 0) return true;
    this.die();
    return false;
  }

  die(): void {
    this.isDead = true;
    for (const socket of this.sockets) socket.lose();
  }
}

class SimulatedSocket {
  #socket: MemorySocket | null = null;
  readonly #phone: SimulatedPhone;
  readonly #tab: Tab;
  readonly #path: string;
  readonly #handlers: SocketHandlers;

  constructor(phone: SimulatedPhone, tab: Tab, path: string, handlers: SocketHandlers) {
    this.#phone = phone;
    this.#tab = tab;
    this.#path = path;
    this.#handlers = handlers;
    this.connect();
  }

  /** What partysocket does after its delay; a simulation decides when. */
  connect(): void {
    if (this.#socket || this.#tab.isDead || this.#phone.isOffline) return;
    const socket = this.#phone.parts.edge.connect(this.#path);
    this.#socket = socket;
    const isPresent = (): boolean => this.#socket === socket && !this.#tab.isDead;
    socket.onopen = () => isPresent() && this.#handlers.opened();
    socket.onmessage = ({ data }) => {
      if (isPresent() && typeof data !== "string") this.#handlers.received(this.#phone.altered(new Uint8Array(data)));
    };
    socket.onclose = () => {
      if (!isPresent()) return;
      this.#socket = null;
      this.#handlers.closed();
    };
  }

  send(bytes: Bytes): void {
    if (this.#tab.isDead || this.#socket?.readyState !== 1) return;
    this.#socket.send(bytes);
  }

  lose(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.lose();
    if (this.#socket === socket) this.#socket = null;
  }

  /** The phone gives up, but what it sent is still on its way and may land late. */
  forsake(): void {
    if (!this.#socket) return;
    this.#socket = null;
    if (!this.#tab.isDead) this.#handlers.closed();
  }

  reconnect(): void {
    this.lose();
    this.connect();
  }
}

export class SimulatedPhone {
  readonly parts: PhoneParts;
  readonly name: string;
  /** The disk outlives every tab. */
  readonly store: KeyValueStore = new MemoryStore();
  isOffline = false;
  /** A hostile edge on the way: what it makes of the bytes that arrive. */
  altered: (bytes: Bytes) => Bytes = (bytes) => bytes;
  engine!: MemberEngine;
  #tab = new Tab();
  readonly #living = new Map<DeviceId, Tab>();

  constructor(name: string, parts: PhoneParts) {
    this.name = name;
    this.parts = parts;
  }

  /** Opens the app. Resolves at once when the phone is a newcomer. */
  async open(): Promise<MemberEngine> {
    const tab = new Tab();
    this.#tab = tab;
    this.engine = new MemberEngine(this.#adapters(tab));
    await this.engine.start();
    return this.engine;
  }

  #adapters(tab: Tab): Adapters {
    const { clock, random } = this.parts;
    return {
      clock: {
        now: () => clock.now(),
        after: (ms, run) => clock.after(ms, () => !tab.isDead && run()),
      },
      random,
      suite: nodeSignatures,
      door: this.#door(tab),
      store: {
        get: (key) => tab.through(this.store.get(key)),
        list: (prefix) => tab.through(this.store.list(prefix)),
        write: (batch) => tab.through(this.store.write(batch)),
      },
      locks: {
        hold: async (device) => void this.#living.set(device, tab),
        isHeld: async (device) => this.#living.get(device)?.isDead === false,
      },
      origin: MEMORY_ORIGIN,
    };
  }

  #door(tab: Tab): EdgeDoor {
    return {
      fetch: (request) => tab.through(this.#fetch(request)),
      connect: (path, handlers) => {
        const socket = new SimulatedSocket(this, tab, path, handlers);
        tab.sockets.add(socket);
        return {
          send: (bytes) => socket.send(bytes),
          reconnect: () => socket.reconnect(),
          close: () => socket.lose(),
        };
      },
    };
  }

  async #fetch(request: Parameters<EdgeDoor["fetch"]>[0]): ReturnType<EdgeDoor["fetch"]> {
    if (this.isOffline) throw new Error("offline");
    const { method, path, headers, body } = request;
    const answer = await this.parts.edge.fetch(new Request(MEMORY_ORIGIN + path, { method, headers, body }));
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
  }

  get isDead(): boolean {
    return this.#tab.isDead;
  }

  die(): void {
    this.#tab.die();
  }

  /** The tab dies when its code comes back from its `awaits`-th await from now. */
  dieAfter(awaits: number): void {
    this.#tab.awaitsLeft = awaits;
  }

  goOffline(): void {
    this.isOffline = true;
    for (const socket of this.#tab.sockets) socket.forsake();
  }

  goOnline(): void {
    this.isOffline = false;
    this.reconnect();
  }

  /** Every socket that is down connects again. */
  reconnect(): void {
    for (const socket of this.#tab.sockets) socket.connect();
  }
}
