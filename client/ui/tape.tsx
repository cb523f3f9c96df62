/**
 * Days on a tape measure: a mark a day, a long one a week, gold as far as the days go. A week is always drawn,
 * so that two days look like two of seven. The number stands beside it in words.
 */
import { createMemo } from "solid-js";
import "./css/tape.css";

const DAY = 10;
const WEEK_DAYS = 7;
/** A longer tape ends where a phone's row does. */
const DAYS_MAX = 30;
const HEIGHT = 22;
/** The metal at the end of the tape. */
const TIP = 5;

export function Tape(props: { days: number }) {
  const days = createMemo(() => Math.min(Math.max(props.days, 0), DAYS_MAX));
  const width = () => TIP + Math.max(days(), WEEK_DAYS) * DAY + 1;
  const marks = () =>
    Array.from({ length: days() }, (_, index) => index + 1)
      .map((day) => `M${TIP + day * DAY - 0.7} 0v${day % WEEK_DAYS === 0 ? 14 : 7}`)
      .join("");
  return (
    <svg class="tape" width={width()} height={HEIGHT} viewBox={`0 0 ${width()} ${HEIGHT}`} aria-hidden="true">
      <rect class="tape-rest" x="0.75" y="0.75" width={width() - 1.5} height={HEIGHT - 1.5} rx="2" />
      <rect class="tape-days" x={TIP} width={days() * DAY} height={HEIGHT} />
      <path class="tape-marks" d={marks()} />
      <rect class="tape-tip" width={TIP} height={HEIGHT} rx="1.5" />
    </svg>
  );
}
