/** Slips eight a page, pure black: shown to the printer only, then gone. */
import { For, onCleanup, onMount } from "solid-js";
import { Portal } from "solid-js/web";
import { dateOfDay } from "../../i18n/dates.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { useSession } from "../../state/create-session.ts";
import type { InviteView } from "../../state/views.ts";
import { Emblem } from "../../ui/emblem.tsx";
import { Wordmark } from "../../ui/wordmark.tsx";
import { Code } from "./code.tsx";

export function PrintedSlips(props: { invites: readonly InviteView[]; onDone: () => void }) {
  onMount(() => {
    document.body.classList.add("prints-slips");
    const done = () => props.onDone();
    addEventListener("afterprint", done);
    onCleanup(() => {
      document.body.classList.remove("prints-slips");
      removeEventListener("afterprint", done);
    });
    requestAnimationFrame(() => print());
  });
  return (
    <Portal ref={(wrapper) => wrapper.classList.add("sheets")}>
      <For each={props.invites}>{(invite) => <Stub invite={invite} />}</For>
    </Portal>
  );
}

function Stub(props: { invite: InviteView }) {
  const { language, messages: t } = useLanguage();
  const session = useSession();
  return (
    <section class="stub">
      <div>
        <Code link={props.invite.link} border={1} />
        <p class="stub-until">
          <b>{new URL(props.invite.link).host}</b>
          <br />
          {t().people.until(dateOfDay(language(), props.invite.expiresDay))}
        </p>
      </div>
      <div>
        <div class="stub-head">
          <Wordmark />
          <Emblem fingerprint={session.member()?.fingerprint ?? ""} size={56} />
        </div>
        <p class="stub-factory">{session.member()?.factoryName}</p>
        <p>{t().people.printScan}</p>
        <p class="stub-once">{t().people.printOnce}</p>
      </div>
    </section>
  );
}
