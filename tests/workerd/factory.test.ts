import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { dayOf } from "#durable-objects/day";
import { mustBeOk } from "#protocol/result";
import { webCryptoSignatures } from "#protocol/signature";
import {
  bytesToFactoryInfo,
  bytesToSlipStatus,
  foundingToBytes,
  invitesToBytes,
} from "#protocol/wire/bodies";
import { bytesToChain, certify, type Chain, chainToBytes, verifyChain } from "#protocol/wire/certificate";
import * as people from "../support/edge-people.ts";
import { dump, factoryStub, makeOpenFactory, numbersIn, realEdge } from "./real-edge.ts";

const pathOf = (founder: people.Founder, rest = "") => `/api/factories/${founder.factory}${rest}`;
const asFounder = (founder: people.Founder) => ({ key: founder.key, chain: [] });

function found(founder: people.Founder, profile = new Uint8Array(60)): Promise<Response> {
  const body = foundingToBytes({ founderKey: founder.key.publicKey, profile });
  return people.call(realEdge, { method: "POST", path: pathOf(founder), body, signer: asFounder(founder) });
}

function putAdmission(founder: people.Founder, chain: Chain, signer = asFounder(founder)): Promise<Response> {
  return people.call(realEdge, {
    method: "PUT",
    path: pathOf(founder, "/admission"),
    body: chainToBytes(chain),
    signer,
  });
}

describe("founding", () => {
  test("[FACTORY1] founding answers one admission key, again and after a restart; another profile is refused", async () => {
    const founder = await people.makeFounder();
    const key = await people.bytesOf(await found(founder));
    expect(await people.bytesOf(await found(founder))).toEqual(key);
    await evictDurableObject(factoryStub(founder));
    expect(await people.bytesOf(await found(founder))).toEqual(key);
    expect(await people.errorOf(await found(founder, new Uint8Array(61)))).toBe("already-founded");
  });

  test("[FACTORY1] a factory is founded by the key its id is the hash of", async () => {
    const [founder, stranger] = [await people.makeFounder(), await people.makeFounder()];
    const post = async (founderKey: people.Founder, signer: people.Founder) => {
      const body = foundingToBytes({ founderKey: founderKey.key.publicKey, profile: new Uint8Array(9) });
      return people.errorOf(
        await people.call(realEdge, {
          method: "POST",
          path: pathOf(founder),
          body,
          signer: asFounder(signer),
        }),
      );
    };
    expect(await post(stranger, stranger)).toBe("not-allowed");
    expect(await post(founder, stranger)).toBe("not-allowed");
    expect(await people.errorOf(await people.call(realEdge, { method: "GET", path: pathOf(founder) }))).toBe(
      "not-founded",
    );
    await runInDurableObject(factoryStub(founder), (_, state) => expect(dump(state.storage)).toEqual({}));
  });

  test("[FACTORY2] the founder certifies the Factory's own admission key, and no other", async () => {
    const founder = await people.makeFounder();
    expect(await people.errorOf(await putAdmission(founder, founder.facilitator.chain))).toBe("not-founded");
    const admissionKey = await people.bytesOf(await found(founder));
    expect(await people.errorOf(await people.call(realEdge, { method: "GET", path: pathOf(founder) }))).toBe(
      "not-founded",
    );
    const stranger = await people.makeFounder();
    const good = await people.admissionCertificate(founder, admissionKey);
    const asFacilitator = { kind: "facilitator", role: "facilitator", boxKey: new Uint8Array(32) } as const;
    const subject = { ...asFacilitator, signingKey: admissionKey, expiresDay: 0 };
    const bad: Chain[] = [
      [],
      founder.facilitator.chain,
      [await certify(founder.factory, founder.key, subject)],
      [await people.admissionCertificate(founder, (await people.makeKey()).publicKey)],
      [await people.admissionCertificate({ ...founder, key: stranger.key }, admissionKey)],
    ];
    for (const chain of bad)
      expect(await people.errorOf(await putAdmission(founder, chain))).toBe("not-allowed");
    expect(await people.errorOf(await putAdmission(founder, [good], asFounder(stranger)))).toBe(
      "not-allowed",
    );
    expect((await putAdmission(founder, [good])).status).toBe(204);
    expect((await putAdmission(founder, [good])).status).toBe(204);
    const info = await people.bytesOf(await people.call(realEdge, { method: "GET", path: pathOf(founder) }));
    const expected = {
      founderKey: founder.key.publicKey,
      profile: new Uint8Array(60),
      admissionChain: [good],
    };
    expect(mustBeOk(bytesToFactoryInfo(info))).toEqual(expected);
  });
});

describe("invites", () => {
  test("[FACTORY3] invites get serials in order; the same batch again changes nothing", async () => {
    const { founder } = await makeOpenFactory();
    const slips = await Promise.all([1, 2, 3].map(() => people.makeSlip("worker", 0)));
    expect(await people.invite(realEdge, founder, slips.slice(0, 2))).toBe(1);
    expect(await people.invite(realEdge, founder, slips.slice(0, 2))).toBe(1);
    expect(await people.invite(realEdge, founder, slips.slice(2))).toBe(3);
    const status = await people.bytesOf(
      await people.call(realEdge, { method: "GET", path: pathOf(founder, `/slips/${slips[1]!.id}`) }),
    );
    const { serial, inviteChain } = mustBeOk(bytesToSlipStatus(status));
    expect(serial).toBe(2);
    const leaf = mustBeOk(
      await verifyChain(webCryptoSignatures, founder.factory, founder.key.publicKey, inviteChain),
    );
    expect(leaf).toMatchObject({ kind: "invite", role: "worker", signingKey: slips[1]!.key.publicKey });
  });

  test("[FACTORY3] serials are not given twice after their slips are gone", async () => {
    const { founder } = await makeOpenFactory();
    const [first, second] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
    await people.invite(realEdge, founder, [first]);
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, first)));
    expect(await people.invite(realEdge, founder, [second])).toBe(2);
  });

  test("[FACTORY4] forged invites are refused whole", async () => {
    const { founder } = await makeOpenFactory();
    const stranger = await people.makeFounder();
    const { facilitator } = founder;
    const slip = await people.makeSlip("facilitator", 0);
    const [good] = await people.makeInvites(founder, facilitator, [await people.makeSlip("worker", 0)]);
    const byStranger = await people.makeInvites(founder, stranger.facilitator, [slip]);
    const forOtherFactory = await people.makeInvites(stranger, facilitator, [slip]);
    const [raised] = await people.makeInvites(founder, facilitator, [slip]);
    const forged = [
      ...byStranger,
      ...forOtherFactory,
      { ...raised!, role: "manager" as const },
      founder.facilitator.chain[0]!,
    ];
    for (const each of forged) {
      const body = invitesToBytes([good!, each]);
      const call = { method: "POST", path: pathOf(founder, "/invites"), body, signer: facilitator };
      expect(await people.errorOf(await people.call(realEdge, call))).toBe("not-allowed");
    }
    await runInDurableObject(factoryStub(founder), (_, state) =>
      expect(dump(state.storage)["slip"]).toEqual([]),
    );
  });

  test("[FACTORY4] who is no facilitator invites nobody", async () => {
    const { founder } = await makeOpenFactory();
    const manager = await people.joinOfficial(realEdge, founder, "manager");
    const slip = await people.makeSlip("worker", 0);
    await expect(people.invite(realEdge, founder, [slip], manager)).rejects.toThrow("not-allowed");
    const nobody = { ...(await people.makeFounder()).facilitator, chain: [] };
    await expect(people.invite(realEdge, founder, [slip], nobody)).rejects.toThrow("not-allowed");
  });

  test("[FACTORY4] an official facilitator invites: the chain leads through invite and official to the founder", async () => {
    const { founder } = await makeOpenFactory();
    const second = await people.joinOfficial(realEdge, founder, "facilitator");
    const slip = await people.makeSlip("manager", 0);
    expect(await people.invite(realEdge, founder, [slip], second)).toBe(2);
    const status = await people.bytesOf(
      await people.call(realEdge, { method: "GET", path: pathOf(founder, `/slips/${slip.id}`) }),
    );
    const { inviteChain } = mustBeOk(bytesToSlipStatus(status));
    expect(inviteChain.map(({ kind, role }) => `${kind} ${role}`)).toEqual([
      "facilitator facilitator",
      "invite facilitator",
      "official facilitator",
      "invite manager",
    ]);
    expect(
      (await verifyChain(webCryptoSignatures, founder.factory, founder.key.publicKey, inviteChain)).ok,
    ).toBe(true);
  });

  test("[SLIP2] a slip is invited once: an open one not again, a spent one never", async () => {
    const { founder } = await makeOpenFactory();
    const [slip, other] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
    await people.invite(realEdge, founder, [slip]);
    await expect(people.invite(realEdge, founder, [{ ...slip, role: "facilitator" }])).rejects.toThrow(
      "already-founded",
    );
    await expect(people.invite(realEdge, founder, [other, other])).rejects.toThrow("body-malformed");
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip)));
    expect(await people.invite(realEdge, founder, [slip])).toBe(1); // the same batch: its old answer, and no slip
    await expect(people.invite(realEdge, founder, [slip, other])).rejects.toThrow("slip-used");
    expect(
      await people.errorOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip))),
    ).toBe("slip-used");
  });
});

describe("joining", () => {
  test("[SLIP3] a worker gets a certificate by the admission key, and the same bytes when asking again", async () => {
    const { founder } = await makeOpenFactory();
    const slip = await people.makeSlip("worker", 0);
    await people.invite(realEdge, founder, [slip]);
    const body = await people.makeRedeeming(founder, slip);
    const chain = await people.bytesOf(await people.redeem(realEdge, founder, body));
    const leaf = await verifyChain(
      webCryptoSignatures,
      founder.factory,
      founder.key.publicKey,
      mustBeOk(bytesToChain(chain)),
    );
    const expected = {
      kind: "worker",
      role: "worker",
      signingKey: body.memberKey,
      boxKey: body.memberBoxKey,
      expiresDay: 0,
    };
    expect(mustBeOk(leaf)).toMatchObject(expected);
    expect(await people.bytesOf(await people.redeem(realEdge, founder, body))).toEqual(chain);
    await evictDurableObject(factoryStub(founder));
    expect(await people.bytesOf(await people.redeem(realEdge, founder, body))).toEqual(chain);
  });

  test("[SLIP3] of two phones with one slip, one joins, even at the same moment", async () => {
    const { founder } = await makeOpenFactory();
    const slip = await people.makeSlip("worker", 0);
    await people.invite(realEdge, founder, [slip]);
    const bodies = await Promise.all(Array.from({ length: 6 }, () => people.makeRedeeming(founder, slip)));
    const answers = await Promise.all(bodies.map((body) => people.redeem(realEdge, founder, body)));
    const types = await Promise.all(answers.map(people.errorOf));
    expect(types.toSorted()).toEqual(["200", ...Array(5).fill("slip-used")]);
  });

  test("[SLIP3] another's signing key with a box key of one's own gets no certificate", async () => {
    const { founder } = await makeOpenFactory();
    const [first, second] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
    await people.invite(realEdge, founder, [first, second]);
    const victim = await people.makeRedeeming(founder, first);
    await people.bytesOf(await people.redeem(realEdge, founder, victim));
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, second)));
    const mixed = await people.makeRedeeming(founder, second, { memberKey: victim.memberKey });
    expect(await people.errorOf(await people.redeem(realEdge, founder, mixed))).toBe("slip-used");
  });

  test("[SLIP3] an official gets nothing but the slip's being used", async () => {
    const { founder } = await makeOpenFactory();
    const slip = await people.makeSlip("manager", 0);
    await people.invite(realEdge, founder, [slip]);
    const body = await people.makeRedeeming(founder, slip);
    for (let i = 0; i < 2; i++) {
      expect(await people.bytesOf(await people.redeem(realEdge, founder, body))).toHaveLength(0);
    }
    expect(
      await people.errorOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip))),
    ).toBe("slip-used");
  });

  test("[SLIP1] open, used, expired and unknown slips are told apart", async () => {
    const { founder } = await makeOpenFactory();
    const today = dayOf(Date.now());
    const [open, used, expired, lastDay] = await Promise.all(
      [today + 9, today + 9, today - 1, today].map((day) => people.makeSlip("worker", day)),
    );
    await people.invite(realEdge, founder, [open!, used!, expired!, lastDay!]);
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, used!)));
    const status = async (slip: people.TestSlip) =>
      people.errorOf(
        await people.call(realEdge, { method: "GET", path: pathOf(founder, `/slips/${slip.id}`) }),
      );
    const unknown = await people.makeSlip("worker", 0);
    const states = [
      await status(open!),
      await status(lastDay!),
      await status(used!),
      await status(expired!),
      await status(unknown),
    ];
    expect(states).toEqual(["200", "200", "slip-used", "slip-expired", "slip-unknown"]);
    const join = async (slip: people.TestSlip) =>
      people.errorOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip)));
    expect([await join(expired!), await join(unknown), await join(lastDay!)]).toEqual([
      "slip-expired",
      "slip-unknown",
      "200",
    ]);
  });

  test("[SLIP5] keys that the slip did not sign are not admitted, and the slip stays open", async () => {
    const { founder } = await makeOpenFactory();
    const stranger = await people.makeFounder();
    const slip = await people.makeSlip("worker", 0);
    await people.invite(realEdge, founder, [slip]);
    const good = await people.makeRedeeming(founder, slip);
    const forged = [
      { ...good, memberKey: (await people.makeKey()).publicKey },
      { ...good, memberBoxKey: people.randomBytes(32) },
      { ...good, signature: people.randomBytes(64) },
      await people.makeRedeeming(stranger, slip),
    ];
    for (const body of forged)
      expect(await people.errorOf(await people.redeem(realEdge, founder, body))).toBe("request-forged");
    expect(await people.errorOf(await people.redeem(realEdge, founder, good))).toBe("200");
  });

  test("[FACTORY2] nobody joins before the admission key is certified", async () => {
    const founder = await people.makeFounder();
    await people.bytesOf(await found(founder));
    const body = await people.makeRedeeming(founder, await people.makeSlip("worker", 0));
    expect(await people.errorOf(await people.redeem(realEdge, founder, body))).toBe("not-founded");
  });
});

describe("what is kept", () => {
  test("[EDGE1] after joins no row of any table links a slip to a member, and none holds a time", async () => {
    const { founder, room } = await makeOpenFactory();
    const slips = await Promise.all(Array.from({ length: 8 }, () => people.makeSlip("worker", 0)));
    await people.invite(realEdge, founder, slips);
    await people.putWraps(realEdge, founder, room, slips.map(people.wrapFor));
    const bodies = [];
    for (const slip of slips) {
      const body = await people.makeRedeeming(founder, slip);
      bodies.push(body);
      await people.bytesOf(await people.redeem(realEdge, founder, body));
    }
    const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const kept = () => runInDurableObject(factoryStub(founder), (_, state) => dump(state.storage));
    const joined = (row: object) => Object.values(row).join(" ");
    const rowsOf = (tables: Awaited<ReturnType<typeof kept>>) => Object.values(tables).flat().map(joined);
    // Until a slip is confirmed its invite stays, and nothing of the member stands beside it.
    const before = await kept();
    expect([before.unconfirmed!.length, before.slip!.length]).toEqual([8, 0]);
    const hashes = before.certified!.map(({ hash }) => String(hash));
    for (const { memberKey, memberBoxKey, signature } of bodies)
      for (const each of [memberKey, memberBoxKey, signature])
        expect(rowsOf(before).filter((row) => row.includes(hex(each)))).toEqual([]);
    const awaited = before.unconfirmed!.map(joined);
    expect(awaited.filter((row) => hashes.some((hash) => row.includes(hash)))).toEqual([]);
    for (const slip of slips) expect((await people.confirm(realEdge, founder, slip)).status).toBe(204);
    const tables = await kept();
    const rows = rowsOf(tables);
    for (const { memberKey, memberBoxKey, slipKey, signature } of bodies) {
      for (const each of [memberKey, memberBoxKey, slipKey, signature]) {
        expect(rows.filter((row) => row.includes(hex(each)))).toEqual([]);
      }
    }
    for (const { id } of slips) expect(rows.filter((row) => row.includes(id))).toEqual([`${id} worker`]);
    expect(
      Object.fromEntries(Object.entries(tables).map(([name, each]) => [name, each.length])),
    ).toMatchObject({
      slip: 0,
      spent: 8,
      certified: 8,
      unconfirmed: 0,
      unswept: 0,
    });
    expect(numbersIn(tables).filter((number) => number > dayOf(Date.now()))).toEqual([]);
    // Neither table remembers the order of joining: both come back sorted by their hashes.
    for (const [table, column] of [
      ["spent", "slip"],
      ["certified", "hash"],
    ] as const) {
      const hashes = tables[table]!.map((row) => row[column]!);
      expect(hashes).toEqual(hashes.toSorted());
    }
  });

  test("[SLIP4] a confirmed slip's wraps are deleted in every Room of its role", async () => {
    const { founder, room: workers } = await makeOpenFactory();
    const everyone = await people.makeRoom(founder, "everyone");
    await people.foundRoom(realEdge, founder, everyone);
    const slip = await people.makeSlip("worker", 0);
    await people.invite(realEdge, founder, [slip]);
    for (const room of [workers, everyone])
      await people.putWraps(realEdge, founder, room, [people.wrapFor(slip)]);
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, slip)));
    const ask = async (room: typeof workers) => {
      const path = `/api/rooms/${room.id}/keys/${slip.id}`;
      return people.errorOf(await people.call(realEdge, { method: "GET", path }));
    };
    for (const room of [workers, everyone]) expect(await ask(room)).toBe("200");
    expect((await people.confirm(realEdge, founder, slip)).status).toBe(204);
    for (const room of [workers, everyone]) expect(await ask(room)).toBe("slip-used");
  });

  test("[FACTORY1] everything is there after a restart", async () => {
    const { founder } = await makeOpenFactory();
    const [open, used] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
    await people.invite(realEdge, founder, [open, used]);
    await people.bytesOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, used)));
    expect((await people.confirm(realEdge, founder, used)).status).toBe(204);
    const before = await runInDurableObject(factoryStub(founder), (_, state) => dump(state.storage));
    await evictDurableObject(factoryStub(founder));
    expect(
      await people.errorOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, used))),
    ).toBe("slip-used");
    expect(await runInDurableObject(factoryStub(founder), (_, state) => dump(state.storage))).toEqual(before);
    expect(await people.invite(realEdge, founder, [await people.makeSlip("manager", 0)])).toBe(3);
    expect(
      await people.errorOf(await people.redeem(realEdge, founder, await people.makeRedeeming(founder, open))),
    ).toBe("200");
  });
});
