/** On a wide screen, what stands beside a board while no thread is open. */
import type { RoomId } from "#protocol/ids";
import { useMessages } from "../../i18n/use-messages.ts";
import { useRoom } from "../../state/create-session.ts";
import { Page } from "../../ui/page.tsx";
import { Strand } from "../../ui/strand.tsx";

export function NoThreadPage(props: { room: RoomId }) {
  const t = useMessages();
  const room = useRoom(() => props.room);
  const name = () => {
    const kind = room()?.kind;
    return kind === undefined ? "" : t().rooms[kind];
  };
  return (
    <Page title={name()}>
      <div class="empty">
        <Strand replies={12} isUnsent={false} />
        <h2>{t().board.pick}</h2>
        <p>{t().board.pickAbout}</p>
      </div>
    </Page>
  );
}
