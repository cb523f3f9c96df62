/** On a wide screen: the denim side with the rooms, the boards of the open room, invitations and oneself. */
import { For, type JSX, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { createTopics, type TopicCount } from "../../state/create-topics.ts";
import { useSession } from "../../state/create-session.ts";
import type { Place } from "../../state/navigation.ts";
import type { MemberView, RoomView } from "../../state/views.ts";
import { Emblem } from "../../ui/emblem.tsx";
import { Icon, TopicIcon } from "../../ui/icon.tsx";
import { Wordmark } from "../../ui/wordmark.tsx";
import "../../ui/css/side.css";

export function Side(props: { member: MemberView }) {
  const t = useMessages();
  const session = useSession();
  const openRoom = () => {
    const place = session.navigation.place();
    return "room" in place ? place.room : null;
  };
  return (
    <aside class="side denim pane">
      <div class="side-top">
        <Wordmark />
      </div>
      <p class="side-factory small">
        <Emblem fingerprint={props.member.fingerprint} size={44} />
        <span>{props.member.factoryName}</span>
      </p>
      <nav aria-label={t().app.menu}>
        <SideLink place={{ at: "home" }} isCurrent={session.navigation.place().at === "home"}>
          <Icon name="home" />
          <span>{t().home.title}</span>
        </SideLink>
        <For each={props.member.rooms}>
          {(room) => <SideRoom room={room} isOpen={room.room === openRoom()} />}
        </For>
        <div class="side-foot">
          <Show when={props.member.role === "facilitator"}>
            <SideLink place={{ at: "people" }} isCurrent={session.navigation.place().at === "people"}>
              <Icon name="people" />
              <span>{t().home.invite}</span>
            </SideLink>
          </Show>
          <SideLink place={{ at: "help", from: null }} isCurrent={session.navigation.place().at === "help"}>
            <Icon name="call" />
            <span>{t().room.help}</span>
          </SideLink>
          <SideLink place={{ at: "me" }} isCurrent={session.navigation.place().at === "me"}>
            <Icon name="phone" />
            <span>{t().home.me}</span>
          </SideLink>
        </div>
      </nav>
    </aside>
  );
}

function SideRoom(props: { room: RoomView; isOpen: boolean }) {
  const t = useMessages();
  const session = useSession();
  return (
    <>
      <SideLink
        place={{ at: "room", room: props.room.room }}
        isCurrent={props.isOpen && session.navigation.place().at === "room"}
      >
        <Icon name="room" />
        <span>{t().rooms[props.room.kind]}</span>
      </SideLink>
      <Show when={props.isOpen}>
        <SideLink
          place={{ at: "search", room: props.room.room }}
          isCurrent={session.navigation.place().at === "search"}
          isTopic
        >
          <Icon name="search" isSmall />
          <span>{t().search.title}</span>
        </SideLink>
        <SideTopics room={props.room.room} />
      </Show>
    </>
  );
}

function SideTopics(props: { room: RoomId }) {
  const session = useSession();
  const topics = createTopics(session.engine, () => props.room);
  return <For each={topics()}>{(count) => <SideTopic room={props.room} count={count} />}</For>;
}

function SideTopic(props: { room: RoomId; count: TopicCount }) {
  const t = useMessages();
  const session = useSession();
  const isCurrent = () => {
    const place = session.navigation.place();
    return "topic" in place && place.topic === props.count.topic;
  };
  return (
    <SideLink
      place={{ at: "board", room: props.room, topic: props.count.topic }}
      isCurrent={isCurrent()}
      isTopic
    >
      <TopicIcon topic={props.count.topic} isSmall />
      <span>{t().topics[props.count.topic]}</span>
      <Show when={props.count.unread > 0}>
        <b aria-label={t().room.unreadLabel(props.count.unread)}>{props.count.unread}</b>
      </Show>
    </SideLink>
  );
}

function SideLink(props: { place: Place; isCurrent: boolean; isTopic?: boolean; children: JSX.Element }) {
  const session = useSession();
  return (
    <button
      type="button"
      class="side-link"
      classList={{ "is-topic": props.isTopic ?? false }}
      aria-current={props.isCurrent ? "page" : undefined}
      onClick={() => session.navigation.go(props.place)}
    >
      {props.children}
    </button>
  );
}
