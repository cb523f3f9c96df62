/** How a Room keeps words only so long, at every edge: in memory and on the real one alike. */
import { expect } from "vitest";
import { mustBeOk } from "#protocol/result";
import { idToBytes, type StreamId } from "#protocol/ids";
import { bytesToHex } from "#protocol/bytes";
import { startOfStream } from "#protocol/wire/head";
import {
  bytesToMemory,
  type RetentionSetting,
  type RoomMemoryAnswer,
  settingToBytes,
} from "#protocol/wire/retention";
import * as people from "./edge-people.ts";
import * as rotations from "./edge-rotations.ts";
import { controlEntry, makeBoard, makeThread, opening, reply } from "./edge-visitor.ts";
import type { FarewellScene } from "./farewell-contract.ts";

export interface RetentionCase {
  readonly name: string;
  run(scene: FarewellScene): Promise<void>;
}

type Scene = FarewellScene;

const today = ({ edge }: Scene) => Math.floor(edge.now() / 86_400_000);

async function set(scene: Scene, setting: RetentionSetting, signer = scene.founder.facilitator) {
  const path = `/api/rooms/${scene.room.id}/retention`;
  const body = settingToBytes(setting);
  return people.errorOf(await people.call(scene.edge, { method: "PUT", path, body, signer }));
}

async function memory({ edge, room }: Scene, after = 0): Promise<RoomMemoryAnswer> {
  const path = `/api/rooms/${room.id}/retention?after=${after}`;
  return mustBeOk(bytesToMemory(await people.bytesOf(await people.call(edge, { method: "GET", path }))));
}

async function enter(scene: Scene) {
  const visitor = await scene.visit(scene.room);
  await visitor.enter(scene.room);
  return visitor;
}

const startOf = (scene: Scene, stream: StreamId) => startOfStream(scene.room.id, stream);

export const RETENTION_CASES: readonly RetentionCase[] = [
  {
    name: "[RETAIN1] a facilitator of the Room sets it; settings come in order and none is replayed or taken back",
    async run(scene) {
      const day = today(scene);
      const first = { number: 1, day, months: 3 } as const;
      const worker = await people.joinWorker(scene.edge, scene.founder);
      const other = await people.makeFounder();
      expect(await set(scene, first, worker)).toBe("not-allowed");
      expect(await set(scene, first, other.facilitator)).toBe("not-allowed");
      expect(await set(scene, { ...first, number: 2 })).toBe("epoch-old");
      expect(await set(scene, { ...first, day: day + 2 })).toBe("not-allowed");
      expect(await set(scene, first)).toBe("204");
      expect(await set(scene, first)).toBe("204");
      expect(await set(scene, { ...first, months: 1 })).toBe("epoch-old");
      expect(await set(scene, { number: 2, day: day - 1, months: 1 })).toBe("epoch-old");
      expect(await set(scene, { number: 2, day, months: 0 })).toBe("204");
      await scene.restart();
      expect(await set(scene, first)).toBe("204");
      expect((await memory(scene)).settings).toEqual([first, { number: 2, day, months: 0 }]);
    },
  },
  {
    name: "[RETAIN2] nothing goes without a setting, nor in its week of notice, nor before its time, and then all that is due",
    async run(scene) {
      const visitor = await enter(scene);
      const [old, fresh] = [makeThread(makeBoard()), makeThread(makeBoard())];
      await visitor.append(opening(old));
      await visitor.append(controlEntry(scene.room));
      await scene.passDays(100);
      expect((await memory(scene)).cuts).toEqual([]);
      const later = await enter(scene);
      await later.append(opening(fresh));
      expect(await set(scene, { number: 1, day: today(scene), months: 3 })).toBe("204");
      await scene.passDays(6);
      expect((await memory(scene)).cuts).toEqual([]);
      await scene.passDays(1);
      const { cuts } = await memory(scene);
      expect(cuts.map(({ stream }) => stream)).toEqual([old.stream]);
      expect(cuts[0]).toMatchObject({ count: 1, lastDay: today(scene) - 107, cutDay: today(scene) });
      await scene.passDays(86);
      expect((await memory(scene, 1)).cuts).toEqual([]);
      await scene.passDays(1);
      expect((await memory(scene, 1)).cuts.map(({ stream }) => stream)).toEqual([fresh.stream]);
      const reader = await enter(scene);
      reader.send({ type: "open", stream: old.stream, ...startOf(scene, old.stream) });
      expect(await reader.next("refused")).toMatchObject({ reason: "cut", subject: idToBytes(old.stream) });
      expect(await reader.append(reply(old))).toMatchObject({ reason: "cut" });
      expect(await reader.append(opening(old))).toMatchObject({ reason: "cut" });
      expect(await reader.append(controlEntry(scene.room))).toMatchObject({ type: "ack", count: 2 });
    },
  },
  {
    name: "[RETAIN2] a longer setting counts at once, a shorter one after a week",
    async run(scene) {
      const visitor = await enter(scene);
      await visitor.append(opening(makeThread(makeBoard())));
      expect(await set(scene, { number: 1, day: today(scene), months: 1 })).toBe("204");
      await scene.passDays(30);
      expect(await set(scene, { number: 2, day: today(scene), months: 24 })).toBe("204");
      await scene.passDays(20);
      expect((await memory(scene)).cuts).toEqual([]);
      expect(await set(scene, { number: 3, day: today(scene), months: 1 })).toBe("204");
      await scene.passDays(6);
      expect((await memory(scene)).cuts).toEqual([]);
      await scene.passDays(1);
      expect((await memory(scene)).cuts).toHaveLength(1);
    },
  },
  {
    name: "[RETAIN3] the keys of a Room are changed after a cut as before: its marks hold what is gone",
    async run(scene) {
      const visitor = await enter(scene);
      const thread = makeThread(makeBoard());
      await visitor.append(opening(thread));
      const answer = await visitor.append(reply(thread));
      expect(await set(scene, { number: 1, day: today(scene), months: 1 })).toBe("204");
      await scene.passDays(33);
      expect((await memory(scene)).cuts).toHaveLength(1);
      const marks = await rotations.freeze(scene.edge, scene.founder, scene.room);
      const mark = marks.find(({ stream }) => stream === thread.stream)!;
      expect(answer).toMatchObject({ type: "ack", count: mark.count });
      expect(bytesToHex(mark.head)).toBe(bytesToHex((await memory(scene)).cuts[0]!.head));
      const next = await rotations.nextEpoch(scene.founder, scene.room, marks);
      expect(await rotations.rotate(scene.edge, next, scene.founder.facilitator)).toBe("204");
      await scene.restart();
      const [proven] = await rotations.marksOf(scene.edge, scene.room, [thread.stream]);
      expect(rotations.areProvenBy(next.record, proven!)).toBe(true);
    },
  },
];
