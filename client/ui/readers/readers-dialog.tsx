/** Who can read a Room, over a page where somebody is writing: nothing written or chosen there is lost by looking. */
import { onMount } from "solid-js";
import { useReadingWords } from "../../i18n/reading-words.ts";
import type { RoomId } from "#protocol/ids";
import { Tap } from "../button.tsx";
import { Leave } from "../page.tsx";
import { WhoReads } from "./who-reads.tsx";

export function ReadersDialog(props: { room: RoomId; onClose: () => void }) {
  const words = useReadingWords();
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  return (
    <dialog
      ref={dialog}
      class="readers-dialog"
      aria-labelledby="readers-title"
      onClose={() => props.onClose()}
    >
      <header class="hem denim">
        <div class="hem-bar">
          <Tap icon="back" class="back" onPress={() => dialog.close()}>
            <span class="hidden-text">{words().close}</span>
          </Tap>
          <h2 id="readers-title" class="hem-title is-clamped" tabindex="-1">
            {words().title}
          </h2>
          <Leave />
        </div>
      </header>
      <WhoReads room={props.room} />
    </dialog>
  );
}
