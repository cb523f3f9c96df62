/** Officials of a Room: cloth, name, label, and the chain that vouches for them. */
import { For, type JSX, Show } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { type ReadingWords, useReadingWords } from "../../i18n/reading-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import type { OfficialView } from "../../state/views.ts";
import { Swatch } from "../swatch.tsx";
import { officialRole, WovenLabel } from "../woven-label.tsx";

/** `action`: what can be done about one of them. */
export function OfficialList(props: {
  officials: readonly OfficialView[];
  action?: (official: OfficialView) => JSX.Element;
}) {
  const words = useReadingWords();
  return (
    <Show when={props.officials.length > 0} fallback={<p class="inset small">{words().officialsNone}</p>}>
      <ul class="rows officials">
        <For each={props.officials}>
          {(official) => (
            <Official official={official} all={props.officials} action={props.action?.(official)} />
          )}
        </For>
      </ul>
    </Show>
  );
}

function Official(props: { official: OfficialView; all: readonly OfficialView[]; action?: JSX.Element }) {
  const { language, messages: t } = useLanguage();
  const words = useReadingWords();
  return (
    <li class="official">
      <Swatch author={props.official.author} />
      <div class="official-words">
        <h3>
          {props.official.nickname ?? words().nameless}
          <Show when={props.official.isMe}>
            <span class="small"> · {t().author.you}</span>
          </Show>
        </h3>
        <Show when={officialRole(props.official.role)}>{(role) => <WovenLabel role={role()} />}</Show>
        <p class="small">
          {voucherWords(words(), props.official, props.all)}
          <br />
          {words().since(dateOfDay(language(), props.official.joinedDay))}
        </p>
        {props.action}
      </div>
    </li>
  );
}

export function voucherWords(
  words: ReadingWords,
  official: OfficialView,
  all: readonly OfficialView[],
): string {
  if (official.isFounder) return words.founder;
  if (official.vouchedBy === null) return words.vouchedByKey;
  const voucher = all.find(({ author }) => author === official.vouchedBy);
  return voucher ? words.vouchedBy(voucher.nickname ?? words.nameless) : words.vouchedByGone;
}
