/** One thing a person asked for: whether it is under way and why it failed. */
import { type Accessor, createSignal } from "solid-js";
import type { Answer, Problem } from "./engine.ts";

export interface Asking {
  readonly isBusy: Accessor<boolean>;
  readonly problem: Accessor<Problem["type"] | null>;
  readonly setProblem: (problem: Problem["type"] | null) => void;
  /** A second call while the first is under way is not made. */
  run<T>(ask: () => Answer<T>, then: (value: T) => void): Promise<void>;
}

/**
 *   const sending = createAsking();
 *   sending.run(() => engine.reply(draft), () => setText(""));
 */
export function createAsking(): Asking {
  const [isBusy, setIsBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem["type"] | null>(null);
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
        else setProblem(answer.error.type);
      } finally {
        setIsBusy(false);
      }
    },
  };
}
