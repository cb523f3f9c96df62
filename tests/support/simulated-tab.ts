/**
 * One run of the app in one tab of a simulated phone, from its start to its death. Whoever runs the simulation
 * owns the pace: when the tab's code comes back from an await, and whether it does at all.
 */
import type { Adapters, EdgeDoor, SocketHandlers } from "#client/sync/adapters";
import { MemberEngine } from "#client/sync/member-engine";
import type { Bytes } from "#protocol/bytes";
import type { SignatureSuite, SigningKey } from "#protocol/signature";
import { MEMORY_ORIGIN } from "./memory-edge.ts";
import { MemorySocket } from "./memory-socket.ts";
import type { SimulatedPhone } from "./simulated-phone.ts";

/** What a tab waits for. Of one kind, things are done in the order asked; of different kinds, in any order. */
export type Lane = "disk" | "crypto" | "locks" | "net";

export interface Pace {
  /** Whether what is asked for now is done before the tab waits for it; else it is done when its turn comes. */
  isEager(tab: SimulatedTab, lane: Lane): boolean;
  /** Calls `run` when the turn of this wait has come. */
  later(tab: SimulatedTab, lane: Lane, run: () => void): void;
  /** Whether signing and verifying take time, as WebCrypto does. */
  readonly isCryptoSlow: boolean;
}

export const AT_ONCE: Pace = { isEager: () => true, later: (_tab, _lane, run) => run(), isCryptoSlow: false };

export class SimulatedTab {
  readonly phone: SimulatedPhone;
  readonly engine: MemberEngine;
  readonly sockets = new Set<SimulatedSocket>();
  /** Resolves when the app has taken up what the phone holds; never if the tab dies before. */
  readonly started: Promise<void>;
  isStarted = false;
  isDead = false;
  /** Awaits left until this tab dies; Infinity for one that lives. */
  awaitsLeft = Infinity;
  readonly #pace: Pace;

  constructor(phone: SimulatedPhone) {
    this.phone = phone;
    this.#pace = phone.parts.pace ?? AT_ONCE;
    this.engine = new MemberEngine(this.#adapters());
    this.started = this.engine.start().then(() => void (this.isStarted = true));
  }

  /** Does something outside and comes back with its answer, unless the tab is dead by then. */
  through<T>(lane: Lane, ask: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.isDead) return;
      const begun = this.#pace.isEager(this, lane) ? ask() : null;
      begun?.catch(() => undefined); // who waits for it hears of it below
      this.#pace.later(this, lane, () => {
        if (this.isDead) return;
        (begun ?? ask()).then(
          (value) => this.#survives() && resolve(value),
          (error: unknown) => this.#survives() && reject(error),
        );
      });
    });
  }

  #survives(): boolean {
    if (this.isDead) return false;
    if (--this.awaitsLeft > 0) return true;
    this.die();
    return false;
  }

  /** Nothing of this tab ever goes on. What it sent is lost, or lands late. */
  die(sent: "lost" | "late" = "lost"): void {
    this.isDead = true;
    for (const socket of this.sockets) {
      if (sent === "lost") socket.lose();
      else socket.forsake();
    }
  }

  #adapters(): Adapters {
    const { phone } = this;
    const { clock, counting, random } = phone.parts;
    return {
      clock: {
        now: () => clock.now(),
        after: (ms, run) => clock.after(ms, () => !this.isDead && run()),
      },
      random,
      suite: this.#suite(),
      door: this.#door(),
      store: {
        get: (key) => this.through("disk", () => phone.store.get(key)),
        list: (prefix) => this.through("disk", () => phone.store.list(prefix)),
        write: (batch) => this.through("disk", () => phone.write(batch)),
      },
      locks: phone.locks.of(this),
      origin: MEMORY_ORIGIN,
      ...(counting && { counting }),
    };
  }

  #suite(): SignatureSuite {
    const { suite } = this.phone;
    if (!this.#pace.isCryptoSlow) return suite;
    const slow = (key: SigningKey): SigningKey => ({
      publicKey: key.publicKey,
      sign: (message) => this.through("crypto", async () => key.sign(message)),
    });
    return {
      verify: (...checked) => this.through("crypto", async () => suite.verify(...checked)),
      signingKey: (seed) => this.through("crypto", async () => slow(await suite.signingKey(seed))),
    };
  }

  #door(): EdgeDoor {
    return {
      fetch: (request) => this.through("net", () => this.phone.fetch(request)),
      connect: (path, handlers) => {
        const socket = new SimulatedSocket(this, path, handlers);
        this.sockets.add(socket);
        return {
          send: (bytes) => socket.send(bytes),
          reconnect: () => socket.reconnect(),
          close: () => socket.lose(),
        };
      },
    };
  }
}

/** A socket that connects again, as partysocket does after its delay; here a simulation decides when. */
export class SimulatedSocket {
  readonly tab: SimulatedTab;
  readonly #path: string;
  readonly #handlers: SocketHandlers;
  #present: MemorySocket | null = null;

  constructor(tab: SimulatedTab, path: string, handlers: SocketHandlers) {
    this.tab = tab;
    this.#path = path;
    this.#handlers = handlers;
    this.connect();
  }

  /** The connection of this moment, null while there is none. */
  get present(): MemorySocket | null {
    return this.#present;
  }

  connect(): void {
    const { tab } = this;
    if (this.#present || tab.isDead) return;
    if (tab.phone.isOffline)
      return queueMicrotask(() => tab.isDead || this.#present || this.#handlers.closed());
    const { edge, tap } = tab.phone.parts;
    const socket = edge.connect(this.#path);
    this.#present = socket;
    const isPresent = (): boolean => this.#present === socket && !tab.isDead;
    socket.onopen = () => isPresent() && this.#handlers.opened();
    socket.onmessage = ({ data }) => {
      if (!isPresent() || typeof data === "string") return;
      const bytes = tab.phone.altered(new Uint8Array(data));
      tap?.received?.(tab, socket, bytes);
      this.#handlers.received(bytes);
    };
    socket.onclose = () => {
      if (this.#present !== socket) return;
      this.#present = null;
      if (!tab.isDead) this.#handlers.closed();
    };
  }

  send(bytes: Bytes): void {
    if (this.tab.isDead || this.#present?.readyState !== MemorySocket.OPEN) return;
    this.tab.phone.parts.tap?.sent?.(this.tab, this.#present, bytes);
    this.#present.send(this.tab.phone.alteredUp(bytes));
  }

  /** The connection is gone, and what was in flight with it. */
  lose(): void {
    const socket = this.#present;
    socket?.lose();
    if (this.#present === socket) this.#present = null;
  }

  /** The phone gives up, but what it sent is still on its way and may land late. */
  forsake(): void {
    if (!this.#present) return;
    this.#present = null;
    if (!this.tab.isDead) this.#handlers.closed();
  }

  reconnect(): void {
    this.lose();
    this.connect();
  }
}
