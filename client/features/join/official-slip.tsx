import { Show } from "solid-js";
import { useFirstLanguage } from "../../i18n/use-first-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { SlipView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { Standalone } from "../../ui/standalone.tsx";
import { officialRole, WovenLabel } from "../../ui/woven-label.tsx";
import { PocketCloth } from "./pocket.tsx";
import { NotMyPhone } from "./not-my-phone.tsx";
import { SlipHead, SlipRooms } from "./slip-head.tsx";

/** Officials do not hide: they see the name and the label everybody will see. */
export function OfficialSlip(props: { slip: SlipView; link: string }) {
  const { language, messages: t } = useFirstLanguage();
  const session = useSession();
  const joining = createAsking();
  const name = () => props.slip.officialName ?? "";
  const enter = () =>
    joining.run(
      () => session.engine.join(props.link, name(), language()),
      () => session.navigation.go({ at: "home" }),
    );
  return (
    <Standalone>
      <SlipHead slip={props.slip} />
      <h1 class="saying" tabindex="-1">
        {t().join.official}
      </h1>
      <PocketCloth
        paper={
          <p>
            <span class="small">{t().join.officialHere}</span>
            <br />
            <span class="pocket-name">{name()}</span>
          </p>
        }
      >
        <Show when={officialRole(props.slip.role)}>{(role) => <WovenLabel role={role()} />}</Show>
        <p class="small">{t().join.officialAbout}</p>
      </PocketCloth>
      <div class="inset stack is-tight join-end">
        <SlipRooms slip={props.slip} />
        <NotMyPhone />
        <ProblemNotice problem={joining.problem()} />
        <Button look="sewn" isBusy={joining.isBusy()} onPress={enter}>
          {joining.isBusy() ? t().join.entering : t().join.officialEnter}
        </Button>
      </div>
    </Standalone>
  );
}
