/**
 * What a person can do for the safety of this phone, apart from the engine: it works while the phone is locked. In a
 * browser it is spoken over a lane of the worker's port (client/platform/safety-lane.ts).
 */
import type { Result } from "#protocol/result";
import type { Stop } from "./engine.ts";

/** `open`: nothing is locked · `pin`: a PIN or a word opens it · `visit`: a shared phone, nothing stays. */
export type Keeping = "open" | "pin" | "visit";

export interface PhoneState {
  readonly keeping: Keeping;
  readonly isLocked: boolean;
  /** Ms since 1970 before which no PIN is tried; 0 when one may be. */
  readonly waitUntil: number;
  /** Ms of rest after which the phone locks; 0 when it does not. */
  readonly restMs: number;
  /** Words not yet handed to the engine, by place, sealed with the rest; empty while nothing is locked. */
  readonly drafts: Readonly<Record<string, string>>;
}

export interface SafetyProblem {
  readonly type:
    | "pin-wrong"
    | "pin-too-soon" // attempts are slowed: `waitUntil` says how long
    | "pin-too-short"
    | "pin-too-easy"
    | "not-allowed"
    | "storage-failed"; // nothing was changed
}

export type SafetyAnswer<T> = Promise<Result<T, SafetyProblem>>;

/** What this phone holds. */
export interface PhoneFacts {
  readonly threads: number;
  readonly posts: number;
  readonly bytes: number;
  /** Words that wait to be sent. */
  readonly unsent: number;
}

export interface Safety {
  /** Calls back at once and at every change; undefined until the phone has been looked at. */
  watch(onChange: (phone: PhoneState) => void): Stop;
  unlock(pin: string): SafetyAnswer<null>;
  /** Also from a shared phone. `drafts` are sealed with the rest, in the same breath. */
  turnLockOn(pin: string, drafts: Readonly<Record<string, string>>): SafetyAnswer<null>;
  turnLockOff(pin: string): SafetyAnswer<null>;
  changePin(pin: string, next: string): SafetyAnswer<null>;
  setRest(ms: number): SafetyAnswer<null>;
  /** From now on this phone is shared: answers what the tab keeps in its storage, and with it the visit ends. */
  beginVisit(drafts: Readonly<Record<string, string>>): SafetyAnswer<string>;
  /** An empty text forgets the place. */
  keepDraft(place: string, text: string): SafetyAnswer<null>;
  facts(): SafetyAnswer<PhoneFacts>;
  erase(): SafetyAnswer<null>;
}

export const PIN_CHARACTERS_MIN = 6;
export const REST_MINUTES = [1, 2, 5, 15] as const;
export const REST_MS_DEFAULT = 120_000;

/** Why a PIN is not taken; null when it is. Six of anything, and not what a finder tries first. */
export function problemOfPin(pin: string): SafetyProblem | null {
  const characters = [...pin.normalize("NFKC").trim()];
  if (characters.length < PIN_CHARACTERS_MIN) return { type: "pin-too-short" };
  return isEasy(characters) ? { type: "pin-too-easy" } : null;
}

function isEasy(characters: readonly string[]): boolean {
  const steps = characters
    .slice(1)
    .map((each, index) => each.codePointAt(0)! - characters[index]!.codePointAt(0)!);
  const isRun = steps.every((step) => step === steps[0]) && Math.abs(steps[0]!) <= 1;
  const half = characters.slice(0, characters.length / 2).join("");
  const isTwice = half + half === characters.join("");
  return isRun || isTwice || new Set(characters).size <= 2;
}
