/** A facilitator sets how long a Room keeps words. */
import { createSignal, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { KEPT_MONTHS, type KeptMonths } from "#protocol/wire/retention";
import { useRetentionWords } from "../../i18n/retention-words.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { IconList } from "../../ui/icon-list.tsx";
import { KeptLine } from "../../ui/kept-line.tsx";
import { NoAccess } from "../../ui/no-access.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";

/** The longest first: nothing is lost by who chooses in haste. */
const OPTIONS: readonly KeptMonths[] = [0, ...KEPT_MONTHS.filter((months) => months > 0).toReversed()];

export function RetentionPage(props: { room: RoomId }) {
  const t = useMessages();
  const words = useRetentionWords();
  const session = useSession();
  const room = useRoom(() => props.room);
  const [chosen, setChosen] = createSignal<string | null>(null);
  const [isSaved, setIsSaved] = createSignal(false);
  const saving = createAsking();
  const months = () => chosen() ?? String(room()?.kept.months ?? 0);
  const options = () =>
    OPTIONS.map((value) => ({
      value: String(value),
      title: words().months(value),
      ...(value === 0 && { about: words().monthsAbout }),
    }));
  const save = (event: Event) => {
    event.preventDefault();
    setIsSaved(false);
    const wanted = OPTIONS.find((value) => String(value) === months()) ?? 0;
    void saving.run(
      () => session.engine.keepWords(props.room, wanted),
      () => setIsSaved(true),
    );
  };
  return (
    <Page title={words().title}>
      <NoAccess room={props.room} at="room" />
      <form class="inset stack" onSubmit={save}>
        <p>{words().about(t().rooms[room()?.kind ?? "everyone"])}</p>
        <ul class="facts">
          <KeptLine room={props.room} />
        </ul>
        <Choice legend={words().choose} options={options()} value={months()} onChange={setChosen} />
        <IconList
          facts={[
            ["people", words().all],
            ["again", words().week],
            ["phone", words().phones],
            ["broken", words().gone],
          ]}
        />
        <ProblemNotice problem={saving.problem()} />
        <Show when={isSaved()}>
          <Notice look="good" icon="check">
            <span role="status">{words().saved}</span>
          </Notice>
        </Show>
        <Button type="submit" isBusy={saving.isBusy()}>
          {saving.isBusy() ? words().saving : words().save}
        </Button>
      </form>
    </Page>
  );
}
