/** A memory edge with a clock moved by hand, and visitors for whom waiting for more means delivering. */
import type { RoomLimits } from "#durable-objects/room/room-limits";
import type { BucketRule } from "#durable-objects/token-bucket";
import { webCryptoSignatures } from "#protocol/signature";
import type { RoomKind } from "#protocol/wire/audience";
import { makeMemoryEdge, type MemoryEdge } from "./memory-edge.ts";
import type { MemorySocket } from "./memory-socket.ts";
import * as people from "./edge-people.ts";
import { Visitor } from "./edge-visitor.ts";

export const START_MS = Date.UTC(2026, 10, 2, 8);

export interface HandEdge extends MemoryEdge {
  now(): number;
  pass(ms: number): void;
}

export function makeHandEdge(options: { limits?: Partial<RoomLimits>; joins?: BucketRule } = {}): HandEdge {
  let nowMs = START_MS;
  const now = () => nowMs;
  const edge = makeMemoryEdge({
    clock: now,
    random: people.randomBytes,
    suite: webCryptoSignatures,
    ...options,
  });
  return { ...edge, now, pass: (ms) => void (nowMs += ms) };
}

export async function makeOpenRoom(edge: people.EdgeUnderTest, kind: RoomKind = "workers") {
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  const room = await people.makeRoom(founder, kind);
  await people.bytesOf(await people.foundRoom(edge, founder, room));
  return { founder, room };
}

export function visit(edge: MemoryEdge, room: Pick<people.OpenRoom, "id">): Visitor {
  const visitor = new Visitor();
  const socket = edge.connect(`/api/rooms/${room.id}/socket?v=1`);
  const heard: Pick<MemorySocket, "onmessage" | "onclose"> = {
    onmessage: ({ data }) => visitor.arrived(data),
    onclose: (event) => void (visitor.closed = event),
  };
  Object.assign(socket, heard);
  const more = async () => {
    const { frames, closed } = visitor;
    const before = frames.length;
    await edge.flush();
    if (frames.length === before && visitor.closed === closed) throw new Error("nothing more arrived");
  };
  visitor.wire = { send: (data) => socket.send(data), close: () => socket.close(), more };
  return visitor;
}

export async function enter(edge: MemoryEdge, room: Pick<people.OpenRoom, "id" | "gate">): Promise<Visitor> {
  const visitor = visit(edge, room);
  await visitor.enter(room);
  return visitor;
}
