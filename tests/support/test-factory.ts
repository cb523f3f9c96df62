/** A factory on the memory edge, founded and joined through the real protocol, its time and chance from a seed. */
import type { Language } from "#client/state/views";
import type { CountingLimits } from "#client/sync/adapters";
import { nodeSignatures } from "#headless/headless-member";
import type { FactoryId } from "#protocol/ids";
import type { Role } from "#protocol/wire/audience";
import { type Chance, makeChance } from "./chance.ts";
import { HandClock, turn } from "./hand-clock.ts";
import { makeMemoryEdge, type MemoryEdge } from "./memory-edge.ts";
import { isSealing, sealed } from "./sealing-watch.ts";
import { SimulatedPhone } from "./simulated-phone.ts";

/** Nothing more happens when nothing did for this long. */
const QUIET_ROUNDS = 12;
const ROUNDS_MAX = 3_000;

export interface TestFactory {
  readonly id: FactoryId;
  readonly edge: MemoryEdge;
  readonly clock: HandClock;
  readonly chance: Chance;
  readonly founder: SimulatedPhone;
  invite(role: Role, name: string): Promise<string>;
  join(role: Role, nickname: string): Promise<SimulatedPhone>;
  /** A phone that has joined nothing. */
  phone(name: string): SimulatedPhone;
  /** Lets everything in flight arrive and everything begun finish. */
  settle(): Promise<void>;
  pass(ms: number): void;
}

export interface TestFactoryOptions {
  readonly seed: number;
  readonly counting?: CountingLimits;
}

export async function makeTestFactory(options: TestFactoryOptions): Promise<TestFactory> {
  const chance = makeChance(options.seed);
  const clock = new HandClock();
  const random = (length: number) => chance.bytes(length);
  const appends = { burst: 100_000, perSecond: 1_000 };
  const edge = makeMemoryEdge({
    clock: () => clock.now(),
    random,
    suite: nodeSignatures,
    limits: { appends },
  });
  const { counting } = options;
  const parts = { edge, clock, random, ...(counting && { counting }) };
  const phone = (name: string) => new SimulatedPhone(name, parts);
  const founder = phone("founder");
  await founder.open();
  const founded = await founder.engine.found({
    factoryName: "May Sông Trà",
    founderName: "Chị Mai",
    language: "vi" as Language,
  });
  if (!founded.ok) throw new Error(`founding failed: ${founded.error.type}`);
  let id!: FactoryId;
  founder.engine.watchMember((member) => (id = member!.fingerprint as FactoryId))();

  const factory: TestFactory = {
    id,
    edge,
    clock,
    chance,
    founder,
    phone,
    async invite(role, name) {
      const officialName = role === "worker" ? null : name;
      const made = await founder.engine.makeInvites({ role, count: 1, daysValid: 7, officialName });
      if (!made.ok) throw new Error(`inviting failed: ${made.error.type}`);
      return made.value[0]!.link;
    },
    async join(role, nickname) {
      const joining = phone(nickname);
      await joining.open();
      const joined = await joining.engine.join(await factory.invite(role, nickname), nickname, "vi");
      if (!joined.ok) throw new Error(`joining failed: ${joined.error.type}`);
      await factory.settle();
      return joining;
    },
    async settle() {
      for (let quiet = 0, round = 0; quiet < QUIET_ROUNDS && round < ROUNDS_MAX; round++) {
        await edge.flush();
        await turn();
        quiet = isSealing() ? 0 : quiet + 1;
        await sealed();
      }
    },
    pass: (ms) => clock.pass(ms),
  };
  await factory.settle();
  return factory;
}
