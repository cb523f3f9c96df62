/**
 * Where a person is, as a signal. The address stays `/` and the title "Gopy"; the place is kept in the
 * history entry by replacing it, so Back shows nothing and a reload comes back here. Only `/j#…` (a slip)
 * and `/new` (founding) are other paths, and both are left at once.
 */
import { type Accessor, createSignal } from "solid-js";
import { type AuthorId, isId, type RoomId, type StreamId } from "#protocol/ids";
import { type KeptSlip, keptSlip } from "../platform/kept-slip.ts";
import { TOPICS } from "./topics.ts";
import type { Topic } from "./views.ts";

export type Place =
  | { readonly at: "home" | "people" | "me" | "join" | "founding" | "reports" }
  | { readonly at: "safety" | "recovery" | "recover" }
  | { readonly at: "officials" | "slips" | "posters" | "keys" | "farewell" }
  | { readonly at: "ending"; readonly author: AuthorId }
  | { readonly at: "readers"; readonly room: RoomId }
  /** `from`: the Room it was opened in, null for one's own page. */
  | { readonly at: "help"; readonly from: RoomId | null }
  | { readonly at: "room"; readonly room: RoomId }
  | { readonly at: "queue"; readonly room: RoomId }
  | { readonly at: "search"; readonly room: RoomId }
  | { readonly at: "moderation"; readonly room: RoomId }
  | { readonly at: "export"; readonly room: RoomId }
  | { readonly at: "retention"; readonly room: RoomId }
  | { readonly at: "board"; readonly room: RoomId; readonly topic: Topic }
  | { readonly at: "compose"; readonly room: RoomId; readonly topic: Topic }
  | {
      readonly at: "thread";
      readonly room: RoomId;
      readonly topic: Topic;
      readonly stream: StreamId;
      /** The post somebody came for. */
      readonly post?: string | null;
    }
  | {
      readonly at: "removal";
      readonly room: RoomId;
      readonly topic: Topic;
      readonly stream: StreamId;
      readonly author: AuthorId;
    };

export interface Navigation {
  readonly place: Accessor<Place>;
  /** The slip's link this tab was opened with: its fragment has left the address bar. */
  readonly slipLink: string | null;
  go(place: Place): void;
  /** `first` is given a moment before the other page is called for; this one is empty by then. */
  leave(first?: Promise<unknown> | null): void;
}

/** Where "leave page" leads: a page that nobody asks about. */
export const HARMLESS_PAGE = "https://www.google.com/";
const NEUTRAL_PATH = "/";
const FIRST_MS_MAX = 400;

export function createNavigation(page: Window): Navigation {
  const slip = keptSlip(page);
  const [slipLink, start] = arrival(page, slip);
  const [place, setPlace] = createSignal<Place>(start);
  const go = (next: Place) => {
    slip.write(next.at === "join" ? slipLink : null);
    page.history.replaceState({ place: next }, "", NEUTRAL_PATH);
    setPlace(next);
  };
  go(start);
  return { place, slipLink, go, leave: (first) => leave(page, slip, first ?? null) };
}

/** Where the arrow leads, or null at the top. */
export function parentOf(place: Place): Place | null {
  switch (place.at) {
    case "removal":
      return { at: "thread", room: place.room, topic: place.topic, stream: place.stream };
    case "officials":
    case "slips":
    case "posters":
    case "keys":
      return { at: "people" };
    case "ending":
      return { at: "officials" };
    case "thread":
    case "compose":
      return { at: "board", room: place.room, topic: place.topic };
    case "board":
    case "queue":
    case "search":
    case "readers":
    case "moderation":
    case "export":
    case "retention":
      return { at: "room", room: place.room };
    case "help":
      return place.from === null ? { at: "me" } : { at: "room", room: place.from };
    case "room":
    case "people":
    case "me":
    case "reports":
    case "farewell":
    case "founding":
      return { at: "home" };
    case "safety":
    case "recovery":
      return { at: "me" };
    default:
      return null;
  }
}

/** A place kept earlier, or null for anything else that may stand in a history entry. */
export function parsePlace(state: unknown): Place | null {
  const place = property(state, "place");
  const at = property(place, "at");
  const room = property(place, "room");
  const topic = property(place, "topic");
  const stream = property(place, "stream");
  const author = property(place, "author");
  if (at === "home" || at === "people" || at === "me" || at === "founding" || at === "reports") return { at };
  if (at === "officials" || at === "slips" || at === "posters" || at === "keys" || at === "farewell")
    return { at };
  if (at === "ending" && isId(author)) return { at, author: author as AuthorId };
  if (at === "help") {
    const from = property(place, "from");
    return { at, from: isId(from) ? (from as RoomId) : null };
  }
  if (at === "safety" || at === "recovery" || at === "recover") return { at };
  if (!isId(room)) return null;
  if (at === "readers") return { at, room: room as RoomId };
  if (
    at === "room" ||
    at === "queue" ||
    at === "search" ||
    at === "moderation" ||
    at === "export" ||
    at === "retention"
  )
    return { at, room: room as RoomId };
  if (!isTopic(topic)) return null;
  if (at === "board" || at === "compose") return { at, room: room as RoomId, topic };
  if (!isId(stream)) return null;
  const thread = { room: room as RoomId, topic, stream: stream as StreamId };
  if (at === "removal" && isId(author)) return { at, ...thread, author: author as AuthorId };
  if (at !== "thread") return null;
  const post = property(place, "post");
  return isPostId(post) ? { at, ...thread, post } : { at, ...thread };
}

/** Somebody in the middle of joining is there again after a reload. */
function arrival(page: Window, slip: KeptSlip): readonly [string | null, Place] {
  const { pathname, href } = page.location;
  if (pathname === "/j") return [href, { at: "join" }];
  if (pathname === "/new") return [null, { at: "founding" }];
  if (pathname === "/recover") return [href, { at: "recover" }];
  const kept = isJoining(page.history.state) ? slip.read() : null;
  return kept === null ? [null, parsePlace(page.history.state) ?? { at: "home" }] : [kept, { at: "join" }];
}

function isJoining(state: unknown): boolean {
  return property(property(state, "place"), "at") === "join";
}

/** The page is emptied first: on a slow network the old one would stay visible until the new one answers. */
function leave(page: Window, slip: KeptSlip, first: Promise<unknown> | null): void {
  slip.write(null);
  page.history.replaceState(null, "", NEUTRAL_PATH);
  page.document.body.replaceChildren();
  const go = () => page.location.replace(HARMLESS_PAGE);
  if (first === null) return go();
  const moment = new Promise((resolve) => page.setTimeout(resolve, FIRST_MS_MAX));
  void Promise.race([first, moment]).then(go, go);
}

function isPostId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{32}\/[0-9a-f]{8}\/\d{1,10}$/.test(value);
}

function isTopic(value: unknown): value is Topic {
  return TOPICS.some((topic) => topic === value);
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
