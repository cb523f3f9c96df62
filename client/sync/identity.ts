/** Who this phone is, at work: the keys that follow from what is stored. */
import type { Bytes } from "#protocol/bytes";
import { utf8 } from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import { type AuthorId, idToBytes, type RoomId, type StreamId } from "#protocol/ids";
import { deriveEpochKeys, type EpochKeys } from "#protocol/sealed/epoch-keys";
import type { Pen } from "#protocol/sealed/entry-writer";
import { ChainVerifier } from "#protocol/sealed/verified-chains";
import type { Founder } from "#protocol/sealed/wrap";
import { mustBeOk } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { type Role, type RoomKind, roomKindOf } from "#protocol/wire/audience";
import { authorIdOf, bytesToChain, type Chain } from "#protocol/wire/certificate";
import { AMEND_PROOF_BYTES } from "#protocol/wire/frames/append";
import type { Language } from "../state/views.ts";
import type { StoredIdentity } from "./phone-store.ts";

export interface RoomKeyring {
  readonly room: RoomId;
  readonly kind: RoomKind;
  /** The newest epoch this phone holds a key of. */
  readonly current: EpochKeys;
  readonly first: EpochKeys;
  keysOfEpoch(epoch: number): EpochKeys | undefined;
}

/** Under what name a member writes now. All Rooms share it: it can change while they are open. */
export interface Naming {
  nickname: string;
  language: Language;
  isRenamed: boolean;
}

export interface Identity {
  readonly naming: Naming;
  readonly stored: StoredIdentity;
  readonly founder: Founder;
  readonly author: AuthorId;
  readonly role: Role;
  readonly chain: Chain;
  readonly pen: Pen;
  readonly chains: ChainVerifier;
  readonly keyrings: readonly RoomKeyring[];
}

export async function identityOf(suite: SignatureSuite, stored: StoredIdentity): Promise<Identity> {
  const key = await suite.signingKey(stored.memberSeed);
  const author = authorIdOf(key.publicKey);
  const chain = mustBeOk(bytesToChain(stored.chain));
  const founder = { factory: stored.factory, founderKey: stored.founderKey };
  return {
    naming: {
      nickname: stored.nickname,
      language: stored.language,
      isRenamed: stored.isRenamed ?? false,
    },
    stored,
    founder,
    author,
    role: chain.at(-1)!.role,
    chain,
    pen: { author, key, credential: { kind: "chain", chain: stored.chain } },
    chains: new ChainVerifier(suite, founder),
    keyrings: keyringsOf(stored),
  };
}

function keyringsOf(stored: StoredIdentity): readonly RoomKeyring[] {
  const rooms = [...new Set(stored.keyring.map(({ room }) => room))];
  return rooms.flatMap((room) => {
    const kind = roomKindOf(stored.factory, room);
    const epochs = stored.keyring.filter((epoch) => epoch.room === room).sort((a, b) => a.epoch - b.epoch);
    const keys = new Map(
      epochs.map((each) => [each.epoch, deriveEpochKeys(room, each.epoch, each.epochKey)]),
    );
    const [first] = keys.values();
    const current = [...keys.values()].at(-1);
    if (!kind || !first || !current) return [];
    return [{ room, kind, first, current, keysOfEpoch: (epoch: number) => keys.get(epoch) }];
  });
}

/** A pen that is used once: nobody can tell whose it is. */
export async function throwawayPen(suite: SignatureSuite, seed: Bytes): Promise<Pen> {
  const key = await suite.signingKey(seed);
  return { author: authorIdOf(key.publicKey), key, credential: { kind: "key", key: key.publicKey } };
}

/** What only the opening's author can show: r, whose hash stands beside the opening. */
export function amendSecretOf(seed: Bytes, stream: StreamId): Bytes {
  return labelledHash("gopy/amend-secret/1", seed, idToBytes(stream), utf8("r")).slice(
    0,
    AMEND_PROOF_BYTES,
  ) as Bytes;
}
