/** The Room object: one audience, one log. What it decides stands in `room/`; here is only where it runs. */
import type { Bytes } from "#protocol/bytes";
import { webCryptoSignatures } from "#protocol/signature";
import { SqliteFarewellStore } from "./sqlite-farewell-store.ts";
import { errorAnswer } from "./http.ts";
import type { Connection } from "./room/connection.ts";
import { RoomCore } from "./room/room-core.ts";
import { RoomFarewell } from "./room/room-farewell.ts";
import { RoomHttp } from "./room/room-http.ts";
import { type RoomLimits, roomLimitsFrom, type RoomVariables } from "./room/room-limits.ts";
import { Retaining } from "./room/retaining.ts";
import { Rotating } from "./room/rotating.ts";
import { SqliteRoomStore } from "./room/sqlite-room-store.ts";
import { deleteAllBut } from "./sql.ts";
import { SocketObject } from "./socket-object.ts";

export class Room extends SocketObject<RoomVariables> {
  readonly #core: RoomCore;
  readonly #http: RoomHttp;
  readonly #farewell: RoomFarewell;
  readonly #retaining: Retaining;
  readonly #limits: RoomLimits;
  /** Exists only while something waits to be sent: a timer keeps the object from sleeping (ROOM15). */
  #tick: ReturnType<typeof setTimeout> | undefined;

  constructor(ctx: DurableObjectState, variables: RoomVariables) {
    super(ctx, variables);
    const store = new SqliteRoomStore(ctx.storage);
    const suite = webCryptoSignatures;
    const host = { connections: () => this.connections(), scheduleTick: () => this.#scheduleTick() };
    this.#limits = roomLimitsFrom(variables);
    const rotating = new Rotating(store, suite, Date.now);
    const parts = { store, suite, clock: Date.now, rotating };
    this.#farewell = new RoomFarewell(
      { store: new SqliteFarewellStore(ctx.storage), suite, clock: Date.now },
      {
        changed: () => this.#core.farewellChanged(),
        deleted: () => this.#core.deleted(),
        deleteAllBut: (keep) => deleteAllBut(ctx.storage, keep),
      },
    );
    const isEnding = () => this.#farewell.isEnding;
    this.#core = new RoomCore({ ...parts, random, limits: this.#limits, host, isEnding });
    const wakeAt = (ms: number) => void ctx.storage.setAlarm(ms);
    this.#retaining = new Retaining({ ...parts, wakeAt });
    this.#http = new RoomHttp({ ...parts, retaining: this.#retaining, rotated: () => this.#core.rotated() });
  }

  override async fetch(request: Request): Promise<Response> {
    const answer = await this.#farewell.answer(request);
    if (answer) return answer;
    if (request.headers.get("upgrade") === null) return this.#http.answer(request);
    const refusal = this.#core.whyNotConnect();
    return refusal ? errorAnswer(refusal) : this.accept();
  }

  /** What the Room keeps no longer is cut. */
  override alarm(): void {
    if (!this.#farewell.isDeleted) this.#retaining.goOn();
  }

  protected override opened(connection: Connection): void {
    this.#core.connected(connection);
  }

  protected override received(connection: Connection, bytes: Uint8Array): void | Promise<void> {
    return this.#core.received(connection, bytes);
  }

  protected override closed(connection: Connection): void {
    this.#core.closed(connection);
  }

  #scheduleTick(): void {
    if (this.#tick !== undefined) return;
    this.#tick = setTimeout(() => {
      this.#tick = undefined;
      this.#core.tick();
    }, this.#limits.tickMs);
  }
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
