/** A sheet for the canteen by which many come in: what it opens and what not, those that hang, and a new one. */
import { createSignal, For, onMount, Show } from "solid-js";
import { dateOfDay } from "../../i18n/dates.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { usePosterWords } from "../../i18n/poster-words.ts";
import { useLanguage, useMessages } from "../../i18n/use-messages.ts";
import { createAsking } from "../../state/create-asking.ts";
import { useSession } from "../../state/create-session.ts";
import type { Language, MadePosterView, PosterView } from "../../state/views.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Code } from "../../ui/code.tsx";
import { CopyLink } from "../../ui/copy-link.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PosterList } from "./poster-list.tsx";
import { PrintedPoster } from "./printed-poster.tsx";
import "../../ui/css/people.css";
import "../../ui/css/staff.css";

const DAYS = ["1", "7", "31"] as const;
const MOST = ["50", "300", "1000", "2000"] as const;

export function PostersPage() {
  const words = usePosterWords();
  const asking = createAsking();
  const session = useSession();
  const [posters, setPosters] = createSignal<readonly PosterView[] | null>(null);
  const [gone, setGone] = createSignal<number | null>(null);
  const [made, setMade] = createSignal<MadePosterView | null>(null);
  const load = () => void asking.run(() => session.engine.posters(), setPosters);
  onMount(load);
  const takenDown = (number: number) => {
    setPosters((posters() ?? []).filter((poster) => poster.number !== number));
    if (made()?.number === number) setMade(null);
    setGone(number);
  };
  const hung = (poster: MadePosterView) => {
    setMade(poster);
    setPosters([...(posters() ?? []), poster]);
  };
  return (
    <Page title={words().title}>
      <About takenDown={gone()} />
      <Show when={made()} keyed>
        {(poster) => <Made poster={poster} />}
      </Show>
      <section class="stack is-tight seamed">
        <h2 class="section-title">{words().hanging}</h2>
        <Show when={asking.problem()}>
          <LoadProblem problem={asking.problem()} onAgain={load} />
        </Show>
        <Show when={posters()} fallback={<p class="inset small">{asking.isBusy() ? words().loading : ""}</p>}>
          {(all) => <PosterList posters={all()} onGone={takenDown} onProblem={load} />}
        </Show>
      </section>
      <PosterForm onMade={hung} />
    </Page>
  );
}

function LoadProblem(props: {
  problem: ReturnType<ReturnType<typeof createAsking>["problem"]>;
  onAgain: () => void;
}) {
  const t = useMessages();
  return (
    <div class="inset stack is-tight">
      <ProblemNotice problem={props.problem} />
      <Button look="line" onPress={() => props.onAgain()}>
        {t().app.tryAgain}
      </Button>
    </div>
  );
}

function About(props: { takenDown: number | null }) {
  const t = useMessages();
  const words = usePosterWords();
  const facts = (): readonly (readonly [IconName, string])[] => [
    ["room", words().factRoom(t().rooms.everyone)],
    ["eye", words().factAnyone],
    ["flag", words().factVote],
    ["again", words().factKeys],
  ];
  return (
    <section class="inset stack is-tight seamed">
      <p>{words().about}</p>
      <ul class="facts">
        <For each={facts()}>
          {([icon, fact]) => (
            <li>
              <Icon name={icon} />
              <span>{fact}</span>
            </li>
          )}
        </For>
      </ul>
      <p role="status">
        <Show when={props.takenDown}>{(number) => words().takenDown(number())}</Show>
      </p>
    </section>
  );
}

/** The code is here and nowhere else: neither this phone nor the server keeps it. */
function Made(props: { poster: MadePosterView }) {
  const { language } = useLanguage();
  const words = usePosterWords();
  const [isPrinting, setIsPrinting] = createSignal(false);
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus());
  return (
    <section class="inset stack is-tight seamed">
      <h2 ref={heading} tabindex="-1">
        {words().made(props.poster.number)}
      </h2>
      <Notice icon="broken">{words().once}</Notice>
      <Button icon="print" onPress={() => setIsPrinting(true)}>
        {words().print}
      </Button>
      <div class="invite is-alone">
        <Code link={props.poster.link} label={words().codeLabel(props.poster.number)} />
        <div>
          <p class="small">
            {words().people(props.poster.usesMax)} ·{" "}
            {words().until(dateOfDay(language(), props.poster.expiresDay))}
          </p>
          <p class="link-text">{props.poster.link}</p>
          <CopyLink link={props.poster.link} words={words()} />
        </div>
      </div>
      <Show when={isPrinting()}>
        <PrintedPoster poster={props.poster} onDone={() => setIsPrinting(false)} />
      </Show>
    </section>
  );
}

function PosterForm(props: { onMade: (poster: MadePosterView) => void }) {
  const words = usePosterWords();
  const session = useSession();
  const making = createAsking();
  const [days, setDays] = createSignal<(typeof DAYS)[number]>("7");
  const [most, setMost] = createSignal<(typeof MOST)[number]>("300");
  const [language, setLanguage] = createSignal<Language>("vi");
  const dayNames = () => [words().day, words().week, words().month];
  const make = (event: Event) => {
    event.preventDefault();
    const order = { daysValid: Number(days()), usesMax: Number(most()), language: language() };
    void making.run(() => session.engine.makePoster(order), props.onMade);
  };
  return (
    <form class="inset stack" onSubmit={make}>
      <h2>{words().make}</h2>
      <Choice
        legend={words().days}
        isSideBySide
        value={days()}
        onChange={setDays}
        options={DAYS.map((value, index) => ({ value, title: dayNames()[index]! }))}
      />
      <Choice
        legend={words().most}
        isSideBySide
        value={most()}
        onChange={setMost}
        options={MOST.map((value) => ({ value, title: words().people(Number(value)) }))}
      />
      <Choice
        legend={words().language}
        isSideBySide
        value={language()}
        onChange={setLanguage}
        options={LANGUAGES.map((value) => ({ value, title: LANGUAGE_NAMES[value] }))}
      />
      <ProblemNotice problem={making.problem()} />
      <Button type="submit" look="sewn" isBusy={making.isBusy()}>
        {making.isBusy() ? words().making : words().submit}
      </Button>
    </form>
  );
}
