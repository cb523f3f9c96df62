/** The frame of every page: hem with title, back and leave; body; a foot that stays in reach. */
import { createContext, type JSX, lazy, Show, Suspense, useContext } from "solid-js";
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import { useSession } from "../state/create-session.ts";
import { parentOf } from "../state/navigation.ts";
import { Tap } from "./button.tsx";
import { NewVersion } from "./new-version.tsx";

const VisitLine = lazy(async () => ({ default: (await import("./visit-line.tsx")).VisitLine }));

const FarewellLine = lazy(async () => ({
  default: (await import("./farewell-line.tsx")).FarewellLine,
}));

/** On a wide screen a list stands beside the page; only the page is the main landmark. */
export const PaneContext = createContext<"main" | "list">("main");

export function Page(props: {
  title: JSX.Element;
  children: JSX.Element;
  foot?: JSX.Element;
  isFootBare?: boolean;
}) {
  const isMain = useContext(PaneContext) === "main";
  const { phone, member } = useSession();
  return (
    <div class="page">
      <Hem title={props.title} isMain={isMain} />
      <Body isMain={isMain}>
        <div class="page-body">
          <Show when={isMain}>
            <NewVersion />
            <Show when={member()?.farewell}>
              {(farewell) => (
                <Suspense>
                  <FarewellLine farewell={farewell()} />
                </Suspense>
              )}
            </Show>
            <Show when={phone.state()?.keeping === "visit"}>
              <Suspense>
                <VisitLine />
              </Suspense>
            </Show>
          </Show>
          {props.children}
        </div>
        <Show when={props.foot}>
          <div class="page-foot" classList={{ "is-bare": props.isFootBare ?? false }}>
            {props.foot}
          </div>
        </Show>
      </Body>
    </div>
  );
}

/** A page stays what it is; `Dynamic` would be chosen anew, and brings a kilobyte of attribute names. */
function Body(props: { isMain: boolean; children: JSX.Element }) {
  if (props.isMain) return <main class="page-main">{props.children}</main>;
  return <div class="page-main">{props.children}</div>;
}

function Hem(props: { title: JSX.Element; isMain: boolean }) {
  const t = useFirstMessages();
  const session = useSession();
  const parent = () => parentOf(session.navigation.place());
  return (
    <header class="hem denim">
      <div class="hem-bar" classList={{ "has-no-back": parent() === null }}>
        <Show when={parent()}>
          {(place) => (
            <Tap icon="back" class="back" onPress={() => session.navigation.go(place())}>
              <span class="hidden-text">{t().app.back}</span>
            </Tap>
          )}
        </Show>
        <Title isMain={props.isMain}>{props.title}</Title>
        <Leave />
      </div>
    </header>
  );
}

function Title(props: { isMain: boolean; children: JSX.Element }) {
  if (!props.isMain) return <h2 class="hem-title is-clamped">{props.children}</h2>;
  return (
    <h1 class="hem-title is-clamped" tabindex="-1">
      {props.children}
    </h1>
  );
}

export function Leave() {
  const t = useFirstMessages();
  const session = useSession();
  return (
    <Tap icon="leave" class="leave" onPress={() => session.navigation.leave()}>
      {t().app.leave}
    </Tap>
  );
}
