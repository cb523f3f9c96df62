/** How much was said about something: one stitch a reply, then how the thread ends. */
import { createMemo, Show } from "solid-js";
import type { ThreadState } from "../state/views.ts";
import { Ending, ENDING_WIDTH, type EndingKind } from "./ending.tsx";

const STITCHES_MAX = 21;
const PITCH = 13;

export interface StrandFacts {
  readonly replies: number;
  readonly isUnsent: boolean;
  readonly state?: ThreadState | undefined;
}

export function Strand(props: StrandFacts) {
  const stitches = createMemo(() => Math.min(props.replies, STITCHES_MAX));
  const kind = () => endingKind(props);
  const hasAnswer = () => kind() !== null && kind() !== "waiting" && stitches() > 0;
  const plain = () => stitches() - (hasAnswer() ? 1 : 0);
  const end = () => stitches() * PITCH;
  const width = () => end() + ENDING_WIDTH;
  return (
    <svg class="strand" width={width()} height="20" viewBox={`0 0 ${width()} 20`} aria-hidden="true">
      <path d={Array.from({ length: plain() }, (_, index) => `M${2 + index * PITCH} 10h6`).join("")} />
      <Show when={hasAnswer()}>
        <path class="is-official" d={`M${2 + plain() * PITCH} 6.5h6m-6 7h6`} />
      </Show>
      <Show
        when={kind()}
        fallback={
          <path
            classList={{ "is-unsent": props.isUnsent, "is-knot": !props.isUnsent }}
            d={openEnd(end(), props)}
          />
        }
      >
        {(kind) => <Ending kind={kind()} x={end()} />}
      </Show>
    </svg>
  );
}

function endingKind(strand: StrandFacts): EndingKind | null {
  const kind = strand.state?.kind ?? "none";
  return strand.isUnsent || kind === "none" ? null : kind;
}

/** Unsent is basted; a thread nobody has answered is a loose end; past the last stitch it runs on. */
function openEnd(x: number, strand: StrandFacts): string {
  if (strand.isUnsent) return `M${x + 2} 14l6-7M${x + 12} 14l6-7M${x + 22} 14l6-7`;
  if (strand.replies === 0) return `M${x + 2} 10h5c5 0 3.5 5.5 7.5 5s1-8 4-9 3.5 2.5 5 1.5`;
  if (strand.replies > STITCHES_MAX) return `M${x + 3} 10h.1M${x + 11} 10h.1M${x + 19} 10h.1`;
  return "";
}
