/** Who helps, with what and when, and the number as a link that dials it. */
import { Show } from "solid-js";
import { dialled } from "#protocol/help-limits";
import { useLanguage } from "../../i18n/use-messages.ts";
import { Icon } from "../../ui/icon.tsx";
import { HELP_WORDS } from "./help-words.ts";

export function CallLine(props: {
  phone: string;
  text: { readonly name: string; readonly hours: string; readonly about: string };
}) {
  const { language } = useLanguage();
  return (
    <div class="call-line">
      <div>
        <h3>{props.text.name}</h3>
        <Show when={props.text.about}>
          <p>{props.text.about}</p>
        </Show>
        <Show when={props.text.hours}>
          <p class="small">{props.text.hours}</p>
        </Show>
      </div>
      <a
        class="button is-line call"
        href={`tel:${dialled(props.phone)}`}
        aria-label={HELP_WORDS[language()].call(props.phone)}
      >
        <Icon name="call" />
        <span>{props.phone}</span>
      </a>
    </div>
  );
}
