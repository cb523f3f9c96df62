/** What every edge must do with checkpoints of the join log, run on the one in memory and on the real one alike. */
import { expect } from "vitest";
import type { BoardId } from "#protocol/ids";
import { authorIdOf, chainToBytes } from "#protocol/wire/certificate";
import { type CheckpointFacts, checkpointToBytes, signCheckpoint } from "#protocol/wire/checkpoint";
import { controlStreamOf } from "#protocol/wire/head";
import * as people from "./edge-people.ts";
import * as rotations from "./edge-rotations.ts";
import { controlEntry, type FrameOf, type Visitor } from "./edge-visitor.ts";
import type { RotationCase, RotationScene } from "./rotation-contract.ts";

type Ack = FrameOf<"ack">;

async function enter(scene: RotationScene, room = scene.room): Promise<Visitor> {
  const visitor = await scene.visit(room);
  await visitor.enter(room);
  return visitor;
}

async function joins(scene: RotationScene, visitor: Visitor, count: number): Promise<readonly Ack[]> {
  const acks: Ack[] = [];
  while (acks.length < count) acks.push((await visitor.append(controlEntry(scene.room))) as Ack);
  return acks;
}

async function signed(
  { room }: RotationScene,
  signer: people.Person,
  cursor: Pick<CheckpointFacts, "count" | "head">,
  epoch = 1,
) {
  const { count, head } = cursor;
  const counts = { worker: count - 1, representative: 0, manager: 0, facilitator: 1 };
  const facts = { epoch, count, head, day: 20_778, counts };
  return checkpointToBytes(await signCheckpoint(signer.key, chainToBytes(signer.chain), room.id, facts));
}

function leave(scene: RotationScene, visitor: Visitor, act: Uint8Array<ArrayBuffer>): void {
  const stream = controlStreamOf(scene.room.id);
  visitor.send({ type: "act", token: people.randomBytes(8), stream, act });
}

/** What the Room says when it is asked: its checkpoint, or null. */
async function told(scene: RotationScene, visitor: Visitor): Promise<Uint8Array | null> {
  const board = controlStreamOf(scene.room.id) as string as BoardId;
  visitor.send({ type: "list", board, before: 0, limit: 0 });
  const listed = await visitor.nextWhere("listed", (frame) => frame.board === board);
  expect(listed).toMatchObject({ total: 0, hasMore: false, rows: [] });
  const index = visitor.frames.findIndex(({ type }) => type === "acts");
  if (index < 0) return null;
  const [frame] = visitor.frames.splice(index, 1);
  return frame?.type === "acts" ? frame.items[0]!.act : null;
}

export const CHECKPOINT_CASES: readonly RotationCase[] = [
  {
    name: "[CHECK2] a Room without a checkpoint says so; one that is left goes to all, and to who asks after a restart",
    async run(scene) {
      const [visitor, other] = [await enter(scene), await enter(scene)];
      const [, second] = await joins(scene, visitor, 2);
      expect(await told(scene, visitor)).toBeNull();
      const checkpoint = await signed(scene, scene.founder.facilitator, second!);
      leave(scene, visitor, checkpoint);
      for (const each of [visitor, other])
        expect((await each.next("acts")).items).toEqual([
          { stream: controlStreamOf(scene.room.id), act: checkpoint },
        ]);
      await scene.restart();
      expect(await told(scene, await enter(scene))).toEqual(checkpoint);
    },
  },
  {
    name: "[CHECK2] the greatest count stays, and of two for one count the later",
    async run(scene) {
      const visitor = await enter(scene);
      const [, second, third] = await joins(scene, visitor, 3);
      const { facilitator } = scene.founder;
      const [late, early] = [
        await signed(scene, facilitator, third!),
        await signed(scene, facilitator, second!),
      ];
      for (const act of [late, early]) {
        leave(scene, visitor, act);
        await visitor.next("acts");
      }
      expect(await told(scene, visitor)).toEqual(late);
      const colleague = await people.joinOfficial(scene.edge, scene.founder, "facilitator");
      const again = await signed(scene, colleague, third!);
      leave(scene, visitor, again);
      await visitor.next("acts");
      expect(await told(scene, visitor)).toEqual(again);
    },
  },
  {
    name: "[CHECK2] no manager's, no worker's, no stranger's, none of another head, epoch or Room is kept",
    async run(scene) {
      const visitor = await enter(scene);
      const [, second] = await joins(scene, visitor, 2);
      const { edge, founder } = scene;
      const manager = await people.joinOfficial(edge, founder, "manager");
      const worker = await people.joinWorker(edge, founder);
      const elsewhere = (await people.makeFounder()).facilitator;
      const { facilitator } = founder;
      const other = { ...scene, room: { ...scene.room, id: controlStreamOf(scene.room.id) as never } };
      const refused = [
        [await signed(scene, manager, second!), "act-unproven"],
        [await signed(scene, worker, second!), "act-unproven"],
        [await signed(scene, elsewhere, second!), "act-unproven"],
        [await signed(other, facilitator, second!), "act-unproven"],
        [await signed(scene, facilitator, { ...second!, count: 1 }), "stream-unknown"],
        [await signed(scene, facilitator, { ...second!, count: 3 }), "stream-unknown"],
        [await signed(scene, facilitator, second!, 2), "epoch-old"],
        [people.randomBytes(150), "malformed"],
      ] as const;
      for (const [act, reason] of refused) {
        leave(scene, visitor, act);
        expect((await visitor.next("refused")).reason).toBe(reason);
      }
      expect(await told(scene, visitor)).toBeNull();
    },
  },
  {
    name: "[CHECK1] [EPOCH6] who was removed leaves none, and neither does whom he certified",
    async run(scene) {
      const { edge, founder, room } = scene;
      const visitor = await enter(scene);
      const [, second] = await joins(scene, visitor, 2);
      const gone = await people.joinOfficial(edge, founder, "facilitator");
      const removed = [authorIdOf(gone.key.publicKey)];
      const next = await rotations.nextEpoch(founder, room, await rotations.freeze(edge, founder, room), {
        rotation: { removed },
      });
      expect(await rotations.rotate(edge, next, founder.facilitator)).toBe("204");
      const later = await scene.visit(next);
      await later.enter(next);
      leave(scene, later, await signed(scene, gone, second!, 2));
      expect((await later.next("refused")).reason).toBe("act-unproven");
      const checkpoint = await signed(scene, founder.facilitator, second!, 2);
      leave(scene, later, checkpoint);
      await later.next("acts");
      expect(await told(scene, later)).toEqual(checkpoint);
    },
  },
];
