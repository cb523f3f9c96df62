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

/** Names shared by the screen that takes words back and the one that offers them again. */
export const draftNames = {
  reply: (room: string, stream: string) => `reply/${room}/${stream}`,
  title: (room: string, topic: string) => `title/${room}/${topic}`,
  text: (room: string, topic: string) => `text/${room}/${topic}`,
};
