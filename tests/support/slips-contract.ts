/** What every Factory must do with open slips and removed facilitators, in memory and on the real edge alike. */
import { expect } from "vitest";
import type { AuthorId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { webCryptoSignatures } from "#protocol/signature";
import { bytesToOpenSlips, type OpenSlips, removedToBytes } from "#protocol/wire/bodies";
import { authorIdOf, certify, slipIdOf, verifyChain } from "#protocol/wire/certificate";
import * as people from "./edge-people.ts";

export interface FactoryScene {
  readonly edge: people.EdgeUnderTest;
  readonly founder: people.Founder;
  /** The Factory loses its memory, and keeps what is stored. */
  restart(): Promise<void>;
}

export interface FactoryCase {
  readonly name: string;
  run(scene: FactoryScene): Promise<void>;
}

type Signer = people.Call["signer"];

const signedCall = (
  scene: FactoryScene,
  method: string,
  rest: string,
  signer: Signer,
  body?: people.Call["body"],
) =>
  people.call(scene.edge, {
    method,
    path: `/api/factories/${scene.founder.factory}${rest}`,
    ...(signer && { signer }),
    ...(body && { body }),
  });

const list = (scene: FactoryScene, after = "", signer: Signer = scene.founder.facilitator) =>
  signedCall(scene, "GET", `/invites${after}`, signer);

async function listed(scene: FactoryScene, after = ""): Promise<OpenSlips> {
  return mustBeOk(bytesToOpenSlips(await people.bytesOf(await list(scene, after))));
}

async function unconfirmed(scene: FactoryScene, after = ""): Promise<OpenSlips> {
  const answer = await signedCall(scene, "GET", `/unconfirmed${after}`, scene.founder.facilitator);
  return mustBeOk(bytesToOpenSlips(await people.bytesOf(answer)));
}

const confirmed = async ({ edge, founder }: FactoryScene, slip: people.TestSlip) =>
  people.errorOf(await people.confirm(edge, founder, slip));

const serialsOf = ({ slips }: OpenSlips) => slips.map(({ serial }) => serial);

const revoke = async (
  scene: FactoryScene,
  slip: people.TestSlip,
  signer: Signer = scene.founder.facilitator,
) => people.errorOf(await signedCall(scene, "DELETE", `/slips/${slip.id}`, signer));

const remove = async (scene: FactoryScene, authors: readonly AuthorId[], signer: Signer) =>
  people.errorOf(await signedCall(scene, "POST", "/removed", signer, removedToBytes(authors)));

const statusOf = async (scene: FactoryScene, slip: people.TestSlip) =>
  people.errorOf(await signedCall(scene, "GET", `/slips/${slip.id}`, undefined));

const redeemed = async ({ edge, founder }: FactoryScene, slip: people.TestSlip) =>
  people.errorOf(await people.redeem(edge, founder, await people.makeRedeeming(founder, slip)));

const invited = async (
  { edge, founder }: FactoryScene,
  slips: readonly people.TestSlip[],
  by?: people.Person,
) =>
  people.invite(edge, founder, slips, by).then(
    (serial) => String(serial),
    (error: Error) => error.message,
  );

const makeSlips = (count: number, role: people.TestSlip["role"] = "worker") =>
  Promise.all(Array.from({ length: count }, () => people.makeSlip(role, 0)));

const today = ({ edge }: FactoryScene) => Math.floor(edge.now() / 86_400_000);
const authorOf = (person: people.Person) => authorIdOf(person.key.publicKey);
const founderSigner = ({ founder }: FactoryScene) => ({ key: founder.key, chain: [] });

/** Everything that a facilitator signs at a Factory, and how each is answered. */
async function triedBy(scene: FactoryScene, person: people.Person): Promise<readonly string[]> {
  const [fresh, open] = await makeSlips(2);
  await people.invite(scene.edge, scene.founder, [open!]);
  return [
    await invited(scene, [fresh!], person),
    await people.errorOf(await list(scene, "", person)),
    await revoke(scene, open!, person),
    await remove(scene, [authorIdOf(people.randomBytes(32))], person),
  ];
}

const REFUSED = [expect.stringContaining("not-allowed"), "not-allowed", "not-allowed", "not-allowed"];
const TAKEN = [expect.stringMatching(/^[0-9]+$/), "200", "204", "204"];

export const FACTORY_CASES: readonly FactoryCase[] = [
  {
    name: "[SLIP7] a facilitator lists the slips that are open, by serial, each with its whole signed chain",
    async run(scene) {
      const { edge, founder } = scene;
      const second = await people.joinOfficial(edge, founder, "facilitator");
      const [used, gone, open] = await makeSlips(3);
      const old = await people.makeSlip("worker", today(scene) - 1);
      const lastDay = await people.makeSlip("manager", today(scene));
      await people.invite(edge, founder, [used!, old, gone!, lastDay]);
      await people.invite(edge, founder, [open!], second);
      expect(await redeemed(scene, used!)).toBe("200");
      expect(await revoke(scene, gone!)).toBe("204");
      await scene.restart();
      const { hasMore, slips } = await listed(scene);
      expect(hasMore).toBe(false);
      expect(slips.map(({ serial }) => serial)).toEqual([5, 6]);
      const leaves = await Promise.all(
        slips.map(({ inviteChain }) =>
          verifyChain(webCryptoSignatures, founder.factory, founder.key.publicKey, inviteChain),
        ),
      );
      expect(leaves.map((leaf) => slipIdOf(mustBeOk(leaf).signingKey))).toEqual([lastDay.id, open!.id]);
      expect(slips.map(({ inviteChain }) => inviteChain.length)).toEqual([2, 4]);
    },
  },
  {
    name: "[SLIP7] more than 500 open slips come in pages, none twice and none left out",
    async run(scene) {
      for (const size of [300, 203]) await people.invite(scene.edge, scene.founder, await makeSlips(size));
      const first = await listed(scene);
      expect([first.hasMore, first.slips.length]).toEqual([true, 500]);
      const last = await listed(scene, `?after=${first.slips.at(-1)!.serial}`);
      expect(last.hasMore).toBe(false);
      expect([...serialsOf(first), ...serialsOf(last)]).toEqual(Array.from({ length: 503 }, (_, i) => i + 1));
      expect(await listed(scene, "?after=503")).toEqual({ hasMore: false, slips: [] });
      expect(await listed(scene, "?after=3")).toMatchObject({ hasMore: false });
      for (const after of ["?after=-1", "?after=x", "?after=9999999999999999"])
        expect(await people.errorOf(await list(scene, after))).toBe("not-found");
    },
  },
  {
    name: "[SLIP8] a revoked slip admits nobody, its wraps are gone from every Room, and words of its own say so",
    async run(scene) {
      const { edge, founder } = scene;
      const rooms = [await people.makeRoom(founder, "everyone"), await people.makeRoom(founder, "workers")];
      for (const room of rooms) await people.bytesOf(await people.foundRoom(edge, founder, room));
      const [lost, kept, later] = await makeSlips(3);
      await people.invite(edge, founder, [lost!, kept!]);
      const items = [people.wrapFor(lost!), people.wrapFor(kept!)];
      for (const room of rooms) await people.putWraps(edge, founder, room, items);
      expect(await revoke(scene, lost!)).toBe("204");
      expect(await revoke(scene, lost!)).toBe("204");
      await scene.restart();
      expect(await statusOf(scene, lost!)).toBe("slip-revoked");
      expect(await redeemed(scene, lost!)).toBe("slip-revoked");
      for (const room of rooms) {
        const ask = async (slip: people.TestSlip) =>
          people.errorOf(
            await people.call(edge, { method: "GET", path: `/api/rooms/${room.id}/keys/${slip.id}` }),
          );
        expect([await ask(lost!), await ask(kept!)]).toEqual(["slip-used", "200"]);
        await people.putWraps(edge, founder, room, items);
        expect(await ask(lost!)).toBe("slip-used");
      }
      expect(await revoke(scene, lost!)).toBe("204");
      expect(await invited(scene, [lost!, kept!])).toBe("1"); // the same batch: its old answer, and no slip
      expect(await statusOf(scene, lost!)).toBe("slip-revoked");
      expect(await invited(scene, [lost!, later!])).toContain("slip-revoked");
      expect(await invited(scene, [later!])).toBe("3");
      expect(serialsOf(await listed(scene))).toEqual([2, 3]);
    },
  },
  {
    name: "[SLIP8] used and unknown slips are told apart from revoked ones; one whose day is over is revoked like any",
    async run(scene) {
      const [used, unknown] = await makeSlips(2);
      const old = await people.makeSlip("worker", today(scene) - 1);
      await people.invite(scene.edge, scene.founder, [used!, old]);
      await redeemed(scene, used!);
      expect([await revoke(scene, used!), await revoke(scene, unknown!)]).toEqual([
        "slip-used",
        "slip-unknown",
      ]);
      expect(await statusOf(scene, old)).toBe("slip-expired");
      expect(await revoke(scene, old)).toBe("204");
      expect(await statusOf(scene, old)).toBe("slip-revoked");
      expect(await statusOf(scene, used!)).toBe("slip-used");
    },
  },
  {
    name: "[SLIP8] a slip that is used and revoked at once is one of the two",
    async run(scene) {
      const slips = await makeSlips(12);
      await people.invite(scene.edge, scene.founder, slips);
      const outcomes = await Promise.all(
        slips.map((slip) => Promise.all([redeemed(scene, slip), revoke(scene, slip)])),
      );
      for (const outcome of outcomes)
        expect([
          ["200", "slip-used"],
          ["slip-revoked", "204"],
        ]).toContainEqual(outcome);
    },
  },
  {
    name: "[SLIP10] a used slip is listed apart and its wraps stay, until its key says that the join has landed",
    async run(scene) {
      const { edge, founder } = scene;
      const rooms = [await people.makeRoom(founder, "everyone"), await people.makeRoom(founder, "workers")];
      for (const room of rooms) await people.bytesOf(await people.foundRoom(edge, founder, room));
      const [used, other, open] = await makeSlips(3);
      await people.invite(edge, founder, [used!, other!, open!]);
      for (const room of rooms) await people.putWraps(edge, founder, room, [people.wrapFor(used!)]);
      const ask = (slip: people.TestSlip) =>
        Promise.all(
          rooms.map(async ({ id }) => {
            const path = `/api/rooms/${id}/keys/${slip.id}`;
            return people.errorOf(await people.call(edge, { method: "GET", path }));
          }),
        );
      for (const slip of [used!, other!]) expect(await redeemed(scene, slip)).toBe("200");
      await scene.restart();
      expect(await ask(used!)).toEqual(["200", "200"]);
      expect([serialsOf(await listed(scene)), serialsOf(await unconfirmed(scene))]).toEqual([[3], [1, 2]]);
      expect(serialsOf(await unconfirmed(scene, "?after=1"))).toEqual([2]);
      const chain = (await unconfirmed(scene)).slips[0]!.inviteChain;
      const leaf = await verifyChain(webCryptoSignatures, founder.factory, founder.key.publicKey, chain);
      expect(slipIdOf(mustBeOk(leaf).signingKey)).toBe(used!.id);
      for (let i = 0; i < 2; i++) expect(await confirmed(scene, used!)).toBe("204");
      expect(serialsOf(await unconfirmed(scene))).toEqual([2]);
      expect(await ask(used!)).toEqual(["slip-used", "slip-used"]);
      for (const room of rooms) await people.putWraps(edge, founder, room, [people.wrapFor(used!)]);
      expect(await ask(used!)).toEqual(["slip-used", "slip-used"]);
      expect([await redeemed(scene, used!), await statusOf(scene, used!)]).toEqual([
        "slip-used",
        "slip-used",
      ]);
    },
  },
  {
    name: "[SLIP10] only the slip's own key confirms it, only a used one is confirmed, and only facilitators see the list",
    async run(scene) {
      const { edge, founder } = scene;
      const [used, open, unknown] = await makeSlips(3);
      await people.invite(edge, founder, [used!, open!]);
      await redeemed(scene, used!);
      const forged = people.errorOf(await people.confirm(edge, founder, used!, open!.key));
      expect(await forged).toBe("request-forged");
      expect([await confirmed(scene, open!), await confirmed(scene, unknown!)]).toEqual([
        "slip-unknown",
        "slip-unknown",
      ]);
      expect([serialsOf(await listed(scene)), serialsOf(await unconfirmed(scene))]).toEqual([[2], [1]]);
      const asked = (signer: Signer) => signedCall(scene, "GET", "/unconfirmed", signer).then(people.errorOf);
      const worker = await people.joinWorker(edge, founder);
      expect([await asked(undefined), await asked(worker)]).toEqual(["request-unsigned", "not-allowed"]);
      expect(await asked(await people.joinOfficial(edge, founder, "manager"))).toBe("not-allowed");
    },
  },
  {
    name: "[SLIP10] a used slip that is taken back stays used, and is awaited no longer",
    async run(scene) {
      const { edge, founder } = scene;
      const room = await people.makeRoom(founder, "everyone");
      await people.bytesOf(await people.foundRoom(edge, founder, room));
      const [used, lost] = await makeSlips(2);
      await people.invite(edge, founder, [used!, lost!]);
      await people.putWraps(edge, founder, room, [people.wrapFor(lost!)]);
      for (const slip of [used!, lost!]) expect(await redeemed(scene, slip)).toBe("200");
      expect(await revoke(scene, lost!)).toBe("slip-used");
      expect(serialsOf(await unconfirmed(scene))).toEqual([1]);
      const path = `/api/rooms/${room.id}/keys/${lost!.id}`;
      expect(await people.errorOf(await people.call(edge, { method: "GET", path }))).toBe("slip-used");
      expect(await statusOf(scene, lost!)).toBe("slip-used");
    },
  },
  {
    name: "[FACTORY5] only a facilitator lists, revokes or removes",
    async run(scene) {
      const { edge, founder } = scene;
      const others = [
        await people.joinOfficial(edge, founder, "manager"),
        await people.joinOfficial(edge, founder, "representative"),
        await people.joinWorker(edge, founder),
        (await people.makeFounder()).facilitator,
        { ...founder.facilitator, key: await people.makeKey() },
      ];
      for (const person of others) expect(await triedBy(scene, person)).toEqual(REFUSED);
      expect(await triedBy(scene, founder.facilitator)).toEqual(TAKEN);
      const unsigned = await people.call(edge, {
        method: "GET",
        path: `/api/factories/${founder.factory}/invites`,
      });
      expect(await people.errorOf(unsigned)).toBe("request-unsigned");
    },
  },
  {
    name: "[FACTORY5] a facilitator whom another made without the Factory, by key alone, signs nothing there",
    async run(scene) {
      const { edge, founder } = scene;
      const second = await people.joinOfficial(edge, founder, "facilitator");
      const slip = await people.makeSlip("facilitator", 0);
      const [invite] = await people.makeInvites(founder, second, [slip]);
      const [key, boxKey] = [await people.makeKey(), people.randomBytes(32)];
      const subject = { kind: "official", role: "facilitator", signingKey: key.publicKey, boxKey } as const;
      const official = await certify(founder.factory, slip.key, { ...subject, expiresDay: 0 });
      const minted = { key, boxKey, chain: [...second.chain, invite!, official] };
      expect(await triedBy(scene, minted)).toEqual(REFUSED);
      expect(await triedBy(scene, second)).toEqual(TAKEN);
    },
  },
  {
    name: "[FACTORY6] a facilitator who was removed signs nothing more at the Factory, and cannot remove others",
    async run(scene) {
      const { edge, founder } = scene;
      const [second, third] = [
        await people.joinOfficial(edge, founder, "facilitator"),
        await people.joinOfficial(edge, founder, "facilitator"),
      ];
      expect(await triedBy(scene, second)).toEqual(TAKEN);
      expect(await remove(scene, [authorOf(second)], third)).toBe("204");
      expect(await remove(scene, [authorOf(second)], third)).toBe("204");
      await scene.restart();
      expect(await triedBy(scene, second)).toEqual(REFUSED);
      expect(await remove(scene, [authorOf(third)], second)).toBe("not-allowed");
      expect(await triedBy(scene, third)).toEqual(TAKEN);
      expect(await remove(scene, [authorOf(third)], founder.facilitator)).toBe("204");
      expect(await triedBy(scene, third)).toEqual(REFUSED);
    },
  },
  {
    name: "[FACTORY6] whom the founder's key certified, only the founder's key removes",
    async run(scene) {
      const { edge, founder } = scene;
      const second = await people.joinOfficial(edge, founder, "facilitator");
      const own = await otherOfFounder(founder);
      expect(await remove(scene, [authorOf(founder.facilitator)], second)).toBe("not-allowed");
      expect(await remove(scene, [authorOf(founder.facilitator)], founder.facilitator)).toBe("not-allowed");
      expect(await remove(scene, [authorOf(own)], second)).toBe("204"); // whose he is the edge learns when he signs
      expect(await triedBy(scene, own)).toEqual(TAKEN);
      expect(await triedBy(scene, founder.facilitator)).toEqual(TAKEN);
      expect(await remove(scene, [authorOf(own)], founderSigner(scene))).toBe("204");
      expect(await remove(scene, [authorOf(own)], second)).toBe("204");
      expect(await triedBy(scene, own)).toEqual(REFUSED);
      const stranger = await people.makeFounder();
      const foreign = { key: stranger.key, chain: [] };
      expect(await remove(scene, [authorOf(second)], foreign)).toBe("not-allowed");
    },
  },
];

async function otherOfFounder(founder: people.Founder): Promise<people.Person> {
  const [key, boxKey] = [await people.makeKey(), people.randomBytes(32)];
  const subject = { kind: "facilitator", role: "facilitator", signingKey: key.publicKey, boxKey } as const;
  return { key, boxKey, chain: [await certify(founder.factory, founder.key, { ...subject, expiresDay: 0 })] };
}
