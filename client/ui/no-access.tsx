/** A Room that does not open to this phone any more says so. What is seen by few is fetched by them. */
import { ErrorBoundary, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { useRoom } from "../state/create-session.ts";

const AccessNotice = lazy(async () => ({
  default: (await import("./readers/access-notice.tsx")).AccessNotice,
}));
const AccessFoot = lazy(async () => ({
  default: (await import("./readers/access-notice.tsx")).AccessFoot,
}));
const AccessWords = lazy(async () => ({
  default: (await import("./readers/access-notice.tsx")).AccessWords,
}));

/** Nothing while the Room is open; at "all" it stands for every Room of the member; `kept` are words that were being written there. */
export function NoAccess(props: {
  room: string;
  at: "row" | "all" | "room" | "thread" | "foot";
  kept?: string;
}) {
  const room = useRoom(() => props.room);
  const access = () => {
    const now = room()?.access ?? "open";
    return now === "open" ? null : now;
  };
  return (
    <Show when={access()}>
      {(closed) => (
        <ErrorBoundary fallback={null}>
          <Suspense>
            <Switch
              fallback={<AccessNotice access={closed()} of={noticeOf(props.at)} kept={props.kept ?? ""} />}
            >
              <Match when={props.at === "row"}>
                <AccessWords access={closed()} />
              </Match>
              <Match when={props.at === "foot"}>
                <AccessFoot access={closed()} kept={props.kept ?? ""} />
              </Match>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      )}
    </Show>
  );
}

function noticeOf(at: string): "all" | "room" | "thread" {
  return at === "all" || at === "thread" ? at : "room";
}

/** Whether words can be written in a Room. */
export function useIsOpen(room: () => string): () => boolean {
  const view = useRoom(room);
  return () => (view()?.access ?? "open") === "open";
}
