/** Which page a person sees: before joining one column, inside the pages of the rooms. */
import { createEffect, ErrorBoundary, lazy, Match, on, onCleanup, Show, Suspense, Switch } from "solid-js";
import { createLanguage, LanguageContext, useFirstMessages } from "./i18n/use-first-messages.ts";
import { isKeptOffline } from "./platform/app-updates.ts";
import { createSession, SessionContext, useSession } from "./state/create-session.ts";
import type { PhoneHost } from "./platform/engine-host.ts";
import { languageOfSlip } from "./state/slip-language.ts";
import type { Place } from "./state/navigation.ts";
import type { MemberView } from "./state/views.ts";
import { BoardPage } from "./features/board/board-page.tsx";
import { HomePage } from "./features/home/home-page.tsx";
import { JoinPage } from "./features/join/join-page.tsx";
import { RoomPage } from "./features/room/room-page.tsx";
import { Broken } from "./ui/broken.tsx";
import { PaneContext } from "./ui/page.tsx";
import { Saying, Standalone } from "./ui/standalone.tsx";
import { createIsWide } from "./ui/wide.ts";

// The way from a slip to the first board comes at once; what lies behind it, when it is called for or soon after.
const ThreadPage = lazy(async () => ({
  default: (await import("./features/thread/thread-page.tsx")).ThreadPage,
}));
const ComposePage = lazy(async () => ({
  default: (await import("./features/compose/compose-page.tsx")).ComposePage,
}));
const QueuePage = lazy(async () => ({
  default: (await import("./features/queue/queue-page.tsx")).QueuePage,
}));
const SearchPage = lazy(async () => ({
  default: (await import("./features/search/search-page.tsx")).SearchPage,
}));
const LogPage = lazy(async () => ({
  default: (await import("./features/moderation/log-page.tsx")).LogPage,
}));
const ReportsPage = lazy(async () => ({
  default: (await import("./features/moderation/reports-page.tsx")).ReportsPage,
}));
const MePage = lazy(async () => ({ default: (await import("./features/me/me-page.tsx")).MePage }));
const HelpPage = lazy(async () => ({ default: (await import("./features/help/help-page.tsx")).HelpPage }));
const FoundingPage = lazy(async () => ({
  default: (await import("./features/founding/founding-page.tsx")).FoundingPage,
}));
const PeoplePage = lazy(async () => ({
  default: (await import("./features/people/people-page.tsx")).PeoplePage,
}));
const ReadersPage = lazy(async () => ({
  default: (await import("./features/readers/readers-page.tsx")).ReadersPage,
}));
const StaffPages = lazy(async () => ({
  default: (await import("./features/people/staff-pages.tsx")).StaffPages,
}));
const UnlockPage = lazy(async () => ({
  default: (await import("./features/safety/unlock-page.tsx")).UnlockPage,
}));
const SafetyPage = lazy(async () => ({
  default: (await import("./features/safety/safety-page.tsx")).SafetyPage,
}));
const RecoveryPage = lazy(async () => ({
  default: (await import("./features/recovery/recovery-page.tsx")).RecoveryPage,
}));
const RecoverPage = lazy(async () => ({
  default: (await import("./features/recovery/recover-page.tsx")).RecoverPage,
}));
const FarewellPage = lazy(async () => ({
  default: (await import("./features/farewell/farewell-page.tsx")).FarewellPage,
}));
const ExportPage = lazy(async () => ({
  default: (await import("./features/export/export-page.tsx")).ExportPage,
}));
const RetentionPage = lazy(async () => ({
  default: (await import("./features/retention/retention-page.tsx")).RetentionPage,
}));
const Side = lazy(async () => ({ default: (await import("./features/home/side.tsx")).Side }));
const NoSlipPage = lazy(async () => ({
  default: (await import("./features/join/no-slip-page.tsx")).NoSlipPage,
}));
const NoThreadPage = lazy(async () => ({
  default: (await import("./features/board/no-thread-page.tsx")).NoThreadPage,
}));

/** By then the first board is on the screen of most; nobody should wait for what a tap opens next. */
const FETCH_NEXT_AFTER_MS = 4_000;
/** Where nothing has to be fetched: after the first taps of who comes back. */
const LOAD_NEXT_AFTER_MS = 1_200;

export function App(props: { phone: PhoneHost; storage: Storage | undefined; startAnew: () => void }) {
  const session = createSession({ ...props.phone, startAnew: () => props.startAnew() }, window);
  const { slipLink } = session.navigation;
  const language = createLanguage(props.storage, slipLink === null ? null : languageOfSlip(slipLink));
  createEffect(() => {
    const chosen = session.member()?.language;
    if (chosen !== undefined) language.setLanguage(chosen);
  });
  return (
    <LanguageContext.Provider value={language}>
      <SessionContext.Provider value={session}>
        <ErrorBoundary fallback={<Broken />}>
          <Suspense fallback={<Opening />}>
            <Pages />
          </Suspense>
        </ErrorBoundary>
        <p class="hidden-text" aria-live="polite">
          {session.announcement()}
        </p>
      </SessionContext.Provider>
    </LanguageContext.Provider>
  );
}

function Pages() {
  const session = useSession();
  const place = () => session.navigation.place();
  moveFocus(place);
  return (
    <Switch fallback={<NoSlipPage />}>
      <Match when={session.phone.state()?.isLocked}>
        <UnlockPage />
      </Match>
      <Match when={session.member() === undefined}>
        <Opening />
      </Match>
      <Match when={place().at === "join" && session.navigation.slipLink}>
        {(link) => <JoinPage link={link()} />}
      </Match>
      <Match when={place().at === "recover"}>
        <RecoverPage />
      </Match>
      <Match when={session.member()}>{(member) => <Inside member={member()} />}</Match>
      <Match when={place().at === "founding"}>
        <FoundingPage />
      </Match>
    </Switch>
  );
}

/** On a wide screen the rooms stand at the side and a board beside what is read or written on it. */
function Inside(props: { member: MemberView }) {
  const t = useFirstMessages();
  const session = useSession();
  const isWide = createIsWide();
  const listed = () => (isWide() ? placeOnBoard(session.navigation.place()) : null);
  fetchNextPages();
  return (
    <Show when={isWide()} fallback={<Current member={props.member} isWide={false} />}>
      <div class="shell" classList={{ "has-list": listed() !== null }}>
        <Side member={props.member} />
        <Show when={listed()}>
          {(place) => (
            <PaneContext.Provider value="list">
              <section class="pane pane-list" aria-label={t().topics[place().topic]}>
                <BoardPage
                  room={place().room}
                  topic={place().topic}
                  current={streamOf(session.navigation.place())}
                />
              </section>
            </PaneContext.Provider>
          )}
        </Show>
        <div class="pane pane-main">
          <Current member={props.member} isWide />
        </div>
      </div>
    </Show>
  );
}

/** A failed fetch is tried again by the tap that needs the page. */
function fetchNextPages(): void {
  const timer = setTimeout(
    () => {
      for (const page of [ThreadPage, ComposePage]) page.preload().catch(() => undefined);
    },
    isKeptOffline(window) ? LOAD_NEXT_AFTER_MS : FETCH_NEXT_AFTER_MS,
  );
  onCleanup(() => clearTimeout(timer));
}

function Current(props: { member: MemberView; isWide: boolean }) {
  const t = useFirstMessages();
  return (
    <Suspense fallback={<p class="inset small">{t().app.opening}</p>}>
      <CurrentPage {...props} />
    </Suspense>
  );
}

function CurrentPage(props: { member: MemberView; isWide: boolean }) {
  const session = useSession();
  const place = () => session.navigation.place();
  return (
    <Switch fallback={<HomePage member={props.member} />}>
      <Match when={as(place(), "room")}>{(here) => <RoomPage room={here().room} />}</Match>
      <Match when={as(place(), "queue")}>{(here) => <QueuePage room={here().room} />}</Match>
      <Match when={as(place(), "moderation")}>{(here) => <LogPage room={here().room} />}</Match>
      <Match when={place().at === "reports"}>
        <ReportsPage member={props.member} />
      </Match>
      <Match when={as(place(), "search")}>{(here) => <SearchPage room={here().room} />}</Match>
      <Match when={as(place(), "board")}>
        {(here) => (
          <Show when={!props.isWide} fallback={<NoThreadPage room={here().room} />}>
            <BoardPage room={here().room} topic={here().topic} />
          </Show>
        )}
      </Match>
      <Match when={as(place(), "thread")}>
        {(here) => (
          <ThreadPage
            room={here().room}
            topic={here().topic}
            stream={here().stream}
            post={here().post ?? null}
          />
        )}
      </Match>
      <Match when={as(place(), "compose")}>
        {(here) => <ComposePage room={here().room} topic={here().topic} />}
      </Match>
      <Match when={as(place(), "readers")}>{(here) => <ReadersPage room={here().room} />}</Match>
      <Match when={isStaffPlace(place()) && props.member.role === "facilitator"}>
        <StaffPages member={props.member} />
      </Match>
      <Match when={isInviting(place()) && props.member.role === "facilitator"}>
        <PeoplePage />
      </Match>
      <Match when={place().at === "help"}>
        <HelpPage />
      </Match>
      <Match when={place().at === "me"}>
        <MePage member={props.member} />
      </Match>
      <Match when={props.member.role === "facilitator" ? as(place(), "export") : null}>
        {(here) => <ExportPage room={here().room} />}
      </Match>
      <Match when={props.member.role === "facilitator" ? as(place(), "retention") : null}>
        {(here) => <RetentionPage room={here().room} />}
      </Match>
      <Match when={place().at === "farewell"}>
        <FarewellPage member={props.member} />
      </Match>
      <Match when={place().at === "safety"}>
        <SafetyPage />
      </Match>
      <Match when={place().at === "recovery"}>
        <RecoveryPage member={props.member} />
      </Match>
    </Switch>
  );
}

function Opening() {
  const t = useFirstMessages();
  return (
    <Standalone>
      <Saying />
      <p class="opening" role="status">
        {t().app.opening}
      </p>
    </Standalone>
  );
}

/** A new place is announced by its heading, which takes the focus; the first page is left as it opened. */
function moveFocus(place: () => Place): void {
  createEffect(
    on(
      place,
      () => {
        scrollTo(0, 0);
        document.querySelector(".pane-main")?.scrollTo(0, 0);
        focusHeading(FOCUS_FRAMES_MAX);
      },
      { defer: true },
    ),
  );
}

/** A page that is still being fetched has no heading yet: about two seconds it is waited for. */
const FOCUS_FRAMES_MAX = 120;

function focusHeading(framesLeft: number): void {
  requestAnimationFrame(() => {
    const heading = document.querySelector<HTMLElement>("h1");
    if (heading !== null) heading.focus({ preventScroll: true });
    else if (framesLeft > 0) focusHeading(framesLeft - 1);
  });
}

type PlaceAt<At extends Place["at"]> = Extract<Place, { readonly at: At }>;

function as<At extends Place["at"]>(place: Place, at: At): PlaceAt<At> | null {
  return place.at === at ? (place as PlaceAt<At>) : null;
}

/** Whoever has just set up a factory invites next. */
function isInviting(place: Place): boolean {
  return place.at === "people" || place.at === "founding";
}

/** What only facilitators do with people and keys. */
function isStaffPlace({ at }: Place): boolean {
  return (
    at === "officials" ||
    at === "slips" ||
    at === "posters" ||
    at === "keys" ||
    at === "ending" ||
    at === "removal"
  );
}

function placeOnBoard(place: Place) {
  return "topic" in place ? place : null;
}

function streamOf(place: Place) {
  return "stream" in place ? place.stream : undefined;
}
