import { useFirstLanguage, useFirstMessages } from "../../i18n/use-first-messages.ts";
import { list } from "../../i18n/dates.ts";
import type { SlipView } from "../../state/views.ts";
import { Emblem } from "../../ui/emblem.tsx";

/** Whose slip this is: the emblem that is also on the paper, the factory, who set it up. */
export function SlipHead(props: { slip: SlipView; emblem?: string }) {
  const t = useFirstMessages();
  const emblem = () => props.emblem ?? (props.slip.role === "worker" ? t().join.emblem : t().join.emblemLink);
  return (
    <div class="slip-head">
      <Emblem fingerprint={props.slip.fingerprint} size={64} />
      <p class="small">
        <b class="strong-ink">{props.slip.factoryName}</b>
        <br />
        {t().join.founder(props.slip.founderName)}
        <br />
        {emblem()}
      </p>
    </div>
  );
}

/** Which rooms it opens. */
export function SlipRooms(props: { slip: SlipView }) {
  const { language, messages } = useFirstLanguage();
  const names = () =>
    list(
      language(),
      props.slip.rooms.map((kind) => messages().rooms[kind]),
    );
  return <p class="small">{messages().join.rooms(names())}</p>;
}
