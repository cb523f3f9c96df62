/** What was hidden and shown again in a Room, for everybody; above it what became of one's own reports. */
import { For, type JSX, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { dayOfStates, shortDateOfDay } from "../../i18n/dates.ts";
import { useModerationWords } from "../../i18n/moderation-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createModeration } from "../../state/create-moderation.ts";
import { useSession } from "../../state/create-session.ts";
import type { ModerationRow, ReceiptView } from "../../state/moderation-views.ts";
import { AudienceLine } from "../../ui/audience-line.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Strand } from "../../ui/strand.tsx";
import "../../ui/css/moderation.css";

export function LogPage(props: { room: RoomId }) {
  const t = useMessages();
  const words = useModerationWords();
  const session = useSession();
  const moderation = createModeration(session.engine, () => props.room);
  const receipts = () => moderation()?.receipts ?? [];
  const log = () => moderation()?.log ?? [];
  return (
    <Page title={t().room.hidden}>
      <AudienceLine room={props.room} what="here" look="band" />
      <Show when={moderation()?.isRead === false}>
        <Notice icon="net">{words().logReading}</Notice>
      </Show>
      <Show when={receipts().length > 0}>
        <section>
          <h2 class="section-title">{words().myReports}</h2>
          <ul class="moderation-rows">
            <For each={receipts()}>{(receipt) => <Receipt room={props.room} receipt={receipt} />}</For>
          </ul>
        </section>
        <h2 class="section-title">{t().room.hidden}</h2>
      </Show>
      <Show
        when={log().length > 0}
        fallback={
          <div class="empty">
            <Strand replies={0} isUnsent={false} />
            <h2>{words().logEmpty}</h2>
            <p>{words().logEmptyAbout}</p>
          </div>
        }
      >
        <p class="inset small seamed">{words().logAbout}</p>
        <ul class="moderation-rows">
          <For each={log()}>{(row) => <LogRow room={props.room} row={row} />}</For>
        </ul>
      </Show>
    </Page>
  );
}

function LogRow(props: { room: RoomId; row: ModerationRow }) {
  const { language, messages: t } = useLanguage();
  const words = useModerationWords();
  const isHide = () => props.row.kind === "hide";
  const by = () => (props.row.role === "facilitator" ? words().by.facilitator : words().by.representative);
  const day = () => shortDateOfDay(language(), props.row.day, dayOfStates(Date.now()));
  const title = () => {
    if (props.row.reason === null) return words().wasRestored;
    return `${words().wasHidden}: ${words().reasons[props.row.reason]}`;
  };
  return (
    <Line
      room={props.room}
      place={props.row}
      icon={isHide() ? "eyeClosed" : "eye"}
      isRestored={!isHide()}
      title={title()}
      about={
        <p class="small">
          {by()} · {day()} · {props.row.title || t().topics[props.row.topic]}
          {props.row.isMine ? ` · ${words().yours}` : ""}
        </p>
      }
    />
  );
}

const RECEIPT_ICONS: Readonly<Record<ReceiptView["state"], IconName>> = {
  unsent: "noNet",
  sent: "flag",
  hidden: "eyeClosed",
  kept: "check",
};

function Receipt(props: { room: RoomId; receipt: ReceiptView }) {
  const { language } = useLanguage();
  const words = useModerationWords();
  const day = () => shortDateOfDay(language(), props.receipt.day, dayOfStates(Date.now()));
  const state = () => {
    const { state: is, sentTo } = props.receipt;
    return is === "sent" ? words().receiptSent(sentTo) : words().receipts[is];
  };
  return (
    <Line
      room={props.room}
      place={props.receipt}
      icon={RECEIPT_ICONS[props.receipt.state]}
      title={state()}
      about={
        <>
          <p class="small">
            {words().reasons[props.receipt.reason]} · {day()}
          </p>
          <Show when={props.receipt.words}>
            <p class="small">“{props.receipt.words}”</p>
          </Show>
        </>
      }
    />
  );
}

/** The whole line leads to the place it is about. */
function Line(props: {
  room: RoomId;
  place: Pick<ModerationRow, "stream" | "topic">;
  icon: IconName;
  isRestored?: boolean;
  title: string;
  about: JSX.Element;
}) {
  const session = useSession();
  const go = () => {
    const { stream, topic } = props.place;
    session.navigation.go({ at: "thread", room: props.room, topic, stream });
  };
  return (
    <li class="moderation-row" classList={{ "is-restored": props.isRestored ?? false }}>
      <Icon name={props.icon} />
      <div>
        <h3>
          <button type="button" class="stretched" onClick={go}>
            {props.title}
          </button>
        </h3>
        {props.about}
      </div>
      <Icon name="next" isSmall />
    </li>
  );
}
