/** What somebody who is in already may do with a poster, or having come in by one, with a slip. */
import { Show } from "solid-js";
import { usePosterWords } from "../../i18n/poster-words.ts";
import { useFirstMessages } from "../../i18n/use-first-messages.ts";
import { useSession } from "../../state/create-session.ts";
import { Button } from "../../ui/button.tsx";

export function InByPoster(props: { isPoster: boolean }) {
  const words = usePosterWords();
  return (
    <Show when={props.isPoster} fallback={<WithSlip />}>
      <p>{words().already}</p>
    </Show>
  );
}

/** A certificate without a vote is not exchanged: that would leave two of one person in the list of who came in. */
function WithSlip() {
  const t = useFirstMessages();
  const words = usePosterWords();
  const session = useSession();
  return (
    <>
      <p>{t().join.alreadyAbout}</p>
      <h2>{words().upgrade(t().rooms.workers)}</h2>
      <p>{words().upgradeHow}</p>
      <p>{words().upgradeNew}</p>
      <Button look="line" icon="phone" onPress={() => session.navigation.go({ at: "safety" })}>
        {words().upgradeGo}
      </Button>
    </>
  );
}
