/** Where a field would be, once the factory is about to go; nothing before. Fetched by the few who see it. */
import { ErrorBoundary, lazy, Show, Suspense } from "solid-js";
import { useSession } from "../state/create-session.ts";

const FarewellClosed = lazy(async () => ({
  default: (await import("./farewell-line.tsx")).FarewellClosed,
}));

export function WriteClosed(props: { kept: string }) {
  const { member } = useSession();
  return (
    <Show when={member()?.farewell}>
      {(farewell) => (
        <ErrorBoundary fallback={null}>
          <Suspense>
            <FarewellClosed farewell={farewell()} kept={props.kept} />
          </Suspense>
        </ErrorBoundary>
      )}
    </Show>
  );
}
