/** Coming in by a poster: as with a slip, and with what it opens and what it does not said first. */
import { createSignal, For } from "solid-js";
import { usePosterWords } from "../../i18n/poster-words.ts";
import { useFirstLanguage, useFirstMessages } from "../../i18n/use-first-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { SlipView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Saying, Standalone } from "../../ui/standalone.tsx";
import { suggestNickname } from "./nickname.ts";
import { NotMyPhone } from "./not-my-phone.tsx";
import { Pocket } from "./pocket.tsx";
import { SlipHead } from "./slip-head.tsx";

export function PosterSlip(props: { slip: SlipView; link: string }) {
  const { language, messages: t } = useFirstLanguage();
  const words = usePosterWords();
  const session = useSession();
  const [nickname, setNickname] = createSignal(suggestNickname(Math.random));
  const joining = createAsking();
  const enter = () =>
    joining.run(
      () => session.engine.join(props.link, nickname().trim(), language()),
      () => session.navigation.go({ at: "home" }),
    );
  return (
    <Standalone>
      <SlipHead slip={props.slip} emblem={words().emblem} />
      <Saying />
      <Notice icon="room">{words().opens(t().rooms.everyone, t().rooms.workers)}</Notice>
      <Pocket
        nickname={nickname()}
        onAnother={() => setNickname(suggestNickname(Math.random))}
        onWrite={setNickname}
      />
      <Facts />
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

function Facts() {
  const t = useFirstMessages();
  const words = usePosterWords();
  const facts = (): readonly (readonly [IconName, string])[] => [
    ["eye", words().sees],
    ["people", words().anyone],
    ["eyeClosed", words().seesNot],
    ["eyeClosed", t().join.serverSeesNot],
    ["flag", words().noVote],
    ["phone", t().join.mind],
  ];
  return (
    <details class="what">
      <summary>
        <Icon name="next" isSmall />
        {t().join.what}
      </summary>
      <ul class="facts">
        <For each={facts()}>
          {([icon, fact]) => (
            <li>
              <Icon name={icon} />
              {fact}
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}
