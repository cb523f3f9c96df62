/**
 * A phone on the memory edge: the app's engine with the simulation's clock, chance and disk. A phone can be
 * offline, can have several tabs over one disk, and a tab can die at any await: then nothing of it goes on.
 */
import type {
  Clock,
  CountingLimits,
  EdgeRequest,
  EdgeResponse,
  KeyValueStore,
  StoreBatch,
  TabLocks,
} from "#client/sync/adapters";
import type { MemberEngine } from "#client/sync/member-engine";
import { MemoryStore, nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import type { DeviceId } from "#protocol/ids";
import type { SignatureSuite } from "#protocol/signature";
import { MEMORY_ORIGIN, type MemoryEdge } from "./memory-edge.ts";
import type { MemorySocket } from "./memory-socket.ts";
import { type Pace, SimulatedTab } from "./simulated-tab.ts";

export interface PhoneParts {
  readonly edge: MemoryEdge;
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
  readonly suite?: SignatureSuite;
  readonly counting?: CountingLimits;
  readonly pace?: Pace;
  readonly tap?: PhoneTap;
}

/** What a simulation sees of its phones. */
export interface PhoneTap {
  sent?(tab: SimulatedTab, socket: MemorySocket, bytes: Bytes): void;
  received?(tab: SimulatedTab, socket: MemorySocket, bytes: Bytes): void;
  /** A batch is on the disk. */
  written?(phone: SimulatedPhone, batch: StoreBatch): void;
}

export class SimulatedPhone {
  readonly parts: PhoneParts;
  readonly name: string;
  /** The disk outlives every tab. */
  readonly store: KeyValueStore = new MemoryStore();
  readonly locks = new PhoneLocks();
  readonly suite: SignatureSuite;
  isOffline = false;
  /** How many answers still arrive before the network loses the rest; requests arrive all the same. */
  answersLeft = Infinity;
  /** A hostile edge on the way: what it makes of the bytes that arrive. */
  altered: (bytes: Bytes) => Bytes = (bytes) => bytes;
  /** A modified app: what it makes of the frames it sends. */
  alteredUp: (bytes: Bytes) => Bytes = (bytes) => bytes;
  #tabs: SimulatedTab[] = [];

  constructor(name: string, parts: PhoneParts) {
    this.name = name;
    this.parts = parts;
    this.suite = parts.suite ?? nodeSignatures;
  }

  /** Opens the app in a new tab. Resolves when it has started; at once when the phone is a newcomer. */
  async open(): Promise<MemberEngine> {
    const tab = this.openTab();
    await tab.started;
    return tab.engine;
  }

  /** Opens the app in a new tab and does not wait for it. */
  openTab(): SimulatedTab {
    const tab = new SimulatedTab(this);
    this.#tabs.push(tab);
    return tab;
  }

  /** Tabs that live, oldest first. */
  get tabs(): readonly SimulatedTab[] {
    return this.#tabs.filter(({ isDead }) => !isDead);
  }

  /** The tab opened last, dead or alive. */
  get tab(): SimulatedTab {
    return this.#tabs.at(-1)!;
  }

  get engine(): MemberEngine {
    return this.tab.engine;
  }

  get isDead(): boolean {
    return this.tab.isDead;
  }

  die(): void {
    this.tab.die();
  }

  /** The tab opened last dies when its code comes back from its `awaits`-th await from now. */
  dieAfter(awaits: number): void {
    this.tab.awaitsLeft = awaits;
  }

  goOffline(): void {
    this.isOffline = true;
    for (const tab of this.tabs) for (const socket of tab.sockets) socket.forsake();
  }

  goOnline(): void {
    this.isOffline = false;
    this.reconnect();
  }

  /** Every socket that is down connects again. */
  reconnect(): void {
    for (const tab of this.tabs) for (const socket of tab.sockets) socket.connect();
  }

  async write(batch: StoreBatch): Promise<void> {
    await this.store.write(batch);
    this.parts.tap?.written?.(this, batch);
  }

  async fetch(request: EdgeRequest): Promise<EdgeResponse> {
    if (this.isOffline) throw new Error("offline");
    const { method, path, headers, body } = request;
    const answer = await this.parts.edge.fetch(new Request(MEMORY_ORIGIN + path, { method, headers, body }));
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (--this.answersLeft < 0) throw new Error("the answer was lost");
    return { status: answer.status, body: bytes };
  }
}

/** Locks of one phone: let go of by a tab's death and by nothing else. */
class PhoneLocks {
  readonly #holders = new Map<DeviceId, SimulatedTab>();
  #heir: SimulatedTab | null = null;

  of(tab: SimulatedTab): TabLocks {
    return {
      hold: (device) => tab.through("locks", async () => void this.#holders.set(device, tab)),
      isHeld: (device) => tab.through("locks", async () => this.#holders.get(device)?.isDead === false),
      isHeir: () =>
        tab.through("locks", async () => {
          if (this.#heir?.isDead !== false) this.#heir = tab;
          return this.#heir === tab;
        }),
    };
  }
}
