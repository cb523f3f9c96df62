/** The HTTP calls of changing a Room's key and of following it: few visits need any of them. */
import type { RoomId } from "#protocol/ids";
import { bytesToMarks, type CloseMark } from "#protocol/wire/close-marks";
import type { EpochRecord } from "#protocol/wire/epoch-record";
import {
  bytesToProvenMarks,
  bytesToRecords,
  epochToBytes,
  type MarksQuestion,
  marksQuestionToBytes,
  type ProvenMarks,
  type RotationBody,
  rotationToBytes,
} from "#protocol/wire/rotation-bodies";
import {
  type Answered,
  done,
  type EdgeClient,
  type EpochPlace,
  parsed,
  type RequestSigner,
} from "./edge-client.ts";

export async function askRecords(
  edge: EdgeClient,
  room: RoomId,
  fromEpoch: number,
): Answered<readonly EpochRecord[]> {
  return parsed(await edge.ask("GET", `/api/rooms/${room}/epochs/${fromEpoch}`, null), bytesToRecords);
}

export async function askMarks(
  edge: EdgeClient,
  room: RoomId,
  question: MarksQuestion,
): Answered<readonly ProvenMarks[]> {
  const body = marksQuestionToBytes(question);
  return parsed(await edge.ask("POST", `/api/rooms/${room}/marks`, body), bytesToProvenMarks);
}

/** Keeps a Room from being written to for a while, and answers how far each Stream of its epoch has come. */
export async function freeze(
  edge: EdgeClient,
  { room, epoch }: EpochPlace,
  signer: RequestSigner,
): Answered<readonly CloseMark[]> {
  const body = epochToBytes(epoch);
  return parsed(await edge.ask("POST", `/api/rooms/${room}/freeze`, body, signer), bytesToMarks);
}

export async function openEpoch(edge: EdgeClient, signer: RequestSigner, body: RotationBody): Answered<null> {
  const path = `/api/rooms/${body.record.room}/epochs`;
  return done(await edge.ask("POST", path, rotationToBytes(body), signer));
}
