/**
 * CLIENT1: what a person did is true exactly once. Held against the shelves of all Threads, key by key, and
 * against what the newcomer's screen shows, word by word.
 */
import { deepStrictEqual } from "node:assert/strict";
import type { PostView } from "#client/state/views";
import { parsePostValue } from "#client/sync/post-values";
import type { AuthorId } from "#protocol/ids";
import { parseShelfKey } from "#protocol/sealed/intents";
import { sameValue } from "#protocol/sealed/shelf-value";
import { NO_BOARD } from "#protocol/wire/frames/append";
import type { Deed, SimulatedMember } from "./simulated-member.ts";
import type { SimulatedTab } from "./simulated-tab.ts";
import type { Ended } from "./simulation-checks.ts";
import type { KeptIntent } from "./simulation-record.ts";
import type { Reference, Written } from "./simulation-reference.ts";

export function checkDeeds(ended: Ended, reference: Reference, newcomer: SimulatedMember): void {
  const posts = reference.written.filter(({ key }) => parsePost(key) !== null);
  checkKept(ended, posts);
  checkTexts(ended, posts);
  checkOrder(ended, posts);
  checkScreen(ended, reference, newcomer);
}

function parsePost(key: string) {
  const parsed = parseShelfKey(key);
  return parsed === null || parsed.type === "Me" ? null : parsed;
}

/** Every intent that was on a disk is true, or was taken back by its author. */
function checkKept({ record, deeds }: Ended, posts: readonly Written[]): void {
  const withdrawals = deeds.filter(({ kind, answer }) => kind === "withdraw" && answer !== "refused");
  for (const { intent } of record.kept.values()) {
    if (intent.board === NO_BOARD && parsePost(intent.key) === null) continue; // a join: counted by the join log
    const isTrue = posts.some((each) => isSame(each, intent));
    const words = parsePostValue(intent.value)?.text ?? "";
    const id = `${intent.author}/${parsePost(intent.key)?.ref}`;
    const withdrawn = withdrawals.filter(
      (deed) => deed.post === id && (deed.answer === "none" || deed.words === words),
    );
    if (!isTrue && withdrawn.length === 0)
      throw new Error(`[CLIENT1] lost: ${intent.key} in ${intent.stream}: ${words}`);
    const isGivenBack = withdrawn.some(({ answer }) => answer === "ok") && words !== "";
    if (isTrue && isGivenBack) throw new Error(`[CLIENT1] given back and sent all the same: ${words}`);
  }
}

function isSame(written: Written, intent: KeptIntent["intent"]): boolean {
  const { stream, author, key, value } = written;
  return (
    stream === intent.stream &&
    author === intent.author &&
    key === intent.key &&
    sameValue(value, intent.value)
  );
}

/** No words stand twice, none that nobody wrote, and all that the engine took. */
function checkTexts({ deeds, record }: Ended, posts: readonly Written[]): void {
  const places = new Map<string, string[]>();
  for (const { stream, key, value } of posts) {
    const text = parsePostValue(value)?.text;
    if (text !== undefined) places.set(text, [...(places.get(text) ?? []), `${stream}/${key}`]);
  }
  const said = new Set(deeds.map(({ text }) => text));
  for (const [text, where] of places) {
    if (!said.has(text)) throw new Error(`[CLIENT1] nobody said: ${text}`);
    deepStrictEqual(where.length, 1, `[CLIENT1] doubled: ${text} at ${where.join(" and ")}`);
  }
  const kept = new Set([...record.kept.values()].map(({ intent }) => parsePostValue(intent.value)?.text));
  for (const { kind, text, answer } of deeds) {
    if (answer === "ok" && text !== "" && !kept.has(text))
      throw new Error(`[CLIENT1] ${kind} answered, never kept: ${text}`);
    if (answer === "refused" && places.has(text))
      throw new Error(`[CLIENT1] ${kind} refused and sent all the same: ${text}`);
  }
}

/** What one tab wrote as one author in one Thread stands in the order it was written. */
function checkOrder({ deeds }: Ended, posts: readonly Written[]): void {
  const byText = new Map(posts.map((each) => [parsePostValue(each.value)?.text, each]));
  const last = new Map<SimulatedTab, Map<string, Written>>();
  for (const { tab, answer, text } of deeds) {
    const written = byText.get(text);
    if (text === "" || answer !== "ok" || !written) continue;
    const ofTab = last.get(tab) ?? new Map<string, Written>();
    const name = `${written.stream}/${written.author}`;
    const before = ofTab.get(name);
    if (before && written.order < before.order)
      throw new Error(`[WRITE3] out of order: ${text} stands before ${before.key}`);
    last.set(tab, ofTab.set(name, written));
  }
}

/** The newcomer's screen shows each post under the right name, with its versions, or removed. */
function checkScreen({ deeds }: Ended, reference: Reference, newcomer: SimulatedMember): void {
  const removed = new Set(
    reference.written.flatMap(({ stream, author, key }) => {
      const parsed = parsePost(key);
      return parsed?.type === "Removal" ? [`${stream}/${author}/${parsed.ref}`] : [];
    }),
  );
  const posted = new Map(
    deeds.filter(({ kind }) => kind === "start" || kind === "reply").map((deed) => [deed.text, deed]),
  );
  const edited = new Map(deeds.filter(({ kind }) => kind === "edit").map((deed) => [deed.text, deed]));
  const shown = new Set<string>();
  for (const { stream, title, posts } of newcomer.open[0]!.threads.values()) {
    const opening = posts[0]!;
    const heading = opening.isRemoved ? "" : posted.get([...opening.earlier, opening][0]!.text)?.title;
    deepStrictEqual(title, heading, "[ROOM2] a Thread under another heading");
    for (const post of posts) {
      deepStrictEqual(post.isRemoved, removed.has(`${stream}/${post.id}`), `[CLIENT1] removed: ${post.id}`);
      deepStrictEqual(post.state, "sent", `[ROOM2] a newcomer sees unsent words: ${post.text}`);
      if (post.isRemoved) continue;
      checkPost(post, posted, edited);
      shown.add(post.id);
    }
  }
  const hidden = reference.written.filter(({ stream, author, key }) => {
    const parsed = parsePost(key);
    const id: `${AuthorId}/${string}` = `${author}/${parsed?.ref ?? ""}`;
    return parsed?.type === "Post" && !shown.has(id) && !removed.has(`${stream}/${id}`);
  });
  deepStrictEqual(hidden, [], "[ROOM2] posts that no screen shows");
}

function checkPost(
  post: PostView,
  posted: ReadonlyMap<string, Deed>,
  edited: ReadonlyMap<string, Deed>,
): void {
  const [first, ...later] = [...post.earlier.map(({ text }) => text), post.text];
  const deed = posted.get(first!);
  if (!deed) throw new Error(`[CLIENT1] a post begins with words that nobody posted: ${first}`);
  const { member, isAnonymous } = deed;
  const { nickname, role } = isAnonymous ? { nickname: null, role: null } : member;
  deepStrictEqual(
    [post.author.nickname, post.author.role],
    [nickname, role],
    `[ANON1] the name above: ${first}`,
  );
  for (const text of later)
    deepStrictEqual(edited.get(text)?.post, post.id, `[CLIENT1] an edit of another post: ${text}`);
}
