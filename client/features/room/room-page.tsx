/** The nine boards of a Room. */
import { For, lazy, Show, Suspense } from "solid-js";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import type { RoomId } from "#protocol/ids";
import { createTopics, type TopicCount } from "../../state/create-topics.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { RoomView } from "../../state/views.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { ConnectionLine } from "../../ui/connection-line.tsx";
import { Icon, TopicIcon } from "../../ui/icon.tsx";
import { NoAccess } from "../../ui/no-access.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Row, SizeTab } from "../../ui/row.tsx";
import { Duty } from "./duty.tsx";

const StaffRows = lazy(async () => ({ default: (await import("./staff-rows.tsx")).StaffRows }));

export function RoomPage(props: { room: RoomId }) {
  const t = useFirstMessages();
  const session = useSession();
  const room = useRoom(() => props.room);
  const topics = createTopics(session.engine, () => props.room);
  const title = () => {
    const kind = room()?.kind;
    return kind === undefined ? "" : t().rooms[kind];
  };
  /** Where management reads and others ask: not the room it has for itself. */
  const hasManagement = () => room()?.kind === "everyone" || room()?.kind === "committee";
  return (
    <Page title={title()}>
      <AudienceLine room={props.room} what="here" look="band" />
      <NoAccess room={props.room} at="room" />
      <Show when={room()}>{(view) => <RoomNotices room={view()} />}</Show>
      <h2 class="hidden-text">{t().room.topics}</h2>
      <ul class="rows">
        <Row
          title={t().room.search}
          icon={<Icon name="search" />}
          onPress={() => session.navigation.go({ at: "search", room: props.room })}
        />
        <Row
          title={t().room.help}
          about={t().room.helpAbout}
          icon={<Icon name="call" />}
          onPress={() => session.navigation.go({ at: "help", from: props.room })}
        />
      </ul>
      <ul class="rows">
        <For each={topics()}>
          {(count) => <TopicRow room={props.room} count={count} isCounted={room()?.connection === "live"} />}
        </For>
      </ul>
      <ul class="rows">
        <Row
          title={t().room.hidden}
          about={t().room.hiddenAbout}
          icon={<Icon name="eyeClosed" />}
          onPress={() => session.navigation.go({ at: "moderation", room: props.room })}
        />
      </ul>
      <Show when={session.member()?.role === "facilitator"}>
        <Suspense>
          <StaffRows room={props.room} />
        </Suspense>
      </Show>
      <Show when={hasManagement()}>
        <Duty room={props.room} />
      </Show>
    </Page>
  );
}

/** `isCounted`: a board without threads is known to have none. */
function TopicRow(props: { room: RoomId; count: TopicCount; isCounted: boolean }) {
  const t = useFirstMessages();
  const session = useSession();
  const unread = () => props.count.unread;
  const threads = () => {
    if (props.count.threads > 0) return t().room.threads(props.count.threads);
    return props.isCounted ? t().room.none : "";
  };
  return (
    <Row
      title={t().topics[props.count.topic]}
      tab={<SizeTab number={unread() > 0 ? unread() : props.count.threads} isNew={unread() > 0} />}
      icon={<TopicIcon topic={props.count.topic} />}
      about={
        <>
          <Show when={unread() > 0}>
            <b class="words-new">{t().room.unread(unread())}</b>
            {" · "}
          </Show>
          {threads()}
        </>
      }
      onPress={() => session.navigation.go({ at: "board", room: props.room, topic: props.count.topic })}
    />
  );
}

function RoomNotices(props: { room: RoomView }) {
  const t = useFirstMessages();
  const wrongs = () => props.room.problems.filter((problem) => problem.blame === "edge");
  return (
    <>
      <Show when={props.room.connection !== "live" && props.room.access === "open"}>
        <Notice icon={props.room.connection === "offline" ? "noNet" : "net"}>
          <ConnectionLine room={props.room} />
        </Notice>
      </Show>
      <Show when={wrongs().length > 0}>
        <Notice look="problem">
          <b>{t().room.wrong}</b>
          <p>{t().room.wrongAbout(wrongs().length)}</p>
          <details>
            <summary>
              <Icon name="next" isSmall />
              {t().room.wrongDetails}
            </summary>
            <For each={wrongs()}>
              {(problem) => (
                <p class="small">
                  {problem.rule} {problem.type}
                </p>
              )}
            </For>
          </details>
        </Notice>
      </Show>
    </>
  );
}
