/** On every page of a factory that is about to go, or gone: when, and the way to more. */
import { Show } from "solid-js";
import { dateOfDay } from "../i18n/dates.ts";
import { useFarewellWords } from "../i18n/farewell-words.ts";
import { useFirstLanguage } from "../i18n/use-first-messages.ts";
import { useSession } from "../state/create-session.ts";
import type { FarewellView } from "../state/views.ts";
import { Tap } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { KeptWords } from "./kept-words.tsx";
import "./css/farewell.css";

export function FarewellLine(props: { farewell: FarewellView }) {
  const words = useFarewellWords();
  const { language } = useFirstLanguage();
  const session = useSession();
  return (
    <div class="farewell-line" role="status">
      <Icon name="room" isSmall />
      <p>
        {props.farewell.isDeleted
          ? words().lineDeleted
          : words().line(dateOfDay(language(), props.farewell.day))}
      </p>
      <Show when={session.navigation.place().at !== "farewell"}>
        <Tap look="link" onPress={() => session.navigation.go({ at: "farewell" })}>
          {words().more}
        </Tap>
      </Show>
    </div>
  );
}

/** Where a field would be. */
export function FarewellClosed(props: { farewell: FarewellView; kept: string }) {
  const words = useFarewellWords();
  return (
    <div class="closed-foot">
      <p>
        <Icon name="room" />
        {props.farewell.isDeleted ? words().closedDeleted : words().closed}
      </p>
      <Show when={props.kept.trim() !== ""}>
        <KeptWords text={props.kept} />
      </Show>
    </div>
  );
}
