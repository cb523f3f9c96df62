/** The acts of a Room on a connection: taken from the edge, sent when this phone is an official's and owes one. */
import type { RoomId, StreamId } from "#protocol/ids";
import type { Act } from "#protocol/wire/act";
import type { ActItem } from "#protocol/wire/frames/acts";
import type { Refused } from "#protocol/wire/frames/refused";
import { ActLog } from "./act-log.ts";
import { waitMsOf } from "./outbox.ts";
import type { RoomLink, RoomParts } from "./room-parts.ts";
import type { StreamSync } from "./stream-sync.ts";

export interface RoomActsHost extends RoomParts, RoomLink {
  /** A Board may show something else of a Thread. */
  changed(stream: StreamId): void;
}

export class RoomActs {
  readonly room: RoomId;
  readonly #host: RoomActsHost;
  readonly #acts: ActLog;

  constructor(host: RoomActsHost) {
    const { adapters, store, identity, keyring } = host;
    this.room = keyring.room;
    this.#host = host;
    this.#acts = new ActLog(adapters, store, identity, keyring.room, keyring.kind);
  }

  load(): Promise<void> {
    return this.#acts.load();
  }

  of(stream: StreamId): Act | undefined {
    return this.#acts.actOf(stream);
  }

  disconnected(): void {
    this.#acts.disconnected();
  }

  /** An official's words in a Thread become an act, so that Boards show what became of it. */
  async ifDue(sync: StreamSync): Promise<void> {
    if (!sync.isCaughtUp || !this.#host.isLive()) return;
    const act = await this.#acts.due(sync.stream, sync.reader);
    if (act && this.#host.isLive()) this.#host.send(act);
  }

  async acted(items: readonly ActItem[]): Promise<void> {
    const { taken, forged } = await this.#acts.take(items);
    for (const stream of forged) this.#host.problem("act-forged", "ACT1", "edge", stream);
    for (const stream of taken) this.#host.changed(stream);
  }

  /** An act came too fast: without it the Board would say nothing of what an official wrote in the Thread. */
  againLater(frame: Refused): void {
    const stream = this.#acts.turnedAway(frame.subject);
    if (!stream) return;
    this.#host.after(waitMsOf(frame), () => void this.ifDue(this.#host.streamSync(stream)));
  }
}
