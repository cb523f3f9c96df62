/** The invitations just made: code and link of each, and a sheet to print. */
import { createSignal, For, onMount, Show } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import type { InviteView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Code } from "../../ui/code.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { PrintedSlips } from "./printed-slips.tsx";

/** Drawing hundreds of codes on a phone takes seconds; the rest is in the print. */
const SHOWN_AT_FIRST = 6;
const SHOWN_MORE = 24;

export function InviteList(props: { invites: readonly InviteView[] }) {
  const t = useMessages();
  const [shown, setShown] = createSignal(SHOWN_AT_FIRST);
  const [isPrinting, setIsPrinting] = createSignal(false);
  const areSlips = () => props.invites[0]?.role === "worker";
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus());
  return (
    <section>
      <div class="inset stack is-tight">
        <h2 ref={heading} tabindex="-1">
          {areSlips() ? t().people.made(props.invites.length) : t().people.madeLink}
        </h2>
        <Notice icon="broken">{t().people.once}</Notice>
        <Show when={areSlips()}>
          <p class="small">{t().people.shuffle}</p>
          <Button icon="print" onPress={() => setIsPrinting(true)}>
            {t().people.print}
          </Button>
        </Show>
      </div>
      <ul class="rows">
        <For each={props.invites.slice(0, shown())}>{(invite) => <InviteRow invite={invite} />}</For>
      </ul>
      <Show when={props.invites.length > shown()}>
        <div class="inset">
          <Button look="line" onPress={() => setShown(shown() + SHOWN_MORE)}>
            {t().app.more}
          </Button>
        </div>
      </Show>
      <Show when={isPrinting()}>
        <PrintedSlips invites={props.invites} onDone={() => setIsPrinting(false)} />
      </Show>
    </section>
  );
}

function InviteRow(props: { invite: InviteView }) {
  const { language, messages: t } = useLanguage();
  return (
    <li class="invite">
      <Code link={props.invite.link} label={t().people.codeLabel(props.invite.serial)} />
      <div>
        <h3>{t().people.serial(props.invite.serial)}</h3>
        <p class="small">{t().people.until(dateOfDay(language(), props.invite.expiresDay))}</p>
        <p class="link-text">{props.invite.link}</p>
        <CopyLink link={props.invite.link} words={t().people} />
      </div>
    </li>
  );
}
