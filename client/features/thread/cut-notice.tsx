/** A Thread whose words are no longer kept. */
import { Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useRetentionWords } from "../../i18n/retention-words.ts";
import { useRoom } from "../../state/create-session.ts";
import { KeptWords } from "../../ui/kept-words.tsx";

export function CutNotice(props: { room: RoomId; hasOwn: boolean; kept: string }) {
  const words = useRetentionWords();
  const room = useRoom(() => props.room);
  return (
    <>
      <div class="empty">
        <h2>{words().cut}</h2>
        <p>{words().cutAbout(room()?.kept.months ?? 0)}</p>
        <Show when={props.hasOwn}>
          <p>{words().cutUnsent}</p>
        </Show>
      </div>
      <Show when={props.kept.trim() !== ""}>
        <KeptWords text={props.kept} />
      </Show>
    </>
  );
}
