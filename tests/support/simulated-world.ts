/**
 * The world of one simulation: an edge in memory, phones, a clock, and a network moved by hand, all from one seed.
 * Nothing happens by itself: a tab comes back from an await, a frame arrives and time passes only when a step says so.
 *
 * Between two steps every promise that can go on has gone on (`turn`), so the same seed makes the same run.
 * Founding and joining use HPKE of WebCrypto, which takes real time and randomness of its own: they are driven
 * to their end while the rest of the world stands still (`calmly`), so that they change no order of events.
 */
import type { CountingLimits } from "#client/sync/adapters";
import type { RoomLimits } from "#durable-objects/room/room-limits";
import type { StoreBatch } from "#client/sync/adapters";
import type { Bytes } from "#protocol/bytes";
import { PING } from "#protocol/wire/frames/frame";
import { type Chance, makeChance } from "./chance.ts";
import { HandClock, turn } from "./hand-clock.ts";
import { makeMemoryEdge, type MemoryEdge } from "./memory-edge.ts";
import { MemorySocket } from "./memory-socket.ts";
import { rememberingSignatures } from "./remembering-signatures.ts";
import { SimulatedPhone } from "./simulated-phone.ts";
import type { Lane, Pace, SimulatedSocket, SimulatedTab } from "./simulated-tab.ts";

export interface WorldRules {
  readonly seed: number;
  readonly limits: Partial<RoomLimits>;
  readonly isCryptoSlow: boolean;
  /** Which phone, if any, is far slower than the others. */
  readonly sluggishPhone: number | null;
  /** A network that hands the Room an append twice. */
  readonly isHostile: boolean;
  readonly counting?: CountingLimits;
}

export interface WorldWitness {
  sent(tab: SimulatedTab, socket: MemorySocket, bytes: Bytes): void;
  received(tab: SimulatedTab, socket: MemorySocket, bytes: Bytes): void;
  written(phone: SimulatedPhone, batch: StoreBatch): void;
  /** `isLate`: its phone has given this socket up, or the tab is dead. */
  arrived(socket: MemorySocket, bytes: Bytes, isLate: boolean): void;
}

const SETTLE_ROUNDS_MAX = 90;
const SETTLE_STEP_MS = 5_000;
const APPEND_FRAME = 3;
const LATE_UPS_MAX = 60;

export class World {
  readonly chance: Chance;
  readonly clock = new HandClock();
  readonly edge: MemoryEdge;
  readonly phones: SimulatedPhone[] = [];
  /** Every await comes back at once. */
  isQuick = false;
  readonly #rules: WorldRules;
  readonly #witness: WorldWitness;
  readonly #suite = rememberingSignatures();
  readonly #waits = new Map<SimulatedTab, Map<Lane, (() => void)[]>>();
  /** Lanes of tabs in which something is still to be done when its turn comes. */
  readonly #lazy = new Set<string>();
  readonly #numbers = new Map<SimulatedTab, number>();
  #calm: SimulatedTab | null = null;
  #sockets: MemorySocket[] = [];
  /** Given up with frames in flight: how many deliveries elsewhere they still wait for. */
  readonly #held = new Map<MemorySocket, number>();

  constructor(rules: WorldRules, witness: WorldWitness) {
    this.#rules = rules;
    this.#witness = witness;
    this.chance = makeChance(rules.seed);
    this.edge = this.#watched(
      makeMemoryEdge({
        clock: () => this.clock.now(),
        random: this.#randomOf("edge"),
        suite: this.#suite,
        limits: rules.limits,
        arrived: (socket, data) => {
          if (typeof data !== "string") witness.arrived(socket, data, !this.#isPresent(socket));
        },
      }),
    );
  }

  #watched(edge: MemoryEdge): MemoryEdge {
    const connect = (path: string): MemorySocket => {
      const socket = edge.connect(path);
      this.#sockets.push(socket);
      return socket;
    };
    return { ...edge, connect };
  }

  /** Chance of its own for each, so that one more byte drawn here changes nothing there. */
  #randomOf(name: string): (length: number) => Bytes {
    const seeds = [...name].reduce(
      (mixed, letter) => Math.imul(mixed ^ letter.codePointAt(0)!, 0x01000193),
      this.#rules.seed,
    );
    const chance = makeChance(seeds >>> 0);
    return (length) => chance.bytes(length);
  }

  phone(name: string): SimulatedPhone {
    const phone = new SimulatedPhone(name, {
      edge: this.edge,
      clock: this.clock,
      random: this.#randomOf(name),
      suite: this.#suite,
      ...(this.#rules.counting && { counting: this.#rules.counting }),
      pace: this.#pace(),
      tap: this.#witness,
    });
    this.phones.push(phone);
    return phone;
  }

  #pace(): Pace {
    const isFree = (tab: SimulatedTab): boolean => this.isQuick || this.#calm === tab;
    return {
      isCryptoSlow: this.#rules.isCryptoSlow,
      isEager: (tab, lane) => isFree(tab) || this.#isEager(tab, lane),
      later: (tab, lane, run) => (isFree(tab) ? run() : this.#wait(tab, lane, run)),
    };
  }

  /** What is asked for at once must not overtake what the same tab asked for before. */
  #isEager(tab: SimulatedTab, lane: Lane): boolean {
    const name = `${this.#numberOf(tab)}/${lane}`;
    if (!this.#waits.get(tab)?.has(lane)) this.#lazy.delete(name);
    if (!this.#lazy.has(name) && this.chance.is(0.5)) return true;
    this.#lazy.add(name);
    return false;
  }

  #numberOf(tab: SimulatedTab): number {
    const number = this.#numbers.get(tab) ?? this.#numbers.size + 1;
    this.#numbers.set(tab, number);
    return number;
  }

  #wait(tab: SimulatedTab, lane: Lane, run: () => void): void {
    const lanes = this.#waits.get(tab) ?? new Map<Lane, (() => void)[]>();
    this.#waits.set(tab, lanes.set(lane, [...(lanes.get(lane) ?? []), run]));
  }

  #isPresent(socket: MemorySocket): boolean {
    return this.tabs.some((tab) => [...tab.sockets].some(({ present }) => present === socket));
  }

  get tabs(): readonly SimulatedTab[] {
    return this.phones.flatMap((phone) => phone.tabs);
  }

  get sockets(): readonly SimulatedSocket[] {
    return this.tabs.flatMap((tab) => [...tab.sockets]);
  }

  /** Drives something with real asynchrony to its end, or to the tab's death; nothing else moves meanwhile. */
  async calmly<T>(tab: SimulatedTab, ask: () => Promise<T>): Promise<T | null> {
    this.#calm = tab;
    this.#release(tab);
    const answer: { value: T | null; isSettled: boolean } = { value: null, isSettled: false };
    const settled = (value: T | null): void => void Object.assign(answer, { value, isSettled: true });
    ask().then(settled, (error: unknown) => {
      settled(null);
      throw error;
    });
    while (!answer.isSettled && !tab.isDead) await turn();
    await turn();
    this.#calm = null;
    return answer.value;
  }

  #release(tab: SimulatedTab): void {
    const lanes = this.#waits.get(tab);
    this.#waits.delete(tab);
    for (const run of [...(lanes?.values() ?? [])].flat()) run();
  }

  /** Some tabs come back from awaits. False when none waits. */
  wake(): boolean {
    const isAny = this.#wakeOne();
    for (let more = this.chance.below(4); isAny && more > 0; more--) this.#wakeOne();
    return isAny;
  }

  #wakeOne(): boolean {
    for (const tab of this.#waits.keys()) if (tab.isDead) this.#waits.delete(tab);
    const tabs = [...this.#waits.keys()];
    if (tabs.length === 0) return false;
    const tab = this.chance.pick(tabs);
    if (this.#isSluggish(tab) && this.chance.is(0.85)) return true;
    const lanes = this.#waits.get(tab)!;
    const lane = this.chance.pick([...lanes.keys()]);
    const [run, ...rest] = lanes.get(lane)!;
    if (rest.length > 0) lanes.set(lane, rest);
    else lanes.delete(lane);
    for (const [each, left] of this.#waits) if (left.size === 0) this.#waits.delete(each);
    run?.();
    return true;
  }

  /** A cheap phone: whatever it waits for takes long. */
  #isSluggish({ phone }: SimulatedTab): boolean {
    return this.phones.indexOf(phone) === this.#rules.sluggishPhone;
  }

  /** All that waits comes back, and from now on at once. */
  quicken(): void {
    this.isQuick = true;
    const waiting = [...this.#waits.keys()]; // releasing takes them out of the map
    for (const tab of waiting) this.#release(tab);
  }

  #open(): MemorySocket[] {
    this.#sockets = this.#sockets.filter(({ readyState }) => readyState !== MemorySocket.CLOSED);
    return this.#sockets;
  }

  /** Some frames of one socket reach their Room. */
  async up(): Promise<void> {
    this.#ebb();
    const speaking = this.#open().filter((socket) => socket.up.length > 0 && !this.#held.has(socket));
    const socket = speaking.length > 0 ? this.chance.pick(speaking) : undefined;
    if (socket && this.#rules.isHostile) this.#repeat(socket);
    // Without anything to say, connections are still made.
    await this.edge.deliverUp(socket, 1 + this.chance.below(6));
  }

  /** What was on its way when a connection was given up may take long: until its phone has long been back. */
  #ebb(): void {
    for (const [socket, ups] of this.#held) {
      if (ups > 0) this.#held.set(socket, ups - 1);
      else this.#held.delete(socket);
    }
  }

  /** A phone gives a connection up: one on which something is under way, if there is one. */
  forsake(): void {
    const socket = this.#pickBusy();
    const wire = socket?.present;
    if (wire && this.chance.is(0.7)) this.#held.set(wire, this.chance.below(LATE_UPS_MAX));
    socket?.forsake();
  }

  lose(): void {
    this.#pickBusy()?.lose();
  }

  #pickBusy(): SimulatedSocket | undefined {
    const connected = this.sockets.filter(({ present }) => present !== null);
    const busy = connected.filter(({ present }) => present!.up.length + present!.down.length > 0);
    const choices = busy.length > 0 && this.chance.is(0.8) ? busy : connected;
    return choices.length > 0 ? this.chance.pick(choices) : undefined;
  }

  /** The network says again what it heard: at once, or after what else is on its way. */
  #repeat(socket: MemorySocket): void {
    const [frame] = socket.up;
    if (typeof frame === "string" || frame?.[0] !== APPEND_FRAME || !this.chance.is(0.25)) return;
    if (this.chance.is(0.5)) socket.up.splice(1, 0, frame.slice());
    else socket.up.push(frame.slice());
  }

  /** Some frames of one Room reach one socket. */
  down(): void {
    const spoken = this.#open().filter(({ down, closing }) => down.length > 0 || closing !== null);
    if (spoken.length > 0) this.edge.deliverDown(this.chance.pick(spoken), 1 + this.chance.below(8));
  }

  pass(ms: number): void {
    for (const { present } of this.sockets) if (present?.readyState === MemorySocket.OPEN) present.send(PING);
    this.clock.pass(ms);
  }

  /** Everybody is online and everything arrives, for some time and until nothing is left to do. */
  async settle(seconds: number, isDone: () => Promise<boolean>): Promise<void> {
    for (let round = 0; round < SETTLE_ROUNDS_MAX; round++) {
      await this.arrive();
      if (round * SETTLE_STEP_MS >= seconds * 1_000 && (await isDone())) return;
      this.pass(SETTLE_STEP_MS);
    }
  }

  /** Everything in flight arrives and everything begun finishes, at this moment. */
  async arrive(): Promise<void> {
    for (let round = 0; round < 200; round++) {
      for (const phone of this.phones) if (!phone.isOffline) phone.reconnect();
      await this.edge.flush();
      await turn();
      const isMoving = this.#open().some(
        ({ up, down, readyState }) => up.length + down.length > 0 || readyState === MemorySocket.CONNECTING,
      );
      if (!isMoving) return;
    }
    throw new Error("frames never stop");
  }
}
