/** Who can read a Room: counts, keys, officials and their vouchers, and a code that two phones compare. */
import { Show } from "solid-js";
import type { RoomId } from "#protocol/ids";
import type { RoomKind } from "#protocol/wire/audience";
import { dateOfDay } from "../../i18n/dates.ts";
import { type ReadingWords, useReadingWords } from "../../i18n/reading-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createReaders } from "../../state/create-readers.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { ReadersView } from "../../state/views.ts";
import { Counts } from "../counts.tsx";
import { type Fact, IconList } from "../icon-list.tsx";
import { KeptLine } from "../kept-line.tsx";
import { NoAccess } from "../no-access.tsx";
import { Compare } from "./compare.tsx";
import { OfficialList } from "./official-list.tsx";
import { Doubt, ReadAll } from "./read-all.tsx";
import "../css/readers.css";

export function WhoReads(props: { room: RoomId }) {
  const { language, messages: t } = useLanguage();
  const words = useReadingWords();
  const session = useSession();
  const room = useRoom(() => props.room);
  const readers = createReaders(session.engine, () => props.room);
  const name = () => {
    const kind = room()?.kind;
    return kind === undefined ? "" : t().rooms[kind];
  };
  return (
    <>
      <NoAccess room={props.room} at="room" />
      <section class="inset stack is-tight seamed">
        <h2>{words().inRoom(name())}</h2>
        <Show when={readers()?.counts} fallback={<p role="status">{words().counting}</p>}>
          {(counts) => <Counts counts={counts()} />}
        </Show>
        <IconList facts={readers()?.counts ? readerFacts(words(), readers(), room()?.kind, language) : []} />
        <Show when={readers()?.basis}>
          {(basis) => <ReadAll room={props.room} entries={basis().count} />}
        </Show>
      </section>
      <Show when={readers()?.doubt}>{(doubt) => <Doubt doubt={doubt()} />}</Show>
      <section class="inset stack is-tight seamed">
        <IconList facts={keyFacts(words(), readers(), language)} />
        <ul class="facts">
          <KeptLine room={props.room} />
        </ul>
      </section>
      <Show when={readers()?.counts && readers()}>
        {(view) => (
          <>
            <Show when={view().basis === null}>
              <section class="stack is-tight seamed readers-officials">
                <h2 class="section-title">{words().officials}</h2>
                <OfficialList officials={view().officials} />
              </section>
            </Show>
            <Compare room={props.room} readers={view()} />
          </>
        )}
      </Show>
    </>
  );
}

function readerFacts(
  words: ReadingWords,
  readers: ReadersView | undefined,
  kind: RoomKind | undefined,
  language: () => Parameters<typeof dateOfDay>[0],
): readonly Fact[] {
  const basis = readers?.basis ?? null;
  const counted = basis ? words.countedFrom(dateOfDay(language(), basis.day)) : words.counted;
  const managers = readers?.counts?.manager ?? 0;
  const none = kind === "workers" ? words.managersNever : words.managersNone;
  const byPoster = readers?.byPoster ?? 0;
  const posters: readonly Fact[] = byPoster > 0 ? [["people", words.byPoster(byPoster)]] : [];
  const whoElse: Fact = managers > 0 ? ["eye", words.managersSome] : ["eyeClosed", none];
  return [whoElse, ...posters, ["check", counted]];
}

function keyFacts(
  words: ReadingWords,
  readers: ReadersView | undefined,
  language: () => Parameters<typeof dateOfDay>[0],
): readonly Fact[] {
  const since = readers?.changedDay ?? null;
  const slips = readers?.openSlips ?? null;
  return [
    ["needle", since === null ? words.keyFirst : words.keySince(dateOfDay(language(), since))],
    ["people", words.newcomers],
    ["scissors", slips === null ? words.slipsUnknown : words.slips(slips)],
  ];
}
