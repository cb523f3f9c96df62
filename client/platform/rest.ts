/**
 * Notices that nobody uses this phone's tabs: nothing tapped, typed or scrolled for a while, or the page out of sight.
 * A hidden page is covered at once, so that the list of open apps shows nothing of it.
 */
import "../ui/css/safety.css";

const SAID_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 5_000;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "input", "wheel", "touchmove"] as const;

/** `rested` is called once, when no tab was used for `restMs`. */
export function watchRest(page: Window, restMs: number, rested: () => void): () => void {
  const root = page.document.documentElement;
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("gopy/rest");
  let usedAt = Date.now();
  let saidAt = 0;
  const isRested = () => Date.now() - usedAt >= restMs;
  const look = () => {
    if (!isRested()) return;
    stop();
    rested();
  };
  const used = () => {
    // After a long sleep the first touch finds a phone that has rested.
    if (isRested()) return look();
    usedAt = Date.now();
    if (usedAt - saidAt < SAID_EVERY_MS) return;
    saidAt = usedAt;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
    channel?.postMessage(usedAt);
  };
  const seen = () => {
    root.classList.toggle("is-covered", page.document.hidden);
    look();
  };
  channel?.addEventListener("message", () => (usedAt = Math.max(usedAt, Date.now())));
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, used, { capture: true, passive: true });
  page.document.addEventListener("visibilitychange", seen);
  const timer = setInterval(look, LOOK_EVERY_MS);
  function stop(): void {
    clearInterval(timer);
    channel?.close();
    page.document.removeEventListener("visibilitychange", seen);
    for (const sign of SIGNS_OF_LIFE) page.removeEventListener(sign, used, { capture: true });
    root.classList.remove("is-covered");
  }
  return stop;
}
