/** The Factory object: one workplace. What it decides stands in `factory/`; here is only where it runs. */
import { DurableObject } from "cloudflare:workers";
import type { FactoryId, RoomId, SlipId } from "#protocol/ids";
import { webCryptoSignatures } from "#protocol/signature";
import { FactoryFarewell, farewellToRoom } from "./factory/factory-farewell.ts";
import { FactoryHttp, type FactoryVariables, joinsFrom } from "./factory/factory-http.ts";
import { SqliteFactoryStore } from "./factory/sqlite-factory-store.ts";
import type { StoredFarewell } from "./farewell-store.ts";
import { SqliteFarewellStore } from "./sqlite-farewell-store.ts";
import type { Room } from "./room.ts";
import { deleteAllBut } from "./sql.ts";

const SWEEP_AGAIN_MS = 60_000;

export interface FactoryBindings extends FactoryVariables {
  readonly ROOM: DurableObjectNamespace<Room>;
  readonly FACTORY: DurableObjectNamespace<Factory>;
}

export class Factory extends DurableObject<FactoryBindings> {
  readonly #http: FactoryHttp;
  readonly #farewell: FactoryFarewell;

  constructor(ctx: DurableObjectState, bindings: FactoryBindings) {
    super(ctx, bindings);
    const store = new SqliteFactoryStore(ctx.storage);
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const parts = { store, suite: webCryptoSignatures, clock: Date.now, random };
    const host = {
      redeemWrap: (room: RoomId, slip: SlipId) => this.#redeemWrap(room, slip),
      keepHinted: (hinted: FactoryId, factory: FactoryId) => this.#keepHinted(hinted, factory),
      scheduleSweep: () => void this.#wakeBy(Date.now() + SWEEP_AGAIN_MS),
    };
    this.#http = new FactoryHttp(parts, host, joinsFrom(bindings));
    this.#farewell = new FactoryFarewell(
      { ...parts, factory: store, store: new SqliteFarewellStore(ctx.storage) },
      {
        tellRoom: (room, farewell) => this.#callRoom("PUT", room, farewell),
        deleteRoom: (room, farewell) => this.#callRoom("DELETE", room, farewell),
        wakeBy: (ms) => this.#wakeBy(ms),
        deleteAllBut: (keep) => deleteAllBut(ctx.storage, keep),
      },
      (request) => this.#http.answer(request),
    );
  }

  override fetch(request: Request): Promise<Response> {
    return this.#farewell.answer(request);
  }

  override async alarm(): Promise<void> {
    if (this.#farewell.isDeleted) return;
    await this.#http.sweep();
    await this.#farewell.goOn();
  }

  /** One alarm for all that has to be done later: the earliest wins, and whoever is not done asks again. */
  async #wakeBy(ms: number): Promise<void> {
    const before = await this.ctx.storage.getAlarm();
    if (before === null || before > ms) await this.ctx.storage.setAlarm(ms);
  }

  async #callRoom(method: "PUT" | "DELETE", room: RoomId, farewell: StoredFarewell): Promise<boolean> {
    const stub = this.env.ROOM.get(this.env.ROOM.idFromName(room));
    const url = `https://room/internal/rooms/${room}/farewell`;
    const body = farewellToRoom(farewell);
    const answer = await stub.fetch(url, { method, body }).catch(() => undefined);
    return answer?.ok === true;
  }

  /** A Room that cannot be reached is asked again by the alarm; the join does not fail for it. */
  async #redeemWrap(room: RoomId, slip: SlipId): Promise<boolean> {
    const stub = this.env.ROOM.get(this.env.ROOM.idFromName(room));
    const url = `https://room/internal/rooms/${room}/wraps/${slip}`;
    const answer = await stub.fetch(url, { method: "DELETE" }).catch(() => undefined);
    return answer?.ok === true;
  }

  async #keepHinted(hinted: FactoryId, factory: FactoryId): Promise<boolean> {
    const stub = this.env.FACTORY.get(this.env.FACTORY.idFromName(hinted));
    const url = `https://factory/internal/factories/${hinted}/hinted/${factory}`;
    const answer = await stub.fetch(url, { method: "PUT" }).catch(() => undefined);
    return answer?.ok === true;
  }
}
