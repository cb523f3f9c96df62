/** The safety of a sample phone: what screens show of it, chosen by the scene. */
import type { Keeping, PhoneState, Safety } from "../../client/state/safety.ts";

const REST_MS = 120_000;

export function sampleSafety(keeping: Keeping, isLocked: boolean, waitMs: number): Safety {
  let state: PhoneState = {
    keeping,
    isLocked,
    waitUntil: waitMs === 0 ? 0 : Date.now() + waitMs,
    restMs: keeping === "pin" ? REST_MS : 0,
    drafts: {},
  };
  const watchers = new Set<(phone: PhoneState) => void>();
  const change = (next: Partial<PhoneState>) => {
    state = { ...state, ...next };
    for (const watcher of watchers) watcher(state);
  };
  const done = async (next: Partial<PhoneState>) => {
    change(next);
    return { ok: true, value: null } as const;
  };
  return {
    watch(onChange) {
      watchers.add(onChange);
      onChange(state);
      return () => watchers.delete(onChange);
    },
    unlock: async () => ({ ok: false, error: { type: "pin-wrong" } }),
    turnLockOn: () => done({ keeping: "pin", restMs: REST_MS }),
    turnLockOff: () => done({ keeping: "open", restMs: 0 }),
    changePin: () => done({}),
    setRest: (ms) => done({ restMs: ms }),
    beginVisit: async () => {
      change({ keeping: "visit" });
      return { ok: true, value: "sample" };
    },
    keepDraft: () => done({}),
    facts: async () => ({
      ok: true,
      value: { threads: 38, posts: 412, bytes: 214_500, unsent: keeping === "visit" ? 2 : 0 },
    }),
    erase: () => done({}),
  };
}
