/** What every Factory must do with posters, in memory and on the real edge alike. */
import { expect } from "vitest";
import type { SlipId } from "#protocol/ids";
import { POSTER_DAYS_MAX, POSTERS_OPEN_MAX } from "#protocol/limits";
import { mustBeOk } from "#protocol/result";
import { webCryptoSignatures } from "#protocol/signature";
import { ROOM_KINDS } from "#protocol/wire/audience";
import { bytesToPosters, bytesToSerial, invitesToBytes, removedToBytes } from "#protocol/wire/bodies";
import {
  authorIdOf,
  bytesToChain,
  type Certificate,
  certificateToBytes,
  certify,
  slipIdOf,
  verifyChain,
} from "#protocol/wire/certificate";
import * as people from "./edge-people.ts";
import type { FactoryCase, FactoryScene } from "./slips-contract.ts";

const DAY_MS = 86_400_000;

export interface TestPoster extends people.TestSlip {
  readonly certificate: Certificate;
}

export const today = ({ edge }: Pick<FactoryScene, "edge">) => Math.floor(edge.now() / DAY_MS);

export async function makePoster(
  scene: Pick<FactoryScene, "edge" | "founder">,
  options: { readonly days?: number; readonly usesMax?: number; readonly by?: people.Person } = {},
): Promise<TestPoster> {
  const { days = 7, usesMax = 300, by = scene.founder.facilitator } = options;
  const slip = await people.makeSlip("worker", today(scene) + days);
  const { key, boxKey, role, expiresDay } = slip;
  const subject = { kind: "poster", role, signingKey: key.publicKey, boxKey, expiresDay, usesMax } as const;
  return { ...slip, certificate: await certify(scene.founder.factory, by.key, subject) };
}

const pathOf = ({ founder }: Pick<FactoryScene, "founder">, rest: string) =>
  `/api/factories/${founder.factory}${rest}`;

export const hang = (
  scene: Pick<FactoryScene, "edge" | "founder">,
  { certificate }: TestPoster,
  signer: people.Call["signer"] = scene.founder.facilitator,
) =>
  people.call(scene.edge, {
    method: "POST",
    path: pathOf(scene, "/posters"),
    body: certificateToBytes(certificate),
    ...(signer && { signer }),
  });

/** Its number, or the type of the error. */
async function hung(
  scene: FactoryScene,
  poster: TestPoster,
  signer?: people.Person,
): Promise<number | string> {
  const answer = await hang(scene, poster, signer);
  return answer.ok ? mustBeOk(bytesToSerial(await people.bytesOf(answer))) : people.errorOf(answer);
}

const listing = (scene: FactoryScene, signer: people.Call["signer"] = scene.founder.facilitator) =>
  people.call(scene.edge, { method: "GET", path: pathOf(scene, "/posters"), ...(signer && { signer }) });

const listed = async (scene: FactoryScene) =>
  mustBeOk(bytesToPosters(await people.bytesOf(await listing(scene))));

const usesOf = async (scene: FactoryScene) => (await listed(scene)).map(({ uses }) => uses);

const takeDown = async (scene: FactoryScene, id: SlipId, signer = scene.founder.facilitator) =>
  people.errorOf(
    await people.call(scene.edge, { method: "DELETE", path: pathOf(scene, `/slips/${id}`), signer }),
  );

const statusOf = async (scene: FactoryScene, id: SlipId) =>
  people.errorOf(await people.call(scene.edge, { method: "GET", path: pathOf(scene, `/slips/${id}`) }));

type Keys = Parameters<typeof people.makeRedeeming>[2];

export const comeIn = async (
  scene: Pick<FactoryScene, "edge" | "founder">,
  poster: TestPoster,
  keys?: Keys,
) => people.redeem(scene.edge, scene.founder, await people.makeRedeeming(scene.founder, poster, keys));

const came = async (scene: FactoryScene, poster: TestPoster, keys?: Keys) =>
  people.errorOf(await comeIn(scene, poster, keys));

const newKeys = async () => ({
  memberKey: (await people.makeKey()).publicKey,
  memberBoxKey: people.randomBytes(32),
});

export const POSTER_CASES: readonly FactoryCase[] = [
  {
    name: "[POSTER2] many come in by one poster, each certified without a vote under the admission key",
    async run(scene) {
      const poster = await makePoster(scene);
      expect(await hung(scene, poster)).toBe(1);
      for (let n = 1; n <= 3; n++) {
        const keys = await newKeys();
        const chain = mustBeOk(bytesToChain(await people.bytesOf(await comeIn(scene, poster, keys))));
        const { factory, key } = scene.founder;
        const leaf = mustBeOk(await verifyChain(webCryptoSignatures, factory, key.publicKey, chain));
        expect(leaf).toMatchObject({ kind: "voteless", role: "worker", boxKey: keys.memberBoxKey });
        expect(leaf.signingKey).toEqual(keys.memberKey);
        expect(chain[0]!.kind).toBe("admission");
        expect(await usesOf(scene)).toEqual([n]);
      }
    },
  },
  {
    name: "[POSTER6] the same keys again are given the same bytes and counted once, also when it is full or taken down",
    async run(scene) {
      const poster = await makePoster(scene, { usesMax: 1 });
      await hung(scene, poster);
      const keys = await newKeys();
      const ask = async () => people.bytesOf(await comeIn(scene, poster, keys));
      const [first, second] = await Promise.all([ask(), ask()]);
      expect(second).toEqual(first);
      expect(await usesOf(scene)).toEqual([1]);
      await scene.restart();
      expect(await ask()).toEqual(first);
      expect(await came(scene, poster)).toBe("poster-full");
      expect(await takeDown(scene, poster.id)).toBe("204");
      expect(await ask()).toEqual(first);
      // Another box key makes another pair of keys, and nobody joins a signing key to one of his own.
      expect(await came(scene, poster, { ...keys, memberBoxKey: people.randomBytes(32) })).toBe(
        "slip-revoked",
      );
    },
  },
  {
    name: "[POSTER5] no more come in than the certificate says, however many ask at once",
    async run(scene) {
      const [poster, other] = [await makePoster(scene, { usesMax: 5 }), await makePoster(scene)];
      await hung(scene, poster);
      await hung(scene, other);
      const asked = await Promise.all(Array.from({ length: 12 }, () => came(scene, poster)));
      expect(asked.filter((each) => each === "200").length).toBe(5);
      expect(asked.filter((each) => each === "poster-full").length).toBe(7);
      expect(await statusOf(scene, poster.id)).toBe("poster-full");
      expect(await came(scene, other)).toBe("200");
      expect(await usesOf(scene)).toEqual([5, 1]);
    },
  },
  {
    name: "[POSTER4] taken down, full and unknown posters are told apart, and admit nobody",
    async run(scene) {
      const { edge, founder } = scene;
      const room = await people.makeRoom(founder, "everyone");
      await people.bytesOf(await people.foundRoom(edge, founder, room));
      const [poster, unknown] = [await makePoster(scene), await makePoster(scene)];
      await hung(scene, poster);
      await people.putWraps(edge, founder, room, [people.wrapFor(poster)]);
      const keysPath = `/api/rooms/${room.id}/keys/${poster.id}`;
      const keys = async () => people.errorOf(await people.call(edge, { method: "GET", path: keysPath }));
      expect([await statusOf(scene, poster.id), await keys()]).toEqual(["200", "200"]);
      expect([await takeDown(scene, poster.id), await takeDown(scene, poster.id)]).toEqual(["204", "204"]);
      await scene.restart();
      expect([await statusOf(scene, poster.id), await keys()]).toEqual(["slip-revoked", "slip-used"]);
      expect(await came(scene, poster)).toBe("slip-revoked");
      expect([await statusOf(scene, unknown.id), await came(scene, unknown)]).toEqual([
        "slip-unknown",
        "slip-unknown",
      ]);
      expect(await takeDown(scene, unknown.id)).toBe("slip-unknown");
      expect(await hung(scene, poster)).toBe("slip-revoked");
      expect(await listed(scene)).toEqual([]);
    },
  },
  {
    name: "[POSTER3] no Room but Everyone keeps a wrap for a poster, put before or after it hung",
    async run(scene) {
      const { edge, founder } = scene;
      const rooms = await Promise.all(ROOM_KINDS.map((kind) => people.makeRoom(founder, kind)));
      for (const room of rooms) await people.bytesOf(await people.foundRoom(edge, founder, room));
      const poster = await makePoster(scene);
      const put = async () => {
        for (const room of rooms) await people.putWraps(edge, founder, room, [people.wrapFor(poster)]);
      };
      const asked = () =>
        Promise.all(
          rooms.map(async ({ id }) =>
            people.errorOf(
              await people.call(edge, { method: "GET", path: `/api/rooms/${id}/keys/${poster.id}` }),
            ),
          ),
        );
      await put();
      expect(await hung(scene, poster)).toBe(1);
      expect(await asked()).toEqual(["200", "slip-used", "slip-used", "slip-used"]);
      await put();
      expect(await asked()).toEqual(["200", "slip-used", "slip-used", "slip-used"]);
      expect(await came(scene, poster)).toBe("200");
      expect(await asked()).toEqual(["200", "slip-used", "slip-used", "slip-used"]);
    },
  },
  {
    name: "[POSTER8] a facilitator is given the posters that hang, with their chains and how many came in",
    async run(scene) {
      const second = await people.joinOfficial(scene.edge, scene.founder, "facilitator");
      const first = await makePoster(scene);
      const other = await makePoster(scene, { by: second, usesMax: 50 });
      expect([await hung(scene, first), await hung(scene, other, second)]).toEqual([1, 2]);
      expect(await hung(scene, first)).toBe(1); // the same request again
      await came(scene, other);
      await scene.restart();
      const posters = await listed(scene);
      expect(posters.map(({ number, uses }) => [number, uses])).toEqual([
        [1, 0],
        [2, 1],
      ]);
      const leaves = await Promise.all(
        posters.map(({ chain }) =>
          verifyChain(webCryptoSignatures, scene.founder.factory, scene.founder.key.publicKey, chain),
        ),
      );
      expect(leaves.map((leaf) => slipIdOf(mustBeOk(leaf).signingKey))).toEqual([first.id, other.id]);
      expect(leaves.map((leaf) => mustBeOk(leaf).usesMax)).toEqual([300, 50]);
      const worker = await people.joinWorker(scene.edge, scene.founder);
      expect(await people.errorOf(await listing(scene, worker))).toBe("not-allowed");
      expect(await people.errorOf(await listing(scene, null as never))).toBe("request-unsigned");
    },
  },
  {
    name: "[FACTORY5] only a facilitator whom the Factory admitted, and nobody has removed, hangs and takes down",
    async run(scene) {
      const { edge, founder } = scene;
      const poster = await makePoster(scene);
      await hung(scene, poster);
      const manager = await people.joinOfficial(edge, founder, "manager");
      const second = await people.joinOfficial(edge, founder, "facilitator");
      expect(await hung(scene, await makePoster(scene, { by: manager }), manager)).toBe("not-allowed");
      expect(await takeDown(scene, poster.id, manager)).toBe("not-allowed");
      const body = removedToBytes([authorIdOf(second.key.publicKey)]);
      const path = pathOf(scene, "/removed");
      await people.call(edge, { method: "POST", path, body, signer: founder.facilitator });
      expect(await hung(scene, await makePoster(scene, { by: second }), second)).toBe("not-allowed");
      // Signed by one, handed in by another: the chain would not lead to it.
      expect(await hung(scene, await makePoster(scene, { by: second }))).toBe("not-allowed");
    },
  },
  {
    name: "[POSTER1] neither an invite is taken for a poster nor a poster for an invite, nor one key for both",
    async run(scene) {
      const { edge, founder } = scene;
      const slip = await people.makeSlip("worker", today(scene) + 7);
      const [invite] = await people.makeInvites(founder, founder.facilitator, [slip]);
      expect(await hung(scene, { ...slip, certificate: invite! })).toBe("not-allowed");
      const poster = await makePoster(scene);
      const path = pathOf(scene, "/invites");
      const body = invitesToBytes([poster.certificate]);
      const invited = await people.call(edge, { method: "POST", path, body, signer: founder.facilitator });
      expect(await people.errorOf(invited)).toBe("not-allowed");
      await people.invite(edge, founder, [slip]);
      const subject = { ...poster.certificate, signingKey: slip.key.publicKey };
      const certificate = await certify(founder.factory, founder.facilitator.key, subject);
      expect(await hung(scene, { ...slip, certificate })).toBe("already-founded");
      expect(
        await people.errorOf(await people.redeem(edge, founder, await people.makeRedeeming(founder, slip))),
      ).toBe("200");
    },
  },
  {
    name: "[POSTER5] a poster has a last day not far off, and only so many hang at once",
    async run(scene) {
      const late = await makePoster(scene, { days: POSTER_DAYS_MAX + 1 });
      const past = await makePoster(scene, { days: -1 });
      const { key } = scene.founder.facilitator;
      const endless = await certify(scene.founder.factory, key, { ...late.certificate, expiresDay: 0 });
      for (const poster of [late, past, { ...late, certificate: endless }])
        expect(await hung(scene, poster)).toBe("not-allowed");
      const posters = await Promise.all(Array.from({ length: POSTERS_OPEN_MAX }, () => makePoster(scene)));
      for (const [index, poster] of posters.entries()) expect(await hung(scene, poster)).toBe(index + 1);
      const more = await makePoster(scene, { days: POSTER_DAYS_MAX });
      expect(await hung(scene, more)).toBe("posters-many");
      await takeDown(scene, posters[3]!.id);
      expect(await hung(scene, more)).toBe(POSTERS_OPEN_MAX + 1);
    },
  },
];
