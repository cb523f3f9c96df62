/** A poster on one A4 page, pure black: shown to the printer only, then gone. */
import { Portal } from "solid-js/web";
import { dateOfDay } from "../../i18n/dates.ts";
import { LANGUAGES } from "../../i18n/languages.ts";
import { useSession } from "../../state/create-session.ts";
import type { Language, MadePosterView } from "../../state/views.ts";
import { Code } from "../../ui/code.tsx";
import { Emblem } from "../../ui/emblem.tsx";
import { Wordmark } from "../../ui/wordmark.tsx";
import { POSTER_LINES } from "./poster-lines.ts";
import { printOnMount } from "./printing.ts";
import "../../ui/css/poster.css";

export function PrintedPoster(props: { poster: MadePosterView; onDone: () => void }) {
  printOnMount(() => props.onDone());
  return (
    <Portal ref={(wrapper) => wrapper.classList.add("sheets")}>
      <Sheet poster={props.poster} />
    </Portal>
  );
}

/** In both languages, whatever the page is in: nobody knows who will stand before it. */
function Sheet(props: { poster: MadePosterView }) {
  const session = useSession();
  const first = () => props.poster.language;
  const second = () => LANGUAGES.find((each) => each !== first()) ?? first();
  const lines = () => POSTER_LINES[first()];
  const date = (language: Language) => dateOfDay(language, props.poster.expiresDay);
  return (
    <section class="poster" lang={first()}>
      <header class="poster-head">
        <Wordmark />
        <p>{session.member()?.factoryName}</p>
      </header>
      <h1>
        {lines().title}
        <span lang={second()}>{POSTER_LINES[second()].title}</span>
      </h1>
      <div class="poster-code">
        <Code link={props.poster.link} />
        <div class="poster-sign">
          <Emblem fingerprint={session.member()?.fingerprint ?? ""} size={104} />
          <p>
            {lines().sign}
            <span lang={second()}>{POSTER_LINES[second()].sign}</span>
          </p>
        </div>
      </div>
      <div class="poster-lines">
        <Lines language={first()} />
        <Lines language={second()} />
      </div>
      <footer class="poster-foot">
        <p>
          <b>{new URL(props.poster.link).host}</b>
        </p>
        <p>
          {lines().until(date(first()))} ·{" "}
          <span lang={second()}>{POSTER_LINES[second()].until(date(second()))}</span>
        </p>
        <p>{lines().number(String(props.poster.number))}</p>
      </footer>
    </section>
  );
}

function Lines(props: { language: Language }) {
  const lines = () => POSTER_LINES[props.language];
  return (
    <div lang={props.language}>
      <p>{lines().scan}</p>
      <p>
        <b>{lines().managers}</b>
      </p>
      <p>{lines().room}</p>
    </div>
  );
}
