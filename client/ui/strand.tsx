/** How much was said about something: one stitch a reply, doubled where management wrote, then how it ends. */
import { createMemo, Show } from "solid-js";
import type { ThreadState } from "../state/views.ts";
import { Ending, ENDING_WIDTH, type EndingKind } from "./ending.tsx";
import { stitchesOf } from "./strand-stitches.ts";

const PITCH = 13;

export interface StrandFacts {
  readonly replies: number;
  readonly isUnsent: boolean;
  readonly state?: ThreadState | undefined;
  /** Which replies are management's, counted from 1, as far as this phone knows. */
  readonly officialReplies?: readonly number[] | undefined;
}

export function Strand(props: StrandFacts) {
  const stitches = createMemo(() => stitchesOf(props.replies, props.officialReplies ?? []));
  const kind = () => endingKind(props);
  const end = () => stitches().length * PITCH;
  const width = () => end() + ENDING_WIDTH;
  const pathOf = (sewn: ReturnType<typeof stitchesOf>[number], path: (x: number) => string) =>
    stitches()
      .map((each, index) => (each === sewn ? path(2 + index * PITCH) : ""))
      .join("");
  return (
    <svg class="strand" width={width()} height="20" viewBox={`0 0 ${width()} 20`} aria-hidden="true">
      <path d={pathOf("plain", (x) => `M${x} 10h6`) + pathOf("more", (x) => `M${x + 3} 10h.1`)} />
      <path class="is-official" d={pathOf("official", (x) => `M${x} 6.5h6m-6 7h6`)} />
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

/** Unsent is basted; a thread nobody has answered is a loose end. */
function openEnd(x: number, strand: StrandFacts): string {
  if (strand.isUnsent) return `M${x + 2} 14l6-7M${x + 12} 14l6-7M${x + 22} 14l6-7`;
  if (strand.replies === 0) return `M${x + 2} 10h5c5 0 3.5 5.5 7.5 5s1-8 4-9 3.5 2.5 5 1.5`;
  return "";
}
