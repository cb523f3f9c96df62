/**
 * What workers say to an answer or a "done" of management: replies of kind "helped" or "not-yet". Those that
 * follow each other are shown as one line; who says it twice is counted once, with the later word.
 */
import type { PostView } from "./views.ts";

export interface FeedbackRun {
  /** What it speaks about. */
  readonly about: "answer" | "done";
  readonly helped: readonly PostView[];
  readonly notYet: readonly PostView[];
  /** This member's own, the latest. */
  readonly mine: PostView | null;
}

export function isFeedback(post: PostView): boolean {
  return post.kind === "helped" || post.kind === "not-yet";
}

/** By the id of the first post of each run. */
export function feedbackRuns(posts: readonly PostView[]): ReadonlyMap<string, FeedbackRun> {
  const runs = new Map<string, FeedbackRun>();
  let about: FeedbackRun["about"] = "answer";
  let run: PostView[] = [];
  const close = () => {
    const first = run[0];
    if (first !== undefined) runs.set(first.id, runOf(about, run));
    run = [];
  };
  for (const post of posts) {
    if (isFeedback(post)) run.push(post);
    else {
      close();
      about = aboutOf(post) ?? about;
    }
  }
  close();
  return runs;
}

/** The answer or "done" that this member may still say something about; null when there is none. */
export function unheardDeed(posts: readonly PostView[]): PostView | null {
  const latest = posts.findLastIndex((post) => deedOf(post) !== null);
  const deed = posts[latest];
  if (deed === undefined || deedOf(deed) === "promise") return null;
  const isSaid = posts
    .slice(latest + 1)
    .some((post) => isFeedback(post) && post.author.isMine && !post.isRemoved);
  return isSaid ? null : deed;
}

/** Only management and facilitators answer, promise and report. */
export function deedOf(post: PostView): "answer" | "promise" | "done" | null {
  const { kind, author, isRemoved } = post;
  const isOfficial = author.role === "manager" || author.role === "facilitator";
  const isDeed = kind === "answer" || kind === "promise" || kind === "done";
  return isOfficial && isDeed && !isRemoved ? kind : null;
}

function aboutOf(post: PostView): FeedbackRun["about"] | null {
  const deed = deedOf(post);
  return deed === null ? null : deed === "done" ? "done" : "answer";
}

function runOf(about: FeedbackRun["about"], posts: readonly PostView[]): FeedbackRun {
  const latest = new Map(posts.filter((post) => !post.isRemoved).map((post) => [post.author.id, post]));
  const said = [...latest.values()];
  return {
    about,
    helped: said.filter((post) => post.kind === "helped"),
    notYet: said.filter((post) => post.kind === "not-yet"),
    mine: said.findLast((post) => post.author.isMine) ?? null,
  };
}
