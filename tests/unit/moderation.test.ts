// long: one attack after another on the same few rules
/**
 * Reporting and moderating: who may, what everybody sees, what nobody else can read. Hostile members and edges try
 * to hide, to show and to read what is not theirs.
 */
import { describe, expect, test, vi } from "vitest";
import { nodeSignatures } from "#headless/headless-member";
import { bytesToBase64Url } from "#protocol/bytes";
import { boxKeyOf } from "#protocol/hpke";
import { MODERATION_ENVELOPE_BYTES_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import { bytesToTarget, type PostTarget } from "#protocol/sealed/moderation";
import { hideValue, lookedValue, restoreValue, targetToBytes } from "#protocol/sealed/moderation-values";
import { bytesToReport, openReport, reportToBytes, sealReport } from "#protocol/sealed/report";
import type { ShelfWrite } from "#protocol/sealed/shelf";
import { type Role, roomIdOf } from "#protocol/wire/audience";
import { moderationStreamOf, reportsStreamOf } from "#protocol/wire/head";
import { threadDraft } from "../support/drafts.ts";
import { HostileEdge, junkEnvelope, overhear } from "../support/hostile-edge.ts";
import { HostileMember } from "../support/hostile-member.ts";
import { startThread } from "../support/hostile-stage.ts";
import {
  ANSWER,
  HARMLESS,
  moderate,
  type ModerationScene,
  OPENING,
  postWith,
  read,
  readJoinLogs,
  report,
  setModerationScene,
  showModeration,
  targetOf,
} from "../support/moderation-scene.ts";
import { problemsOf, showBoard, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";

vi.setConfig({ testTimeout: 30_000 });

async function joinLate({ factory }: ModerationScene, role: Role, name: string, edge = factory.edge) {
  const phone = new SimulatedPhone(name, { ...factory.founder.parts, edge });
  await phone.open();
  mustBeOk(await phone.engine.join(await factory.invite(role, name), name, "vi"));
  await readJoinLogs(factory);
  return phone;
}

async function attackerOf(scene: ModerationScene, role: Role): Promise<HostileMember> {
  const phone = await joinLate(scene, role, "Cáo Đỏ 5");
  return HostileMember.of(scene.factory, phone, "everyone");
}

async function write(scene: ModerationScene, attacker: HostileMember, writes: readonly ShelfWrite[]) {
  const stream = moderationStreamOf(scene.room);
  const device = attacker.device();
  const update = attacker.update(stream, device, writes);
  await attacker.write(stream, { device, update });
  await scene.factory.settle();
}

describe("hiding", () => {
  test("[MOD5] everybody sees the place, the reason and the role, and no honest app shows the words", async () => {
    const scene = await setModerationScene(901);
    const { manager, room } = scene;
    const thread = await read(scene, manager);
    await moderate(scene, scene.representative, ANSWER, "hide");
    expect(textsOf(thread)).toEqual([OPENING, HARMLESS, ""]);
    const hidden = thread.latest().posts[2]!;
    expect(hidden.hidden).toEqual({
      reason: "privacy",
      role: "representative",
      day: expect.any(Number),
      words: null,
    });
    expect(hidden.author.nickname).toBe("");
    expect(mustBeOk(await manager.engine.search(room, "nhà số 7"))).toEqual([]);
    expect(JSON.stringify(thread.latest())).not.toContain("Lan");
  });

  test("[MOD5] a hidden opening is gone from the board, its heading, the search and the home of all others", async () => {
    const scene = await setModerationScene(902);
    const { manager, room } = scene;
    const board = showBoard(manager, room, "safety");
    await read(scene, manager);
    await moderate(scene, scene.representative, OPENING, "hide");
    const [row] = board.latest().threads;
    expect([row?.title, row?.text, row?.author.nickname, row?.hidden?.reason]).toEqual([
      "",
      "",
      "",
      "privacy",
    ]);
    for (const words of ["Hùng", "Quạt hỏng", "Chim Sẻ"]) {
      const found = mustBeOk(await manager.engine.search(room, words));
      expect(found.filter(({ text, title }) => text === OPENING || title !== "")).toEqual([]);
    }
    expect((await read(scene, manager)).latest().title).toBe("");
    expect(JSON.stringify(board.latest())).not.toContain("Hùng");
  });

  test("[MOD5] its author sees why, still sees her own words, and can answer", async () => {
    const scene = await setModerationScene(903);
    const { author, factory, room, stream } = scene;
    const thread = await read(scene, author);
    await moderate(scene, scene.facilitator, OPENING, "hide");
    expect(thread.latest().posts[0]).toMatchObject({
      text: OPENING,
      hidden: { reason: "privacy", role: "facilitator" },
    });
    expect(thread.latest().title).not.toBe("");
    const draft = { room, stream, text: "Tôi xin nói lại", isAnonymous: false } as const;
    mustBeOk(await author.engine.reply(draft));
    await factory.settle();
    expect(textsOf(thread)).toEqual([OPENING, HARMLESS, ANSWER, "Tôi xin nói lại"]);
  });

  test("[MOD4] restoring is as visible as hiding: the words are back and the log shows both", async () => {
    const scene = await setModerationScene(904);
    const { reporter, room } = scene;
    const thread = await read(scene, reporter);
    const log = showModeration(reporter, room);
    await moderate(scene, scene.representative, ANSWER, "hide");
    await moderate(scene, scene.facilitator, ANSWER, "restore");
    expect(textsOf(thread)).toEqual([OPENING, HARMLESS, ANSWER]);
    expect(log.latest().log.map(({ kind, role, reason }) => [kind, role, reason])).toEqual([
      ["restore", "facilitator", null],
      ["hide", "representative", "privacy"],
    ]);
  });

  test("[MOD4] decisions that contradict each other resolve by their order in the Stream, for everybody alike", async () => {
    const scene = await setModerationScene(905);
    const { factory, representative, facilitator, room, stream } = scene;
    const post = await postWith(scene, ANSWER);
    const screens = await Promise.all(
      [scene.author, scene.reporter, scene.manager, representative, facilitator].map((phone) =>
        read(scene, phone),
      ),
    );
    const order = { room, stream, post } as const;
    await Promise.all([
      representative.engine.moderate({ ...order, decision: "hide", reason: "threat" }),
      facilitator.engine.moderate({ ...order, decision: "restore" }),
      facilitator.engine.moderate({ ...order, decision: "hide", reason: "spam" }),
    ]);
    await factory.settle();
    const shown = screens.map((screen) => screen.latest().posts[2]?.hidden?.reason ?? "shown");
    expect(new Set(shown).size).toBe(1);
    const newcomer = await joinLate(scene, "worker", "Lá Xanh 2");
    expect((await read(scene, newcomer)).latest().posts[2]?.hidden?.reason ?? "shown").toBe(shown[0]);
  });

  test("[MOD5] an edit of hidden words stays hidden", async () => {
    const scene = await setModerationScene(906);
    const { author, factory, room, stream } = scene;
    const post = await postWith(scene, ANSWER);
    await moderate(scene, scene.representative, ANSWER, "hide");
    mustBeOk(await author.engine.edit(room, stream, post, "Chị Lan, nhà số 7, đường 12"));
    await factory.settle();
    expect(textsOf(await read(scene, scene.reporter))[2]).toBe("");
  });
});

describe("who may hide", () => {
  test("[MOD2] a manager's app has no way to hide, nor has a worker's", async () => {
    const scene = await setModerationScene(911);
    const post = await postWith(scene, ANSWER);
    const { room, stream } = scene;
    for (const phone of [scene.manager, scene.reporter]) {
      await read(scene, phone);
      const answer = await phone.engine.moderate({ room, stream, post, decision: "hide", reason: "spam" });
      expect(answer).toEqual({ ok: false, error: { type: "not-allowed" } });
    }
  });

  for (const role of ["worker", "manager"] as const) {
    test(`[MOD2] a ${role}'s hide, made past the app, counts for nobody and names its author`, async () => {
      const scene = await setModerationScene(role === "worker" ? 912 : 913);
      const attacker = await attackerOf(scene, role);
      const thread = await read(scene, scene.reporter);
      const target = await targetOf(scene, attacker, ANSWER);
      await write(scene, attacker, [["hide/00000001/1", hideValue(target, "spam", 0)]]);
      expect(textsOf(thread)).toEqual([OPENING, HARMLESS, ANSWER]);
      const problem = { type: "NotModerator", rule: "MOD2", blame: "author" };
      expect(problemsOf(scene.reporter, scene.room)).toContainEqual(expect.objectContaining(problem));
    });
  }

  test("[MOD2] a hide under the name of a moderator that she did not sign counts for nobody", async () => {
    const scene = await setModerationScene(914);
    const attacker = await attackerOf(scene, "worker");
    const victim = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const { author, pen } = victim.identity;
    const thread = await read(scene, scene.reporter);
    const stream = moderationStreamOf(scene.room);
    const device = attacker.device();
    const writes = [
      ["hide/00000001/1", hideValue(await targetOf(scene, attacker, ANSWER), "spam", 0)],
    ] as const;
    const update = attacker.update(stream, device, writes, author);
    await attacker.write(stream, { author, device, update, credential: pen.credential });
    await scene.factory.settle();
    expect(textsOf(thread)[2]).toBe(ANSWER);
    expect(problemsOf(scene.reporter, scene.room)).toContainEqual(
      expect.objectContaining({ type: "SignatureForged", rule: "READ5" }),
    );
  });

  test("[MOD2] a moderator cannot show again what another hid of hers", async () => {
    const scene = await setModerationScene(917);
    const { representative, facilitator, factory, room } = scene;
    const stream = await startThread(factory, representative, room, "Lời của đại diện");
    const [own, other] = [showThread(representative, room, stream), showThread(facilitator, room, stream)];
    await factory.settle();
    const post = own.latest().posts[0]!.id;
    mustBeOk(await facilitator.engine.moderate({ room, stream, post, decision: "hide", reason: "threat" }));
    await factory.settle();
    const again = await representative.engine.moderate({ room, stream, post, decision: "restore" });
    expect(again).toEqual({ ok: false, error: { type: "not-allowed" } });
    const past = await HostileMember.of(factory, representative, "everyone");
    const [author, device, counter] = post.split("/");
    const head = (await past.look(stream)).cursorAt(1).head.slice(0, 16);
    const target = { stream, position: 1, head, author, ref: `${device}/${counter}` } as PostTarget;
    await write(scene, past, [["restore/00000001/1", restoreValue(target, 0)]]);
    expect(other.latest().posts[0]?.hidden?.reason).toBe("threat");
    expect(showModeration(facilitator, room).latest().log).toHaveLength(1);
  });

  test("[MOD2] who shows no chain decides nothing", async () => {
    const scene = await setModerationScene(915);
    const attacker = await attackerOf(scene, "worker");
    const key = await nodeSignatures.signingKey(scene.factory.chance.bytes(32));
    const stream = moderationStreamOf(scene.room);
    await attacker.write(stream, { credential: { kind: "key", key: key.publicKey } }, { key });
    expect((await attacker.verdictsOn(stream)).at(-1)).toMatchObject({
      isAccepted: false,
      refusal: { type: "CredentialForged" },
    });
  });

  test("[MOD2] a representative decides nothing in a Room that she does not belong to", async () => {
    const scene = await setModerationScene(916);
    const { isModerator } = await import("#protocol/sealed/moderation");
    expect(isModerator("representative", "management")).toBe(false);
    expect(isModerator("facilitator", "management")).toBe(true);
    expect(isModerator("manager", "management")).toBe(false);
    expect(isModerator("manager", "committee")).toBe(false);
    expect(scene.room).toBe(roomIdOf(scene.factory.id, "everyone"));
  });
});

describe("what a hide is about", () => {
  test("[MOD3] a decision whose place is another's hides nothing and is named", async () => {
    const scene = await setModerationScene(921);
    const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const thread = await read(scene, scene.reporter);
    const answer = await targetOf(scene, moderator, ANSWER);
    const harmless = await targetOf(scene, moderator, HARMLESS);
    const opening = await targetOf(scene, moderator, OPENING);
    await write(scene, moderator, [
      [
        "hide/00000001/1",
        hideValue({ ...answer, position: opening.position, head: opening.head }, "spam", 0),
      ],
      ["hide/00000001/2", hideValue({ ...answer, ref: opening.ref }, "spam", 0)],
      ["hide/00000001/3", hideValue({ ...harmless, author: answer.author }, "spam", 0)],
      ["hide/00000001/4", hideValue({ ...harmless, head: answer.head }, "spam", 0)],
    ]);
    expect(textsOf(thread)).toEqual([OPENING, HARMLESS, ANSWER]);
    expect(problemsOf(scene.reporter, scene.room)).toContainEqual(
      expect.objectContaining({ type: "DecisionMisplaced", rule: "MOD3" }),
    );
  });

  test("[MOD3] an edge that shows another history of the Thread cannot make a hide mean another post", async () => {
    const scene = await setModerationScene(922);
    const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const answer = await targetOf(scene, moderator, ANSWER);
    const forked = { ...answer, head: scene.factory.chance.bytes(16) };
    await write(scene, moderator, [["hide/00000001/1", hideValue(forked, "spam", 0)]]);
    expect(textsOf(await read(scene, scene.reporter))[2]).toBe(ANSWER);
    await write(scene, moderator, [["hide/00000002/1", hideValue(answer, "spam", 0)]]);
    expect(textsOf(await read(scene, scene.reporter))[2]).toBe("");
  });

  test("[MOD1] keys of a moderator that say nothing are skipped and named", async () => {
    const scene = await setModerationScene(923);
    const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const target = await targetOf(scene, moderator, ANSWER);
    const cut = bytesToBase64Url(targetToBytes(target).slice(0, 30));
    await write(scene, moderator, [
      ["hide/00000001/1", { p: cut, r: 1, b: 0 }],
      ["hide/00000001/2", "all"],
      ["looked/00000001/3", { w: "abc" }],
      ["hide/00000001/04", hideValue(target, "spam", 0)],
    ]);
    expect(textsOf(await read(scene, scene.reporter))[2]).toBe(ANSWER);
    expect(problemsOf(scene.reporter, scene.room)).toContainEqual(
      expect.objectContaining({ type: "DecisionMalformed", rule: "MOD1", blame: "author" }),
    );
  });

  test("[MOD1] targets and values come back from their bytes as they were", async () => {
    const scene = await setModerationScene(924);
    const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const target = await targetOf(scene, moderator, ANSWER);
    expect(bytesToTarget(targetToBytes(target))).toEqual(target);
    expect(() => bytesToTarget(targetToBytes({ ...target, position: 0 }))).toThrow("first Entry");
    expect(restoreValue(target, 3)).toEqual({ p: bytesToBase64Url(targetToBytes(target)), b: 3 });
  });
});

describe("loading moderation", () => {
  test("[MOD6] a newcomer's board waits for it, and never shows what was hidden", async () => {
    const scene = await setModerationScene(931);
    await moderate(scene, scene.representative, OPENING, "hide");
    const hostile = new HostileEdge(scene.factory.edge);
    const pages: (() => void)[] = [];
    const moderation = moderationStreamOf(scene.room);
    hostile.down = (frame, room) => {
      if (frame.type !== "page" || frame.stream !== moderation) return [frame];
      pages.push(() => hostile.say(room, frame));
      return [];
    };
    const newcomer = new SimulatedPhone("Lá Xanh 2", { ...scene.factory.founder.parts, edge: hostile.edge });
    await newcomer.open();
    mustBeOk(
      await newcomer.engine.join(await scene.factory.invite("worker", "Lá Xanh 2"), "Lá Xanh 2", "vi"),
    );
    const board = showBoard(newcomer, scene.room, "safety");
    await scene.factory.settle();
    expect(pages).not.toHaveLength(0);
    expect(board.latest()).toMatchObject({ status: "loading", threads: [] });
    for (const release of pages) release();
    await scene.factory.settle();
    expect(board.latest().threads.map(({ title, hidden }) => [title, hidden?.reason])).toEqual([
      ["", "privacy"],
    ]);
  });

  test("[MOD6] an edge that withholds it delays a board by four seconds and no more", async () => {
    const scene = await setModerationScene(932);
    const hostile = new HostileEdge(scene.factory.edge);
    const moderation = moderationStreamOf(scene.room);
    hostile.down = (frame) => (frame.type === "page" && frame.stream === moderation ? [] : [frame]);
    const newcomer = await joinLate(scene, "worker", "Lá Xanh 2", hostile.edge);
    const board = showBoard(newcomer, scene.room, "safety");
    scene.factory.pass(4_100);
    await scene.factory.settle();
    expect(board.latest().threads).toHaveLength(1);
    expect(showModeration(newcomer, scene.room).latest().isRead).toBe(false);
  });

  test("[MOD6] what is hidden stays hidden without a network, from the first screen on", async () => {
    const scene = await setModerationScene(933);
    const { reporter, room, factory } = scene;
    showBoard(reporter, room, "safety");
    await moderate(scene, scene.representative, OPENING, "hide");
    reporter.die();
    reporter.isOffline = true;
    await reporter.open();
    const board = showBoard(reporter, room, "safety");
    const thread = showThread(reporter, room, scene.stream);
    await factory.settle();
    expect([board.latest().threads[0]?.title, textsOf(thread)[0]]).toEqual(["", ""]);
  });

  test("[CHAIN1] an edge that shows the Stream without its latest hides is caught by who had seen them", async () => {
    const scene = await setModerationScene(934);
    const hostile = new HostileEdge(scene.factory.edge);
    const victim = await joinLate(scene, "worker", "Lá Xanh 2", hostile.edge);
    await moderate(scene, scene.representative, OPENING, "hide");
    const stream = moderationStreamOf(scene.room);
    const shown = overhear(hostile, scene.room, stream);
    victim.goOffline();
    await scene.factory.settle();
    victim.goOnline();
    await scene.factory.settle();
    hostile.say(scene.room, { ...shown.page(0), envelopes: [junkEnvelope(scene.factory.chance)] });
    await scene.factory.settle();
    expect(problemsOf(victim, scene.room)).toContainEqual(
      expect.objectContaining({ rule: "CHAIN1", blame: "edge", stream }),
    );
    expect(textsOf(await read(scene, victim))[0]).toBe("");
  });

  test("[MOD7] junk in the moderation Stream is skipped, short by the edge's word, and hides go on", async () => {
    const scene = await setModerationScene(935);
    const attacker = await attackerOf(scene, "worker");
    const stream = moderationStreamOf(scene.room);
    for (let count = 0; count < 300; count++)
      await attacker.append(stream, junkEnvelope(scene.factory.chance));
    const long = scene.factory.chance.bytes(MODERATION_ENVELOPE_BYTES_MAX + 1);
    long.set([1, 0, 1]);
    expect(await attacker.append(stream, long)).toBe("too-long");
    await moderate(scene, scene.representative, OPENING, "hide");
    const newcomer = await joinLate(scene, "worker", "Lá Xanh 2");
    expect(textsOf(await read(scene, newcomer))[0]).toBe("");
  });
});

describe("reporting", () => {
  test("[REPORT1] a report reaches every moderator, who sees the words and the reason and not who", async () => {
    const scene = await setModerationScene(941);
    const desks = [scene.representative, scene.facilitator].map((phone) => showModeration(phone, scene.room));
    await scene.factory.settle();
    expect(await report(scene, OPENING)).toBe(2);
    for (const desk of desks) {
      expect(desk.latest().reported).toMatchObject([
        { text: OPENING, isFound: true, reports: [{ reason: "threat", words: "Tôi sợ", nickname: null }] },
      ]);
    }
    expect(JSON.stringify(desks.map((desk) => desk.latest()))).not.toContain("Mây Trắng 8");
  });

  test("[REPORT2] under a nickname, moderators see it proven; a name that was not signed is none", async () => {
    const scene = await setModerationScene(942);
    const desk = showModeration(scene.representative, scene.room);
    await scene.factory.settle();
    await report(scene, OPENING, true);
    expect(desk.latest().reported[0]?.reports[0]?.nickname).toBe("Mây Trắng 8");
    await forgeNamedReport(scene);
    const names = desk.latest().reported[0]?.reports.map(({ nickname }) => nickname);
    expect(names).toEqual(["Mây Trắng 8", null]);
  });

  test("[REPORT1] nobody else can open it: not a manager, not a worker, not the edge", async () => {
    const scene = await setModerationScene(943);
    await report(scene, OPENING);
    const stream = reportsStreamOf(scene.room);
    for (const phone of [scene.manager, scene.author]) {
      const member = await HostileMember.of(scene.factory, phone, "everyone");
      const values = await valuesIn(member, scene);
      expect(values).toHaveLength(1);
      const key = await boxKeyOf(member.identity.stored.boxSeed);
      const { author, value } = values[0]!;
      const place = { room: scene.room, author };
      for (const reader of [member.identity.author, author])
        expect(await openReport(place, reader, key, value)).toBeNull();
      const plain = JSON.stringify(value);
      expect(plain).not.toContain(bytesToBase64Url(new TextEncoder().encode("Tôi sợ")).slice(2, 8));
    }
    const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const [sealed] = await valuesIn(moderator, scene);
    const key = await boxKeyOf(moderator.identity.stored.boxSeed);
    const place = { room: scene.room, author: sealed!.author };
    expect(await openReport(place, moderator.identity.author, key, sealed!.value)).toMatchObject({
      words: "Tôi sợ",
    });
    // Taken over by another author or into another Room it does not open either.
    const other = { room: roomIdOf(scene.factory.id, "workers"), author: sealed!.author };
    expect(await openReport(other, moderator.identity.author, key, sealed!.value)).toBeNull();
    expect((await moderator.look(stream)).envelopes).toHaveLength(1);
  });

  test("[REPORT1] a moderator gets no report of her own post, and nobody can tell by the slots", async () => {
    const scene = await setModerationScene(944);
    const { representative, factory, room } = scene;
    const stream = await startThread(factory, representative, room, "Lời của đại diện");
    const desk = showModeration(representative, room);
    const other = showModeration(scene.facilitator, room);
    const screen = showThread(scene.reporter, room, stream);
    await factory.settle();
    const post = screen.latest().posts[0]!.id;
    const draft = { room, stream, post, reason: "harassment", words: "", isNamed: false } as const;
    expect(mustBeOk(await scene.reporter.engine.report(draft))).toBe(1);
    await report(scene, OPENING);
    expect(desk.latest().reported.map(({ text }) => text)).toEqual([OPENING]);
    expect(other.latest().reported).toHaveLength(2);
    const member = await HostileMember.of(factory, scene.manager, "everyone");
    const slots = (await valuesIn(member, scene)).map(({ value }) => (value as { k: string }).k.length);
    expect(slots[0]).toBe(slots[1]);
  });

  test("[REPORT3] the receipt follows: sent, then hidden or kept, and nobody else's does", async () => {
    const scene = await setModerationScene(945);
    const receipts = showModeration(scene.reporter, scene.room);
    const others = showModeration(scene.author, scene.room);
    showModeration(scene.representative, scene.room);
    showModeration(scene.facilitator, scene.room);
    await scene.factory.settle();
    await report(scene, OPENING);
    await report(scene, ANSWER);
    const states = () => receipts.latest().receipts.map(({ state, sentTo }) => `${state} ${sentTo}`);
    expect(states()).toEqual(["sent 2", "sent 2"]);
    await moderate(scene, scene.representative, OPENING, "hide");
    await moderate(scene, scene.facilitator, ANSWER, "keep");
    expect(new Set(states())).toEqual(new Set(["hidden 2", "kept 2"]));
    expect(others.latest().receipts).toEqual([]);
    await moderate(scene, scene.facilitator, OPENING, "restore");
    expect(states()).toEqual(["kept 2", "kept 2"]);
  });

  test("[REPORT3] what one moderator decided is decided for the others, and no place tells the reported post", async () => {
    const scene = await setModerationScene(946);
    const desk = showModeration(scene.facilitator, scene.room);
    showModeration(scene.representative, scene.room);
    await scene.factory.settle();
    await report(scene, ANSWER);
    await report(scene, ANSWER);
    expect(desk.latest().reported).toMatchObject([{ reports: [{}, {}] }]);
    await moderate(scene, scene.representative, ANSWER, "keep");
    expect(desk.latest().reported).toEqual([]);
    expect(desk.latest().log).toEqual([]); // that a post was reported and kept is between reporter and moderators
  });

  test("[REPORT3] a receipt that somebody else publishes decides nothing", async () => {
    const scene = await setModerationScene(947);
    const attacker = await attackerOf(scene, "manager");
    const receipts = showModeration(scene.reporter, scene.room);
    await report(scene, ANSWER);
    const guessed = lookedValue(scene.factory.chance.bytes(64));
    await write(scene, attacker, [["looked/00000001/1", guessed]]);
    expect(receipts.latest().receipts.map(({ state }) => state)).toEqual(["sent"]);
  });

  test("[CLIENT1] a report made without a network is kept, says so, and arrives", async () => {
    const scene = await setModerationScene(948);
    const { reporter, factory } = scene;
    const desk = showModeration(scene.representative, scene.room);
    const receipts = showModeration(reporter, scene.room);
    await factory.settle();
    await read(scene, reporter);
    reporter.goOffline();
    await factory.settle();
    expect(await report(scene, OPENING)).toBe(2);
    expect(receipts.latest().receipts.map(({ state }) => state)).toEqual(["unsent"]);
    reporter.die();
    await reporter.open();
    reporter.goOnline();
    await factory.settle();
    factory.pass(1_000);
    await factory.settle();
    const again = showModeration(reporter, scene.room);
    await factory.settle();
    expect(again.latest()).toMatchObject({ isRead: true, receipts: [{ state: "sent" }] });
    expect(desk.latest().reported).toHaveLength(1);
  });

  test("[REPORT1] a report comes back from its bytes, always of one of two lengths", async () => {
    const scene = await setModerationScene(949);
    const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
    const target = await targetOf(scene, moderator, ANSWER);
    const receipt = scene.factory.chance.bytes(16);
    const plain = { target, reason: "threat", topic: 2, receipt, words: "", name: null } as const;
    const signature = scene.factory.chance.bytes(64);
    const name = { nickname: "Mây", chain: moderator.identity.stored.chain, signature };
    const named = { ...plain, words: "ộ".repeat(280), name };
    for (const each of [plain, named]) expect(bytesToReport(reportToBytes(each))).toEqual(each);
    expect([reportToBytes(plain).length, reportToBytes(named).length]).toEqual([2_048, 2_048]);
    const dirty = reportToBytes(plain);
    dirty[dirty.length - 1] = 1;
    expect(() => bytesToReport(dirty)).toThrow("padding");
  });
});

/** What any member can read of the reports: who wrote them, and sealed bytes. */
async function valuesIn(member: HostileMember, { room }: ModerationScene) {
  const { StreamReader } = await import("#protocol/sealed/stream-reader");
  const stream = reportsStreamOf(room);
  const { chains } = member.identity;
  const keysOfEpoch = () => member.keys;
  const reader = new StreamReader({
    suite: nodeSignatures,
    chains,
    room,
    stream,
    kind: "reports",
    keysOfEpoch,
  });
  for (const envelope of (await member.look(stream)).envelopes) await reader.read(envelope);
  return [...reader.shelves.keys()].flatMap((author) =>
    [...reader.wordsOf(author)].map(([key, value]) => ({ author, key, value })),
  );
}

/** A member with the app's code changed claims another's nickname with a signature of its own over something else. */
async function forgeNamedReport(scene: ModerationScene): Promise<void> {
  const attacker = await attackerOf(scene, "worker");
  const moderator = await HostileMember.of(scene.factory, scene.representative, "everyone");
  const victim = await HostileMember.of(scene.factory, scene.reporter, "everyone");
  const target = await targetOf(scene, attacker, OPENING);
  const receipt = scene.factory.chance.bytes(16);
  const signature = await attacker.identity.pen.key.sign(receipt);
  const name = { nickname: "Mây Trắng 8", chain: victim.identity.stored.chain, signature };
  const stream = reportsStreamOf(scene.room);
  const { author } = attacker.identity;
  const { publicKey } = await boxKeyOf(moderator.identity.stored.boxSeed);
  const value = await sealReport(
    { room: scene.room, author },
    { target, reason: "spam", topic: 0, receipt, words: "", name },
    [{ author: moderator.identity.author, boxKey: publicKey }],
    1,
    (length) => scene.factory.chance.bytes(length),
  );
  const device = attacker.device();
  await attacker.write(stream, {
    device,
    update: attacker.update(stream, device, [["report/00000001/1", value]]),
  });
  await scene.factory.settle();
}

test("[MOD5] what moderators do with a town's opening is seen where others only answered", async () => {
  const scene = await setModerationScene(951);
  const { manager, room, factory } = scene;
  const other = mustBeOk(await scene.author.engine.startThread(threadDraft(room, "Việc khác")));
  await factory.settle();
  await moderate(scene, scene.representative, OPENING, "hide");
  const board = showBoard(manager, room, "safety");
  await factory.settle();
  const rows = board.latest().threads.map(({ stream, text }) => [stream, text]);
  expect(rows).toContainEqual([other, "Việc khác"]);
  expect(rows).toContainEqual([scene.stream, ""]);
});
