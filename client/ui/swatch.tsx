/** A person under a nickname; without one, raw cotton. */
import { createMemo, createUniqueId } from "solid-js";
import { clothOf, pinkedSquare, RAW_COTTON } from "./cloth.ts";

const SIZE = 38;
const OUTLINE = pinkedSquare(SIZE, 8);

/** `author` null means a post without a nickname. */
export function Swatch(props: { author: string | null; isLarge?: boolean }) {
  const id = createUniqueId();
  const cloth = createMemo(() => (props.author === null ? RAW_COTTON : clothOf(props.author)));
  return (
    <svg
      class="swatch"
      classList={{ "is-large": props.isLarge ?? false }}
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      aria-hidden="true"
    >
      <pattern id={id} width="10" height="10" patternUnits="userSpaceOnUse">
        <path
          d={cloth().weave.path}
          fill={cloth().weave.isStroked ? "none" : cloth().thread}
          stroke={cloth().weave.isStroked ? cloth().thread : "none"}
          stroke-width="1.8"
          fill-opacity={cloth().weave.opacity}
        />
      </pattern>
      <path d={OUTLINE} fill={cloth().ground} />
      <path d={OUTLINE} fill={`url(#${id})`} />
    </svg>
  );
}
