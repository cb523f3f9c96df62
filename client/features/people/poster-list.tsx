/** Posters that hang, with how many came in by each; one is taken down where it stands. */
import { createSignal, For, onMount, Show } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { usePosterWords } from "../../i18n/poster-words.ts";
import { useLanguage } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { PosterView } from "../../state/views.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";

interface ListProps {
  readonly posters: readonly PosterView[];
  readonly onGone: (number: number) => void;
  readonly onProblem: () => void;
}

export function PosterList(props: ListProps) {
  const words = usePosterWords();
  return (
    <Show when={props.posters.length > 0} fallback={<p class="inset">{words().none}</p>}>
      <ul class="rows">
        <For each={props.posters}>{(poster) => <PosterRow {...props} poster={poster} />}</For>
      </ul>
      <p class="inset small">{words().counted}</p>
    </Show>
  );
}

function PosterRow(props: ListProps & { readonly poster: PosterView }) {
  const { language } = useLanguage();
  const words = usePosterWords();
  const [isAsking, setIsAsking] = createSignal(false);
  const uses = () => words().uses(props.poster.uses, props.poster.usesMax);
  const about = () => [
    ...(props.poster.uses >= props.poster.usesMax ? [words().full] : []),
    words().until(dateOfDay(language(), props.poster.expiresDay)),
    ...(props.poster.isMine ? [] : [words().ofOther]),
  ];
  return (
    <li class="slip-row">
      <div class="slip-line">
        <div>
          <h3>{words().poster(props.poster.number)}</h3>
          <p class="small">
            {uses()}
            <br />
            {about().join(" · ")}
          </p>
        </div>
        <Show when={!isAsking()}>
          <Tap look="danger" icon="unpick" onPress={() => setIsAsking(true)}>
            <span aria-hidden="true">{words().takeDown}</span>
            <span class="hidden-text">{words().takeDownLabel(props.poster.number)}</span>
          </Tap>
        </Show>
      </div>
      <Show when={isAsking()}>
        <TakeDown {...props} onDone={() => setIsAsking(false)} />
      </Show>
    </li>
  );
}

/** Asks once more, where the poster stands; the cautious answer comes first. */
function TakeDown(props: ListProps & { readonly poster: PosterView; readonly onDone: () => void }) {
  const words = usePosterWords();
  const session = useSession();
  const asking = createAsking();
  let question!: HTMLDivElement;
  onMount(() => question.focus());
  const { number } = props.poster;
  const takeDown = async () => {
    await asking.run(
      () => session.engine.takeDownPoster(number),
      () => props.onGone(number),
    );
    // Somebody else took it down meanwhile, or an answer was lost: the list knows.
    if (asking.problem() !== null && asking.problem() !== "offline") props.onProblem();
  };
  return (
    <div ref={question} tabindex="-1" class="stack is-tight">
      <Notice icon="unpick">
        <b>{words().takeDownAsk(props.poster.number)}</b>
        <p>{words().takeDownAbout}</p>
      </Notice>
      <ProblemNotice problem={asking.problem()} />
      <div class="buttons">
        <Button look="line" onPress={() => props.onDone()}>
          {words().takeDownNo}
        </Button>
        <Button isBusy={asking.isBusy()} onPress={() => void takeDown()}>
          {words().takeDownYes}
        </Button>
      </div>
    </div>
  );
}
