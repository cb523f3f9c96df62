/** Counting who can read a Room from a facilitator's checkpoint on, with honest people and hostile ones. */
// long: one format, with everybody who may lie about it.
import { describe, expect, test, vi } from "vitest";
import { PhoneStore } from "#client/sync/phone-store";
import type { Bytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { bytesToCheckpoint, checkpointToBytes } from "#protocol/wire/checkpoint";
import type { DownFrame } from "#protocol/wire/frames/frame";
import { controlStreamOf } from "#protocol/wire/head";
import {
  askedFrom,
  checkpointBy,
  COUNTING,
  leave,
  leftBy,
  newcomerThrough,
  readersOf,
  setCountedScene,
  untilCounted,
  untilLeft,
} from "../support/checkpoint-scene.ts";
import { HostileEdge, junkEnvelope } from "../support/hostile-edge.ts";
import { HostileMember } from "../support/hostile-member.ts";
import { untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, removeMember, untilChanged } from "../support/key-changing.ts";
import { memberOf, problemsOf } from "../support/screens.ts";
import { makeTestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 60_000 });

const counts = (worker: number, more = {}) => ({
  worker,
  representative: 0,
  manager: 0,
  facilitator: 1,
  ...more,
});

describe("a newcomer in a Room with a checkpoint", () => {
  test("[CHECK3] counts from it on, and the log before it is never asked for", async () => {
    const { factory, room } = await setCountedScene(601);
    const newcomer = factory.phone("Mây Trắng 8");
    await newcomer.open();
    const asked = askedFrom(newcomer, room);
    mustBeOk(await newcomer.engine.join(await factory.invite("worker", ""), "Mây Trắng 8", "vi"));
    await untilJoined(factory);
    await untilCounted(factory);
    expect(asked).toEqual([5]);
    const view = await readersOf(factory, newcomer, room);
    expect(view.counts).toEqual(counts(5));
    expect(view.counts).toEqual((await readersOf(factory, factory.founder, room)).counts);
    expect(view.basis).toMatchObject({ count: 5 });
    expect(view.officials).toEqual([]);
    expect(problemsOf(newcomer, room)).toEqual([]);
    expect((await new PhoneStore(newcomer.store).intents()).filter((each) => each.room === room)).toEqual([]);
  });

  test("[CHECK3] goes on from there after a reload, and counts who comes later", async () => {
    const { factory, room } = await setCountedScene(602);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    newcomer.die();
    const asked = askedFrom(newcomer, room);
    await newcomer.open();
    await untilCounted(factory);
    expect(asked).toEqual([6]);
    expect((await readersOf(factory, newcomer, room)).counts).toEqual(counts(5));
    await factory.join("manager", "Anh Quang");
    await untilJoined(factory);
    expect((await readersOf(factory, newcomer, room)).counts).toEqual(counts(5, { manager: 1 }));
    expect(asked).toEqual([6]);
  });

  test("[CHECK3] [RETAIN1] knows how long words are kept, by a rule that stands before the base too", async () => {
    const { factory, room } = await setCountedScene(614);
    const setting = factory.founder.engine.keepWords(room, 3);
    await untilCounted(factory);
    mustBeOk(await setting);
    await untilLeft(factory);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    await untilCounted(factory);
    const everyone = () => memberOf(newcomer)!.rooms.find((each) => each.room === room)!;
    expect(everyone().kept.months).toBe(3);
    expect(everyone().readers).toEqual(counts(5));
    expect(problemsOf(newcomer, room)).toEqual([]);
  });

  test("[CHECK3] reads the whole log when it is asked to, and then knows who vouched for whom", async () => {
    const { factory, room } = await setCountedScene(603);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    expect((await readersOf(factory, newcomer, room)).officials).toEqual([]);
    mustBeOk(await newcomer.engine.readJoinLog(room));
    await factory.settle();
    const view = await readersOf(factory, newcomer, room);
    expect(view).toMatchObject({ counts: counts(5), basis: null, doubt: null });
    expect(view.officials.map(({ nickname }) => nickname)).toEqual(["Chị Mai"]);
    expect(await new PhoneStore(newcomer.store).joinBase(room)).toBeNull();
    expect(problemsOf(newcomer, room)).toEqual([]);
  });

  test("[CHECK3] finds the help directory whole, whatever it counted from", async () => {
    const { factory, room } = await setCountedScene(604);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    const texts = { vi: { name: "Công đoàn", hours: "", about: "" } };
    mustBeOk(await factory.founder.engine.writeHelp({ phone: "02113888", texts }, null));
    await factory.settle();
    let names: readonly string[] = [];
    newcomer.engine.watchHelp(({ entries }) => (names = entries.map((each) => each.texts["vi"]!.name)));
    await untilCounted(factory);
    expect(names).toEqual(["Công đoàn"]);
    expect((await readersOf(factory, newcomer, room)).counts).toEqual(counts(5));
    expect(problemsOf(newcomer, room)).toEqual([]);
  });

  test("[CHECK3] compares codes with a phone that has read everything", async () => {
    const { factory, room, workers } = await setCountedScene(605);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    const mine = await readersOf(factory, newcomer, room);
    const hers = await readersOf(factory, workers[0]!, room);
    expect(mine.code).toBe(hers.code);
    expect(mustBeOk(await newcomer.engine.compareReaders(hers.comparison))).toBe("same");
    expect(mustBeOk(await factory.founder.engine.compareCode(room, mine.code))).toBe("same");
  });

  test("[CHECK3] where the log is short everybody reads it whole", async () => {
    const factory = await makeTestFactory({ seed: 606, counting: { wholeMax: 30, every: 2 } });
    const room = roomIdOf(factory.id, "everyone");
    const left = leftBy(factory.founder, room);
    for (const nickname of ["Cò 7", "Sen 8", "Tre Xanh 41"]) {
      await factory.join("worker", nickname);
      await untilLeft(factory);
    }
    expect(left).toEqual([]);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    expect(await readersOf(factory, newcomer, room)).toMatchObject({ counts: counts(4), basis: null });
  });

  test("[CHECK3] after a change of keys counts from the record, without who was removed", async () => {
    const { factory, room, workers } = await setCountedScene(607);
    const old = await newcomerThrough(factory, new HostileEdge(factory.edge), "Ở lại 1");
    await removeMember(factory, workers[1]!, [workers[0]!, workers[2]!, workers[3]!, old]);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    const view = await readersOf(factory, newcomer, room);
    expect(view.basis).toMatchObject({ count: 6 });
    for (const phone of [newcomer, old, factory.founder])
      expect((await readersOf(factory, phone, room)).counts).toEqual(counts(5));
    for (const phone of [newcomer, old, factory.founder]) expect(problemsOf(phone, room)).toEqual([]);
  });
});

describe("leaving checkpoints", () => {
  test("[CHECK6] a facilitator's phone does so now and then, and of what it read itself", async () => {
    const factory = await makeTestFactory({ seed: 611, counting: { wholeMax: 3, every: 4 } });
    const room = roomIdOf(factory.id, "everyone");
    const left = leftBy(factory.founder, room);
    for (let worker = 0; worker < 12; worker++) {
      await factory.join("worker", `Cò ${worker}`);
      await untilJoined(factory);
      await untilLeft(factory);
    }
    const made = left.map((bytes) => mustBeOk(bytesToCheckpoint(bytes)));
    expect(made.length).toBeGreaterThanOrEqual(2);
    expect(made.length).toBeLessThanOrEqual(3);
    for (const { count, counts: said } of made) expect(said).toEqual(counts(count - 1));
  });

  test("[CHECK6] of two facilitators one does so, and the other is content", async () => {
    const factory = await makeTestFactory({ seed: 612, counting: COUNTING });
    const room = roomIdOf(factory.id, "everyone");
    const second = await factory.join("facilitator", "Anh Dũng");
    await untilJoined(factory);
    const left = [leftBy(factory.founder, room), leftBy(second, room)];
    for (const nickname of ["Cò 7", "Sen 8", "Tre 4"]) await factory.join("worker", nickname);
    await untilJoined(factory);
    for (let minute = 0; minute < 4; minute++) await untilLeft(factory);
    expect(left.flat().length).toBe(1);
  });

  test("[CHECK6] nobody else does", async () => {
    const { factory, room, workers } = await setCountedScene(613);
    const manager = await factory.join("manager", "Anh Quang");
    const links: string[] = [];
    for (let link = 0; link < 4; link++) links.push(await factory.invite("worker", ""));
    const left = [manager, ...workers].map((phone) => leftBy(phone, room));
    factory.founder.die();
    for (const link of links) {
      const phone = factory.phone(link.slice(-4));
      await phone.open();
      mustBeOk(await phone.engine.join(link, `Én ${phone.name}`, "vi"));
      await untilJoined(factory);
    }
    for (let minute = 0; minute < 2; minute++) await untilLeft(factory, [manager, ...workers]);
    expect((await readersOf(factory, manager, room)).counts).toEqual(counts(8, { manager: 1 }));
    expect(left.flat()).toEqual([]);
  });

  test("[CHECK2] the Room keeps what a facilitator signed of this log, in this epoch, and nothing else", async () => {
    const { factory, room, workers } = await setCountedScene(614);
    const { founder } = factory;
    const manager = await factory.join("manager", "Anh Quang");
    const second = await factory.join("facilitator", "Anh Dũng");
    await untilCounted(factory);
    const good = await checkpointBy(second, founder, room);
    const tell = (act: Bytes) => leave(factory, manager, room, act);
    expect(await tell(await checkpointBy(manager, founder, room))).toBe("act-unproven");
    expect(await tell(await checkpointBy(workers[0]!, founder, room))).toBe("act-unproven");
    const other = await checkpointBy(second, founder, roomIdOf(factory.id, "workers"));
    expect(await tell(other)).toBe("act-unproven");
    expect(await tell(Uint8Array.from(good.with(40, good[40]! ^ 1)))).toBe("act-unproven");
    expect(await tell(good.slice(0, -1))).toBe("malformed");
    expect(await tell(await checkpointBy(second, founder, room, { head: new Uint8Array(32) }))).toBe(
      "stream-unknown",
    );
    expect(await tell(await checkpointBy(second, founder, room, { count: 1_000 }))).toBe("stream-unknown");
    expect(await tell(await checkpointBy(second, founder, room, { epoch: 2 }))).toBe("epoch-old");
    expect(await tell(good)).toBeNull();
    mustBeOk(await founder.engine.removeMember(memberOf(second)!.author, "Anh Dũng"));
    await untilChanged(factory, [second, manager, ...workers]);
    const late = await checkpointBy(second, founder, room, { epoch: 2 });
    expect(await tell(late)).toBe("act-unproven");
  });
});

describe("a facilitator who counts falsely", () => {
  test("[CHECK5] is named by every phone that has read the log, and corrected by another facilitator", async () => {
    const { factory, room, workers } = await setCountedScene(621);
    const liar = await factory.join("facilitator", "Anh Dũng");
    await factory.join("manager", "Anh Quang");
    await untilJoined(factory);
    const lie = await checkpointBy(liar, factory.founder, room, { counts: counts(4, { facilitator: 2 }) });
    factory.founder.goOffline();
    expect(await leave(factory, liar, room, lie)).toBeNull();
    const misled = await newcomerThrough(factory, new HostileEdge(factory.edge), "Mây Trắng 8", liar);
    expect((await readersOf(factory, misled, room)).counts).toMatchObject({ manager: 0 });
    factory.founder.goOnline();
    await untilLeft(factory, [factory.founder, misled, ...workers]);
    for (const phone of [factory.founder, workers[0]!]) {
      expect((await readersOf(factory, phone, room)).doubt).toMatchObject({ nickname: "Anh Dũng" });
      const wrong = { type: "counts-differ", rule: "CHECK5", blame: "author", stream: controlStreamOf(room) };
      expect(problemsOf(phone, room)).toContainEqual(wrong);
    }
    await untilCounted(factory);
    const right = await readersOf(factory, misled, room);
    expect(right.counts).toEqual((await readersOf(factory, factory.founder, room)).counts);
    expect(right).toMatchObject({ basis: null, doubt: { nickname: "Anh Dũng" }, counts: { manager: 1 } });
    const later = await newcomerThrough(factory, new HostileEdge(factory.edge), "Nắng 2");
    expect((await readersOf(factory, later, room)).counts).toMatchObject({ manager: 1, worker: 6 });
  });

  test("[CHECK6] is not answered for ever", async () => {
    const { factory, room } = await setCountedScene(622);
    const liar = await factory.join("facilitator", "Anh Dũng");
    await untilJoined(factory);
    await untilLeft(factory);
    liar.engine.stop(); // from here on a modified app
    const left = leftBy(factory.founder, room);
    const tool = await factory.join("worker", "Cú 9");
    const both = [factory.founder, tool];
    for (let lie = 1; lie <= 6; lie++) {
      const said = { counts: counts(4, { facilitator: 10 + lie }) };
      await untilLeft(factory, both);
      expect(
        await leave(factory, tool, room, await checkpointBy(liar, factory.founder, room, said)),
      ).toBeNull();
      await untilLeft(factory, both);
    }
    expect(left.length).toBe(3);
  });

  test("[CHECK1] counts for nothing from the next epoch on, once removed", async () => {
    const { factory, room, workers } = await setCountedScene(623);
    const liar = await factory.join("facilitator", "Anh Dũng");
    await untilJoined(factory);
    const hostile = new HostileEdge(factory.edge);
    await removeMember(factory, liar, workers);
    await factory.join("worker", "Én 1"); // behind the record, where a checkpoint would be the base
    await untilJoined(factory);
    const lie = await checkpointBy(liar, factory.founder, room, { counts: counts(77), epoch: 1 });
    const late = await checkpointBy(liar, factory.founder, room, { counts: counts(77), epoch: 2 });
    for (const said of [lie, late]) {
      hostile.down = withCheckpoint(room, said);
      const phone = await newcomerThrough(factory, hostile, said === lie ? "Én 2" : "Én 3");
      expect((await readersOf(factory, phone, room)).counts?.worker).toBeLessThan(10);
      const forged = problemsOf(phone, room).map(({ type }) => type);
      expect(forged).toEqual(said === lie ? [] : ["checkpoint-forged"]);
    }
  });
});

describe("a member with the Room's key", () => {
  test("[CHECK4] [READ6] a seen head from before the base is taken at its word, any other is looked at", async () => {
    const { factory, room, workers } = await setCountedScene(641);
    const control = controlStreamOf(room);
    const attacker = await HostileMember.of(factory, workers[0]!, "everyone");
    const start = (await attacker.look(control)).cursorAt(0).head.slice(0, 16) as Bytes;
    const foreign = new Uint8Array(16).fill(7);
    await attacker.write(control, { seenCount: 3, seenHead: foreign });
    await attacker.write(control, { seenCount: 0, seenHead: start });
    await attacker.write(control, { seenCount: 0, seenHead: foreign });
    await attacker.write(control, { seenCount: 5, seenHead: foreign });
    await attacker.write(control, { seenCount: 6, seenHead: foreign });
    await attacker.write(control, { seenCount: 60, seenHead: foreign });
    const verdicts = await attacker.verdictsOn(control, 5);
    const said = verdicts.map((verdict) => (verdict.isAccepted ? "accepted" : verdict.refusal.type));
    expect(said).toEqual([
      "accepted",
      "accepted",
      "SeenForeignHead",
      "SeenForeignHead",
      "SeenForeignHead",
      "SeenFromTheFuture",
    ]);
    const whole = await attacker.verdictsOn(control);
    expect(whole[5]).toMatchObject({ refusal: { type: "SeenForeignHead" } });
  });

  test("[CHECK4] junk in the join log counts nobody and hides nobody", async () => {
    const { factory, room, workers } = await setCountedScene(642);
    const control = controlStreamOf(room);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    const attacker = await HostileMember.of(factory, workers[0]!, "everyone");
    for (let junk = 0; junk < 3; junk++) await attacker.append(control, junkEnvelope(factory.chance));
    await attacker.write(control, {});
    await factory.join("representative", "Anh Tâm");
    await untilJoined(factory);
    expect((await readersOf(factory, newcomer, room)).counts).toEqual(counts(5, { representative: 1 }));
  });

  test("[CHECK4] who joins a second time behind the base is counted once more, never less, until the log is read", async () => {
    const { factory, room, workers } = await setCountedScene(643);
    const control = controlStreamOf(room);
    const newcomer = await newcomerThrough(factory, new HostileEdge(factory.edge));
    const attacker = await HostileMember.of(factory, workers[0]!, "everyone");
    const device = attacker.device();
    await attacker.write(control, { device, update: attacker.update(control, device, [["join", true]]) });
    expect((await readersOf(factory, newcomer, room)).counts).toEqual(counts(6));
    expect((await readersOf(factory, factory.founder, room)).counts).toEqual(counts(5));
    await factory.join("worker", "Én 1");
    await untilJoined(factory);
    await untilLeft(factory, [factory.founder, newcomer]);
    const view = await readersOf(factory, newcomer, room);
    expect(view).toMatchObject({ counts: counts(6), basis: null, doubt: null });
    expect(problemsOf(newcomer, room)).toEqual([]);
  });
});

describe("an edge that lies about checkpoints", () => {
  test("[CHECK1] one of another Room, and one that nobody signed, are named and not counted from", async () => {
    const { factory, room } = await setCountedScene(631);
    const workersRoom = roomIdOf(factory.id, "workers");
    const replayed = await checkpointBy(factory.founder, factory.founder, workersRoom);
    const good = mustBeOk(bytesToCheckpoint(await checkpointBy(factory.founder, factory.founder, room)));
    const forged = checkpointToBytes({ ...good, counts: counts(3) });
    for (const [nickname, said] of [
      ["Én 1", replayed],
      ["Én 2", forged],
      ["Én 3", Uint8Array.of(1, 2, 3)],
    ] as const) {
      const hostile = new HostileEdge(factory.edge);
      hostile.down = withCheckpoint(room, said);
      const phone = await newcomerThrough(factory, hostile, nickname);
      const view = await readersOf(factory, phone, room);
      expect(view.basis).toBeNull();
      expect(view.counts).toEqual((await readersOf(factory, factory.founder, room)).counts);
      expect(problemsOf(phone, room)).toContainEqual({
        type: "checkpoint-forged",
        rule: "CHECK1",
        blame: "edge",
        stream: controlStreamOf(room),
      });
    }
  });

  test("[CHECK3] a checkpoint that is withheld costs bytes and not the truth", async () => {
    const { factory, room } = await setCountedScene(632);
    const hostile = new HostileEdge(factory.edge);
    hostile.down = (frame) => (frame.type === "acts" ? [] : [frame]);
    const phone = await newcomerThrough(factory, hostile);
    expect(await readersOf(factory, phone, room)).toMatchObject({ counts: counts(5), basis: null });
    expect(problemsOf(phone, room)).toEqual([]);
  });

  test("[CHECK3] an older checkpoint leads to the same count", async () => {
    const { factory, room } = await setCountedScene(633);
    const old = await checkpointBy(factory.founder, factory.founder, room);
    for (const nickname of ["Én 1", "Én 2", "Én 3", "Én 4"]) await factory.join("worker", nickname);
    await untilLeft(factory);
    const hostile = new HostileEdge(factory.edge);
    hostile.down = withCheckpoint(room, old);
    const phone = await newcomerThrough(factory, hostile);
    const view = await readersOf(factory, phone, room);
    expect(view).toMatchObject({ counts: counts(9), basis: { count: 5 } });
    expect(problemsOf(phone, room)).toEqual([]);
  });

  test("[CHECK4] what follows a checkpoint must continue its head", async () => {
    const { factory, room } = await setCountedScene(634);
    const hostile = new HostileEdge(factory.edge);
    hostile.down = (frame) =>
      frame.type === "page" && frame.stream === controlStreamOf(room)
        ? [{ ...frame, startHead: new Uint8Array(32).fill(9) }]
        : [frame];
    const phone = await newcomerThrough(factory, hostile);
    expect((await readersOf(factory, phone, room)).counts).toBeNull();
    expect(problemsOf(phone, room)).toContainEqual(named("start-head-foreign", "CHAIN1", room));
    hostile.becomeHonest();
    phone.goOffline();
    await factory.settle();
    phone.goOnline();
    await untilCounted(factory);
    expect((await readersOf(factory, phone, room)).counts).toEqual(counts(5));
  });

  test("[CHECK4] a head that the edge does not know is named, and the log is read whole", async () => {
    const { factory, room } = await setCountedScene(635);
    const hostile = new HostileEdge(factory.edge);
    const foreign = await checkpointBy(factory.founder, factory.founder, room, {
      head: new Uint8Array(32).fill(3),
    });
    hostile.down = withCheckpoint(room, foreign);
    const phone = await newcomerThrough(factory, hostile);
    expect(await readersOf(factory, phone, room)).toMatchObject({ counts: counts(5), basis: null });
    expect(problemsOf(phone, room)).toContainEqual(named("checkpoint-foreign", "CHECK4", room));
  });

  test("[CHAIN1] a log that became shorter than what a phone counted is named", async () => {
    const { factory, room } = await setCountedScene(636);
    const hostile = new HostileEdge(factory.edge);
    const phone = await newcomerThrough(factory, hostile);
    phone.goOffline();
    await factory.settle();
    const control = controlStreamOf(room);
    hostile.up = (frame) => {
      if (frame.type !== "open" || frame.stream !== control) return [frame];
      hostile.say(room, {
        type: "refused",
        reason: "head-unknown",
        waitMs: 0,
        subject: Uint8Array.from(control.match(/../g)!, (byte) => Number.parseInt(byte, 16)),
      });
      return [];
    };
    phone.goOnline();
    await untilCounted(factory);
    expect(problemsOf(phone, room)).toContainEqual(named("history-lost", "CHAIN1", room));
    expect((await readersOf(factory, phone, room)).counts).toBeNull();
  });

  test("[READ11] behind the record, words of the epoch before count nobody", async () => {
    const { factory, room, workers } = await setCountedScene(637);
    const [gone] = workers;
    const control = controlStreamOf(room);
    const [, joined] = await new PhoneStore(factory.founder.store).envelopes(room, control);
    await changeKeys(factory, room, workers);
    const hostile = new HostileEdge(factory.edge);
    hostile.down = (frame) =>
      frame.type === "page" && frame.stream === control && !frame.hasMore
        ? [{ ...frame, envelopes: [...frame.envelopes, joined!] }]
        : [frame];
    const phone = await newcomerThrough(factory, hostile);
    expect(gone).toBeDefined();
    const view = await readersOf(factory, phone, room);
    expect(view.basis).not.toBeNull();
    expect(view.counts).toEqual(counts(5));
  });
});

const named = (type: string, rule: string, room: Parameters<typeof controlStreamOf>[0]) => ({
  type,
  rule,
  blame: "edge",
  stream: controlStreamOf(room),
});

/** The edge shows this in place of whatever checkpoint it has. */
function withCheckpoint(room: Parameters<typeof controlStreamOf>[0], act: Bytes) {
  const stream = controlStreamOf(room);
  return (frame: DownFrame, of: string): readonly DownFrame[] => {
    if (of !== room) return [frame];
    if (frame.type === "acts") return [{ ...frame, items: [{ stream, act }] }];
    return [frame];
  };
}
