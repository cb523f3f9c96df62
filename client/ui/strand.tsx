/** How much was said about something: one stitch a reply, then how the thread ends. */
import { createMemo } from "solid-js";

const STITCHES_MAX = 21;
const PITCH = 13;
const ENDING = 30;

export function Strand(props: { replies: number; isUnsent: boolean }) {
  const stitches = createMemo(() => Math.min(props.replies, STITCHES_MAX));
  const width = () => stitches() * PITCH + ENDING;
  return (
    <svg class="strand" width={width()} height="20" viewBox={`0 0 ${width()} 20`} aria-hidden="true">
      <path d={Array.from({ length: stitches() }, (_, index) => `M${2 + index * PITCH} 10h6`).join("")} />
      <path
        classList={{ "is-unsent": props.isUnsent, "is-knot": !props.isUnsent }}
        d={ending(stitches() * PITCH, props)}
      />
    </svg>
  );
}

/** Unsent is basted; a thread nobody has answered is a loose end; past the last stitch it runs on. */
function ending(x: number, strand: { replies: number; isUnsent: boolean }): string {
  if (strand.isUnsent) return `M${x + 2} 14l6-7M${x + 12} 14l6-7M${x + 22} 14l6-7`;
  if (strand.replies === 0) return `M${x + 2} 10h5c5 0 3.5 5.5 7.5 5s1-8 4-9 3.5 2.5 5 1.5`;
  if (strand.replies > STITCHES_MAX) return `M${x + 3} 10h.1M${x + 11} 10h.1M${x + 19} 10h.1`;
  return "";
}
