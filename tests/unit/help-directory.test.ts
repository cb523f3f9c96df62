/** Whom to call: written by facilitators in the control Stream of Everyone, read by everybody, and by nobody else's hand. */
// Loaded late by the engine: a cold load takes longer than a simulated phone waits.
import "#client/sync/help-directory";
import { describe, expect, test } from "vitest";
import type { HelpContactView, HelpView } from "#client/state/views";
import type { MemberEngine } from "#client/sync/member-engine";
import { dialled, isPhone } from "#protocol/help-limits";
import type { AuthorId, DeviceId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import {
  HELP_ENTRIES_PER_AUTHOR_MAX,
  type HelpId,
  helpIdOf,
  helpKey,
  helpOffKey,
  helpValue,
  parseHelp,
  parseHelpId,
} from "#protocol/sealed/help-directory";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { roomIdOf } from "#protocol/wire/audience";
import { controlStreamOf } from "#protocol/wire/head";
import { HostileMember } from "../support/hostile-member.ts";
import { untilJoined } from "../support/hostile-stage.ts";
import { problemsOf } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const UNION: HelpContactView = {
  phone: "0912 345 678",
  texts: {
    vi: { name: "Công đoàn nhà máy", hours: "8–17 giờ", about: "Hợp đồng, lương" },
    en: { name: "Factory union", hours: "", about: "Contracts, pay" },
  },
};
const CLINIC: HelpContactView = {
  phone: "+84 203 555 0142",
  texts: { vi: { name: "Phòng y tế", hours: "", about: "" } },
};

function helpOf(engine: MemberEngine): () => HelpView {
  let last!: HelpView;
  engine.watchHelp((view) => (last = view));
  return () => last;
}

const phonesOf = (view: HelpView) => view.entries.map(({ phone }) => phone);

interface Scene {
  readonly factory: TestFactory;
  readonly founder: SimulatedPhone;
  readonly second: SimulatedPhone;
  readonly worker: SimulatedPhone;
}

/** Two facilitators and a worker, all in the join log. */
async function scene(seed: number): Promise<Scene> {
  const factory = await makeTestFactory({ seed });
  const second = await factory.join("facilitator", "Chị Hà");
  const worker = await factory.join("worker", "Mây Trắng 8");
  await untilJoined(factory);
  return { factory, founder: factory.founder, second, worker };
}

async function write(factory: TestFactory, phone: SimulatedPhone, contact: HelpContactView): Promise<void> {
  mustBeOk(await phone.engine.writeHelp(contact, null));
  await factory.settle();
}

describe("the help directory", () => {
  test("[HELP1] what facilitators write everybody reads, in the order written, and after the app was closed", async () => {
    const { factory, founder, second, worker } = await scene(61);
    const help = helpOf(worker.engine);
    await factory.settle();
    expect(help()).toEqual({ status: "ready", entries: [] });
    await write(factory, founder, UNION);
    await write(factory, second, CLINIC);
    expect(phonesOf(help())).toEqual([UNION.phone, CLINIC.phone]);
    expect(help().entries[0]).toMatchObject({ ...UNION, state: "sent" });

    worker.die();
    worker.isOffline = true;
    const offline = helpOf(await worker.open());
    await factory.settle();
    expect(offline().status).toBe("offline");
    expect(phonesOf(offline())).toEqual([UNION.phone, CLINIC.phone]);
  });

  test("[HELP1] what was read is there at the next start before the Stream is read again", async () => {
    const { factory, founder, worker } = await scene(62);
    await write(factory, founder, UNION);
    helpOf(worker.engine);
    await factory.settle();
    worker.die();
    worker.isOffline = true;
    const engine = await worker.open();
    const first = await new Promise<HelpView>((resolve) => {
      engine.watchHelp((view) => view.entries.length > 0 && resolve(view));
    });
    expect(phonesOf(first)).toEqual([UNION.phone]);
  });

  test("[HELP2] any facilitator takes any entry down; a change is a new entry in its place", async () => {
    const { factory, founder, second, worker } = await scene(63);
    const help = helpOf(worker.engine);
    await write(factory, founder, UNION);
    await write(factory, founder, CLINIC);
    const [union, clinic] = help().entries;
    const moved = { ...CLINIC, phone: "0203 555 0199" };
    mustBeOk(await founder.engine.writeHelp(moved, clinic!.id));
    await factory.settle();
    expect(phonesOf(help())).toEqual([UNION.phone, moved.phone]);
    mustBeOk(await second.engine.takeDownHelp(union!.id));
    await factory.settle();
    expect(phonesOf(help())).toEqual([moved.phone]);
  });

  test("[HELP1] [CLIENT1] written without a network it waits, is sent once, and can be taken back before", async () => {
    const { factory, founder, worker } = await scene(64);
    const [mine, help] = [helpOf(founder.engine), helpOf(worker.engine)];
    await factory.settle();
    founder.goOffline();
    await write(factory, founder, UNION);
    await write(factory, founder, CLINIC);
    expect(mine().entries.map(({ state }) => state)).toEqual(["unsent", "unsent"]);
    mustBeOk(await founder.engine.takeDownHelp(mine().entries[1]!.id));
    founder.goOnline();
    await factory.settle();
    expect(phonesOf(help())).toEqual([UNION.phone]);
    expect(mine().entries.map(({ state }) => state)).toEqual(["sent"]);
  });

  test("[HELP1] only a facilitator writes: the app of anybody else refuses", async () => {
    const { factory, founder, worker } = await scene(65);
    const manager = await factory.join("manager", "Anh Quang");
    await write(factory, founder, UNION);
    const help = helpOf(worker.engine);
    await factory.settle();
    for (const phone of [worker, manager]) {
      expect((await phone.engine.writeHelp(CLINIC, null)).ok).toBe(false);
      expect((await phone.engine.takeDownHelp(help().entries[0]!.id)).ok).toBe(false);
    }
    for (const phone of ["1", "abc", "12 34 56 78 90 12 34 56", "tel:111"])
      expect((await founder.engine.writeHelp({ ...CLINIC, phone }, null)).ok).toBe(false);
    expect((await founder.engine.writeHelp({ phone: "111", texts: {} }, null)).ok).toBe(false);
    expect((await founder.engine.takeDownHelp("nonsense")).ok).toBe(false);
  });
});

describe("hostile hands", () => {
  const DEVICE = "0a0b0c0d" as DeviceId;

  async function attackedBy(role: "worker" | "manager", seed: number) {
    const { factory, founder, worker } = await scene(seed);
    const phone = await factory.join(role, "Cáo Đỏ 5");
    await untilJoined(factory);
    await write(factory, founder, UNION);
    const help = helpOf(worker.engine);
    await factory.settle();
    const attacker = await HostileMember.of(factory, phone, "everyone");
    const stream = controlStreamOf(roomIdOf(factory.id, "everyone"));
    const put = (key: string, value: ShelfValue) =>
      attacker.write(stream, { device: DEVICE, update: attacker.update(stream, DEVICE, [[key, value]]) });
    return { factory, worker, help, put, union: help().entries[0]!.id as HelpId };
  }

  test.each(["worker", "manager"] as const)(
    "[HELP1] [HELP2] the entry of a %s is none, and takes none down",
    async (role) => {
      const { factory, worker, help, put, union } = await attackedBy(role, 71);
      await put(
        helpKey(DEVICE, 1),
        helpValue({ ...CLINIC, texts: { vi: { name: "Lừa", hours: "", about: "" } } }),
      );
      await factory.settle();
      expect(phonesOf(help())).toEqual([UNION.phone]);
      await put(helpOffKey(union), true);
      await factory.settle();
      expect(phonesOf(help())).toEqual([UNION.phone]);
      expect(
        problemsOf(worker, roomIdOf(factory.id, "everyone")).filter(({ blame }) => blame === "edge"),
      ).toEqual([]);
    },
  );

  test("[HELP3] of a facilitator gone wrong only what is an entry is shown, and no more than there may be", async () => {
    const { factory, founder, second, worker } = await scene(73);
    await write(factory, founder, UNION);
    const help = helpOf(worker.engine);
    await factory.settle();
    const attacker = await HostileMember.of(factory, second, "everyone");
    const stream = controlStreamOf(roomIdOf(factory.id, "everyone"));
    const wrong: readonly ShelfValue[] = [true, "111", { p: "111" }, { p: 111, t: { vi: { n: "A" } } }];
    const writes = wrong.map((value, index) => [helpKey(DEVICE, index + 1), value] as const);
    await attacker.write(stream, { device: DEVICE, update: attacker.update(stream, DEVICE, writes) });
    expect(phonesOf(help())).toEqual([UNION.phone]);

    const many = "0a0b0c0e" as DeviceId;
    const entries = Array.from({ length: HELP_ENTRIES_PER_AUTHOR_MAX + 5 }, (_, index) => {
      return [helpKey(many, index + 1), helpValue({ ...CLINIC, phone: `${1000 + index}` })] as const;
    });
    await attacker.write(stream, { device: many, update: attacker.update(stream, many, entries) });
    await factory.settle();
    expect(help().entries.length).toBe(1 + HELP_ENTRIES_PER_AUTHOR_MAX);
    expect(phonesOf(help()).at(-1)).toBe(`${1000 + HELP_ENTRIES_PER_AUTHOR_MAX + 4}`);
  });
});

describe("an entry", () => {
  const good = { p: "0912 345 678", t: { vi: { n: "Công đoàn", h: "8–17", a: "Lương" } } };
  const withText = (text: ShelfValue) => ({ p: "111", t: { vi: text } });

  test("[HELP3] comes back from its value as it was", () => {
    for (const contact of [UNION, CLINIC]) expect(parseHelp(helpValue(contact))).toEqual(contact);
    expect(parseHelp(good)).toEqual({
      phone: good.p,
      texts: { vi: { name: "Công đoàn", hours: "8–17", about: "Lương" } },
    });
  });

  test("[HELP3] is none when a single field is wrong, too long or could mislead", () => {
    const wrong: readonly (ShelfValue | undefined)[] = [
      undefined,
      null,
      [],
      { ...good, p: "" },
      { ...good, p: "1900 xx" },
      { ...good, p: "111\u202e" },
      { ...good, p: "1".repeat(16) },
      { ...good, t: {} },
      { ...good, t: [] },
      { ...good, t: { vi: { n: "A" }, en: { n: "A" }, km: { n: "A" } } },
      { ...good, t: { VI: { n: "A" } } },
      { ...good, t: { vie: { n: "A" } } },
      withText({ n: "" }),
      withText({ n: " A" }),
      withText({ n: "A\nB" }),
      withText({ n: "A\u202eB" }),
      withText({ n: "A\u200bB" }),
      withText({ n: "x".repeat(61) }),
      withText({ n: "A", h: "x".repeat(61) }),
      withText({ n: "A", a: "x".repeat(161) }),
      withText({ n: "A", h: 8 }),
      withText({ n: 7 }),
    ];
    for (const value of wrong) expect(parseHelp(value)).toBeNull();
  });

  test("[HELP2] is named by its author, device and counter, and by nothing else", () => {
    const author = "9c".repeat(16) as AuthorId;
    const id = helpIdOf(author, helpKey("0a0b0c0d" as DeviceId, 4_294_967_295));
    expect(id).toBe(`${author}/0a0b0c0d/4294967295`);
    expect(parseHelpId(id!)).toBe(id);
    expect(helpOffKey(id!).length).toBeLessThanOrEqual(64); // what a shelf's key may have
    expect(helpOffKey(id!)).toMatch(/^[a-z0-9/]+$/);
    for (const key of [
      "help/0a0b0c0d",
      "help/0a0b0c0d/01",
      "help/0a0b0c0/1",
      helpOffKey(id!),
      "post/0a0b0c0d/1",
    ])
      expect(helpIdOf(author, key)).toBeNull();
    for (const text of ["", author, `${author}/0a0b0c0d`, `x${id}`, `${id}/1`])
      expect(parseHelpId(text)).toBeNull();
  });
});

test("[HELP4] a number is dialled by its digits alone", () => {
  expect(dialled("0912 345 678")).toBe("0912345678");
  expect(dialled("+84 (203) 555-0142")).toBe("+842035550142");
  for (const phone of ["111", "1900 96 96 80", "(028) 3822.1234"]) expect(isPhone(phone)).toBe(true);
  for (const phone of ["11", "", "+", "1;2;3", "111#", "*111*1", "1+11", "tel:111", "111,222"])
    expect(isPhone(phone)).toBe(false);
});
