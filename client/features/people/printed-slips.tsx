/** Slips eight a page, pure black: shown to the printer only, then gone. */
import { createMemo, For } from "solid-js";
import { Portal } from "solid-js/web";
import { dateOfDay } from "../../i18n/dates.ts";
import { LANGUAGES } from "../../i18n/languages.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import { useSession } from "../../state/create-session.ts";
import { randomBelow, shuffled } from "../../state/shuffle.ts";
import type { InviteView } from "../../state/views.ts";
import { Emblem } from "../../ui/emblem.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Wordmark } from "../../ui/wordmark.tsx";
import { Code } from "../../ui/code.tsx";
import { SLIP_LINES } from "./slip-lines.ts";
import { printOnMount } from "./printing.ts";

const SLIPS_A_PAGE = 8;

export function PrintedSlips(props: { invites: readonly InviteView[]; onDone: () => void }) {
  const sheets = createMemo(() => sheetsOf(shuffled(props.invites, randomBelow)));
  printOnMount(() => props.onDone());
  return (
    <Portal ref={(wrapper) => wrapper.classList.add("sheets")}>
      <For each={sheets()}>
        {(invites, index) => <Sheet invites={invites} number={index() + 1} all={sheets().length} />}
      </For>
    </Portal>
  );
}

function Sheet(props: { invites: readonly InviteView[]; number: number; all: number }) {
  const t = useMessages();
  return (
    <section class="sheet">
      <p class="sheet-head">
        <b>{t().people.sheet(props.number, props.all)}</b> {t().people.sheetAbout}
      </p>
      <div class="stubs">
        <For each={props.invites}>{(invite) => <Stub invite={invite} />}</For>
        <span class="cut is-across">
          <Icon name="scissors" />
        </span>
        <span class="cut is-down">
          <Icon name="scissors" />
        </span>
      </div>
    </section>
  );
}

/** In both languages, whatever the page is in: nobody knows who will hold it. The invitation's own comes first. */
function Stub(props: { invite: InviteView }) {
  const session = useSession();
  const language = () => props.invite.language;
  const other = () => LANGUAGES.find((each) => each !== language()) ?? language();
  const first = () => SLIP_LINES[language()].first;
  const second = () => SLIP_LINES[other()].second;
  return (
    <section class="stub" lang={language()}>
      <div>
        <Code link={props.invite.link} border={2} />
        <p class="stub-until">
          <b>{new URL(props.invite.link).host}</b>
          <br />
          {first().until} · <span lang={other()}>{second().until}</span>{" "}
          {dateOfDay(language(), props.invite.expiresDay)}
        </p>
      </div>
      <div>
        <div class="stub-head">
          <Wordmark />
          <Emblem fingerprint={session.member()?.fingerprint ?? ""} size={52} />
        </div>
        <p class="stub-factory">{session.member()?.factoryName}</p>
        <p>{first().scan}</p>
        <p class="stub-second" lang={other()}>
          {second().scan}
        </p>
      </div>
      <div class="stub-once">
        <p>
          {first().once}
          <span class="stub-second" lang={other()}>
            {second().once}
          </span>
        </p>
        <p class="stub-serial">
          <i />
          {first().serial(props.invite.serial)}
        </p>
      </div>
    </section>
  );
}

function sheetsOf(invites: readonly InviteView[]): readonly (readonly InviteView[])[] {
  const count = Math.ceil(invites.length / SLIPS_A_PAGE);
  return Array.from({ length: count }, (_, page) =>
    invites.slice(page * SLIPS_A_PAGE, (page + 1) * SLIPS_A_PAGE),
  );
}
