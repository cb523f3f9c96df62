/** Two phones side by side: one shows a code, the other scans or types it, and the result is said in words. */
import { createSignal, For, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { useReadingWords } from "../../i18n/reading-words.ts";
import { canScan, startScanning } from "../../platform/code-scanner.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { Answer } from "../../state/engine.ts";
import type { ReadersView } from "../../state/views.ts";
import { Button } from "../button.tsx";
import { Code } from "../code.tsx";
import { Field } from "../field.tsx";
import { Notice } from "../notice.tsx";

type Outcome = "same" | "different" | "later" | "not-code" | "camera-refused";
type Doing = "showing" | "scanning" | "typing";

const CODE_CHARACTERS_MAX = 60;

export function Compare(props: { room: RoomId; readers: ReadersView }) {
  const words = useReadingWords();
  const session = useSession();
  const asking = createAsking();
  const [doing, setDoing] = createSignal<Doing>("showing");
  const [outcome, setOutcome] = createSignal<Outcome | null>(null);
  const begin = (next: Doing) => {
    setOutcome(null);
    setDoing(next);
  };
  const compare = (ask: () => Answer<Outcome & ("same" | "different" | "later")>) =>
    asking.run(ask, (result) => {
      setOutcome(result);
      setDoing("showing");
    });
  const scanned = (text: string) => void compare(() => session.engine.compareReaders(text));
  const typed = (code: string) =>
    void compare(() => session.engine.compareCode(props.room, code)).then(() => {
      if (asking.problem() !== null) setOutcome("not-code");
    });
  return (
    <section class="inset stack">
      <h2>{words().compare}</h2>
      <p>{words().compareAbout}</p>
      <MyCode readers={props.readers} />
      <Result outcome={outcome()} />
      <Switch>
        <Match when={doing() === "showing"}>
          <div class="buttons">
            <Show when={canScan()}>
              <Button look="line" icon="eye" onPress={() => begin("scanning")}>
                {words().scan}
              </Button>
            </Show>
            <Button look="line" icon="write" onPress={() => begin("typing")}>
              {words().type}
            </Button>
          </div>
        </Match>
        <Match when={doing() === "scanning"}>
          <Scanner
            onFound={scanned}
            onStop={() => begin("showing")}
            onRefused={() => {
              begin("typing");
              setOutcome("camera-refused");
            }}
          />
        </Match>
        <Match when={doing() === "typing"}>
          <TypedCode onCode={typed} isBusy={asking.isBusy()} />
        </Match>
      </Switch>
    </section>
  );
}

function MyCode(props: { readers: ReadersView }) {
  const words = useReadingWords();
  const parts = () => props.readers.code.split(" ");
  return (
    <div class="compare">
      <div>
        <p class="small">{words().myCode}</p>
        <p class="compare-code">
          <span class="compare-reach">{parts()[0]}</span>
          <For each={parts().slice(1)}>
            {(group) => (
              <>
                {" "}
                <span>{group}</span>
              </>
            )}
          </For>
        </p>
        <p class="small">{words().readAloud}</p>
      </div>
      <Code link={props.readers.comparison} label={words().codeLabel} />
    </div>
  );
}

function Result(props: { outcome: Outcome | null }): JSX.Element {
  const words = useReadingWords();
  return (
    <div role="status" class="compare-result">
      <Switch>
        <Match when={props.outcome === "same"}>
          <Notice look="good" icon="check">
            <b>{words().same}</b>
            <p>{words().sameAbout}</p>
          </Notice>
        </Match>
        <Match when={props.outcome === "different"}>
          <Notice look="problem">
            <b>{words().different}</b>
            <p>{words().differentAbout}</p>
          </Notice>
        </Match>
        <Match when={props.outcome === "later"}>
          <Notice icon="again">
            <b>{words().later}</b>
            <p>{words().laterAbout}</p>
          </Notice>
        </Match>
        <Match when={props.outcome === "not-code"}>
          <Notice look="problem">{words().notCode}</Notice>
        </Match>
        <Match when={props.outcome === "camera-refused"}>
          <Notice>{words().cameraRefused}</Notice>
        </Match>
      </Switch>
    </div>
  );
}

function Scanner(props: { onFound: (text: string) => void; onStop: () => void; onRefused: () => void }) {
  const words = useReadingWords();
  let video!: HTMLVideoElement;
  let stop: (() => void) | null = null;
  let isGone = false;
  onMount(async () => {
    const started = await startScanning(video, (text) => props.onFound(text));
    if (isGone) started?.();
    else if (started) stop = started;
    else props.onRefused();
  });
  onCleanup(() => {
    isGone = true;
    stop?.();
  });
  return (
    <div class="stack is-tight">
      <p>{words().aim}</p>
      <video ref={video} class="scanner" muted playsinline aria-label={words().aim} />
      <Button look="line" onPress={() => props.onStop()}>
        {words().stopScan}
      </Button>
    </div>
  );
}

function TypedCode(props: { isBusy: boolean; onCode: (code: string) => void }) {
  const words = useReadingWords();
  const [code, setCode] = createSignal("");
  let form!: HTMLFormElement;
  onMount(() => form.querySelector("input")?.focus());
  const check = (event: Event) => {
    event.preventDefault();
    props.onCode(code());
  };
  return (
    <form ref={form} class="stack is-tight" onSubmit={check}>
      <Field
        label={words().typeLabel}
        hint={words().typeHint}
        value={code()}
        charactersMax={CODE_CHARACTERS_MAX}
        onInput={setCode}
      />
      <Button type="submit" isBusy={props.isBusy}>
        {words().check}
      </Button>
    </form>
  );
}
