/** Who this phone is, at work: the keys that follow from what is stored. */
import type { Bytes } from "#protocol/bytes";
import { utf8 } from "#protocol/bytes";
import { labelledHash } from "#protocol/hash";
import { type AuthorId, idToBytes, type RoomId, type StreamId } from "#protocol/ids";
import { deriveEpochKeys, type EpochKeys } from "#protocol/sealed/epoch-keys";
import { type RecordHistory, removedBy } from "#protocol/sealed/record-history";
import type { Pen } from "#protocol/sealed/entry-writer";
import { ChainVerifier } from "#protocol/sealed/verified-chains";
import type { Founder } from "#protocol/sealed/wrap";
import { mustBeOk } from "#protocol/result";
import type { SignatureSuite } from "#protocol/signature";
import { type Role, type RoomKind, roomKindOf } from "#protocol/wire/audience";
import { authorIdOf, bytesToChain, type Chain } from "#protocol/wire/certificate";
import { AMEND_PROOF_BYTES } from "#protocol/wire/frames/append";
import type { Language } from "../state/views.ts";
import type { StoredEpoch, StoredIdentity } from "./phone-store.ts";

/** The keys of a Room, from the first epoch to the newest this phone has followed, and the records that say so. */
export class RoomKeyring {
  readonly room: RoomId;
  readonly kind: RoomKind;
  #keys: readonly EpochKeys[];
  #history: RecordHistory;

  /** `keys` are of all epochs from the first on; `history` is empty until the records were asked for. */
  constructor(kind: RoomKind, keys: readonly EpochKeys[], history: RecordHistory) {
    this.room = keys[0]!.room;
    this.kind = kind;
    this.#keys = keys;
    this.#history = history;
  }

  /** Of the newest epoch this phone has followed. */
  get current(): EpochKeys {
    return this.#keys.at(-1)!;
  }

  get first(): EpochKeys {
    return this.#keys[0]!;
  }

  get history(): RecordHistory {
    return this.#history;
  }

  get keys(): readonly EpochKeys[] {
    return this.#keys;
  }

  get removed(): ReadonlySet<AuthorId> {
    return removedBy(this.#history);
  }

  /** Whether an author was removed when this epoch began, or before. */
  readonly isRemoved = (author: AuthorId, epoch: number): boolean =>
    this.#history.slice(0, epoch).some(({ rotation }) => rotation?.removed.includes(author));

  readonly keysOfEpoch = (epoch: number): EpochKeys | undefined => this.#keys[epoch - 1];

  follow(keys: readonly EpochKeys[], history: RecordHistory): void {
    this.#keys = keys;
    this.#history = history;
  }
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

/** `records` are those this phone has taken, by Room. */
export async function identityOf(
  suite: SignatureSuite,
  stored: StoredIdentity,
  records: ReadonlyMap<RoomId, RecordHistory> = new Map(),
): Promise<Identity> {
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
    keyrings: keyringsOf(stored, records),
  };
}

function keyringsOf(
  stored: StoredIdentity,
  records: ReadonlyMap<RoomId, RecordHistory>,
): readonly RoomKeyring[] {
  const rooms = [...new Set(stored.keyring.map(({ room }) => room))];
  return rooms.flatMap((room) => {
    const kind = roomKindOf(stored.factory, room);
    const epochs = stored.keyring.filter((epoch) => epoch.room === room).sort((a, b) => a.epoch - b.epoch);
    const keys = epochs.map((each) => deriveEpochKeys(room, each.epoch, each.epochKey));
    return kind && keys.length > 0 ? [new RoomKeyring(kind, keys, records.get(room) ?? [])] : [];
  });
}

export function storedKeyring(keyrings: readonly RoomKeyring[]): readonly StoredEpoch[] {
  return keyrings.flatMap(({ keys }) => keys.map(({ room, epoch, epochKey }) => ({ room, epoch, epochKey })));
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
