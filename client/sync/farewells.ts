/** The founder's word of the factory's end, once there is one (farewell.ts, fetched then). */
import type { RoomId } from "#protocol/ids";
import type { MemberView } from "../state/views.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { FarewellDesk } from "./farewell.ts";
import type { Identity } from "./identity.ts";
import type { RoomSession } from "./room-session.ts";

export interface FarewellsHost extends EngineParts {
  readonly sessions: ReadonlyMap<RoomId, RoomSession>;
  identity(): Identity | null;
  changed(): void;
}

export class Farewells {
  readonly #host: FarewellsHost;
  /** Null until the founder is known to have spoken. */
  #desk: FarewellDesk | null = null;

  constructor(host: FarewellsHost) {
    this.#host = host;
  }

  get view(): MemberView["farewell"] {
    return this.#desk?.view() ?? null;
  }

  get isDeleted(): boolean {
    return this.view?.isDeleted ?? false;
  }

  get #isShutEverywhere(): boolean {
    const sessions = [...this.#host.sessions.values()];
    return !this.isDeleted && sessions.every(({ connection }) => connection !== "live");
  }

  /** What this phone heard before. */
  async load(): Promise<void> {
    if ((await this.#host.adapters.store.get("farewell")) !== undefined) await this.open();
  }

  async open(): Promise<FarewellDesk | null> {
    const identity = this.#host.identity();
    if (!identity || this.#desk) return this.#desk;
    const loaded = await import("./farewell.ts").catch(() => null);
    if (!loaded) return null;
    const { adapters, edge } = this.#host;
    const desk = new loaded.FarewellDesk({ adapters, edge, identity, changed: () => this.#changed() });
    await desk.load();
    return (this.#desk ??= desk);
  }

  async ask(): Promise<void> {
    await (await this.open())?.ask();
  }

  /** A phone that gets into no Room asks whether the factory is still there. */
  askIfShut(): void {
    if (this.#isShutEverywhere) void this.ask();
  }

  /** What is on the phone stays readable; nobody knocks at Rooms that are gone. */
  #changed(): void {
    if (this.isDeleted) for (const session of this.#host.sessions.values()) session.stop();
    this.#host.changed();
  }
}
