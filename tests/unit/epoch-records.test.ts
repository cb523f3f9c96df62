/** Which records a phone follows, from hands that hold every key of a factory. */
import { describe, expect, test } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import type { AuthorId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { deriveEpochKeys, type EpochKeys } from "#protocol/sealed/epoch-keys";
import {
  extendHistory,
  facilitatorsAfter,
  membersHashOf,
  openHistory,
  sealPreviousKey,
  signerOf,
  slipsHashOf,
} from "#protocol/sealed/rotation";
import type { RecordHistory } from "#protocol/sealed/record-history";
import { authorIdOf } from "#protocol/wire/certificate";
import { marksRoot } from "#protocol/wire/close-marks";
import {
  type EpochRecord,
  epochRecordHash,
  type Rotation,
  signEpochRecord,
} from "#protocol/wire/epoch-record";
import { type Chance, makeChance } from "../support/chance.ts";
import { HandMadeFactory, type Holder } from "../support/hand-made-factory.ts";

interface Scene {
  readonly chance: Chance;
  readonly factory: HandMadeFactory;
  readonly first: EpochKeys;
  readonly founding: EpochRecord;
}

async function setScene(seed: number): Promise<Scene> {
  const chance = makeChance(seed);
  const factory = await HandMadeFactory.make(chance);
  const first = factory.keysOf("everyone");
  return { chance, factory, first, founding: await factory.record(first) };
}

/** A record that follows, with what is changed in it. */
async function follow(
  { chance, factory }: Scene,
  history: RecordHistory,
  before: EpochKeys,
  by: Pick<Holder, "key" | "chain"> = factory.facilitator,
  changes: Partial<Rotation> = {},
): Promise<{ readonly keys: EpochKeys; readonly record: EpochRecord }> {
  const last = history.at(-1)!;
  const keys = deriveEpochKeys(last.room, last.epoch + 1, chance.bytes(32));
  const gate = await nodeSignatures.signingKey(keys.gateSeed);
  const rotation: Rotation = {
    day: 20_000,
    previousHash: epochRecordHash(last),
    previousKey: sealPreviousKey(keys, before, (length) => chance.bytes(length)),
    joinLog: { count: 0, head: chance.bytes(32) },
    counts: { worker: 0, representative: 0, manager: 0, facilitator: 1 },
    facilitators: facilitatorsAfter(history),
    removed: [],
    membersHash: membersHashOf([]),
    slips: { count: 0, hash: slipsHashOf([]) },
    marks: { count: 0, root: marksRoot([]) },
    ...changes,
  };
  const { room, epoch, commitment } = keys;
  const unsigned = { room, epoch, gateKey: gate.publicKey, commitment, rotation, signerChain: by.chain };
  return { keys, record: await signEpochRecord(factory.id, by.key, unsigned) };
}

async function judge({ factory, first }: Scene, history: RecordHistory, records: readonly EpochRecord[]) {
  const result = await extendHistory(nodeSignatures, factory.founder, first.room, history, records);
  return result.ok ? "followed" : result.error.type;
}

const idOf = (holder: Holder): AuthorId => authorIdOf(holder.key.publicKey);

describe("the records of a Room", () => {
  test("[EPOCH5] each follows the one before, and opens the keys of all of them", async () => {
    const scene = await setScene(1);
    const history: EpochRecord[] = [scene.founding];
    let keys = scene.first;
    const all = [keys];
    for (let epoch = 2; epoch < 6; epoch++) {
      const next = await follow(scene, history, keys);
      history.push(next.record);
      all.push((keys = next.keys));
    }
    expect(await judge(scene, [], history)).toBe("followed");
    expect(mustBeOk(await openHistory(nodeSignatures, keys, history))).toEqual(all);
    expect(await judge(scene, [], history.slice(1))).toBe("EpochOutOfOrder");
    expect(await judge(scene, [], history.toSpliced(2, 1))).toBe("EpochOutOfOrder");
  });

  test("[EPOCH5] of two for one number, what follows the second is refused by who took the first", async () => {
    const scene = await setScene(2);
    const history = [scene.founding];
    const [one, other] = [
      await follow(scene, history, scene.first),
      await follow(scene, history, scene.first),
    ];
    const afterOther = await follow(scene, [...history, other.record], other.keys);
    expect(await judge(scene, [...history, one.record], [afterOther.record])).toBe("EpochForked");
    expect(await judge(scene, [...history, other.record], [afterOther.record])).toBe("followed");
  });

  test("[EPOCH5] [KEY1] a facilitator who was removed signs no record, nor does whom he invites afterwards", async () => {
    const scene = await setScene(3);
    const { factory, founding, first } = scene;
    const [ended, stays] = [await factory.official("facilitator"), await factory.official("facilitator")];
    const present = [idOf(factory.facilitator), idOf(ended), idOf(stays)];
    const second = await follow(scene, [founding], first, factory.facilitator, { facilitators: present });
    const removal = { removed: [idOf(ended)], facilitators: [idOf(factory.facilitator), idOf(stays)] };
    const third = await follow(scene, [founding, second.record], second.keys, stays, removal);
    const history = [founding, second.record, third.record];
    expect(await judge(scene, [], history)).toBe("followed");

    const minted = await factory.officialBy(ended, "facilitator");
    for (const by of [ended, minted]) {
      const forged = await follow(scene, history, third.keys, by);
      expect(await judge(scene, history, [forged.record])).toBe("EpochUnsigned");
    }
    const named = await follow(scene, history.slice(0, 2), second.keys, stays, {
      ...removal,
      facilitators: present,
    });
    const still = [...history.slice(0, 2), named.record];
    const byNamed = await follow(scene, still, named.keys, ended);
    expect(await judge(scene, still, [byNamed.record])).toBe("EpochUnsigned");
    const newcomer = await factory.officialBy(stays, "facilitator");
    const fourth = await follow(scene, history, third.keys, newcomer);
    expect(await judge(scene, history, [fourth.record])).toBe("followed");
  });

  test("[EPOCH5] no manager, worker, slip or stranger signs a record", async () => {
    const scene = await setScene(4);
    const { factory, founding, first } = scene;
    const elsewhere = await HandMadeFactory.make(makeChance(5));
    const strangers = [
      await factory.official("manager"),
      await factory.worker(),
      await factory.invite("facilitator"),
      elsewhere.facilitator,
    ];
    for (const by of strangers) {
      const { record } = await follow(scene, [founding], first, by);
      expect(await judge(scene, [founding], [record])).toBe("EpochUnsigned");
    }
    expect(signerOf(founding)).toBe(idOf(factory.facilitator));
  });

  test("[EPOCH5] a previous key that is another's than its record says is refused", async () => {
    const scene = await setScene(6);
    const { founding, first, chance } = scene;
    const other = deriveEpochKeys(first.room, 1, chance.bytes(32));
    const { keys, record } = await follow(scene, [founding], other);
    expect(await openHistory(nodeSignatures, keys, [founding, record])).toMatchObject({
      error: { type: "PreviousKeyForged" },
    });
  });
});
