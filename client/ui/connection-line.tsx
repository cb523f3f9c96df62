/** How it stands with the network, in words. */
import { createSignal, onCleanup } from "solid-js";
import { minutesAgo } from "../i18n/dates.ts";
import { useFirstLanguage } from "../i18n/use-first-messages.ts";
import type { RoomView } from "../state/views.ts";

const TICK_MS = 30_000;

export function ConnectionLine(props: { room: RoomView }) {
  const { language, messages } = useFirstLanguage();
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), TICK_MS);
  onCleanup(() => clearInterval(timer));
  const heard = () => {
    const time = props.room.lastHeardAt;
    return time === null
      ? messages().connection.never
      : messages().connection.heard(minutesAgo(language(), time, now()));
  };
  return (
    <>
      {messages().connection[props.room.connection]}
      {props.room.connection === "offline" ? ` · ${heard()}` : ""}
    </>
  );
}
