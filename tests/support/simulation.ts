/**
 * One simulation from one seed: people in a factory who talk while tabs die, phones go offline, sockets are
 * lost or land late, and the edge restarts, crashes and sleeps. At the end everybody is online, a newcomer
 * comes in, and what all see is held against what each did (ROOM1, ROOM2, CLIENT1).
 *
 *   draw a plan ─► found, invite, join ─► steps ─► settle ─► everybody looks ─► checks
 */
// long: one run from its plan to its end.
import type { Topic } from "#client/state/views";
import { TOPICS } from "#client/state/topics";
import type { CountingLimits } from "#client/sync/adapters";
import { ROOM_LIMITS, type RoomLimits } from "#durable-objects/room/room-limits";
import { mustBeOk } from "#protocol/result";
import { type Role, ROOM_KINDS, type RoomKind } from "#protocol/wire/audience";
import { type Chance, makeChance } from "./chance.ts";
import { turn } from "./hand-clock.ts";
import type { Eyes } from "./simulated-eyes.ts";
import { type Deed, SimulatedMember } from "./simulated-member.ts";
import type { SimulatedTab } from "./simulated-tab.ts";
import { World } from "./simulated-world.ts";
import { checkAll, checkReopened } from "./simulation-checks.ts";
import { SimulationRecord } from "./simulation-record.ts";

const STEP_WEIGHTS = {
  act: 14,
  look: 5,
  wake: 40,
  up: 28,
  down: 28,
  tick: 9,
  arrive: 0.4,
  pass: 3,
  forsake: 3,
  lose: 1,
  offline: 0.5,
  online: 2,
  reconnect: 7,
  die: 0.5,
  dieSoon: 0.9,
  open: 3,
  restart: 0.15,
  crash: 0.25,
  hibernate: 0.6,
  newcomer: 0.6,
};

export type StepKind = keyof typeof STEP_WEIGHTS;

export interface Plan {
  readonly seed: number;
  readonly steps: number;
  readonly roles: readonly Role[];
  /** How many of them join midway. */
  readonly newcomers: number;
  readonly kinds: readonly RoomKind[];
  readonly topics: readonly Topic[];
  readonly threadsMax: number;
  readonly starts: number;
  readonly isWordy: boolean;
  readonly tabsMax: number;
  readonly isHostile: boolean;
  readonly isCryptoSlow: boolean;
  readonly sluggishPhone: number | null;
  readonly limits: Partial<RoomLimits>;
  /** Where phones count from checkpoints in a factory of a few. */
  readonly counting?: CountingLimits;
  readonly weights: ReadonlyMap<StepKind, number>;
}

const GENEROUS: Partial<RoomLimits> = {
  appends: { burst: 100_000, perSecond: 1_000 },
  asks: { burst: 100_000, perSecond: 1_000 },
  readBytes: { burst: 1e9, perSecond: 1e6 },
};
const TIGHT: Partial<RoomLimits> = {
  appends: { burst: 4, perSecond: 1 },
  asks: { burst: 24, perSecond: 4 },
  readBytes: { burst: 20_000, perSecond: 20_000 },
};

/** Each seed likes other steps more (swarm testing): states that many steps undo are reached as well. */
export function planOf(seed: number): Plan {
  const chance = makeChance(seed ^ 0x51ed270b);
  const members = 2 + chance.below(6);
  const others: Role[] = ["worker", "worker", "worker", "representative", "manager", "facilitator"];
  const weights = Object.entries(STEP_WEIGHTS).map(([kind, weight]) => {
    return [kind as StepKind, weight * chance.pick([0.2, 1, 1, 1, 3])] as const;
  });
  const isCrowded = chance.is(0.1);
  return {
    seed,
    steps: 1_000 + chance.below(1_500),
    roles: Array.from({ length: members }, () => chance.pick(others)),
    newcomers: chance.below(Math.min(3, members)),
    kinds: chance.is(0.6) ? ["everyone"] : ["everyone", chance.pick(ROOM_KINDS.slice(1))],
    topics: chance.shuffled(TOPICS).slice(0, 1 + chance.below(2)),
    threadsMax: isCrowded ? 40 : 1 + chance.below(6),
    starts: isCrowded ? 12 : 2,
    isWordy: chance.is(0.08),
    tabsMax: chance.pick([1, 2, 2, 3]),
    isHostile: chance.is(0.2),
    isCryptoSlow: chance.is(0.5),
    sluggishPhone: chance.is(0.6) ? chance.below(members + 2) : null,
    limits: chance.is(0.2) ? TIGHT : chance.is(0.5) ? GENEROUS : ROOM_LIMITS,
    weights: new Map(weights),
  };
}

export interface SimulationReport {
  readonly deeds: number;
  readonly envelopes: number;
  readonly refused: number;
  readonly deaths: number;
  /** Rooms of phones whose readers are counted from a checkpoint or a record. */
  readonly countedShort: number;
  /** The same for the same seed. */
  readonly trace: string;
}

/** Throws at the first thing that is not as it must be. */
export async function runSimulation(seed: number, changes: Partial<Plan> = {}): Promise<SimulationReport> {
  const simulation = new Simulation({ ...planOf(seed), ...changes });
  const bugs: unknown[] = [];
  const onBug = (error: unknown): void => void bugs.push(error);
  process.on("unhandledRejection", onBug);
  try {
    const report = await simulation.run();
    if (bugs.length > 0) throw bugs[0];
    return report;
  } catch (error) {
    throw failureOf(seed, bugs[0] ?? error);
  } finally {
    process.off("unhandledRejection", onBug);
    simulation.end();
  }
}

function failureOf(seed: number, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const repeat = `SIMULATION_SEED=${seed} npx vitest run --project simulation`;
  return new Error(`seed ${seed}: ${reason}\n\nagain: ${repeat}`, { cause });
}

class Simulation {
  readonly #plan: Plan;
  readonly #world: World;
  readonly #chance: Chance;
  readonly #record = new SimulationRecord();
  readonly #deeds: Deed[] = [];
  readonly #members: SimulatedMember[] = [];
  readonly #links = new Map<SimulatedMember, string>();
  #deaths = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#world = new World(plan, this.#record);
    this.#chance = this.#world.chance;
  }

  async run(): Promise<SimulationReport> {
    await this.#begin();
    for (let step = 0; step < this.#plan.steps; step++) await this.#step();
    await this.#finish();
    const facts = { world: this.#world, members: this.#members, deeds: this.#deeds, record: this.#record };
    const { envelopes, refused } = await checkAll({
      ...facts,
      topics: this.#plan.topics,
      isCountedShort: this.#plan.counting !== undefined,
    });
    const bases = await Promise.all(this.#members.map(({ phone }) => phone.store.list("joinBase/")));
    await this.#reopen();
    return {
      countedShort: bases.flat().length,
      deeds: this.#deeds.length,
      envelopes,
      refused,
      deaths: this.#deaths,
      trace: this.#record.trace(),
    };
  }

  end(): void {
    for (const tab of this.#world.tabs) tab.die();
    this.#world.edge.crash();
  }

  async #begin(): Promise<void> {
    const founder = this.#member("Chị Mai", "facilitator");
    const tab = founder.phone.openTab();
    founder.look(tab);
    const founding = { factoryName: "May Sông Trà", founderName: "Chị Mai", language: "vi" as const };
    const founded = await this.#world.calmly(
      tab,
      async () => (await tab.started, tab.engine.found(founding)),
    );
    mustBeOk(founded!);
    founder.isJoined = true;
    const late = this.#member("Người đến sau", "facilitator");
    for (const [index, role] of this.#plan.roles.entries()) this.#member(`Người ${index + 1}`, role);
    for (const member of this.#members.slice(1)) {
      const order = {
        role: member.role,
        count: 1,
        daysValid: 7,
        officialName: member.role === "worker" ? null : member.nickname,
      };
      const invites = await this.#world.calmly(tab, () => tab.engine.makeInvites(order));
      this.#links.set(member, mustBeOk(invites!)[0]!.link);
    }
    const present = this.#members
      .slice(1, this.#members.length - this.#plan.newcomers)
      .filter((each) => each !== late);
    for (const member of present) await this.#join(member);
  }

  #member(nickname: string, role: Role): SimulatedMember {
    const member = new SimulatedMember(
      this.#world.phone(nickname),
      role,
      this.#plan,
      this.#chance,
      this.#deeds,
    );
    this.#members.push(member);
    return member;
  }

  /** Joins, however often the app dies or an answer is lost on the way. */
  async #join(member: SimulatedMember): Promise<void> {
    for (let attempt = 0; attempt < 8 && !member.isJoined; attempt++) {
      const isRough = attempt < 5 && this.#chance.is(0.6);
      await this.#tryJoin(member, isRough);
    }
    if (!member.isJoined) throw new Error(`[JOIN1] ${member.role} ${member.nickname} never got in`);
  }

  async #tryJoin(member: SimulatedMember, isRough: boolean): Promise<void> {
    const { phone } = member;
    const isNew = phone.tabs.length === 0;
    const tab = isNew ? phone.openTab() : phone.tab;
    const eyes = isNew ? member.look(tab) : member.eyes.at(-1)!;
    if (isRough && this.#chance.is(0.6)) tab.awaitsLeft = 1 + this.#chance.below(32);
    if (isRough && this.#chance.is(0.5)) phone.answersLeft = this.#chance.below(8);
    await this.#world.calmly(tab, () => tab.started);
    if (!tab.isDead && !eyes.member) {
      const link = this.#links.get(member)!;
      await this.#world.calmly(tab, () => tab.engine.join(link, member.nickname, "vi"));
    }
    phone.answersLeft = Infinity;
    tab.awaitsLeft = Infinity;
    if (tab.isDead) this.#deaths++;
    member.isJoined = eyes.member !== null;
    if (member.isJoined) this.#glance(member, eyes);
  }

  /** The first page of a Room counts its Threads; a Board lists them. */
  #glance(member: SimulatedMember, eyes: Eyes): void {
    if (this.#chance.is(0.4)) for (const room of member.rooms(eyes)) eyes.watchTopics(room);
    if (this.#chance.is(0.8)) this.#watchBoards(member, eyes);
  }

  #watchBoards(member: SimulatedMember, eyes: Eyes): void {
    for (const room of member.rooms(eyes))
      for (const topic of this.#plan.topics) eyes.watchBoard(room, topic);
  }

  async #step(): Promise<void> {
    const kind = this.#pickStep();
    await this.#steps[kind]();
    await turn();
  }

  #pickStep(): StepKind {
    const { weights } = this.#plan;
    const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    let left = (this.#chance.below(1 << 30) / (1 << 30)) * all;
    for (const [kind, weight] of weights) {
      left -= weight;
      if (left < 0) return kind;
    }
    return "wake";
  }

  readonly #steps: Record<StepKind, () => unknown> = {
    act: () => this.#someone()?.act(),
    look: () => this.#someone()?.lookAround(),
    wake: () => this.#world.wake() || this.#world.up(),
    up: () => this.#world.up(),
    down: () => this.#world.down(),
    tick: () => this.#world.edge.tick(),
    arrive: () => this.#world.edge.flush(),
    pass: () => this.#world.pass(this.#chance.pick([40, 250, 1_600, 6_000, 21_000])),
    forsake: () => this.#world.forsake(),
    lose: () => this.#world.lose(),
    offline: () => this.#someone()?.phone.goOffline(),
    online: () => this.#someone((member) => member.phone.isOffline)?.phone.goOnline(),
    reconnect: () => this.#someone((member) => !member.phone.isOffline)?.phone.reconnect(),
    die: () => this.#die(),
    dieSoon: () => {
      const tab = this.#anyTab();
      if (tab) tab.awaitsLeft = 1 + this.#chance.below(12);
    },
    open: () => this.#open(),
    restart: () => this.#world.edge.restart(),
    crash: () => this.#world.edge.crash(),
    hibernate: () => this.#world.edge.hibernate(),
    newcomer: () => this.#newcomer(),
  };

  #someone(is: (member: SimulatedMember) => boolean = () => true): SimulatedMember | undefined {
    const joined = this.#members.filter((member) => member.isJoined && is(member));
    return joined.length > 0 ? this.#chance.pick(joined) : undefined;
  }

  #anyTab(): SimulatedTab | undefined {
    const tabs = this.#someone()?.phone.tabs ?? [];
    return tabs.length > 0 ? this.#chance.pick(tabs) : undefined;
  }

  #die(): void {
    this.#anyTab()?.die(this.#chance.pick(["lost", "late"]));
    this.#deaths++;
  }

  /** Opens the app: most often where it is closed, sometimes once more beside. */
  #open(): void {
    const member = this.#someone(({ phone }) => phone.tabs.length === 0) ?? this.#someone();
    if (!member || member.phone.tabs.length >= this.#plan.tabsMax) return;
    this.#enter(member);
  }

  #enter(member: SimulatedMember): Eyes {
    const tab = member.phone.openTab();
    const eyes = member.look(tab);
    void tab.started.then(() => this.#glance(member, eyes));
    return eyes;
  }

  async #newcomer(): Promise<void> {
    const member = this.#members.slice(2).find(({ isJoined }) => !isJoined);
    if (member) await this.#join(member);
  }

  /** Everybody comes back, everything arrives, and a facilitator who has seen nothing joins and looks at all of it. */
  async #finish(): Promise<void> {
    const world = this.#world;
    for (const member of this.#members.slice(2)) if (!member.isJoined) await this.#join(member);
    for (const tab of world.tabs) tab.awaitsLeft = Infinity;
    world.quicken();
    for (const member of this.#members.filter(({ isJoined }) => isJoined)) {
      member.phone.goOnline();
      if (member.phone.tabs.length === 0) this.#enter(member);
    }
    const isDone = () => this.#record.isEverythingSent(world.phones);
    await world.settle(45, isDone); // dead tabs are looked for every 20 seconds
    await this.#join(this.#members[1]!);
    await world.settle(10, isDone);
    await this.#lookAtAll();
    await world.settle(10, async () => (await isDone()) && this.#hasEverybodySeen());
  }

  /** A phone opened once more without network shows from its disk alone what it showed before. */
  async #reopen(): Promise<void> {
    const member = this.#chance.pick(this.#members);
    const before = member.open[0]!;
    for (const tab of member.phone.tabs) tab.die();
    member.phone.goOffline();
    const after = this.#enter(member);
    await this.#world.arrive();
    for (const { room, topic } of before.boards.values()) after.watchBoard(room, topic);
    for (const { room, stream } of before.threads.values()) after.watchThread(room, stream);
    await this.#world.arrive();
    checkReopened(before, after);
  }

  /** Every page of every Board, and every Thread on them. */
  #hasEverybodySeen(): boolean {
    const all = this.#members.flatMap(({ open }) => open);
    const isPaged = all.map((eyes) => this.#askForMore(eyes)).every((hasMore) => !hasMore);
    for (const eyes of all) for (const { room, stream } of eyes.places) eyes.watchThread(room, stream);
    return (
      isPaged && all.flatMap(({ threads }) => [...threads.values()]).every(({ status }) => status === "ready")
    );
  }

  #askForMore(eyes: Eyes): boolean {
    const longer = [...eyes.boards.values()].filter(({ hasMore }) => hasMore);
    for (const { room, topic } of longer) void eyes.tab.engine.moreThreads(room, topic);
    return longer.length > 0;
  }

  async #lookAtAll(): Promise<void> {
    const all = this.#members.flatMap((member) => member.open.map((eyes) => ({ member, eyes })));
    for (const { member, eyes } of all) {
      for (const room of member.rooms(eyes)) eyes.watchTopics(room);
      this.#watchBoards(member, eyes);
    }
    for (let page = 0; page < 30; page++) {
      await this.#world.arrive();
      for (const { eyes } of all) this.#askForMore(eyes);
      this.#world.pass(2_000);
    }
    for (const { eyes } of all) for (const { room, stream } of eyes.places) eyes.watchThread(room, stream);
  }
}
