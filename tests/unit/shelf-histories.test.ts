/**
 * One honest person, two phones, a bad network. Whatever is lost, late, doubled or typed offline, in the end every
 * intent is true, exactly once. The phones here follow the writer's rules and `nextStep`, as the sync engine does.
 */
// long: the model of a Stream and its writer belongs beside the histories that it replays.
import { describe, expect, test } from "vitest";
import { bytesToDeviceId, DEVICE_ID_BYTES, type DeviceId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import {
  editKey,
  type Intent,
  ME_KEY,
  parseShelfKey,
  postKey,
  type PostRef,
  postsOfShelf,
  removalKey,
  type ShelfPost,
} from "#protocol/sealed/intents";
import {
  afterCatchUp,
  afterConnect,
  afterEntry,
  afterIntent,
  afterNewDevice,
  afterSend,
  afterTurnedAway,
  makeIntent,
  nextStep,
  startWriter,
} from "#protocol/sealed/intent-steps";
import { Shelf } from "#protocol/sealed/shelf";
import { sameValue, type ShelfValue } from "#protocol/sealed/shelf-value";
import { type Chance, makeChance } from "#tests/support/chance";
import { seedOf } from "#tests/support/hostile-updates";
import { ANH, type Landed, STREAM, ThreadReader } from "#tests/support/shelf-thread";

const HISTORIES = 2_000;
const STEPS = 60;
const ROUNDS_MAX = 50;
/** Six seconds of an idle machine; the rest is for machines that do other things as well. */
const TIME_MS_MAX = 300_000;

type Tally = Record<
  "refused" | "newDevices" | "late" | "doubled" | "lost" | "turnedAway" | "drained",
  number
>;

type NumberedEntry = Landed & { readonly seq: number };

/** The Stream's order, and what is on its way to it. */
class Network {
  readonly log: NumberedEntry[] = [];
  readonly underWay: NumberedEntry[] = [];
  readonly tally: Tally;
  readonly #chance: Chance;

  constructor(chance: Chance, tally: Tally) {
    this.#chance = chance;
    this.tally = tally;
  }

  deliver(entry = this.#take()): void {
    if (entry !== undefined) this.log.push(entry);
  }

  double(): void {
    if (this.underWay.length === 0) return;
    this.underWay.push(this.#chance.pick(this.underWay));
    this.tally.doubled++;
  }

  lose(): void {
    if (this.#take() !== undefined) this.tally.lost++;
  }

  newDevice(): DeviceId {
    return bytesToDeviceId(this.#chance.bytes(DEVICE_ID_BYTES));
  }

  /** Whether the Room could still say no to an entry. */
  turnAway(device: DeviceId, seq: number): boolean {
    const at = this.underWay.findIndex((entry) => entry.device === device && entry.seq === seq);
    if (at < 0) return false;
    this.underWay.splice(at, 1);
    this.tally.turnedAway++;
    return true;
  }

  #take(): NumberedEntry | undefined {
    return this.underWay.splice(this.#chance.below(this.underWay.length), 1)[0];
  }
}

/** One phone: its outbox outlives everything, the rest begins anew with each tab. */
class Phone {
  readonly made: Intent[] = [];
  /** Whether a new tab has drained the outbox: an entry of the dead one may then land as well. */
  isDrained = false;
  device: DeviceId;
  #counter = 0;
  #seq = 0;
  #writer = startWriter([]);
  #shelf = new Shelf(STREAM, ANH);
  #cursor = 0;
  #isOnline = false;
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
    this.device = network.newDevice();
  }

  get entries(): ReadonlyMap<string, ShelfValue> {
    return this.#shelf.entries();
  }

  get ownPosts(): readonly PostRef[] {
    return this.made
      .map(({ key }) => parseShelfKey(key))
      .flatMap((key) => (key?.type === "Post" ? [key.ref] : []));
  }

  post(words: ShelfValue): void {
    this.#intend(postKey(this.device, ++this.#counter), words);
  }

  edit(ref: PostRef, words: ShelfValue): void {
    this.#intend(editKey(ref, this.device, ++this.#counter), words);
  }

  remove(ref: PostRef): void {
    this.#intend(removalKey(ref, this.device, ++this.#counter), true);
  }

  call(name: string): void {
    this.#intend(ME_KEY, { name });
  }

  connect(): void {
    if (this.#isOnline) return;
    this.#isOnline = true;
    this.#writer = afterConnect(this.#writer);
  }

  disconnect(): void {
    if (this.#isOnline && this.#writer.latest?.fate === "UnderWay") this.#network.tally.late++;
    this.#isOnline = false;
  }

  /** The Room says no (too fast, full): nothing landed, and the phone knows. */
  beTurnedAway(): void {
    const { latest } = this.#writer;
    if (!this.#isOnline || latest === null || !this.#network.turnAway(this.device, latest.seq)) return;
    this.#writer = afterTurnedAway(this.#writer, latest.seq);
  }

  /** A crash, and a new tab that finds the outbox and nothing else. */
  beginAnew(): void {
    this.disconnect();
    this.#writer = startWriter(this.#writer.intents);
    this.#takeNewDevice();
    this.#shelf = new Shelf(STREAM, ANH);
    this.#cursor = 0;
    this.isDrained = true;
    this.#network.tally.drained++;
  }

  catchUp(): void {
    if (!this.#isOnline) return;
    for (; this.#cursor < this.#network.log.length; this.#cursor++)
      this.#read(this.#network.log[this.#cursor]!);
    this.#writer = afterCatchUp(this.#writer);
  }

  /** Whether nothing is left to be sent. */
  step(): boolean {
    if (!this.#isOnline) return false;
    const step = nextStep(this.#writer, this.#shelf);
    if (step.type === "TakeNewDevice") {
      this.#takeNewDevice();
      this.#network.tally.newDevices++;
    }
    if (step.type === "Send") this.#send(step.intents);
    return step.type === "Rest";
  }

  #intend(key: string, value: ShelfValue): void {
    const intent = mustBeOk(makeIntent(key, value));
    this.made.push(intent);
    this.#writer = afterIntent(this.#writer, intent);
  }

  #read(entry: NumberedEntry): void {
    const isAccepted = this.#shelf.accept(entry.device, entry.update).ok;
    const own = entry.device === this.device ? { seq: entry.seq, isAccepted } : null;
    if (own !== null && !isAccepted) this.#network.tally.refused++;
    this.#writer = afterEntry(this.#writer, this.#shelf, own);
  }

  #takeNewDevice(): void {
    this.device = this.#network.newDevice();
    this.#seq = 0;
    this.#writer = afterNewDevice(this.#writer);
  }

  #send(intents: readonly Intent[]): void {
    const writes = intents.map(({ key, value }) => [key, value] as const);
    const update = mustBeOk(this.#shelf.write(this.device, writes));
    const seq = ++this.#seq;
    this.#writer = afterSend(this.#writer, seq, intents);
    this.#network.underWay.push({ author: ANH, device: this.device, seq, update });
  }
}

function emptyTally(): Tally {
  return { refused: 0, newDevices: 0, late: 0, doubled: 0, lost: 0, turnedAway: 0, drained: 0 };
}

function makeTwoPhones(
  seed = 1,
  tally = emptyTally(),
): { network: Network; phones: readonly [Phone, Phone] } {
  const network = new Network(makeChance(seed), tally);
  return { network, phones: [new Phone(network), new Phone(network)] };
}

/** The network heals: sockets that died unnoticed are replaced, what is under way lands, what is left is sent. */
function settle(network: Network, phones: readonly Phone[]): void {
  for (const phone of phones) phone.disconnect();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    while (network.underWay.length > 0) network.deliver();
    const rested = phones.map((phone) => {
      phone.connect();
      phone.catchUp();
      return phone.step();
    });
    if (network.underWay.length === 0 && rested.every(Boolean)) return;
  }
  throw new Error("the phones never came to rest");
}

type Reading = {
  readonly posts: readonly ShelfPost[];
  readonly timesWritten: ReadonlyMap<string, number>;
  readonly names: Set<string>;
};

/** What a newcomer reads, and how often each key was written by accepted entries. */
function read(network: Network, phones: readonly Phone[]): Reading {
  const reader = new ThreadReader();
  const timesWritten = new Map<string, number>();
  const positions = new Map<string, number>();
  const names = new Set<string>();
  network.log.forEach((entry, position) => {
    const outcome = reader.land(entry);
    for (const key of outcome.ok ? outcome.value.keys : []) {
      timesWritten.set(key, (timesWritten.get(key) ?? 0) + 1);
      if (!positions.has(key)) positions.set(key, position);
    }
    names.add(JSON.stringify(reader.shelf(ANH).get(ME_KEY)));
  });
  const entries = reader.shelf(ANH).entries();
  for (const phone of phones) expect(phone.entries).toEqual(entries);
  return { posts: postsOfShelf(entries, (key) => positions.get(key)!), timesWritten, names };
}

function expectEveryIntentTrueOnce(network: Network, phones: readonly Phone[]): void {
  const reading = read(network, phones);
  for (const phone of phones) {
    const latestName = phone.made.findLast((intent) => intent.key === ME_KEY);
    expect(latestName === undefined || reading.names.has(JSON.stringify(latestName.value))).toBe(true);
    expect(phone.made.filter((intent) => !isShown(intent, reading))).toEqual([]);
    expect(phone.made.filter((intent) => !isWrittenOnce(intent, phone, reading))).toEqual([]);
    const refs = new Set(phone.ownPosts);
    expect(reading.posts.map((post) => post.ref).filter((ref) => refs.has(ref))).toEqual([...refs]);
  }
  expect(reading.posts.length).toBe(phones.flatMap((phone) => phone.ownPosts).length);
}

/** Whether a newcomer sees it, with its value, in its place and no other. */
function isShown({ key, value }: Intent, { posts }: Reading): boolean {
  const parsed = parseShelfKey(key)!;
  if (parsed.type === "Me") return true;
  const post = posts.find(({ ref }) => ref === parsed.ref)!;
  if (parsed.type === "Removal") return post.removed;
  const shown = parsed.type === "Post" ? [post] : post.edits.filter((edit) => edit.key === key);
  return shown.length === 1 && sameValue(shown[0]!.value, value);
}

/** A dead tab's entry may land beside the new tab's: the same words under the same key, shown once. */
function isWrittenOnce({ key }: Intent, phone: Phone, { timesWritten }: Reading): boolean {
  return key === ME_KEY || timesWritten.get(key) === 1 || phone.isDrained;
}

/** Typing, sending and reading, and a network that loses, delays and doubles. */
function doSomething(chance: Chance, network: Network, phones: readonly Phone[]): void {
  const phone = chance.pick(phones);
  const dice = chance.below(100);
  if (dice < 6) tryAgainWithMore(chance, phone, phones);
  else if (dice < 20) typeSomething(chance, phone, phones);
  else if (dice < 40) phone.step();
  else if (dice < 55) phone.catchUp();
  else if (dice < 70) network.deliver();
  else if (dice < 82) phone.connect();
  else if (dice < 90) phone.disconnect();
  else if (dice < 93) network.lose();
  else if (dice < 96) network.double();
  else if (dice < 99) phone.beTurnedAway();
  else if (chance.is(0.5)) phone.beginAnew();
}

/** An impatient person: off and on again, one more thing typed, and sent before the first has landed. */
function tryAgainWithMore(chance: Chance, phone: Phone, phones: readonly Phone[]): void {
  phone.disconnect();
  phone.connect();
  phone.catchUp();
  typeSomething(chance, phone, phones);
  phone.step();
}

function typeSomething(chance: Chance, phone: Phone, phones: readonly Phone[]): void {
  const refs = phones.flatMap((each) => each.ownPosts);
  const words = { text: `words ${chance.below(2 ** 32)}`, list: [chance.below(9), null] };
  const dice = chance.below(10);
  if (dice < 6 || refs.length === 0) phone.post(words);
  else if (dice < 8) phone.edit(chance.pick(refs), words);
  else if (dice < 9) phone.remove(chance.pick(refs));
  else phone.call(`name ${chance.below(3)}`);
}

describe("one honest author on two phones", () => {
  test("[CLIENT1] [WRITE1] two phones both writing their third post: all six stand, once", () => {
    const { network, phones } = makeTwoPhones();
    for (const phone of phones) {
      phone.post("my first");
      phone.post("my second");
    }
    settle(network, phones);
    for (const phone of phones) phone.post("my third");
    for (const phone of phones) phone.step();
    expect(network.underWay).toHaveLength(2);
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
    const { posts } = read(network, phones);
    expect(posts.map((post) => post.value).toSorted()).toEqual(
      ["my first", "my second", "my third"].flatMap((v) => [v, v]),
    );
    expect(network.tally.refused).toBe(0);
  });

  test("[CLIENT1] an entry that lands after it was sent again with more: the rest goes out from a new device", () => {
    const { network, phones } = makeTwoPhones();
    const [phone] = phones;
    const before = phone.device;
    settle(network, phones);
    phone.post("late");
    phone.step();
    const late = network.underWay.splice(0)[0]!;
    phone.disconnect();
    phone.connect();
    phone.catchUp();
    phone.post("typed meanwhile");
    phone.step();
    network.deliver(late);
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
    expect([network.tally.refused, network.tally.newDevices]).toEqual([1, 1]);
    expect(phone.device).not.toBe(before);
  });

  test("[CLIENT1] an older entry refused while the latest is under way: the device stays, nothing is written twice", () => {
    const { network, phones } = makeTwoPhones();
    const [phone] = phones;
    settle(network, phones);
    phone.post("first");
    const sendAgain = (): NumberedEntry => {
      phone.disconnect();
      phone.connect();
      phone.catchUp();
      phone.step();
      return network.underWay.splice(0)[0]!;
    };
    const first = sendAgain();
    phone.post("second");
    const both = sendAgain();
    network.deliver(first);
    const second = sendAgain();
    network.deliver(both);
    network.underWay.push(sendAgain());
    network.deliver(second);
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
    expect(network.tally).toMatchObject({ refused: 2, newDevices: 0 });
  });

  test("[CLIENT1] an entry that lands twice: the second is a duplicate, and the device stays", () => {
    const { network, phones } = makeTwoPhones();
    const [phone] = phones;
    settle(network, phones);
    phone.post("twice");
    phone.step();
    network.double();
    settle(network, phones);
    phone.post("the next");
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
    expect([network.tally.refused, network.tally.newDevices]).toEqual([1, 0]);
  });

  test("[CLIENT1] [WRITE4] a new tab sends what a dead one had under way: the words stand once, whichever lands", () => {
    const { network, phones } = makeTwoPhones();
    const [phone] = phones;
    settle(network, phones);
    phone.post("from the dead tab");
    phone.step();
    const late = network.underWay.splice(0)[0]!;
    phone.beginAnew();
    settle(network, phones);
    network.deliver(late);
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
    expect(read(network, phones).posts).toHaveLength(1);
  });

  test("[CLIENT1] two phones that give themselves different names come to rest", () => {
    const { network, phones } = makeTwoPhones();
    settle(network, phones);
    phones.forEach((phone, i) => phone.call(`name ${i}`));
    for (const phone of phones) phone.step();
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
  });

  test(
    "[CLIENT1] random histories of losses, delays, duplicates and offline time: every intent true exactly once",
    () => {
      const seed = seedOf("random honest histories");
      const tally = emptyTally();
      for (let i = 0; i < HISTORIES; i++) playHistory(seed + i, tally);
      // Histories in which nothing goes wrong would prove little.
      for (const times of Object.values(tally)) expect(times).toBeGreaterThan(100);
    },
    TIME_MS_MAX,
  );
});

function playHistory(seed: number, tally: Tally): void {
  const chance = makeChance(seed);
  const { network, phones } = makeTwoPhones(chance.below(2 ** 32), tally);
  try {
    for (let step = 0; step < STEPS; step++) doSomething(chance, network, phones);
    settle(network, phones);
    expectEveryIntentTrueOnce(network, phones);
  } catch (error) {
    throw new Error(`failed with seed ${seed}`, { cause: error });
  }
}
