/** The two files of a Room taken out, part by part: to read, and for a computer. */
import type { ExportWords } from "../../i18n/export-words.ts";
import { dateOfDay, dayToField } from "../../i18n/dates.ts";
import { moderationWords } from "../../i18n/moderation-words.ts";
import type { Messages } from "../../i18n/messages.vi.ts";
import {
  type ExportedPost,
  type ExportedRoom,
  type ExportedThread,
  type ExportedWords,
  isHiddenPost,
} from "../../state/export-views.ts";
import { TOPICS } from "../../state/topics.ts";
import type { Language } from "../../state/views.ts";

export interface FileWords {
  readonly language: Language;
  readonly words: ExportWords;
  readonly messages: Messages;
}

/** A neutral name: who looks over a shoulder at a list of downloads learns no factory and no room. */
export function nameOf(day: number, ending: "md" | "json"): string {
  return `gopy-${dayToField(day)}.${ending}`;
}

export function markdownOf(room: ExportedRoom, said: FileWords): readonly string[] {
  const { words, messages, language } = said;
  const parts = [
    `# ${plain(room.factory)}: ${messages.rooms[room.kind]}\n\n`,
    `${words.takenOn(dateOfDay(language, room.day))}. **${words.warning}**\n`,
  ];
  for (const topic of TOPICS) {
    const threads = room.threads.filter((thread) => thread.topic === topic);
    if (threads.length > 0) parts.push(`\n## ${messages.topics[topic]}\n`);
    for (const thread of threads) parts.push(threadToMarkdown(thread, said));
  }
  return parts;
}

function threadToMarkdown(thread: ExportedThread, said: FileWords): string {
  const state = said.words.states[thread.state];
  const title = plain(thread.title) || said.words.unnamedThread;
  const posts = thread.posts.map((post) => postToMarkdown(post, said));
  return `\n### ${title}${state === "" ? "" : ` (${state})`}\n${posts.join("")}`;
}

function postToMarkdown(post: ExportedPost, said: FileWords): string {
  const { words, messages, language } = said;
  if (isHiddenPost(post)) {
    const { reason, role, day } = post.hidden;
    const { reasons } = moderationWords[language];
    return `\n*${words.hidden(reasons[reason], messages.roles[role], dateOfDay(language, day))}*\n`;
  }
  const facts = [...byOf(post, said), dateOfDay(language, post.day), words.kinds[post.kind]];
  if (post.isEdited) facts.push(words.edited);
  const promise =
    post.promise && words.promise(plain(post.promise.owner), dateOfDay(language, post.promise.dueDay));
  const lines = [...post.text.split("\n").map(plain), ...(promise ? ["", promise] : [])];
  const head = facts.filter((fact) => fact !== "").join(" · ");
  return `\n${head}\n\n${lines.map((line) => `> ${line}`.trimEnd()).join("\n")}\n`;
}

function byOf({ nickname, role }: ExportedWords, { words, messages }: FileWords): readonly string[] {
  if (nickname === null) return [`**${words.unnamed}**`];
  return role === null || role === "worker"
    ? [`**${plain(nickname)}**`]
    : [`**${plain(nickname)}**`, messages.labels[role]];
}

/** What somebody typed stays what it is: no line of it becomes a heading, a link, a picture or another's post. */
function plain(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ").replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}

/** `gopy-room/1`: topics, days since 1970 as dates, no ids. */
export function jsonOf(room: ExportedRoom): readonly string[] {
  const { factory, kind, day } = room;
  const head = JSON.stringify({ format: "gopy-room/1", factory, room: kind, takenOn: dayToField(day) });
  const parts = [`${head.slice(0, -1)},"threads":[`];
  for (const [index, thread] of room.threads.entries())
    parts.push(`${index === 0 ? "" : ","}\n${JSON.stringify(threadToJson(thread))}`);
  return [...parts, "\n]}\n"];
}

function threadToJson({ posts, ...thread }: ExportedThread): object {
  return { ...thread, posts: posts.map(postToJson) };
}

function postToJson(post: ExportedPost): object {
  if (isHiddenPost(post)) return { hidden: { ...post.hidden, day: dayToField(post.hidden.day) } };
  const promise = post.promise && { owner: post.promise.owner, due: dayToField(post.promise.dueDay) };
  return { ...post, day: dayToField(post.day), promise };
}
