import { createMemo, For } from "solid-js";
import { EMBLEM_STITCHES, emblemOf } from "./stitching.ts";

const PITCH = 7;
const SIDE = EMBLEM_STITCHES * PITCH + 2;

export function Emblem(props: { fingerprint: string; size: number }) {
  const stitches = createMemo(() => emblemOf(props.fingerprint));
  return (
    <svg
      class="emblem"
      width={props.size}
      height={props.size}
      viewBox={`-1 -1 ${SIDE} ${SIDE}`}
      aria-hidden="true"
    >
      <For each={stitches()}>
        {(stitch) => (
          <path
            classList={{ "is-accent": stitch.isAccent }}
            d={`M${stitch.column * PITCH + 1.2} ${stitch.row * PITCH + 1.2}l4.6 4.6m0-4.6l-4.6 4.6`}
          />
        )}
      </For>
    </svg>
  );
}
