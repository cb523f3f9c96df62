/** A text being written, kept under a name until it is handed over. */
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import type { Drafts } from "../platform/drafts.ts";

export interface Draft {
  readonly text: Accessor<string>;
  readonly setText: (text: string) => void;
}

export function createDraft(drafts: Drafts, name: Accessor<string>): Draft {
  const [text, setSignal] = createSignal(drafts.read(name()));
  createEffect(on(name, (current) => setSignal(drafts.read(current)), { defer: true }));
  const setText = (next: string) => {
    drafts.write(name(), next);
    setSignal(next);
  };
  return { text, setText };
}

export interface DraftChoice {
  readonly isChosen: Accessor<boolean>;
  readonly choose: (isChosen: boolean) => void;
}

/** A box ticked while writing: whoever chose to write without a nickname must not find the choice gone. */
export function createDraftChoice(drafts: Drafts, name: Accessor<string>): DraftChoice {
  const { text, setText } = createDraft(drafts, name);
  return { isChosen: () => text() !== "", choose: (isChosen) => setText(isChosen ? "yes" : "") };
}

/** Names shared by the screen that takes words back and the one that offers them again. */
export const draftNames = {
  reply: (room: string, stream: string) => `reply/${room}/${stream}`,
  replyUnnamed: (room: string, stream: string) => `reply-unnamed/${room}/${stream}`,
  doing: (room: string, stream: string) => `doing/${room}/${stream}`,
  owner: (room: string, stream: string) => `owner/${room}/${stream}`,
  due: (room: string, stream: string) => `due/${room}/${stream}`,
  title: (room: string, topic: string) => `title/${room}/${topic}`,
  text: (room: string, topic: string) => `text/${room}/${topic}`,
  unnamed: (room: string, topic: string) => `unnamed/${room}/${topic}`,
  report: (room: string, stream: string, post: string) => `report/${room}/${stream}/${post}`,
  reportReason: (room: string, stream: string, post: string) => `report-reason/${room}/${stream}/${post}`,
  reportNamed: (room: string, stream: string, post: string) => `report-named/${room}/${stream}/${post}`,
  asks: (room: string, topic: string) => `asks/${room}/${topic}`,
};

/** Of these names, those of words that would be lost; the others are choices that belong to them. */
export function typedDrafts(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^(?:reply|title|text|report)\//.test(name));
}
