/** The nickname on a paper in a denim pocket: another one at a tap, an own one for whoever wants it. */
import { createSignal, type JSX, Show } from "solid-js";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { NICKNAME_CHARACTERS_MAX } from "../../state/engine.ts";
import { Button, Tap } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";

export function Pocket(props: {
  nickname: string;
  onAnother: () => void;
  onWrite: (nickname: string) => void;
}) {
  const t = useFirstMessages();
  const [isWriting, setIsWriting] = createSignal(false);
  const another = () => {
    setIsWriting(false);
    props.onAnother();
  };
  return (
    <PocketCloth
      paper={
        <Show
          when={isWriting()}
          fallback={<SuggestedName nickname={props.nickname} onWrite={() => setIsWriting(true)} />}
        >
          <Field
            label={t().join.ownLabel}
            value={props.nickname}
            charactersMax={NICKNAME_CHARACTERS_MAX}
            about={t().join.ownWarning}
            onInput={(nickname) => props.onWrite(nickname)}
          />
        </Show>
      }
    >
      <Button look="line" icon="again" onPress={another}>
        {t().join.another}
      </Button>
      <p class="small">{t().join.nothingAsked}</p>
    </PocketCloth>
  );
}

/** The pencil stands on the paper itself: most people never need it. */
function SuggestedName(props: { nickname: string; onWrite: () => void }) {
  const t = useFirstMessages();
  return (
    <div class="pocket-suggested">
      <span class="small">{t().join.here}</span>
      <Tap icon="write" onPress={props.onWrite}>
        {t().join.ownName}
      </Tap>
      <p class="pocket-name" aria-live="polite">
        {props.nickname}
      </p>
    </div>
  );
}

/** The pocket alone, for whatever its paper says. */
export function PocketCloth(props: { paper: JSX.Element; children: JSX.Element }) {
  return (
    <div class="pocket">
      <div class="pocket-paper">{props.paper}</div>
      <div class="pocket-cloth">
        <svg class="cloth" viewBox="0 0 328 188" preserveAspectRatio="none" aria-hidden="true">
          <path class="cloth-ground" d="M3 4h322v138l-161 42L3 142z" />
          <path class="cloth-stitch" d="M9 14h310M9 21h310M10 29v106l154 40 154-40V29" />
        </svg>
        {props.children}
      </div>
    </div>
  );
}
