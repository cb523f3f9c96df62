/**
 * How long management takes to answer, for all to see. It lists all Boards, so it asks the network only once
 * somebody has come down to it.
 */
import { createSignal, ErrorBoundary, lazy, onCleanup, onMount, Show, Suspense } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";

const DutyTimes = lazy(async () => ({ default: (await import("./duty-times.tsx")).DutyTimes }));

export function Duty(props: { room: RoomId }) {
  const t = useFirstMessages();
  const [isSeen, setIsSeen] = createSignal(false);
  let section!: HTMLElement;
  onMount(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setIsSeen(true);
    });
    observer.observe(section);
    onCleanup(() => observer.disconnect());
  });
  return (
    <section class="duty" ref={section}>
      <h2 class="section-title">{t().room.duty}</h2>
      <Show when={isSeen()}>
        <ErrorBoundary fallback={<p class="inset small">{t().connection.offline}</p>}>
          <Suspense fallback={<p class="inset small">{t().app.opening}</p>}>
            <DutyTimes room={props.room} />
          </Suspense>
        </ErrorBoundary>
      </Show>
    </section>
  );
}
