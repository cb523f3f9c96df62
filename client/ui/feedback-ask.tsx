/** Two taps for what a worker says to management's latest answer or "done": a reply of her own. */
import { For, type JSX } from "solid-js";
import type { RoomId, StreamId } from "#protocol/ids";
import { useMessages } from "../i18n/use-messages.ts";
import { createAsking } from "../state/create-asking.ts";
import { useSession } from "../state/create-session.ts";
import { Button } from "./button.tsx";
import { ProblemNotice } from "./notice.tsx";
import "./css/feedback-ask.css";

/** For workers who have not said anything to it yet. */
export function FeedbackAsk(props: {
  about: "answer" | "done";
  place: { readonly room: RoomId; readonly stream: StreamId };
}): JSX.Element {
  const t = useMessages();
  const session = useSession();
  const asking = createAsking();
  const words = () =>
    props.about === "done"
      ? { ask: t().feedback.askDone, yes: t().feedback.isDone, no: t().feedback.notDone }
      : { ask: t().feedback.askAnswer, yes: t().feedback.helped, no: t().feedback.notYet };
  const say = (kind: "helped" | "not-yet", text: string) => {
    const { room, stream } = props.place;
    void asking.run(
      () => session.engine.reply({ room, stream, text, isAnonymous: false, kind, promise: null }),
      () => session.announce(t().thread.kept),
    );
  };
  return (
    <section class="feedback-ask">
      <p>
        <b>{words().ask}</b>
      </p>
      <div class="buttons">
        <For each={["helped", "not-yet"] as const}>
          {(kind) => {
            const label = () => (kind === "helped" ? words().yes : words().no);
            return (
              <Button look="line" isBusy={asking.isBusy()} onPress={() => say(kind, label())}>
                {label()}
              </Button>
            );
          }}
        </For>
      </div>
      <p class="small">{t().feedback.seen}</p>
      <ProblemNotice problem={asking.problem()} />
    </section>
  );
}
