/** A slip, from its link to the first room: read it, show whose it is, choose a nickname, go in. */
import {
  createEffect,
  createMemo,
  createSignal,
  lazy,
  Match,
  Show,
  Suspense,
  Switch,
  untrack,
} from "solid-js";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { Problem } from "../../state/engine.ts";
import type { SlipView } from "../../state/views.ts";
import { isPosterLink } from "../../state/slip-language.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Saying, Standalone } from "../../ui/standalone.tsx";
import { OfficialSlip } from "./official-slip.tsx";
import { WorkerSlip } from "./worker-slip.tsx";

// Few come by a poster: what is said of one is fetched with it.
const PosterSlip = lazy(async () => ({ default: (await import("./poster-slip.tsx")).PosterSlip }));
const InByPoster = lazy(async () => ({ default: (await import("./in-by-poster.tsx")).InByPoster }));

export function JoinPage(props: { link: string }) {
  const session = useSession();
  const [slip, setSlip] = createSignal<SlipView | null>(null);
  const reading = createAsking();
  const read = () => reading.run(() => session.engine.readSlip(props.link), setSlip);
  // Asked once: going in makes a member too, and must not end on this page.
  const wasIn = untrack(() => session.member() !== null);
  // Whom a Room shut out was told to come with a new slip; a phone learns of it a moment after it was opened.
  const isInAlready = createMemo<boolean>(
    (isIn) => isIn && !session.member()?.rooms.some(({ access }) => access === "shut-out"),
    wasIn,
  );
  createEffect(() => {
    if (!isInAlready()) untrack(() => void read());
  });
  return (
    <Switch fallback={<Reading />}>
      <Match when={isInAlready()}>
        <AlreadyIn link={props.link} />
      </Match>
      <Match when={reading.problem()}>
        {(problem) => <Failed problem={problem()} onAgain={() => void read()} />}
      </Match>
      <Match when={slip()?.isPoster && slip()}>
        {(view) => (
          <Suspense fallback={<Reading />}>
            <PosterSlip slip={view()} link={props.link} />
          </Suspense>
        )}
      </Match>
      <Match when={slip()?.role === "worker" && slip()}>
        {(view) => <WorkerSlip slip={view()} link={props.link} />}
      </Match>
      <Match when={slip()}>{(view) => <OfficialSlip slip={view()} link={props.link} />}</Match>
    </Switch>
  );
}

function Reading() {
  const t = useFirstMessages();
  return (
    <Standalone>
      <Saying />
      <p class="opening" role="status">
        {t().join.reading}
      </p>
    </Standalone>
  );
}

function Failed(props: { problem: Problem["type"]; onAgain: () => void }) {
  const t = useFirstMessages();
  const isOfPoster = () => props.problem.startsWith("poster-");
  const mayTryAgain = () => ["offline", "too-many", "poster-busy", "edge-broken"].includes(props.problem);
  return (
    <Standalone>
      <div class="inset stack">
        <h1 tabindex="-1">{isOfPoster() ? t().join.failedPoster : t().join.failed}</h1>
        <Notice look="problem" icon={props.problem === "offline" ? "noNet" : "broken"}>
          {t().problems[props.problem]}
        </Notice>
        <Show when={mayTryAgain()} fallback={<Again />}>
          <Button icon="again" onPress={() => props.onAgain()}>
            {t().app.tryAgain}
          </Button>
        </Show>
      </div>
    </Standalone>
  );
}

function Again() {
  const t = useFirstMessages();
  const session = useSession();
  return (
    <>
      <p>{t().noSlip.ask}</p>
      <Button look="line" icon="undo" onPress={() => session.navigation.go({ at: "recover" })}>
        {t().noSlip.recover}
      </Button>
    </>
  );
}

function AlreadyIn(props: { link: string }) {
  const t = useFirstMessages();
  const session = useSession();
  return (
    <Standalone>
      <div class="inset stack">
        <h1 tabindex="-1">{t().join.already}</h1>
        <p>
          <b>{session.member()?.factoryName}</b>
        </p>
        <Show
          when={isPosterLink(props.link) || session.member()?.isByPoster}
          fallback={<p>{t().join.alreadyAbout}</p>}
        >
          <Suspense>
            <InByPoster isPoster={isPosterLink(props.link)} />
          </Suspense>
        </Show>
        <Button onPress={() => session.navigation.go({ at: "home" })}>{t().join.goOn}</Button>
      </div>
    </Standalone>
  );
}
