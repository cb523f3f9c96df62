/**
 * What the demo factory has talked about in the last 45 days, as data: one file a topic. Legal statements
 * come from the fact base and name their article; dates in promises are relative ("tháng sau") so that the
 * demo never grows old.
 */
import { associationThreads } from "./conversations/association.ts";
import { childLabourThreads } from "./conversations/child-labour.ts";
import { compensationThreads } from "./conversations/compensation.ts";
import { contractsThreads } from "./conversations/contracts.ts";
import { discriminationThreads } from "./conversations/discrimination.ts";
import { forcedLabourThreads } from "./conversations/forced-labour.ts";
import { generalThreads } from "./conversations/general.ts";
import { safetyThreads } from "./conversations/safety.ts";
import type { DemoThread } from "./conversations/thread.ts";
import { workingTimeThreads } from "./conversations/working-time.ts";

export type { DemoReply, DemoRoom, DemoThread, Topic } from "./conversations/thread.ts";
export type { DemoVoice } from "./people.ts";

export const DEMO_THREADS: readonly DemoThread[] = [
  ...childLabourThreads,
  ...discriminationThreads,
  ...forcedLabourThreads,
  ...associationThreads,
  ...compensationThreads,
  ...contractsThreads,
  ...safetyThreads,
  ...workingTimeThreads,
  ...generalThreads,
];
