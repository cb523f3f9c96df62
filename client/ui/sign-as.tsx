/** With the nickname or without: offered to those who speak for themselves, not to officials of the factory. */
import { Show } from "solid-js";
import type { Role } from "#protocol/wire/audience";
import { useMessages } from "../i18n/use-messages.ts";
import { useSession } from "../state/create-session.ts";
import { Choice } from "./choice.tsx";
import { Notice } from "./notice.tsx";
import { Swatch } from "./swatch.tsx";

export function SignAs(props: { isAnonymous: boolean; onChange: (isAnonymous: boolean) => void }) {
  const t = useMessages();
  const session = useSession();
  return (
    <Show when={mayHideNickname(session.member()?.role)}>
      <div class="stack is-tight">
        <Choice
          legend={t().sign.legend}
          isLegendHidden
          isSideBySide
          value={props.isAnonymous ? "none" : "nickname"}
          onChange={(value) => props.onChange(value === "none")}
          options={[
            {
              value: "nickname",
              title: session.member()?.nickname ?? "",
              picture: <Swatch author={session.member()?.author ?? null} />,
            },
            { value: "none", title: t().sign.none, picture: <Swatch author={null} /> },
          ]}
        />
        <Show when={props.isAnonymous}>
          <Notice>{t().sign.noneAbout}</Notice>
        </Show>
      </div>
    </Show>
  );
}

function mayHideNickname(role: Role | undefined): boolean {
  return role === "worker" || role === "representative";
}
