/** The boards of a Room with how much stands on each, always all nine in one order. */
import { type Accessor, createMemo } from "solid-js";
import type { RoomId } from "#protocol/ids";
import { createWatched } from "./create-watched.ts";
import type { Engine } from "./engine.ts";
import { TOPICS } from "./topics.ts";
import type { Topic } from "./views.ts";

export interface TopicCount {
  readonly topic: Topic;
  readonly threads: number;
  readonly unread: number;
}

export function createTopics(engine: Engine, room: Accessor<RoomId>): Accessor<readonly TopicCount[]> {
  const counted = createWatched<TopicCount[]>(room, "topic", (onChange) =>
    engine.watchTopics(room(), (topics) => onChange([...topics])),
  );
  return createMemo(() => TOPICS.map((topic) => countOf(counted() ?? [], topic)));
}

export function sumOf(topics: readonly TopicCount[]): { readonly threads: number; readonly unread: number } {
  return topics.reduce(
    (sum, count) => ({ threads: sum.threads + count.threads, unread: sum.unread + count.unread }),
    { threads: 0, unread: 0 },
  );
}

function countOf(counts: readonly TopicCount[], topic: Topic): TopicCount {
  return counts.find((count) => count.topic === topic) ?? { topic, threads: 0, unread: 0 };
}
