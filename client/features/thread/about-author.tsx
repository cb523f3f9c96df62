/** What stands behind a name, for whoever taps the cloth or the label beside it. */
import { For } from "solid-js";
import { useMessages } from "../../i18n/use-messages.ts";
import type { OfficialRole } from "../../ui/woven-label.tsx";

export function AboutCloth(props: { isRaw: boolean; isByPoster: boolean }) {
  const t = useMessages();
  return (
    <p class="about-author small">
      {props.isRaw ? t().thread.rawAbout : t().thread.clothAbout}
      {props.isByPoster ? ` ${t().thread.posterAbout}` : ""}
    </p>
  );
}

/** Who let whom in, as far as a phone can know: roles, never names. */
export function AboutLabel(props: { role: OfficialRole }) {
  const t = useMessages();
  const steps = () => {
    const { chainFounder, chainFacilitator, chainManager, chainRepresentative } = t().thread;
    const last = { manager: [chainManager], representative: [chainRepresentative], facilitator: [] }[
      props.role
    ];
    return [chainFounder, chainFacilitator, ...last];
  };
  return (
    <div class="about-author">
      <p>
        <b>{t().thread.vouchedBy}</b>
      </p>
      <ol class="chain">
        <For each={steps()}>{(step) => <li>{step}</li>}</For>
      </ol>
      <p class="small">{t().thread.vouchedAbout}</p>
    </div>
  );
}
