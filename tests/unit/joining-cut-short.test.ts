/** Founding on answers that are none, and joining that is cut short at every step: one membership comes of it. */
import { describe, expect, test, vi } from "vitest";
import { mustBeOk } from "#protocol/result";
import { isInAudience, type Role, ROOM_KINDS, roomKindsOf } from "#protocol/wire/audience";
import { INFO_PATH, JOIN_PATH, newcomer } from "../support/hostile-joining.ts";
import { reconnect, untilJoined } from "../support/hostile-stage.ts";
import { memberOf } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 30_000 });

describe("founding", () => {
  test.each([0, 1, 31, 33, 64, 700])(
    "[HTTP1] an admission key of %i bytes is none, and nothing is founded on it",
    async (length) => {
      const world = await makeTestFactory({ seed: 341 });
      const { hostile, phone } = await newcomer(world);
      hostile.answer = async (path, answer, request) => {
        if (request.method === "PUT") return new Response();
        return INFO_PATH.test(path) ? new Response(world.chance.bytes(length)) : answer;
      };
      const founded = await phone.engine.found({
        factoryName: "May Hồng",
        founderName: "Anh Ba",
        language: "vi",
      });
      expect(founded).toEqual({ ok: false, error: { type: "edge-broken" } });
      expect(memberOf(phone)).toBe(null);
      hostile.becomeHonest();
      expect(
        (await phone.engine.found({ factoryName: "May Hồng", founderName: "Anh Ba", language: "vi" })).ok,
      ).toBe(true);
    },
  );
});

describe("joining that is cut short", () => {
  const MOST_STEPS = 200;

  /** Cuts a joining at its n-th step, takes it up again, and says whether it was cut at all. */
  async function cutAndResume(
    world: TestFactory,
    role: Role,
    steps: number,
  ): Promise<{ wasCut: boolean; phone: SimulatedPhone }> {
    const link = await world.invite(role, "Anh Quang");
    const phone = world.phone(`cut ${steps}`);
    await phone.open();
    phone.dieAfter(steps);
    let isDone = false;
    void phone.engine.join(link, "Anh Quang", "vi").then(() => (isDone = true));
    await until(world, () => isDone || phone.isDead);
    const wasCut = phone.isDead;
    if (wasCut) await phone.open();
    phone.dieAfter(Infinity);
    if (!memberOf(phone)) mustBeOk(await phone.engine.join(link, "Anh Quang", "vi"));
    await untilJoined(world);
    return { wasCut, phone };
  }

  /** Some of the cryptography runs on threads of its own, at its own pace. */
  async function until(world: TestFactory, isSo: () => boolean): Promise<void> {
    for (let round = 0; round < 100 && !isSo(); round++) await world.settle();
    expect(isSo()).toBe(true);
  }

  test.each(["worker", "manager"] as const)(
    "[JOIN1] [JOIN2] a %s who dies at any step is one member after all",
    async (role) => {
      const world = await makeTestFactory({ seed: role === "worker" ? 331 : 332 });
      const authors = new Set<string>();
      let joined = 0;
      for (let steps = 1; ; steps++) {
        const { wasCut, phone } = await cutAndResume(world, role, steps);
        const member = memberOf(phone)!;
        expect([member.role, member.rooms.map(({ kind }) => kind)]).toEqual([role, roomKindsOf(role)]);
        authors.add(member.author);
        joined++;
        phone.die();
        if (!wasCut) break;
        expect(steps).toBeLessThan(MOST_STEPS);
      }
      expect(joined).toBeGreaterThan(10);
      expect(authors.size).toBe(joined);
      // The founder's socket fell silent while all this time passed, and the Room closed it.
      await reconnect({ factory: world, victim: world.founder });
      await untilJoined(world);
      const counts = memberOf(world.founder)!.rooms.map(({ kind, readers }) => [kind, readers?.[role]]);
      expect(counts).toEqual(ROOM_KINDS.map((kind) => [kind, isInAudience(kind, role) ? joined : 0]));
    },
    120_000,
  );

  test("[JOIN1] an answer that was lost is asked for again with the same keys", async () => {
    const world = await makeTestFactory({ seed: 333 });
    const link = await world.invite("manager", "Anh Quang");
    const { hostile, phone } = await newcomer(world);
    hostile.answer = async (path, answer) =>
      JOIN_PATH.test(path) ? new Response(null, { status: 502 }) : answer;
    expect((await phone.engine.join(link, "Anh Quang", "vi")).ok).toBe(false);
    hostile.becomeHonest();
    expect(await phone.engine.join(link, "Anh Quang", "vi")).toEqual({ ok: true, value: null });
    await world.settle();
    expect(memberOf(phone)!.role).toBe("manager");
  });
});
