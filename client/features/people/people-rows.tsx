/** From inviting to what else a facilitator does with people: officials, slips, keys; and who came when. */
import { createSignal, For, Show } from "solid-js";
import type { Role } from "#protocol/wire/audience";
import { dateOfDay, list } from "../../i18n/dates.ts";
import { useFarewellWords } from "../../i18n/farewell-words.ts";
import { usePeopleWords } from "../../i18n/people-words.ts";
import { usePosterWords } from "../../i18n/poster-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createJoins, createKeyChanges, isDone, progressOf } from "../../state/create-readers.ts";
import { useSession } from "../../state/create-session.ts";
import type { JoinedWeek, RoomView } from "../../state/views.ts";
import { Icon } from "../../ui/icon.tsx";
import { Row } from "../../ui/row.tsx";
import "../../ui/css/staff.css";

export function PeopleRows() {
  const words = usePeopleWords();
  const posterWords = usePosterWords();
  const session = useSession();
  const everyone = () => session.member()?.rooms.find(({ kind }) => kind === "everyone");
  return (
    <>
      <Show when={everyone()}>{(room) => <Weeks room={room()} />}</Show>
      <h2 class="hidden-text">{words().others}</h2>
      <ul class="rows">
        <Row
          title={words().officials}
          about={words().officialsRow}
          icon={<Icon name="people" />}
          onPress={() => session.navigation.go({ at: "officials" })}
        />
        <Row
          title={words().slips}
          about={words().slipsRow}
          icon={<Icon name="scissors" />}
          onPress={() => session.navigation.go({ at: "slips" })}
        />
        <Row
          title={posterWords().title}
          about={posterWords().row}
          icon={<Icon name="print" />}
          onPress={() => session.navigation.go({ at: "posters" })}
        />
        <KeysRow />
        <Show when={session.member()?.isFounder}>
          <FarewellRow />
        </Show>
      </ul>
    </>
  );
}

/** Only the founder's phone can do it, and others need not wonder about it. */
function FarewellRow() {
  const words = useFarewellWords();
  const { language } = useLanguage();
  const session = useSession();
  const day = () => session.member()?.farewell?.day;
  return (
    <Row
      title={words().row}
      about={day() ? words().rowEnding(dateOfDay(language(), day()!)) : words().rowAbout}
      icon={<Icon name="room" />}
      onPress={() => session.navigation.go({ at: "farewell" })}
    />
  );
}

/** How far a change of keys has come, or the way to ask for one. */
export function KeysRow() {
  const words = usePeopleWords();
  const session = useSession();
  const changes = createKeyChanges(session.engine);
  const about = () => {
    const progress = progressOf(changes());
    if (progress === null) return words().keysRow;
    return changes().every(isDone) ? words().keysDone : words().keysWorking(progress.done, progress.all);
  };
  return (
    <Row
      title={words().keys}
      about={about()}
      icon={<Icon name="again" />}
      onPress={() => session.navigation.go({ at: "keys" })}
    />
  );
}

/** Read only when somebody opens it: the whole join log is behind it. */
function Weeks(props: { room: RoomView }) {
  const words = usePeopleWords();
  const [isOpen, setIsOpen] = createSignal(false);
  return (
    <details class="inset seamed weeks" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="next" />
        {words().weeks}
      </summary>
      <Show when={isOpen()}>
        <WeekList room={props.room} />
      </Show>
    </details>
  );
}

function WeekList(props: { room: RoomView }) {
  const words = usePeopleWords();
  const { language } = useLanguage();
  const session = useSession();
  const joins = createJoins(session.engine, () => props.room.room);
  const latestFirst = () => [...(joins()?.weeks ?? [])].reverse();
  return (
    <Show when={joins()?.weeks} fallback={<p role="status">{words().weeksCounting}</p>}>
      <p class="small">{words().weeksAbout}</p>
      <ul class="week-list">
        <For each={latestFirst()}>
          {(week) => (
            <li>
              <b>{words().weekOf(dateOfDay(language(), week.day))}</b>
              <span>
                <Joined week={week} />
              </span>
            </li>
          )}
        </For>
      </ul>
      <Show when={(joins()?.removed ?? 0) > 0}>
        <p>{words().removedSince(joins()?.removed ?? 0)}</p>
      </Show>
    </Show>
  );
}

const ROLES_IN_ORDER: readonly Role[] = ["worker", "representative", "facilitator", "manager"];

function Joined(props: { week: JoinedWeek }) {
  const { language, messages: t } = useLanguage();
  const parts = () =>
    ROLES_IN_ORDER.filter((role) => props.week.counts[role] > 0).map((role) =>
      t().counted[role](props.week.counts[role]),
    );
  return <>{list(language(), parts())}</>;
}
