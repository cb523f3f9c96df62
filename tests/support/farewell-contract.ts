/** What the end of a factory must be at every edge, in memory and on the real one alike. */
import { expect } from "vitest";
import { mustBeOk } from "#protocol/result";
import type { SigningKey } from "#protocol/signature";
import { foundingToBytes } from "#protocol/wire/bodies";
import {
  bytesToFarewellAnswer,
  type FarewellAnswer,
  type FarewellFacts,
  farewellToBytes,
  signFarewell,
} from "#protocol/wire/farewell";
import * as people from "./edge-people.ts";
import { hang, makePoster } from "./posters-contract.ts";
import { controlEntry, makeBoard, makeThread, opening, reply, type Visitor } from "./edge-visitor.ts";

const DAY_MS = 86_400_000;

export interface FarewellScene {
  readonly edge: people.EdgeUnderTest;
  readonly founder: people.Founder;
  readonly room: people.OpenRoom;
  visit(room: people.OpenRoom): Promise<Visitor> | Visitor;
  /** Time goes on, and every object that is due wakes up. */
  passDays(days: number): Promise<void>;
  restart(): Promise<void>;
}

export interface FarewellCase {
  readonly name: string;
  run(scene: FarewellScene): Promise<void>;
}

type Scene = FarewellScene;

export const today = ({ edge }: Scene) => Math.floor(edge.now() / DAY_MS);

export async function say(
  scene: Scene,
  facts: FarewellFacts,
  signer: { readonly key: SigningKey; readonly chain: people.Person["chain"] } = {
    key: scene.founder.key,
    chain: [],
  },
  word: SigningKey = scene.founder.key,
): Promise<string> {
  const { edge, founder } = scene;
  const body = farewellToBytes(await signFarewell(word, founder.factory, facts));
  const path = `/api/factories/${founder.factory}/farewell`;
  return people.errorOf(await people.call(edge, { method: "PUT", path, body, signer }));
}

export async function said({ edge, founder }: Scene): Promise<FarewellAnswer> {
  const path = `/api/factories/${founder.factory}/farewell`;
  return mustBeOk(
    bytesToFarewellAnswer(await people.bytesOf(await people.call(edge, { method: "GET", path }))),
  );
}

const get = async ({ edge }: Scene, path: string) =>
  people.errorOf(await people.call(edge, { method: "GET", path }));

export const FAREWELL_CASES: readonly FarewellCase[] = [
  {
    name: "[END1] nobody but the founder's key ends a factory, and no older word counts again",
    async run(scene) {
      const { founder } = scene;
      const day = today(scene) + 8;
      const facts = { number: 1, day };
      expect(await say(scene, facts, founder.facilitator)).toBe("not-allowed");
      const successor = await people.joinOfficial(scene.edge, founder, "facilitator");
      expect(await say(scene, facts, successor, successor.key)).toBe("not-allowed");
      expect(await say(scene, facts, undefined, founder.facilitator.key)).toBe("not-allowed");
      expect((await said(scene)).farewell).toBeNull();
      expect(await say(scene, facts)).toBe("204");
      expect(await say(scene, facts)).toBe("204");
      expect(await say(scene, { number: 2, day: 0 })).toBe("204");
      expect(await say(scene, facts)).toBe("not-allowed");
      await scene.restart();
      expect(await said(scene)).toMatchObject({ isDeleted: false, farewell: { number: 2, day: 0 } });
      expect(await say(scene, facts)).toBe("not-allowed");
    },
  },
  {
    name: "[END2] the day is at least 7 days away and at most 60, by the clock of the edge",
    async run(scene) {
      const results = [];
      for (const days of [0, 6, 61]) results.push(await say(scene, { number: 1, day: today(scene) + days }));
      expect(results).toEqual(Array(3).fill("not-allowed"));
      expect(await say(scene, { number: 1, day: today(scene) + 7 })).toBe("204");
      expect(await say(scene, { number: 2, day: today(scene) + 60 })).toBe("204");
    },
  },
  {
    name: "[END2] until its day Threads take nothing more and nobody comes in; keys, moderation and reading go on",
    async run(scene) {
      const { edge, founder, room } = scene;
      const slip = await people.makeSlip("worker", 0);
      await people.invite(edge, founder, [slip]);
      const visitor = await scene.visit(room);
      await visitor.enter(room);
      const thread = makeThread(makeBoard());
      expect(await visitor.append(opening(thread))).toMatchObject({ type: "ack" });
      expect(await say(scene, { number: 1, day: today(scene) + 8 })).toBe("204");
      expect(await visitor.nextWhere("refused", ({ subject }) => subject.length === 0)).toMatchObject({
        reason: "ending",
      });
      const refused = { type: "refused", reason: "ending", waitMs: 60_000 };
      expect(await visitor.append(reply(thread))).toMatchObject(refused);
      expect(await visitor.append(opening(makeThread(makeBoard())))).toMatchObject(refused);
      expect(await visitor.append(controlEntry(room))).toMatchObject({ type: "ack" });
      expect(await visitor.read(room, thread.stream)).toHaveLength(1);
      expect(await get(scene, `/api/factories/${founder.factory}/slips/${slip.id}`)).toBe("factory-ending");
      const redeeming = await people.makeRedeeming(founder, slip);
      expect(await people.errorOf(await people.redeem(edge, founder, redeeming))).toBe("factory-ending");
      expect(await people.errorOf(await hang(scene, await makePoster(scene)))).toBe("factory-ending");
      expect((await people.putWraps(edge, founder, room, [])).status).toBe(204);
      await scene.restart();
      const later = await scene.visit(room);
      await later.enter(room);
      expect(await later.next("refused")).toMatchObject({ reason: "ending" });

      expect(await say(scene, { number: 2, day: 0 })).toBe("204");
      expect(await later.append(reply(thread))).toMatchObject({ type: "ack" });
      expect(await people.errorOf(await people.redeem(edge, founder, redeeming))).toBe("200");
      await scene.passDays(9);
      expect((await said(scene)).isDeleted).toBe(false);
    },
  },
  {
    name: "[END3] when the day has come nothing is left but the founder's word, in every Room and the Factory",
    async run(scene) {
      const { edge, founder, room } = scene;
      const visitor = await scene.visit(room);
      await visitor.enter(room);
      expect(await visitor.append(opening(makeThread(makeBoard())))).toMatchObject({ type: "ack" });
      expect(await say(scene, { number: 1, day: today(scene) + 8 })).toBe("204");
      await scene.passDays(7);
      expect((await said(scene)).isDeleted).toBe(false);
      await scene.passDays(1);
      const answer = await said(scene);
      expect(answer).toMatchObject({ isDeleted: true, farewell: { number: 1 } });
      expect(answer.founderKey).toEqual(founder.key.publicKey);
      expect(await visitor.untilClosed()).toMatchObject({ reason: "ending" });
      await scene.restart();
      expect((await said(scene)).isDeleted).toBe(true);
      expect(await get(scene, `/api/rooms/${room.id}/epochs/1`)).toBe("factory-deleted");
      expect(await say(scene, { number: 2, day: 0 })).toBe("factory-deleted");
      await scene.passDays(2);
      expect((await said(scene)).isDeleted).toBe(true);
      expect(await people.errorOf(await people.foundRoom(edge, founder, room))).toBe("factory-deleted");
    },
  },
  {
    name: "[END5] links, slips and codes of a deleted factory say so, and its id cannot be founded anew",
    async run(scene) {
      const { edge, founder } = scene;
      const slip = await people.makeSlip("worker", 0);
      await people.invite(edge, founder, [slip]);
      expect(await say(scene, { number: 1, day: today(scene) + 8 })).toBe("204");
      await scene.passDays(8);
      const path = `/api/factories/${founder.factory}`;
      for (const rest of ["", `/slips/${slip.id}`, `/backups/${slip.id}`])
        expect(await get(scene, path + rest)).toBe("factory-deleted");
      const redeeming = await people.makeRedeeming(founder, slip);
      expect(await people.errorOf(await people.redeem(edge, founder, redeeming))).toBe("factory-deleted");
      const body = foundingToBytes({ founderKey: founder.key.publicKey, profile: people.randomBytes(60) });
      const signer = { key: founder.key, chain: [] };
      expect(await people.errorOf(await people.call(edge, { method: "POST", path, body, signer }))).toBe(
        "factory-deleted",
      );
      const empty = await people.makeRoom(founder, "committee");
      expect(await people.errorOf(await people.foundRoom(edge, founder, empty))).toBe("factory-deleted");
    },
  },
];
