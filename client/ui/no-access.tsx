/** A Room that does not open to this phone any more says so. What is seen by few is fetched by them. */
import { ErrorBoundary, lazy, Show, Suspense } from "solid-js";
import { useRoom } from "../state/create-session.ts";

const AccessNotice = lazy(async () => ({
  default: (await import("./readers/access-notice.tsx")).AccessNotice,
}));
const AccessWords = lazy(async () => ({
  default: (await import("./readers/access-notice.tsx")).AccessWords,
}));

/** Nothing while the Room is open; `kept` are words that were being written there. */
export function NoAccess(props: { room: string; at: "row" | "room" | "thread"; kept?: string }) {
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
            <Show when={props.at !== "row"} fallback={<AccessWords access={closed()} />}>
              <AccessNotice access={closed()} isThread={props.at === "thread"} kept={props.kept ?? ""} />
            </Show>
          </Suspense>
        </ErrorBoundary>
      )}
    </Show>
  );
}

/** Whether words can be written in a Room. */
export function useIsOpen(room: () => string): () => boolean {
  const view = useRoom(room);
  return () => (view()?.access ?? "open") === "open";
}
