/** Pages of facilitators that few open: fetched together. */
import { Match, Show, Switch } from "solid-js";
import { useSession } from "../../state/create-session.ts";
import type { Place } from "../../state/navigation.ts";
import type { MemberView } from "../../state/views.ts";
import { KeysPage } from "./keys-page.tsx";
import { OfficialsPage } from "./officials-page.tsx";
import { PostersPage } from "./posters-page.tsx";
import { EndingPage, RemovalPage } from "./removal-page.tsx";
import { SlipsPage } from "./slips-page.tsx";

export function StaffPages(props: { member: MemberView }) {
  const session = useSession();
  const place = () => session.navigation.place();
  /** The Room that everybody is in knows every official. */
  const everyone = () => props.member.rooms.find(({ kind }) => kind === "everyone")?.room;
  return (
    <Show when={everyone()}>
      {(room) => (
        <Switch>
          <Match when={as(place(), "officials")}>
            <OfficialsPage room={room()} />
          </Match>
          <Match when={as(place(), "slips")}>
            <SlipsPage />
          </Match>
          <Match when={as(place(), "posters")}>
            <PostersPage />
          </Match>
          <Match when={as(place(), "keys")}>
            <KeysPage member={props.member} />
          </Match>
          <Match when={as(place(), "ending")}>
            {(here) => <EndingPage room={room()} author={here().author} />}
          </Match>
          <Match when={as(place(), "removal")}>{(here) => <RemovalPage {...here()} />}</Match>
        </Switch>
      )}
    </Show>
  );
}

function as<At extends Place["at"]>(place: Place, at: At): Extract<Place, { readonly at: At }> | null {
  return place.at === at ? (place as Extract<Place, { readonly at: At }>) : null;
}
