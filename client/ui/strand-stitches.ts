/** Which stitches a strand has: of a long Thread the latest, behind dots for all that went before. */
export type Stitch = "plain" | "official" | "more";

export const STITCHES_MAX = 21;
const DOTS = 2;

/** `official`: which replies are management's, counted from 1. */
export function stitchesOf(replies: number, official: readonly number[]): readonly Stitch[] {
  const isLong = replies > STITCHES_MAX;
  const shown = isLong ? STITCHES_MAX - DOTS : replies;
  const latest = Array.from({ length: shown }, (_, index): Stitch => {
    return official.includes(replies - shown + index + 1) ? "official" : "plain";
  });
  return isLong ? [...Array.from({ length: DOTS }, (): Stitch => "more"), ...latest] : latest;
}
