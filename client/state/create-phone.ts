/**
 * The safety of this phone as every screen shares it: what state it is in, locking it at once or after rest, in all
 * its tabs, and forgetting everything.
 */
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import { keepVisit } from "../platform/visit.ts";
import type { KeptDrafts } from "./kept-drafts.ts";
import type { PhoneState, Safety } from "./safety.ts";

export interface Phone {
  readonly safety: Safety;
  /** Undefined until the phone has been looked at. */
  readonly state: Accessor<PhoneState | undefined>;
  /** Every tab starts anew: it asks for the PIN, or finds the phone as it is now. */
  lock(): void;
  /** The same for all tabs but this one, which goes on. */
  startOthersAnew(): void;
  /** From now on nothing stays when this tab is left. */
  beginVisit(): ReturnType<Safety["beginVisit"]>;
  /** To be waited for before the page is left; null when there is nothing to wait for. */
  leaving(): Promise<unknown> | null;
}

const CHANNEL = "gopy/phone";
const LOCKED_WAIT_MS_MAX = 400;

export function createPhone(safety: Safety, drafts: KeptDrafts, startAnew: () => void): Phone {
  const [state, setState] = createSignal<PhoneState>();
  const channel = openChannel((message) => message === "anew" && startAnew());
  onCleanup(
    safety.watch((phone) => {
      drafts.follow(phone);
      setState(phone);
    }),
  );
  onCleanup(() => channel?.close());
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
  const startOthersAnew = () => channel?.postMessage("anew");
  const lock = () => {
    startOthersAnew();
    // What was typed in the last moment is still on its way to the disk.
    void Promise.race([drafts.settled(), after(LOCKED_WAIT_MS_MAX)]).then(startAnew);
  };
  createEffect(() => {
    const phone = state();
    if (phone === undefined || phone.restMs === 0 || phone.isLocked) return;
    let isOver = false;
    let stop: (() => void) | undefined;
    void import("../platform/rest.ts").then(({ watchRest }) => {
      if (!isOver) stop = watchRest(window, phone.restMs, lock);
    });
    onCleanup(() => {
      isOver = true;
      stop?.();
    });
  });
  return {
    safety,
    state,
    lock,
    startOthersAnew,
    async beginVisit() {
      const begun = await safety.beginVisit(drafts.all());
      if (begun.ok) keepVisit(begun.value);
      startOthersAnew();
      return begun;
    },
    leaving() {
      const keeping = state()?.keeping;
      if (keeping === undefined || keeping === "open") return null;
      startOthersAnew();
      if (keeping === "pin") return drafts.settled();
      keepVisit(null);
      return safety.erase();
    },
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function openChannel(heard: (message: unknown) => void): BroadcastChannel | null {
  if (typeof BroadcastChannel === "undefined") return null;
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }) => heard(data));
  return channel;
}
