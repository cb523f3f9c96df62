/** What every screen shares: the engine, the member, the place, the drafts, and one voice for a screen reader. */
import { type Accessor, createContext, createEffect, createSignal, useContext } from "solid-js";
import { keepAppOffline } from "../platform/app-updates.ts";
import { browserDrafts } from "../platform/drafts.ts";
import { createMember } from "./create-member.ts";
import { createPhone, type Phone } from "./create-phone.ts";
import type { Engine } from "./engine.ts";
import { type KeptDrafts, keptDrafts } from "./kept-drafts.ts";
import { createNavigation, type Navigation } from "./navigation.ts";
import type { Safety } from "./safety.ts";
import type { InviteView, MemberView, RoomView } from "./views.ts";

export interface Session {
  readonly engine: Engine;
  readonly member: Accessor<MemberView | null | undefined>;
  readonly navigation: Navigation;
  readonly drafts: KeptDrafts;
  readonly phone: Phone;
  /** The latest thing worth saying aloud. */
  readonly announcement: Accessor<string>;
  readonly announce: (text: string) => void;
  /** Invitations made in this tab, kept nowhere else. */
  readonly invites: Accessor<readonly InviteView[]>;
  readonly setInvites: (invites: readonly InviteView[]) => void;
  /** What was searched last, so that coming back from a hit finds the others; kept nowhere else. */
  readonly searched: Accessor<string>;
  readonly setSearched: (words: string) => void;
  /** A newer app than the one running is on the phone. */
  readonly hasNewVersion: Accessor<boolean>;
}

export interface SessionParts {
  readonly engine: Engine;
  readonly safety: Safety;
  /** Starts the whole app anew, with nothing in memory. */
  readonly startAnew: () => void;
}

export function createSession({ engine, safety, startAnew }: SessionParts, page: Window): Session {
  const [announcement, announce] = createSignal("");
  const [invites, setInvites] = createSignal<readonly InviteView[]>([]);
  const [searched, setSearched] = createSignal("");
  const drafts = keptDrafts(browserDrafts(), safety);
  const phone = createPhone(safety, drafts, startAnew);
  const member = createMember(engine);
  const navigation = createNavigation(page);
  return {
    engine,
    member,
    navigation: {
      ...navigation,
      leave() {
        drafts.leave();
        navigation.leave(phone.leaving());
      },
    },
    drafts,
    phone,
    announcement,
    announce,
    invites,
    setInvites,
    searched,
    setSearched,
    hasNewVersion: createHasNewVersion(page, member),
  };
}

/** The app is kept on the phone once somebody is in; a visitor without a slip is left alone. */
function createHasNewVersion(
  page: Window,
  member: Accessor<MemberView | null | undefined>,
): Accessor<boolean> {
  const [hasNewVersion, setHasNewVersion] = createSignal(false);
  let isKept = false;
  createEffect(() => {
    if (isKept || !member()) return;
    isKept = true;
    keepAppOffline(page, () => setHasNewVersion(true));
  });
  return hasNewVersion;
}

export const SessionContext = createContext<Session>();

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("no SessionContext");
  return session;
}

/** One Room of the member, undefined once it is gone. */
export function useRoom(room: Accessor<string>): Accessor<RoomView | undefined> {
  const session = useSession();
  return () => session.member()?.rooms.find((view) => view.room === room());
}
