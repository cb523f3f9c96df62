/** Checkpoints of the join log: one row a Room, beside the acts of Threads, checked before it is kept (CHECK2). */
import { type Bytes, equalBytes } from "#protocol/bytes";
import type { StreamId } from "#protocol/ids";
import type { SignatureSuite } from "#protocol/signature";
import { bytesToChain, verifyChain } from "#protocol/wire/certificate";
import { bytesToCheckpoint, isCheckpointSigned } from "#protocol/wire/checkpoint";
import type { RefusalReason } from "#protocol/wire/frames/refused";
import type { ActingRoom } from "./acting.ts";
import { hasSay } from "./founding.ts";

/** Why a checkpoint is not kept, or undefined when it is. The Room cannot count; it knows its own heads. */
export async function keepCheckpoint(
  suite: SignatureSuite,
  room: ActingRoom,
  control: StreamId,
  bytes: Bytes,
): Promise<RefusalReason | undefined> {
  const checkpoint = bytesToCheckpoint(bytes);
  const chain = checkpoint.ok ? bytesToChain(checkpoint.value.chain) : checkpoint;
  if (!checkpoint.ok || !chain.ok) return "malformed";
  const leaf = await verifyChain(suite, room.factory, room.founderKey, chain.value);
  const isSigned = leaf.ok && (await isCheckpointSigned(suite, leaf.value, room.id, checkpoint.value));
  if (!isSigned || !hasSay(room, chain.value)) return "act-unproven";
  const { epoch, count, head } = checkpoint.value;
  if (epoch !== room.record.epoch) return "epoch-old";
  const known = room.log.headAt(control, count);
  if (!known || !equalBytes(known, head)) return "stream-unknown";
  room.acts.put(control, { position: count, act: bytes });
  return undefined;
}
