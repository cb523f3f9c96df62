/**
 * Changes of keys that a facilitator asked for: kept on the phone before they begin and until every Room is done, so
 * that a tab that dies, or a network that goes, only delays them.
 *
 *   kept ─► Room after Room: waiting ─► working ─► done
 *                                        └─► failed, with the reason; begun again by the next look around
 */
import type { AuthorId, RoomId, SlipId } from "#protocol/ids";
import { ok } from "#protocol/result";
import { isInAudience } from "#protocol/wire/audience";
import { controlStreamOf } from "#protocol/wire/head";
import type { Answer } from "../state/engine.ts";
import type { KeyChangeView, RoomChangeView } from "../state/views.ts";
import type { Adapters } from "./adapters.ts";
import type { EdgeClient } from "./edge-client.ts";
import type { Identity } from "./identity.ts";
import type { PhoneStore, StoredChange } from "./phone-store.ts";
import type { RoomSession } from "./room-session.ts";
import type { RotatingProblem } from "./rotating.ts";
import { SerialQueue } from "./serial-queue.ts";

export interface KeyChangesHost {
  readonly adapters: Adapters;
  readonly edge: EdgeClient;
  readonly store: PhoneStore;
  identity(): Identity | null;
  sessions(): readonly RoomSession[];
  changed(): void;
}

const ID_BYTES = 8;

export class KeyChanges {
  readonly #host: KeyChangesHost;
  readonly #queue = new SerialQueue();
  #changes: readonly StoredChange[] = [];
  /** How far the Room at work has come. */
  readonly #progress = new Map<RoomId, { readonly done: number; readonly total: number }>();
  readonly #failed = new Map<string, RotatingProblem["type"]>();

  constructor(host: KeyChangesHost) {
    this.#host = host;
  }

  views(): readonly KeyChangeView[] {
    return this.#changes.map((change) => ({
      id: change.id,
      removed: change.removed,
      nickname: change.nickname,
      voidedSlips: change.voided.length,
      voidedPosters: change.voidedPosters?.length ?? 0,
      rooms: change.rooms.map((room) => this.#roomView(change, room)),
    }));
  }

  #roomView(change: StoredChange, room: RoomId): RoomChangeView {
    const problem = this.#failed.get(`${change.id}/${room}`) ?? null;
    const progress = this.#progress.get(room);
    const isDone = change.done.includes(room);
    const state = isDone ? "done" : progress ? "working" : problem ? "failed" : "waiting";
    return { room, state, done: progress?.done ?? 0, total: progress?.total ?? 0, problem };
  }

  /** Kept first; what follows goes on by itself. */
  async begin(removed: AuthorId | null, nickname: string | null, rooms: readonly RoomId[]): Answer<null> {
    const id = this.#host.adapters.random(ID_BYTES).join("-");
    const change: StoredChange = { id, removed, nickname, rooms, done: [], voided: [] };
    await this.#host.store.keepChange(change);
    this.#changes = [...this.#changes, change];
    this.#host.changed();
    void this.goOn();
    return ok(null);
  }

  /** Of a phone that was closed in the middle, and of its other tabs. */
  async load(): Promise<void> {
    this.#changes = await this.#host.store.changes();
    this.#host.changed();
  }

  /** Does what is still to be done, one Room after another. One tab of a phone does: two would change every key twice. */
  goOn(): Promise<void> {
    return this.#queue.run(async () => {
      await this.load();
      if (!(await this.#host.adapters.locks.isHeir())) return;
      for (const change of this.#changes) {
        for (const room of change.rooms) if (!change.done.includes(room)) await this.#do(change.id, room);
        const isDone = change.done.length === change.rooms.length;
        if (isDone) await this.#tellFactory(change);
      }
    });
  }

  /** A person has seen that a change is done. */
  async forget(id: string): Answer<null> {
    const change = this.#changes.find((each) => each.id === id);
    if (change && change.done.length === change.rooms.length) {
      this.#changes = this.#changes.filter((each) => each !== change);
      await this.#host.store.dropChange(id);
      this.#host.changed();
    }
    return ok(null);
  }

  async #do(id: string, room: RoomId): Promise<void> {
    const { adapters, edge, store } = this.#host;
    const identity = this.#host.identity();
    const session = this.#host.sessions().find((each) => each.room === room);
    const change = this.#changes.find((each) => each.id === id);
    if (!identity || !session || !change) return;
    await this.#tellFactory(change);
    if (this.#isOutside(session, change.removed)) return this.#finished(id, room, []);
    this.#failed.delete(`${id}/${room}`);
    this.#note(room, { done: 0, total: 0 });
    const { rotateRoom } = await import("./rotating.ts");
    const progress = (done: number, total: number) => this.#note(room, { done, total });
    const removed = change.removed ? [change.removed] : [];
    const posters = session.keyring.kind === "everyone" ? await this.#hangingPosters(identity) : [];
    const result = await rotateRoom({ adapters, edge, store, identity, session, progress }, removed);
    this.#progress.delete(room);
    if (result.ok) await this.#finished(id, room, result.value, posters);
    else this.#failed.set(`${id}/${room}`, result.error.type);
    this.#host.changed();
  }

  /** A Room in which this member's role has no place has no key to be changed. The first Room to be done knows the role. */
  #isOutside({ keyring }: RoomSession, removed: AuthorId | null): boolean {
    const members = this.#host.sessions().flatMap((session) => session.members.joined());
    const role = members.find(({ author }) => author === removed)?.role;
    return role !== undefined && !isInAudience(keyring.kind, role);
  }

  #note(room: RoomId, progress: { readonly done: number; readonly total: number }): void {
    this.#progress.set(room, progress);
    if (progress.done % 50 === 0) this.#host.changed();
  }

  /** Their secret hangs on a wall for all to see: the next key is wrapped for none of them (POSTER7). */
  async #hangingPosters(identity: Identity): Promise<readonly SlipId[]> {
    const { adapters, edge } = this.#host;
    const loaded = await import("./posters.ts").catch(() => null);
    return loaded ? loaded.hangingPosters({ adapters, edge, identity }) : [];
  }

  async #finished(
    id: string,
    room: RoomId,
    voided: readonly SlipId[],
    posters: readonly SlipId[] = [],
  ): Promise<void> {
    const change = await this.#noteOf(id, (each) => ({
      ...each,
      done: [...each.done, room],
      voided: [...new Set([...each.voided, ...voided])],
      voidedPosters: [...new Set([...(each.voidedPosters ?? []), ...posters])],
    }));
    await this.#revoke([...voided, ...posters]);
    if (change) await this.#tellFactory(change); // by now the join log is read
  }

  /** Who comes with such a slip or poster is told that it was withdrawn. What makes it worthless is that no wrap is for it. */
  async #revoke(slips: readonly SlipId[]): Promise<void> {
    const identity = this.#host.identity();
    if (!identity) return;
    const signer = { key: identity.pen.key, chain: identity.chain };
    for (const slip of slips) await this.#host.edge.revokeSlip(identity.founder.factory, slip, signer);
  }

  async #noteOf(
    id: string,
    noted: (change: StoredChange) => StoredChange,
  ): Promise<StoredChange | undefined> {
    this.#changes = this.#changes.map((each) => (each.id === id ? noted(each) : each));
    const change = this.#changes.find((each) => each.id === id);
    if (change) await this.#host.store.keepChange(change);
    this.#host.changed();
    return change;
  }

  /**
   * A facilitator who is removed signs nothing more at the Factory either (FACTORY6). Of anybody else it learns
   * nothing. Whom the founder's key certified it removes for that key alone; the Rooms' keys change all the same.
   */
  async #tellFactory({ id, removed, isTold }: StoredChange): Promise<void> {
    const identity = this.#host.identity();
    if (!removed || isTold || !identity || !this.#isFacilitator(removed)) return;
    const signer = { key: identity.pen.key, chain: identity.chain };
    const told = await this.#host.edge.removeFacilitators(identity.founder.factory, [removed], signer);
    if (told.ok || told.error.type === "not-allowed")
      await this.#noteOf(id, (each) => ({ ...each, isTold: true }));
  }

  #isFacilitator(author: AuthorId): boolean {
    return this.#host.sessions().some((session) => {
      const { reader } = session.streamSync(controlStreamOf(session.room));
      return reader.authors.get(author)?.role === "facilitator";
    });
  }
}
