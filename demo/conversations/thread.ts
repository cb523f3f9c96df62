/** The shape of one conversation of the demo factory. */
import type { DemoVoice } from "../people.ts";

export type DemoRoom = "everyone" | "workers" | "management" | "committee";

/** The eight clusters of the Better Work programme and one for everything else. */
export type Topic =
  | "child-labour"
  | "discrimination"
  | "forced-labour"
  | "association"
  | "compensation"
  | "contracts"
  | "safety"
  | "working-time"
  | "general";

export interface DemoReply {
  readonly voice: DemoVoice;
  /** As first sent. */
  readonly text: string;
  readonly anonymous?: true;
  /** The corrected text that replaced `text`. */
  readonly edited?: string;
  /** Removed by its author afterwards: the place stays, the text is no longer shown. */
  readonly removed?: true;
  /** Minutes after the thread was opened, growing from reply to reply, never past today. */
  readonly minutesLater: number;
}

export interface DemoThread {
  readonly room: DemoRoom;
  readonly topic: Topic;
  readonly voice: DemoVoice;
  readonly title: string;
  readonly text: string;
  readonly anonymous?: true;
  readonly daysAgo: number;
  readonly replies: readonly DemoReply[];
}
