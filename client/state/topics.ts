import type { Topic } from "./views.ts";

/** In the order screens list them: what most workers look for first. */
export const TOPICS: readonly Topic[] = [
  "compensation",
  "working-time",
  "safety",
  "contracts",
  "discrimination",
  "association",
  "forced-labour",
  "child-labour",
  "general",
];
