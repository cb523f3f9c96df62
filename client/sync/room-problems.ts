/** What went wrong in a Room and whose doing it can be, for people to see (decision 0015). */
import type { StreamId } from "#protocol/ids";
import type { ProblemView } from "../state/views.ts";

const PROBLEMS_MAX = 20;

export type NoteProblem = (
  type: string,
  rule: string,
  blame: ProblemView["blame"],
  stream: StreamId | null,
) => void;

export class RoomProblems {
  problems: readonly ProblemView[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Said once. A flood must not wash away what it follows: the first stay, and what proves the edge wrong. */
  readonly note: NoteProblem = (type, rule, blame, stream) => {
    const isKnown = this.problems.some(
      (each) => each.type === type && each.rule === rule && each.stream === stream,
    );
    const isFull = this.problems.length >= PROBLEMS_MAX;
    const weakest =
      isFull && blame === "edge" ? this.problems.findLastIndex((each) => each.blame !== "edge") : -1;
    if (isKnown || (isFull && weakest < 0)) return;
    const kept = this.problems.filter((_, index) => index !== weakest);
    this.problems = [...kept, { type, rule, blame, stream }];
    this.#changed();
  };
}
