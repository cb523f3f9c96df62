/** The first page inside: who you are here, the rooms and who is in them, what is new. */
import { createSignal, ErrorBoundary, For, type JSX, lazy, onCleanup, Show, Suspense } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { createHome, type Home } from "../../state/create-home.ts";
import { createTopics, sumOf } from "../../state/create-topics.ts";
import { useSession } from "../../state/create-session.ts";
import type { MemberView, RoomView } from "../../state/views.ts";
import { Readers } from "../../ui/audience-line.tsx";
import { ConnectionLine } from "../../ui/connection-line.tsx";
import { Icon } from "../../ui/icon.tsx";
import { NoAccess, useIsOpen } from "../../ui/no-access.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Row, SizeTab } from "../../ui/row.tsx";
import { Swatch } from "../../ui/swatch.tsx";
import { Wordmark } from "../../ui/wordmark.tsx";
import { officialRole, WovenLabel } from "../../ui/woven-label.tsx";

// A newcomer has nothing waiting yet, so what would show it is not fetched.
const HomeBlocks = lazy(async () => ({ default: (await import("./home-blocks.tsx")).HomeBlocks }));
const ChangeRow = lazy(async () => ({ default: (await import("./change-row.tsx")).ChangeRow }));
const ReportsRow = lazy(async () => ({ default: (await import("./reports-row.tsx")).ReportsRow }));
const KeepCode = lazy(async () => ({ default: (await import("../../ui/keep-code.tsx")).KeepCode }));
const QueueRow = lazy(async () => ({ default: (await import("./queue-row.tsx")).QueueRow }));

export function HomePage(props: { member: MemberView }) {
  const t = useFirstMessages();
  const session = useSession();
  const isQuiet = createQuiet();
  const home = createHome(session.engine, () => props.member.rooms.map((view) => view.room));
  return (
    <Page title={<HomeTitle />}>
      <Greeting member={props.member} />
      <Show when={closedRoom(props.member)}>{(room) => <NoAccess room={room()} at="all" />}</Show>
      <Show when={hasNoWorkers(props.member)}>
        <Notice icon="people">{t().home.emptyFactory}</Notice>
      </Show>
      <ul class="rows">
        <Show when={props.member.role === "facilitator"}>
          <InviteRow />
          <Later>
            <ChangeRow />
          </Later>
        </Show>
        <Show when={props.member.role === "facilitator" || props.member.role === "representative"}>
          <Later>
            <ReportsRow member={props.member} />
          </Later>
        </Show>
        <Show when={props.member.role === "manager"}>
          <Later>
            <For each={answeredRooms(props.member)}>{(room) => <QueueRow room={room} />}</For>
          </Later>
        </Show>
      </ul>
      <Show when={hasAny(home)}>
        <Later>
          <HomeBlocks home={home} />
        </Later>
      </Show>
      <section>
        <h2 class="section-title">{t().home.rooms}</h2>
        <ul class="rows">
          <For each={props.member.rooms}>{(room) => <RoomRow room={room} />}</For>
        </ul>
      </section>
      <ul class="rows home-more">
        <Row
          title={t().home.me}
          about={t().home.meAbout}
          icon={<Icon name="phone" />}
          onPress={() => session.navigation.go({ at: "me" })}
        />
      </ul>
      <Show when={isQuiet()}>
        <Later>
          <KeepCode />
        </Later>
      </Show>
    </Page>
  );
}

/** Nobody waits for an offer: it is fetched when the first page stands, and moves nothing that is there. */
const OFFER_AFTER_MS = 2_500;

function createQuiet(): () => boolean {
  const [isQuiet, setIsQuiet] = createSignal(false);
  const timer = setTimeout(() => setIsQuiet(true), OFFER_AFTER_MS);
  onCleanup(() => clearTimeout(timer));
  return isQuiet;
}

function InviteRow() {
  const t = useFirstMessages();
  const session = useSession();
  return (
    <Row
      title={t().home.invite}
      about={t().home.inviteAbout}
      icon={<Icon name="people" />}
      onPress={() => session.navigation.go({ at: "people" })}
    />
  );
}

/** Comes when it is fetched; without a network the rest of the page stands without it. */
function Later(props: { children: JSX.Element }) {
  return (
    <ErrorBoundary fallback={null}>
      <Suspense>{props.children}</Suspense>
    </ErrorBoundary>
  );
}

function hasAny(home: Home): boolean {
  return [home.replies(), home.questions(), home.promises(), home.unheard()].some((rows) => rows.length > 0);
}

/** Rooms in which workers ask and management reads. */
function answeredRooms(member: MemberView): readonly RoomId[] {
  return member.rooms
    .filter((view) => view.kind === "everyone" || view.kind === "committee")
    .map((view) => view.room);
}

/** Any of them when all are closed. */
function closedRoom(member: MemberView): RoomId | null {
  const areClosed = member.rooms.every(({ access }) => access !== "open");
  return areClosed ? (member.rooms[0]?.room ?? null) : null;
}

/** What a facilitator sees until the first slip is used. */
function hasNoWorkers(member: MemberView): boolean {
  const counts = member.rooms.map((room) => room.readers?.worker);
  return member.role === "facilitator" && counts.length > 0 && counts.every((count) => count === 0);
}

/** Beside the denim side, which carries the wordmark, the page says what it is. */
function HomeTitle() {
  const t = useFirstMessages();
  return (
    <>
      <span class="only-narrow">
        <Wordmark />
      </span>
      <span class="only-wide">{t().home.title}</span>
    </>
  );
}

function Greeting(props: { member: MemberView }) {
  const t = useFirstMessages();
  return (
    <div class="greeting seamed">
      <Swatch author={props.member.author} isLarge />
      <p>
        <span class="small">{t().home.hello}</span>
        <br />
        <b class="greeting-name">{props.member.nickname}</b>
      </p>
      <Show when={officialRole(props.member.role)}>{(role) => <WovenLabel role={role()} />}</Show>
      <p class="small greeting-factory">{props.member.factoryName}</p>
    </div>
  );
}

function RoomRow(props: { room: RoomView }) {
  const t = useFirstMessages();
  const session = useSession();
  const topics = createTopics(session.engine, () => props.room.room);
  const sum = () => sumOf(topics());
  const isLive = () => props.room.connection === "live";
  const isOpen = useIsOpen(() => props.room.room);
  return (
    <Row
      title={t().rooms[props.room.kind]}
      tab={<SizeTab number={sum().unread > 0 ? sum().unread : sum().threads} isNew={sum().unread > 0} />}
      about={
        <>
          <Show when={sum().unread > 0}>
            <b class="words-new">{t().home.unread(sum().unread)}</b>
            {" · "}
          </Show>
          <Show when={isOpen()} fallback={<NoAccess room={props.room.room} at="row" />}>
            <Show when={sum().threads > 0 || isLive()}>
              {sum().threads > 0 ? t().home.threads(sum().threads) : t().home.none}
              {isLive() ? "" : " · "}
            </Show>
            <Show when={!isLive()}>
              <ConnectionLine room={props.room} />
            </Show>
            <br />
            <Readers room={props.room.room} />
          </Show>
        </>
      }
      onPress={() => session.navigation.go({ at: "room", room: props.room.room })}
    />
  );
}
