/** One thing asked for the safety of the phone: whether it is under way, and why it failed. */
import { type Accessor, createSignal } from "solid-js";
import type { Result } from "#protocol/result";

export interface SafeAsking<E> {
  readonly isBusy: Accessor<boolean>;
  readonly problem: Accessor<E | null>;
  readonly setProblem: (problem: E | null) => void;
  run<T>(ask: () => Promise<Result<T, E>>, then: (value: T) => void): Promise<void>;
}

export function createSafeAsking<E extends { readonly type: string }>(): SafeAsking<E> {
  const [isBusy, setIsBusy] = createSignal(false);
  const [problem, setSignal] = createSignal<E | null>(null);
  const setProblem = (next: E | null) => void setSignal(() => next);
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
        else setProblem(answer.error);
      } finally {
        setIsBusy(false);
      }
    },
  };
}
