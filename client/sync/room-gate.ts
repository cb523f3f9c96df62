/**
 * The gate of a Room: the epoch that reigns there, followed to it, and the proof of its key.
 *
 *   welcome ─┬─ this epoch ──────────────► proof
 *            ├─ a later one ─ follow() ─┬─► proof
 *            │                          └─► asked again later, or never: taken out
 *            └─ an earlier one: once more, then the edge is blamed
 */
import type { Bytes } from "#protocol/bytes";
import type { EpochKeys } from "#protocol/sealed/epoch-keys";
import type { Welcome } from "#protocol/wire/frames/welcome";
import { gateProofBytes } from "#protocol/wire/gate";
import type { RoomAccess } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import type { FollowError } from "./epoch-follower.ts";
import type { RoomKeyring } from "./identity.ts";
import type { RoomLink, RoomParts } from "./room-parts.ts";
import type { NoteProblem } from "./room-problems.ts";

/** How soon records are asked for again. */
const FOLLOW_AGAIN_MS = 3_000;
/** How soon a phone knocks again that was shown records that cannot be, or no wrap of its own. */
const LET_IN_AGAIN_MS = 15_000;

export interface RoomGateHost extends RoomParts, RoomLink {
  isConnecting(): boolean;
  reconnect(): void;
  /** The Room's key was changed and this phone has followed: what it holds now must be kept. */
  followed(): Promise<void>;
  epochClosed(): Promise<void>;
  /** Whether this phone is let in changed. */
  changed(): void;
}

export class RoomGate {
  /** Whether this phone was let into the Room's present epoch. */
  access: RoomAccess = "open";
  readonly keyring: RoomKeyring;
  readonly #host: RoomGateHost;
  readonly #adapters: Adapters;
  readonly #problem: NoteProblem;
  #isRolledBack = false;

  constructor(host: RoomGateHost) {
    this.#host = host;
    this.#adapters = host.adapters;
    this.#problem = host.problem;
    this.keyring = host.keyring;
  }

  /** Undefined when this phone has no business there now. */
  async proofFor(frame: Welcome): Promise<Bytes | undefined> {
    const keys = await this.#keysFor(frame.epoch);
    if (!keys) return undefined;
    const gate = await this.#adapters.suite.signingKey(keys.gateSeed);
    return gate.sign(gateProofBytes(this.keyring.room, frame.epoch, frame.nonce));
  }

  /** The keys by which the Room is entered now. The gate of an epoch that was closed is not knocked at again. */
  async #keysFor(epoch: number): Promise<EpochKeys | undefined> {
    if (epoch < this.keyring.current.epoch) return this.#rolledBack();
    this.#isRolledBack = false;
    if (epoch > this.keyring.current.epoch && !(await this.follow())) return undefined;
    const keys = this.keyring.keysOfEpoch(epoch);
    if (!keys) this.#problem("epoch-unknown", "EPOCH1", "edge", null);
    return keys;
  }

  /** A socket may have been opened just before the key was changed: the next one tells whether the edge means it. */
  #rolledBack(): undefined {
    if (this.#isRolledBack) this.#problem("epoch-rolled-back", "EPOCH5", "edge", null);
    else this.#host.reconnect();
    this.#isRolledBack = true;
  }

  /** Takes the records and the key of the epochs since. False when this phone stays where it is. */
  async follow(): Promise<boolean> {
    const { suite } = this.#adapters;
    const { edge, identity } = this.#host;
    const loaded = await import("./epoch-follower.ts").catch(() => null);
    const followed = await loaded?.followRoom(suite, edge, identity, this.keyring);
    if (!followed?.ok) {
      await this.#notFollowed(followed?.error ?? { type: "Unreachable", cause: "" });
      return false;
    }
    const { keys, history } = followed.value;
    const isNewEpoch = keys.length > this.keyring.keys.length;
    this.keyring.follow(keys, history);
    await this.#host.followed();
    await this.#setAccess("open");
    if (isNewEpoch) await this.#host.epochClosed();
    return true;
  }

  /** What was known of it after the last connection. */
  async load(): Promise<void> {
    this.access = await this.#host.store.access(this.keyring.room, this.#host.identity.author);
  }

  /** Kept: without a network, too, a person is told after the next start. */
  async #setAccess(access: RoomAccess): Promise<void> {
    if (access === this.access) return;
    this.access = access;
    await this.#host.store.keepAccess(this.keyring.room, this.#host.identity.author, access);
  }

  async #notFollowed({ type, cause }: FollowError): Promise<void> {
    if (type === "Contradicted") this.#problem(cause, "EPOCH5", "edge", null);
    if (type === "Removed") await this.#setAccess("removed");
    if (type === "ShutOut") await this.#setAccess("shut-out");
    const againMs = type === "Unreachable" ? FOLLOW_AGAIN_MS : LET_IN_AGAIN_MS;
    if (type !== "Removed")
      this.#adapters.clock.after(againMs, () => this.#host.isConnecting() && this.#host.reconnect());
    this.#host.changed();
  }
}
