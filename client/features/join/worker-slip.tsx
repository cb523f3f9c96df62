import { createSignal, Show } from "solid-js";
import { useFirstLanguage, useFirstMessages } from "../../i18n/use-first-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { SlipView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Saying, Standalone } from "../../ui/standalone.tsx";
import { suggestNickname } from "./nickname.ts";
import { Pocket } from "./pocket.tsx";
import { NotMyPhone } from "./not-my-phone.tsx";
import { SlipHead, SlipRooms } from "./slip-head.tsx";

export function WorkerSlip(props: { slip: SlipView; link: string }) {
  const { language, messages: t } = useFirstLanguage();
  const session = useSession();
  const [nickname, setNickname] = createSignal(suggestNickname(Math.random));
  const joining = createAsking();
  const enter = () =>
    joining.run(
      () => session.engine.join(props.link, nickname().trim(), language()),
      () => session.navigation.go({ at: "home" }),
    );
  return (
    <Standalone foot={t().join.keep}>
      <SlipHead slip={props.slip} />
      <Saying />
      <Pocket
        nickname={nickname()}
        onAnother={() => setNickname(suggestNickname(Math.random))}
        onWrite={setNickname}
      />
      <WhatTheFactorySees slip={props.slip} />
      <div class="inset stack is-tight join-end">
        <NotMyPhone />
        <ProblemNotice problem={joining.problem()} />
        <Button look="sewn" isBusy={joining.isBusy()} onPress={enter}>
          {joining.isBusy() ? t().join.entering : t().join.enter}
        </Button>
      </div>
    </Standalone>
  );
}

function WhatTheFactorySees(props: { slip: SlipView }) {
  const t = useFirstMessages();
  return (
    <details class="what">
      <summary>
        <Icon name="next" isSmall />
        {t().join.what}
      </summary>
      <ul class="facts">
        <li>
          <Icon name="eye" />
          {t().join.sees}
        </li>
        <li>
          <Icon name="eyeClosed" />
          {t().join.seesNot}
        </li>
        <li>
          <Icon name="eyeClosed" />
          {t().join.serverSeesNot}
        </li>
        <li>
          <Icon name="phone" />
          {t().join.mind}
        </li>
        <Show when={props.slip.rooms.length > 0}>
          <li>
            <Icon name="room" />
            <SlipRooms slip={props.slip} />
          </li>
        </Show>
      </ul>
    </details>
  );
}
