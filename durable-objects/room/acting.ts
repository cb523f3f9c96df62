/** Acts of officials: checked against the founder's key, kept, and told to everybody with the next tick. */
import type { Bytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import type { SignatureSuite } from "#protocol/signature";
import { bytesToAct, isActSigned } from "#protocol/wire/act";
import { isInAudience, roomKindOf } from "#protocol/wire/audience";
import { authorIdOf, bytesToChain, verifyChain } from "#protocol/wire/certificate";
import type { ActItem, Acts } from "#protocol/wire/frames/acts";
import type { RefusalReason } from "#protocol/wire/frames/refused";
import type { FoundedRoom } from "./founding.ts";
import type { RoomActs } from "./room-acts.ts";
import type { RoomLog } from "./room-log.ts";

export interface ActingRoom extends FoundedRoom {
  readonly log: RoomLog;
  readonly acts: RoomActs;
}

/** Why an act is not kept, or undefined when it is. */
export async function keepAct(
  suite: SignatureSuite,
  room: ActingRoom,
  stream: StreamId,
  bytes: Bytes,
): Promise<RefusalReason | undefined> {
  const act = bytesToAct(bytes);
  const chain = act.ok ? bytesToChain(act.value.chain) : act;
  if (!act.ok || !chain.ok) return "malformed";
  const leaf = await verifyChain(suite, room.factory, room.founderKey, chain.value);
  const kind = roomKindOf(room.factory, room.id);
  const isOfficial =
    leaf.ok &&
    kind !== undefined &&
    isInAudience(kind, leaf.value.role) &&
    !room.removed.has(authorIdOf(leaf.value.signingKey));
  if (!isOfficial || !(await isActSigned(suite, leaf.value, room.id, stream, act.value)))
    return "act-unproven";
  const { position } = act.value;
  if (position === 0 || room.log.isCut(stream) || !room.log.headAt(stream, position)) return "stream-unknown";
  room.acts.put(stream, { position, act: bytes });
  return undefined;
}

/** The acts of these Threads, or undefined when none has one. */
export function actsOf(acts: RoomActs, streams: readonly StreamId[]): Acts | undefined {
  const items = streams.flatMap((stream): ActItem[] => {
    const stored = acts.actOf(stream);
    return stored ? [{ stream, act: stored.act }] : [];
  });
  return items.length > 0 ? { type: "acts", items } : undefined;
}
