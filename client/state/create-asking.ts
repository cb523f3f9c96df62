/** One thing a person asked for: whether it is under way and why it failed. */
import { type Accessor, createSignal } from "solid-js";
import type { Result } from "#protocol/result";
import type { Problem } from "./engine.ts";

/** `P` is what is said of a failure. */
export interface Asking<P = Problem["type"], E = Problem> {
  readonly isBusy: Accessor<boolean>;
  readonly problem: Accessor<P | null>;
  readonly setProblem: (problem: P | null) => void;
  /** A second call while the first is under way is not made. */
  run<T>(ask: () => Promise<Result<T, E>>, then: (value: T) => void): Promise<void>;
}

/**
 *   const sending = createAsking();
 *   sending.run(() => engine.reply(draft), () => setText(""));
 */
export function createAsking(): Asking {
  return createAskingOf((error: Problem) => error.type);
}

/** The same where a failure says more than its type, as of the safety of the phone. */
export function createSafeAsking<E>(): Asking<E, E> {
  return createAskingOf((error: E) => error);
}

function createAskingOf<P, E>(problemOf: (error: E) => P): Asking<P, E> {
  const [isBusy, setIsBusy] = createSignal(false);
  const [problem, setSignal] = createSignal<P | null>(null);
  const setProblem = (next: P | null) => void setSignal(() => next);
  return {
    isBusy,
    problem,
    setProblem,
    async run(ask, then) {
      if (isBusy()) return;
      setIsBusy(true);
      setProblem(null);
      try {
        const answer = await ask();
        if (answer.ok) then(answer.value);
        else setProblem(problemOf(answer.error));
      } finally {
        setIsBusy(false);
      }
    },
  };
}
