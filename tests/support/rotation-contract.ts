/** What every edge must do when a Room's key is changed, run on the one in memory and on the real one alike. */
import { expect } from "vitest";
import { mustBeOk } from "#protocol/result";
import { actToBytes, signAct } from "#protocol/wire/act";
import { bytesToRoomKeys } from "#protocol/wire/bodies";
import { authorIdOf, certify, chainToBytes } from "#protocol/wire/certificate";
import { gateProofBytes } from "#protocol/wire/gate";
import { controlStreamOf } from "#protocol/wire/head";
import * as people from "./edge-people.ts";
import * as rotations from "./edge-rotations.ts";
import {
  amending,
  controlEntry,
  makeBoard,
  makeThread,
  namesOf,
  opening,
  reply,
  type Visitor,
} from "./edge-visitor.ts";

export interface RotationScene {
  readonly edge: people.EdgeUnderTest;
  readonly founder: people.Founder;
  readonly room: people.OpenRoom;
  /** A socket of the Room, its gate not yet passed. */
  visit(room: people.OpenRoom): Promise<Visitor>;
  /** The object loses its memory and its sockets, and keeps what is stored. */
  restart(): Promise<void>;
}

export interface RotationCase {
  readonly name: string;
  run(scene: RotationScene): Promise<void>;
}

async function enter(scene: RotationScene, room = scene.room): Promise<Visitor> {
  const visitor = await scene.visit(room);
  await visitor.enter(room);
  return visitor;
}

/** A facilitator whom another made with his own key. */
async function invitedBy(founder: people.Founder, inviter: people.Person): Promise<people.Person> {
  const slip = await people.makeSlip("facilitator", 0);
  const [invite] = await people.makeInvites(founder, inviter, [slip]);
  const [key, boxKey] = [await people.makeKey(), people.randomBytes(32)];
  const subject = { kind: "official", role: "facilitator", signingKey: key.publicKey, boxKey } as const;
  const official = await certify(founder.factory, slip.key, { ...subject, expiresDay: 0 });
  return { key, boxKey, chain: [...inviter.chain, invite!, official] };
}

const asked = async (scene: RotationScene, recipient: string) =>
  people.call(scene.edge, { method: "GET", path: `/api/rooms/${scene.room.id}/keys/${recipient}` });
const epochsOf = async ({ edge, room }: RotationScene) =>
  (await rotations.recordsOf(edge, room)).map(({ epoch }) => epoch);

/** An appended Thread and one that was answered. */
async function writeSomething(scene: RotationScene, visitor: Visitor, epoch = 1) {
  const [first, second] = [makeThread(makeBoard()), makeThread(makeBoard())];
  const envelope = () => people.makeEnvelope(undefined, epoch);
  const appends = [
    controlEntry(scene.room, envelope()),
    opening(first, envelope()),
    opening(second, envelope()),
    reply(first, envelope()),
    amending(second, envelope()),
  ];
  for (const append of appends) expect(await visitor.append(append)).toMatchObject({ type: "ack" });
  return [first, second] as const;
}

export const ROTATION_CASES: readonly RotationCase[] = [
  {
    name: "[EPOCH2] of two records for one epoch the first is kept, and the other is refused epoch-old",
    async run(scene) {
      const { edge, founder, room } = scene;
      const { facilitator } = founder;
      const marks = await rotations.freeze(edge, founder, room);
      const [first, second] = [
        await rotations.nextEpoch(founder, room, marks),
        await rotations.nextEpoch(founder, room, marks),
      ];
      const answers = await Promise.all(
        [first, second].map((each) => rotations.rotate(edge, each, facilitator)),
      );
      expect(answers.toSorted()).toEqual(["204", "epoch-old"]);
      const kept = answers[0] === "204" ? first : second;
      expect(await rotations.recordsOf(edge, room)).toEqual([room.record, kept.record]);
      expect(await rotations.recordsOf(edge, room, 2)).toEqual([kept.record]);
      expect(await rotations.recordsOf(edge, room, 9)).toEqual([]);
    },
  },
  {
    name: "[EPOCH2] a record must follow the one before: its number, its hash and its marks",
    async run(scene) {
      const { edge, founder, room } = scene;
      const marks = await rotations.freeze(edge, founder, room);
      const twin = await people.makeRoom(founder, room.kind);
      const wrong: readonly rotations.NextEpoch[] = [
        { record: { epoch: 3 } },
        { rotation: { previousHash: people.randomBytes(32) } },
        { rotation: { previousHash: rotations.rotationOver(twin.record, marks).previousHash } },
        { rotation: { marks: { count: 1, root: rotations.rotationOver(room.record, marks).marks.root } } },
        { rotation: { marks: { count: 0, root: people.randomBytes(32) } } },
      ];
      for (const options of wrong) {
        const next = await rotations.nextEpoch(founder, room, marks, options);
        expect(await rotations.rotate(edge, next, founder.facilitator)).toBe("epoch-old");
      }
      expect(await epochsOf(scene)).toEqual([1]);
      const second = await rotations.changeKey(edge, founder, room);
      const again = await rotations.nextEpoch(founder, second, [], {
        rotation: { previousHash: rotations.rotationOver(room.record, []).previousHash },
      });
      expect(await rotations.rotate(edge, again, founder.facilitator)).toBe("epoch-old");
      await rotations.changeKey(edge, founder, second);
      expect(await epochsOf(scene)).toEqual([1, 2, 3]);
    },
  },
  {
    name: "[EPOCH2] the same record again changes nothing: not the wraps, not the sockets",
    async run(scene) {
      const { edge, founder, room } = scene;
      const [slip, other] = [await people.makeSlip("worker", 0), await people.makeSlip("worker", 0)];
      const next = await rotations.changeKey(edge, founder, room, { wraps: [people.wrapFor(slip)] });
      const visitor = await enter(scene, next);
      expect(await rotations.rotate(edge, next, founder.facilitator, [people.wrapFor(other)])).toBe("204");
      expect(await people.errorOf(await asked(scene, slip.id))).toBe("200");
      expect(await people.errorOf(await asked(scene, other.id))).toBe("slip-unknown");
      const append = controlEntry(room, people.makeEnvelope(undefined, 2));
      expect(await visitor.append(append)).toMatchObject({ type: "ack" });
      expect(await epochsOf(scene)).toEqual([1, 2]);
    },
  },
  {
    name: "[EPOCH2] only a facilitator of the factory changes the key, with a record that one has signed for this Room",
    async run(scene) {
      const { edge, founder, room } = scene;
      const { facilitator } = founder;
      const stranger = await people.makeFounder();
      const manager = await people.joinOfficial(edge, founder, "manager");
      const marks = await rotations.freeze(edge, founder, room);
      const good = await rotations.nextEpoch(founder, room, marks);
      for (const signer of [stranger.facilitator, manager, { key: facilitator.key, chain: [] }]) {
        expect(await rotations.rotate(edge, good, signer)).toBe("not-allowed");
        const frozen = await rotations.freezeCall(edge, room, 1, signer);
        expect(await people.errorOf(frozen)).toBe("not-allowed");
      }
      const elsewhere = await people.makeRoom(founder, "management");
      const forged = [
        await rotations.nextEpoch(founder, room, marks, { signer: manager }),
        await rotations.nextEpoch(founder, room, marks, { signer: stranger.facilitator }),
        await rotations.nextEpoch(founder, room, marks, { record: { room: elsewhere.id } }),
        { ...good, record: { ...good.record, gateKey: people.randomBytes(32) } },
        { ...good, record: room.record },
      ];
      for (const next of forged) {
        expect(await rotations.rotate(edge, { ...next, id: room.id }, facilitator)).toBe("not-allowed");
      }
      expect(await epochsOf(scene)).toEqual([1]);
      expect(await rotations.rotate(edge, good, facilitator)).toBe("204");
    },
  },
  {
    name: "[EPOCH3] a frozen Room takes no append, says frozen and how long to wait, and still lets read",
    async run(scene) {
      const { edge, founder, room } = scene;
      const visitor = await enter(scene);
      const [thread] = await writeSomething(scene, visitor);
      await rotations.freeze(edge, founder, room);
      const refused = await visitor.append(reply(thread));
      expect(refused).toMatchObject({ type: "refused", reason: "frozen" });
      expect(refused.type === "refused" && refused.waitMs).toBeGreaterThan(0);
      expect(await visitor.read(room, thread.stream)).toHaveLength(2);
      await scene.restart();
      const after = await enter(scene);
      expect(await after.append(reply(thread))).toMatchObject({ type: "ack", count: 3 });
    },
  },
  {
    name: "[EPOCH3] a freeze names the epoch it closes",
    async run({ edge, founder, room }) {
      const { facilitator } = founder;
      expect(await people.errorOf(await rotations.freezeCall(edge, room, 2, facilitator))).toBe("epoch-old");
      const next = await rotations.changeKey(edge, founder, room);
      expect(await people.errorOf(await rotations.freezeCall(edge, room, 1, facilitator))).toBe("epoch-old");
      expect(await rotations.freeze(edge, founder, next)).toEqual([]);
    },
  },
  {
    name: "[EPOCH3] a record whose marks are not the log's is refused: something was written after they were read",
    async run(scene) {
      const { edge, founder, room } = scene;
      const visitor = await enter(scene);
      const [thread] = await writeSomething(scene, visitor);
      const early = await rotations.nextEpoch(founder, room, await rotations.freeze(edge, founder, room));
      await scene.restart();
      await (await enter(scene)).append(reply(thread));
      expect(await rotations.rotate(edge, early, founder.facilitator)).toBe("epoch-old");
      await rotations.freeze(edge, founder, room);
      expect(await rotations.rotate(edge, early, founder.facilitator)).toBe("epoch-old");
      expect(await epochsOf(scene)).toEqual([1]);
      await rotations.changeKey(edge, founder, room);
    },
  },
  {
    name: "[EPOCH3] marks are of the Streams that changed in the epoch, the latest first, control Stream included",
    async run(scene) {
      const { edge, founder, room } = scene;
      const [first, second] = await writeSomething(scene, await enter(scene));
      const marks = await rotations.freeze(edge, founder, room);
      const control = controlStreamOf(room.id);
      expect(marks.map(({ stream, count }) => [stream, count])).toEqual([
        [second.stream, 2],
        [first.stream, 2],
        [control, 1],
      ]);
      const next = await rotations.changeKey(edge, founder, room);
      await (await enter(scene, next)).append(reply(first, people.makeEnvelope(undefined, 2)));
      const later = await rotations.freeze(edge, founder, next);
      expect(later.map(({ stream, count }) => [stream, count])).toEqual([[first.stream, 3]]);
    },
  },
  {
    name: "[MARK1] marks of closed epochs are given with proofs under the root of the record that followed",
    async run(scene) {
      const { edge, founder, room } = scene;
      const [first, second] = await writeSomething(scene, await enter(scene));
      const marks = await rotations.freeze(edge, founder, room);
      const next = await rotations.changeKey(edge, founder, room);
      await (await enter(scene, next)).append(reply(second, people.makeEnvelope(undefined, 2)));
      const last = await rotations.changeKey(edge, founder, next);
      await scene.restart();
      const unknown = makeThread(makeBoard()).stream;
      const both = await rotations.marksOf(edge, room, [unknown, first.stream, second.stream, first.stream]);
      expect(both.map(({ epoch, placed }) => [epoch, placed.map(({ index }) => index)])).toEqual([
        [1, [0, 1]],
        [2, [0]],
      ]);
      expect(both[0]!.placed.map(({ mark }) => mark)).toEqual(marks.slice(0, 2));
      expect(rotations.areProvenBy(next.record, both[0]!)).toBe(true);
      expect(rotations.areProvenBy(last.record, both[1]!)).toBe(true);
      expect(rotations.areProvenBy(last.record, both[0]!)).toBe(false);
      expect((await rotations.marksOf(edge, room, [second.stream], 2)).map(({ epoch }) => epoch)).toEqual([
        2,
      ]);
      expect(await rotations.marksOf(edge, room, [first.stream], 2)).toEqual([]);
      expect(await rotations.marksOf(edge, room, [unknown])).toEqual([]);
    },
  },
  {
    name: "[EPOCH4] what was stored goes out, then every socket is turned away with epoch-old",
    async run(scene) {
      const { edge, founder, room } = scene;
      const [author, reader, waiting] = [await enter(scene), await enter(scene), await scene.visit(room)];
      await waiting.next("welcome");
      const threads = await writeSomething(scene, author);
      await rotations.changeKey(edge, founder, room);
      const closed = await Promise.all([author, reader, waiting].map((each) => each.untilClosed()));
      for (const each of closed) expect(each).toMatchObject({ code: 1008, reason: "epoch-old" });
      const items = reader.frames.flatMap((frame) => (frame.type === "appended" ? frame.items : []));
      expect(items).toHaveLength(5);
      expect(items.map(({ stream }) => stream)).toContain(threads[0].stream);
      for (const { frames } of [author, reader, waiting])
        expect(frames.at(-1)).toMatchObject({ type: "refused", reason: "epoch-old" });
      expect(waiting.frames.map(({ type }) => type)).toEqual(["refused"]);
    },
  },
  {
    name: "[EPOCH4] old gate keys, old Envelopes and wraps of the old key are refused",
    async run(scene) {
      const { edge, founder, room } = scene;
      const [thread] = await writeSomething(scene, await enter(scene));
      const next = await rotations.changeKey(edge, founder, room);
      for (const epoch of [1, 2]) {
        const late = await scene.visit(room);
        const { nonce, epoch: present } = await late.next("welcome");
        expect(present).toBe(2);
        const proof = await room.gate.sign(gateProofBytes(room.id, epoch, nonce));
        late.send({ type: "hello", epoch, proof, serial: 0 });
        const reason = epoch === 1 ? "epoch-old" : "gate-closed";
        expect(await late.next("refused")).toMatchObject({ reason });
        expect(await late.untilClosed()).toMatchObject({ code: 1008 });
      }
      const visitor = await enter(scene, next);
      expect(await visitor.append(reply(thread))).toMatchObject({ type: "refused", reason: "epoch-old" });
      const append = reply(thread, people.makeEnvelope(undefined, 2));
      expect(await visitor.append(append)).toMatchObject({ type: "ack", count: 3 });
      expect(namesOf(await visitor.read(room, thread.stream))).toHaveLength(3);
      const wrap = people.wrapFor(await people.makeSlip("worker", 0));
      const late = await people.putWraps(edge, founder, room, [wrap]);
      expect(await people.errorOf(late)).toBe("epoch-old");
      expect(await people.errorOf(await asked(scene, wrap.recipient))).toBe("slip-unknown");
    },
  },
  {
    name: "[EPOCH4] only the new wraps are given, with the new record; one that was deleted does not come back",
    async run(scene) {
      const { edge, founder, room } = scene;
      const [gone, kept, used] = await Promise.all([1, 2, 3].map(() => people.makeSlip("worker", 0)));
      await people.invite(edge, founder, [used!]);
      await people.putWraps(edge, founder, room, [gone!, kept!, used!].map(people.wrapFor));
      await people.bytesOf(await people.redeem(edge, founder, await people.makeRedeeming(founder, used!)));
      expect((await people.confirm(edge, founder, used!)).status).toBe(204);
      const expired = { ...people.wrapFor(await people.makeSlip("worker", 1)) };
      const wraps = [people.wrapFor(kept!), people.wrapFor(used!), expired];
      const next = await rotations.changeKey(edge, founder, room, { wraps });
      expect(await people.errorOf(await asked(scene, gone!.id))).toBe("slip-unknown");
      expect(await people.errorOf(await asked(scene, used!.id))).toBe("slip-used");
      expect(await people.errorOf(await asked(scene, expired.recipient))).toBe("slip-unknown");
      const keys = mustBeOk(bytesToRoomKeys(await people.bytesOf(await asked(scene, kept!.id))));
      expect(keys).toEqual({ record: next.record, wrap: wraps[0]!.wrap });
    },
  },
  {
    name: "[EPOCH6] a facilitator who was removed neither freezes, nor signs a record, nor puts wraps",
    async run(scene) {
      const { edge, founder, room } = scene;
      const second = await people.joinOfficial(edge, founder, "facilitator");
      const third = await rotations.changeKey(edge, founder, room, { signer: second });
      const removed = [authorIdOf(second.key.publicKey)];
      const next = await rotations.changeKey(edge, founder, third, { rotation: { removed } });
      // Naming him again does not bring him back.
      const late = await rotations.changeKey(edge, founder, next, { rotation: { facilitators: removed } });
      expect(await people.errorOf(await rotations.freezeCall(edge, late, 4, second))).toBe("not-allowed");
      const theirs = await rotations.nextEpoch(founder, late, [], { signer: second });
      expect(await rotations.rotate(edge, theirs, second)).toBe("not-allowed");
      expect(await rotations.rotate(edge, theirs, founder.facilitator)).toBe("not-allowed");
      const ours = await rotations.nextEpoch(founder, late, []);
      expect(await rotations.rotate(edge, ours, second)).toBe("not-allowed");
      const wraps = await people.putWraps(edge, founder, late, [], second);
      expect(await people.errorOf(wraps)).toBe("not-allowed");
      expect(await rotations.rotate(edge, ours, founder.facilitator)).toBe("204");
    },
  },
  {
    name: "[EPOCH6] nor does a facilitator whom a removed one invited, unless the present record names him",
    async run(scene) {
      const { edge, founder, room } = scene;
      const second = await people.joinOfficial(edge, founder, "facilitator");
      const invited = await invitedBy(founder, second);
      const rotation = {
        removed: [authorIdOf(second.key.publicKey)],
        facilitators: [authorIdOf(invited.key.publicKey)],
      };
      const named = await rotations.changeKey(edge, founder, room, { rotation });
      await people.bytesOf(await rotations.freezeCall(edge, named, 2, invited));
      const unnamed = await rotations.changeKey(edge, founder, named, { signer: invited });
      const late = await invitedBy(founder, second);
      const ours = await rotations.nextEpoch(founder, unnamed, []);
      for (const person of [invited, late]) {
        expect(await people.errorOf(await rotations.freezeCall(edge, unnamed, 3, person))).toBe(
          "not-allowed",
        );
        const theirs = await rotations.nextEpoch(founder, unnamed, [], { signer: person });
        expect(await rotations.rotate(edge, theirs, person)).toBe("not-allowed");
        expect(await rotations.rotate(edge, theirs, founder.facilitator)).toBe("not-allowed");
        expect(await rotations.rotate(edge, ours, person)).toBe("not-allowed");
      }
      expect(await rotations.rotate(edge, ours, founder.facilitator)).toBe("204");
    },
  },
  {
    name: "[EPOCH6] the act of an official who was removed is refused, and who stayed still acts",
    async run(scene) {
      const { edge, founder, room } = scene;
      const second = await people.joinOfficial(edge, founder, "facilitator");
      const [thread] = await writeSomething(scene, await enter(scene));
      const actBy = async (official: people.Person, position: number) => {
        const facts = { kind: "answered", position, day: 9, firstAnswerDay: 9, dueDay: 0 } as const;
        const act = await signAct(official.key, chainToBytes(official.chain), room.id, thread.stream, facts);
        return {
          type: "act",
          token: people.randomBytes(8),
          stream: thread.stream,
          act: actToBytes(act),
        } as const;
      };
      const before = await enter(scene);
      before.send(await actBy(second, 1));
      expect((await before.next("acts")).items).toHaveLength(1);
      const removed = [authorIdOf(second.key.publicKey)];
      const next = await rotations.changeKey(edge, founder, room, { rotation: { removed } });
      const visitor = await enter(scene, await rotations.changeKey(edge, founder, next));
      visitor.send(await actBy(second, 2));
      expect(await visitor.next("refused")).toMatchObject({ reason: "act-unproven" });
      visitor.send(await actBy(founder.facilitator, 2));
      expect((await visitor.next("acts")).items).toHaveLength(1);
    },
  },
];
