/** A facilitator takes a copy of a Room: what it means first, then the reading, then two files to choose from. */
import { createSignal, Match, onCleanup, Show, Switch } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useExportWords } from "../../i18n/export-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { saveFile } from "../../platform/save-file.ts";
import { useRoom, useSession } from "../../state/create-session.ts";
import type { Stop } from "../../state/engine.ts";
import type { ExportedRoom, ExportView } from "../../state/export-views.ts";
import { Button } from "../../ui/button.tsx";
import { IconList } from "../../ui/icon-list.tsx";
import { NoAccess } from "../../ui/no-access.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import "../../ui/css/export.css";
import { jsonOf, markdownOf, nameOf } from "./export-files.ts";

export function ExportPage(props: { room: RoomId }) {
  const words = useExportWords();
  const { messages: t } = useLanguage();
  const session = useSession();
  const room = useRoom(() => props.room);
  const [view, setView] = createSignal<ExportView | null>(null);
  let stop: Stop = () => undefined;
  const begin = () => {
    stop();
    stop = session.engine.watchExport(props.room, setView);
  };
  const cancel = () => {
    stop();
    setView(null);
  };
  onCleanup(() => stop());
  const roomName = () => t().rooms[room()?.kind ?? "everyone"];
  return (
    <Page title={words().title}>
      <NoAccess room={props.room} at="room" />
      <div class="inset stack">
        <p>{words().what(roomName())}</p>
        <IconList
          facts={[
            ["broken", words().open],
            ["people", words().names],
            ["unpick", words().not],
            ["phone", words().keep],
          ]}
        />
        <Switch>
          <Match when={view() === null}>
            <Button icon="down" onPress={begin}>
              {words().begin}
            </Button>
          </Match>
          <Match when={view()?.state === "failed"}>
            <Notice look="problem" icon="noNet">
              {words().failed}
            </Notice>
            <Button icon="again" onPress={begin}>
              {words().again}
            </Button>
          </Match>
          <Match when={view()?.exported}>{(exported) => <Files exported={exported()} />}</Match>
          <Match when={view()?.exported === null}>
            <Progress view={view()} onCancel={cancel} />
          </Match>
        </Switch>
      </div>
    </Page>
  );
}

function Progress(props: { view: ExportView | null; onCancel: () => void }) {
  const words = useExportWords();
  const isReading = () => props.view?.state === "reading";
  const read = () => props.view?.read ?? 0;
  const threads = () => props.view?.threads ?? 0;
  const said = () => (isReading() ? words().reading(read(), threads()) : words().listing);
  return (
    <div class="stack is-tight">
      <p role="status">{said()}</p>
      <Show when={isReading()} fallback={<progress class="export-progress" aria-label={words().title} />}>
        <progress
          class="export-progress"
          aria-label={words().title}
          max={Math.max(1, threads())}
          value={read()}
        />
      </Show>
      <Button look="line" icon="unpick" onPress={props.onCancel}>
        {words().cancel}
      </Button>
    </div>
  );
}

function Files(props: { exported: ExportedRoom }) {
  const words = useExportWords();
  const { language, messages } = useLanguage();
  const [isSaved, setIsSaved] = createSignal(false);
  const save = (ending: "md" | "json") => {
    const said = { language: language(), words: words(), messages: messages() };
    const parts = ending === "md" ? markdownOf(props.exported, said) : jsonOf(props.exported);
    const type = ending === "md" ? "text/markdown;charset=utf-8" : "application/json";
    saveFile({ name: nameOf(props.exported.day, ending), type, parts });
    setIsSaved(true);
  };
  return (
    <div class="stack is-tight">
      <p role="status">{words().done(props.exported.threads.length)}</p>
      <Button icon="down" onPress={() => save("md")}>
        {words().markdown}
      </Button>
      <Button look="line" icon="down" onPress={() => save("json")}>
        {words().json}
      </Button>
      <Show when={isSaved()}>
        <p class="small" role="status">
          {words().saved}
        </p>
      </Show>
    </div>
  );
}
