/** The help directory on a screen: fetched when somebody first looks things up. */
import type { RoomId } from "#protocol/ids";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { controlStreamOf } from "#protocol/wire/head";
import type { Stop } from "../state/engine.ts";
import type { HelpView } from "../state/views.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { HelpDesk, HelpDeskParts } from "./help-directory.ts";
import type { Identity } from "./identity.ts";
import type { RoomSession } from "./room-session.ts";
import { Watchers } from "./watchers.ts";

/** There is one directory for the whole factory. */
const HELP = "help";

export interface HelpScreenHost extends EngineParts {
  readonly sessions: ReadonlyMap<RoomId, RoomSession>;
  identity(): Identity | null;
}

export class HelpScreen {
  readonly #host: HelpScreenHost;
  readonly #helps = new Watchers<HelpView>();
  #helpDesk: Promise<HelpDesk | null> | null = null;

  constructor(host: HelpScreenHost) {
    this.#host = host;
  }

  watch(onChange: (help: HelpView) => void): Stop {
    const stop = this.#helps.watch(HELP, onChange, { status: "loading", entries: [] });
    void this.openDesk().then(async (desk) => {
      if (!desk) return;
      onChange(desk.view());
      await desk.read();
      await this.#announce();
    });
    return stop;
  }

  /** Few look things up here, and they wait no longer for it than for any other screen. */
  openDesk(): Promise<HelpDesk | null> {
    const identity = this.#host.identity();
    const session = [...this.#host.sessions.values()].find(({ keyring }) => keyring.kind === "everyone");
    if (!identity || !session) return Promise.resolve(null);
    const parts: HelpDeskParts = {
      ...this.#host,
      identity,
      session,
      stream: controlStreamOf(session.room),
      board: NO_BOARD,
      facilitators: () => session.members.facilitators(),
    };
    this.#helpDesk ??= import("./help-directory.ts").then(async ({ HelpDesk }) => {
      const desk = new HelpDesk(parts);
      await desk.load();
      return desk;
    });
    this.#helpDesk.catch(() => (this.#helpDesk = null)); // fetched again by the next who asks
    return this.#helpDesk;
  }

  async #announce(): Promise<void> {
    const desk = await this.#helpDesk;
    if (!desk) return;
    this.#helps.announce(HELP, desk.view());
    await desk.keep();
  }

  /** The join log, in which the directory stands, is read further. */
  changed(): void {
    if (this.#helpDesk) void this.#announce();
  }
}
