/** Where a count rests on a facilitator's word: to read the whole list oneself, and what it contradicts. */
import { createEffect, createSignal, Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { dateOfDay } from "../../i18n/dates.ts";
import { useReadingWords } from "../../i18n/reading-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { CountBasis } from "../../state/views.ts";
import { Button } from "../button.tsx";
import { Notice, ProblemNotice } from "../notice.tsx";

/** A worker's join as it travels (npm run bench:counting). */
const ENTRY_BYTES = 430;

/** It goes when the whole list is here: then this phone counted all of it. */
export function ReadAll(props: { room: RoomId; entries: number }) {
  const { language } = useLanguage();
  const words = useReadingWords();
  const session = useSession();
  const room = useRoom(() => props.room);
  const asking = createAsking();
  const [isReading, setIsReading] = createSignal(false);
  createEffect(() => {
    if (room()?.connection === "offline") setIsReading(false); // it can be asked for again
  });
  const read = () =>
    void asking.run(
      () => session.engine.readJoinLog(props.room),
      () => setIsReading(true),
    );
  return (
    <div class="stack is-tight">
      <p class="small">{words().readAllAbout(sizeOf(language(), props.entries * ENTRY_BYTES))}</p>
      <ProblemNotice problem={asking.problem()} />
      <Button look="line" icon="people" isBusy={asking.isBusy() || isReading()} onPress={read}>
        {words().readAll}
      </Button>
      <p role="status" class="small">
        <Show when={isReading()}>{words().readingAll}</Show>
      </p>
    </div>
  );
}

export function Doubt(props: { doubt: CountBasis }) {
  const { language } = useLanguage();
  const words = useReadingWords();
  return (
    <Notice look="problem">
      <b>{words().doubt(props.doubt.nickname ?? words().doubtNameless)}</b>
      <p>{words().doubtAbout(dateOfDay(language(), props.doubt.day))}</p>
    </Notice>
  );
}

function sizeOf(language: string, bytes: number): string {
  const isSmall = bytes < 1_000_000;
  const [value, unit] = isSmall ? [Math.ceil(bytes / 10_000) * 10, "kB"] : [bytes / 1_000_000, "MB"];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)} ${unit}`;
}
