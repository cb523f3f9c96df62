/** A tab sewn to the right edge of a long thread: to the first unread post, then to the newest. */
import { type Accessor, createEffect, createSignal, onCleanup, Show } from "solid-js";
import { useMessages } from "../../i18n/use-messages.ts";
import type { Growing } from "../../ui/growing.ts";
import { Icon } from "../../ui/icon.tsx";

/** `firstUnread` and `last` are ids of posts; a post's element carries its id in `data-post`. */
export function Jump(props: { firstUnread: string | null; last: string | undefined; growing: Growing }) {
  const t = useMessages();
  const [isUnreadSeen, setIsUnreadSeen] = createSignal(false);
  const isLastSeen = createIsSeen(() => props.last, true, props.growing.isWhole);
  const isFirstSeen = createIsSeen(() => props.firstUnread ?? undefined, false, props.growing.isWhole);
  createEffect(() => isFirstSeen() && setIsUnreadSeen(true));
  const target = () => (props.firstUnread !== null && !isUnreadSeen() ? props.firstUnread : props.last);
  const jump = () => {
    const id = target();
    if (id === undefined) return;
    setIsUnreadSeen(true);
    props.growing.drawAll();
    const post = elementOf(id);
    post?.scrollIntoView({ block: "center" });
    post?.focus({ preventScroll: true });
  };
  return (
    <Show when={!(props.growing.isWhole() && isLastSeen())}>
      <button type="button" class="jump" onClick={jump}>
        <Icon name="down" isSmall />
        <span>{target() === props.last ? t().thread.newest : t().thread.firstUnread}</span>
      </button>
    </Show>
  );
}

/** Whether a post stands on the screen; `before` until it is drawn and known. */
function createIsSeen(
  post: Accessor<string | undefined>,
  before: boolean,
  isDrawn: Accessor<boolean>,
): Accessor<boolean> {
  const [isSeen, setIsSeen] = createSignal(before);
  createEffect(() => {
    const id = isDrawn() ? post() : undefined;
    const observer = new IntersectionObserver((entries) =>
      setIsSeen(entries.at(-1)?.isIntersecting ?? before),
    );
    // The list is drawn in the same turn as this effect; its elements are there one frame later.
    const frame = requestAnimationFrame(() => {
      const element = id === undefined ? null : elementOf(id);
      if (element !== null) observer.observe(element);
    });
    onCleanup(() => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    });
  });
  return isSeen;
}

function elementOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-post="${CSS.escape(id)}"]`);
}
