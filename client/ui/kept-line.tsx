/** How long a Room keeps words, in a calm line of a list, wherever a member asks what becomes of them. */
import { For, Show } from "solid-js";
import { RETENTION_NOTICE_DAYS } from "#protocol/wire/retention";
import { dateOfDay, dayOfStates } from "../i18n/dates.ts";
import { useRetentionWords } from "../i18n/retention-words.ts";
import { useLanguage } from "../i18n/use-messages.ts";
import { useRoom, useSession } from "../state/create-session.ts";
import { Icon } from "./icon.tsx";

export function KeptLine(props: { room: string }) {
  const words = useRetentionWords();
  const { language } = useLanguage();
  const room = useRoom(() => props.room);
  const months = () => room()?.kept.months ?? 0;
  /** The day on which a rule begins to count, while that is still to come. */
  const beginsOn = () => {
    const day = (room()?.kept.sinceDay ?? 0) + RETENTION_NOTICE_DAYS;
    return months() > 0 && day > dayOfStates(Date.now()) ? day : null;
  };
  return (
    <li>
      <Icon name="unpick" />
      <span>
        {words().kept(months())}
        <Show when={beginsOn()}>{(day) => <>. {words().from(dateOfDay(language(), day()))}</>}</Show>
      </span>
    </li>
  );
}

/** Of every Room that does not keep words for ever. */
export function KeptLines() {
  const words = useRetentionWords();
  const { messages: t } = useLanguage();
  const session = useSession();
  const rooms = () => (session.member()?.rooms ?? []).filter(({ kept }) => kept.months > 0);
  return (
    <For each={rooms()}>
      {({ kind, kept }) => (
        <li>
          <Icon name="unpick" />
          {words().keptIn(t().rooms[kind], kept.months)}
        </li>
      )}
    </For>
  );
}
