/** Calm words for a Room that does not open any more: what can still be read, who to ask, and unsent words to copy. */
import { Show } from "solid-js";
import { useReadingWords } from "../../i18n/reading-words.ts";
import { useSession } from "../../state/create-session.ts";
import type { RoomAccess } from "../../state/views.ts";
import { Icon } from "../icon.tsx";
import { KeptWords } from "../kept-words.tsx";
import { Notice } from "../notice.tsx";
import "../css/readers.css";

type Closed = Exclude<RoomAccess, "open">;

/** For a row of a list. */
export function AccessWords(props: { access: Closed }) {
  const words = useReadingWords();
  return (
    <b class="words-unsent">{props.access === "removed" ? words().removedShort : words().shutOutShort}</b>
  );
}

/** Where a field would be: why there is none, and the words that were in it. */
export function AccessFoot(props: { access: Closed; kept: string }) {
  const words = useReadingWords();
  return (
    <div class="closed-foot">
      <p>
        <Icon name="room" />
        {props.access === "removed" ? words().writeNoMore : words().writeNotYet}
      </p>
      <Show when={props.kept.trim() !== ""}>
        <KeptWords text={props.kept} />
      </Show>
    </div>
  );
}

/** `of`: what has closed; "all" for the home page. */
export function AccessNotice(props: { access: Closed; of: "all" | "room" | "thread"; kept: string }) {
  const words = useReadingWords();
  const session = useSession();
  const founder = () => session.member()?.founderName ?? "";
  const isRemoved = () => props.access === "removed";
  const title = () => {
    if (props.of === "all") return isRemoved() ? words().allRemoved : words().allShutOut;
    return isRemoved() ? words().removed : words().shutOut;
  };
  return (
    <>
      <Notice icon="room">
        <p>
          <b>{title()}</b>
        </p>
        <p>{isRemoved() ? words().removedAbout : words().shutOutAbout}</p>
        <p>{isRemoved() ? words().removedAsk(founder()) : words().shutOutAsk(founder())}</p>
        <Show when={props.of === "thread"}>
          <p>{isRemoved() ? words().keptUnsent : words().waitUnsent}</p>
        </Show>
      </Notice>
      <Show when={props.kept.trim() !== ""}>
        <KeptWords text={props.kept} />
      </Show>
    </>
  );
}
