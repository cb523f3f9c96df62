/** Light members of a Gopy Room: they speak its frames; one of them decrypts what it got. */
import type { DialectParameters, FanoutDialect, FanoutMember, FanoutSeat } from "./contestant.ts";
import { nodeSignatures } from "../headless/headless-member.ts";
import { type Bytes, bytesToHex, hexToBytes } from "../protocol/bytes.ts";
import type { BoardId, RoomId, StreamId } from "../protocol/ids.ts";
import { bytesToEntry } from "../protocol/sealed/entry.ts";
import { deriveEpochKeys, type EpochKeys } from "../protocol/sealed/epoch-keys.ts";
import { openEnvelope } from "../protocol/sealed/seal.ts";
import { previewOf } from "../protocol/sealed/shelf-update.ts";
import { mustBeOk } from "../protocol/result.ts";
import type { SigningKey } from "../protocol/signature.ts";
import { authorIdOf } from "../protocol/wire/certificate.ts";
import type { AppendedItem } from "../protocol/wire/frames/appended.ts";
import { bytesToDownFrame, upFrameToBytes } from "../protocol/wire/frames/frame.ts";
import { gateProofBytes } from "../protocol/wire/gate.ts";
import type { Cursor } from "../protocol/wire/head.ts";
import { type BenchMember, Scribe } from "./gopy-factory.ts";

export interface GopyParameters extends DialectParameters {
  readonly room: RoomId;
  readonly board: BoardId;
  readonly stream: StreamId;
  readonly epochKey: string;
  readonly count: number;
  readonly head: string;
  readonly writers: readonly { readonly seed: string; readonly chain: string }[];
}

/** Where an Envelope's nonce begins and ends: enough to know a post again in the process that made it. */
const NONCE = [3, 15] as const;
const APPENDED = 69;

export async function makeDialect(untyped: DialectParameters): Promise<FanoutDialect> {
  const parameters = untyped as GopyParameters;
  const keys = deriveEpochKeys(parameters.room, 1, hexToBytes(parameters.epochKey));
  const gate = await nodeSignatures.signingKey(keys.gateSeed);
  const writers = await Promise.all(parameters.writers.map(memberOf));
  const scribe = new Scribe(keys, parameters.board);
  const cursor: Cursor = { count: parameters.count, head: hexToBytes(parameters.head) };
  const shared = {
    keys,
    gate,
    writers,
    scribe,
    stream: parameters.stream,
    cursor,
    posts: new Map(),
    read: makeFrameReader(),
  };
  return {
    request: () => ({ path: `/api/rooms/${parameters.room}/socket?v=1` }),
    join: (seat) => joinRoom(shared, seat),
  };
}

async function memberOf({ seed, chain }: GopyParameters["writers"][number]): Promise<BenchMember> {
  const key = await nodeSignatures.signingKey(hexToBytes(seed));
  const credential = { kind: "chain", chain: hexToBytes(chain) } as const;
  return { seed: hexToBytes(seed), pen: { author: authorIdOf(key.publicKey), key, credential } };
}

interface Shared {
  readonly keys: EpochKeys;
  readonly gate: SigningKey;
  readonly writers: readonly BenchMember[];
  readonly scribe: Scribe;
  readonly stream: StreamId;
  readonly cursor: Cursor;
  /** Number of each post by its Envelope's nonce. */
  readonly posts: Map<string, number>;
  readonly read: FrameReader;
}

type FrameReader = (payload: Buffer) => readonly AppendedItem[];

/** A Room sends everybody the same bytes: five hundred members in one process parse them once. */
function makeFrameReader(): FrameReader {
  let last = Buffer.alloc(0);
  let items: readonly AppendedItem[] = [];
  return (payload) => {
    if (payload.equals(last)) return items;
    const frame = mustBeOk(bytesToDownFrame(payload));
    last = Buffer.from(payload);
    items = frame.type === "appended" ? frame.items : [];
    return items;
  };
}

function joinRoom(shared: Shared, { socket, member, isReader, delivered }: FanoutSeat): FanoutMember {
  const { keys, gate, stream, posts } = shared;
  const envelopes: Bytes[] = [];
  const ready = Promise.withResolvers<void>();

  async function greet(payload: Buffer): Promise<void> {
    const frame = mustBeOk(bytesToDownFrame(new Uint8Array(payload)));
    if (frame.type === "digest") ready.resolve();
    if (frame.type !== "welcome") return;
    const proof = await gate.sign(gateProofBytes(keys.room, keys.epoch, frame.nonce));
    socket.send(upFrameToBytes({ type: "hello", epoch: keys.epoch, proof, serial: 0 }));
  }

  return {
    ready: ready.promise,
    receive(payload) {
      if (payload[0] !== APPENDED) {
        void greet(Buffer.from(payload));
        return;
      }
      for (const { envelope, stream: where } of shared.read(payload)) {
        if (where !== stream) continue; // somebody's join
        if (isReader) envelopes.push(envelope);
        const post = posts.get(nonceOf(envelope));
        if (post !== undefined && shared.writers[post % shared.writers.length] !== shared.writers[member])
          delivered(post);
      }
    },
    async write(post, text) {
      shared.scribe.resume(stream, shared.cursor);
      const frame = await shared.scribe.reply(shared.writers[member]!, stream, text, Date.now());
      posts.set(nonceOf(frame.envelope), post);
      const bytes = upFrameToBytes(frame);
      return () => socket.send(bytes);
    },
    readTexts: async () => envelopes.flatMap((envelope) => textsOf(keys, stream, envelope)),
  };
}

function nonceOf(envelope: Uint8Array): string {
  return bytesToHex(envelope.subarray(...NONCE));
}

function textsOf(keys: EpochKeys, stream: StreamId, envelope: Bytes): string[] {
  const opened = mustBeOk(openEnvelope(() => keys, stream, envelope));
  const written = mustBeOk(previewOf(mustBeOk(bytesToEntry(opened.entry)).update));
  return [...written.values()].flatMap((value) => {
    const isPost =
      typeof value === "object" && value !== null && !Array.isArray(value) && typeof value["t"] === "string";
    return isPost ? [value["t"] as string] : [];
  });
}
