/** Who you are here, your language, and what this phone keeps. */
import { createSignal, For, type JSX, Show } from "solid-js";
import { usePosterWords } from "../../i18n/poster-words.ts";
import { useReadingWords } from "../../i18n/reading-words.ts";
import { useMessages } from "../../i18n/use-messages.ts";
import { useSession } from "../../state/create-session.ts";
import { chooseTextSize, TEXT_SIZES, type TextSize, textSizeIn } from "../../state/text-size.ts";
import type { MemberView } from "../../state/views.ts";
import { Choice } from "../../ui/choice.tsx";
import { Emblem } from "../../ui/emblem.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Page } from "../../ui/page.tsx";
import { Row } from "../../ui/row.tsx";
import { LanguageSwitch } from "../../ui/standalone.tsx";
import { Swatch } from "../../ui/swatch.tsx";
import { officialRole, WovenLabel } from "../../ui/woven-label.tsx";
import { Doors, Holdings, Rename } from "./holdings.tsx";

export function MePage(props: { member: MemberView }) {
  const t = useMessages();
  const posters = usePosterWords();
  const session = useSession();
  const name = () => (props.member.role === "worker" ? t().me.nickname : t().me.name);
  return (
    <Page title={t().me.title}>
      <dl class="facts-list">
        <Fact term={name()}>
          <Swatch author={props.member.author} />
          {props.member.nickname}
          <Show when={props.member.role === "worker"}>
            <Rename nickname={props.member.nickname} />
          </Show>
        </Fact>
        <Fact term={t().me.role}>
          <Show when={officialRole(props.member.role)} fallback={t().roles[props.member.role]}>
            {(role) => <WovenLabel role={role()} />}
          </Show>
        </Fact>
        <Fact term={t().me.factory}>
          <Emblem fingerprint={props.member.fingerprint} size={48} />
          {props.member.factoryName}
        </Fact>
        <Fact term={t().me.founder}>{props.member.founderName}</Fact>
        <Fact term={t().app.language}>
          <LanguageSwitch onChange={(language) => void session.engine.setLanguage(language)} />
        </Fact>
      </dl>
      <TextSizeChoice />
      <Show when={props.member.isByPoster}>
        <p class="inset seamed">{posters().mine(t().rooms.workers)}</p>
      </Show>
      <ReadersRows member={props.member} />
      <section>
        <h2 class="hidden-text">{t().room.help}</h2>
        <ul class="rows">
          <Row
            title={t().room.help}
            about={t().room.helpAbout}
            icon={<Icon name="call" />}
            onPress={() => session.navigation.go({ at: "help", from: null })}
          />
        </ul>
      </section>
      <Doors />
      <Facts title={t().me.stores} facts={kept(props.member, t().me)} more={<Holdings />} />
      <Facts
        title={t().me.limits}
        facts={[
          ["phone", t().me.limitPhone],
          ["eye", t().me.limitCamera],
          ["write", t().me.limitStyle],
          ["broken", t().me.limitLost],
        ]}
      />
    </Page>
  );
}

function TextSizeChoice() {
  const t = useMessages();
  const [size, setSize] = createSignal(textSizeIn(storage()));
  const choose = (chosen: TextSize) => {
    chooseTextSize(storage(), chosen);
    setSize(chosen);
  };
  return (
    <div class="inset seamed">
      <Choice
        legend={t().me.textSize}
        isSideBySide
        value={size()}
        onChange={choose}
        options={TEXT_SIZES.map((value) => ({ value, title: t().me.textSizes[value] }))}
      />
    </div>
  );
}

/** Reading the property throws where a browser forbids storage. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

/** Who can read: one row for each of one's rooms. */
function ReadersRows(props: { member: MemberView }) {
  const t = useMessages();
  const words = useReadingWords();
  const session = useSession();
  return (
    <section>
      <h2 class="section-title">{words().title}</h2>
      <ul class="rows">
        <For each={props.member.rooms}>
          {(view) => (
            <Row
              title={t().rooms[view.kind]}
              icon={<Icon name="eye" />}
              onPress={() => session.navigation.go({ at: "readers", room: view.room })}
            />
          )}
        </For>
      </ul>
    </section>
  );
}

type Line = readonly [icon: IconName, words: string];
interface KeptWords {
  readonly storesKeys: string;
  readonly storesPosts: string;
  readonly storesNot: string;
  readonly storesFounder: string;
}

function kept(member: MemberView, words: KeptWords): readonly Line[] {
  const lines: readonly Line[] = [
    ["needle", words.storesKeys],
    ["copy", words.storesPosts],
    ["unpick", words.storesNot],
  ];
  return member.isFounder ? [["room", words.storesFounder], ...lines] : lines;
}

function Fact(props: { term: string; children: JSX.Element }) {
  return (
    <div class="fact-pair">
      <dt class="small">{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Facts(props: { title: string; facts: readonly Line[]; more?: JSX.Element }) {
  return (
    <section class="inset stack is-tight seamed">
      <h2>{props.title}</h2>
      <ul class="facts">
        <For each={props.facts}>
          {(fact) => (
            <li>
              <Icon name={fact[0]} />
              {fact[1]}
            </li>
          )}
        </For>
        {props.more}
      </ul>
    </section>
  );
}
