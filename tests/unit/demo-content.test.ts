import { describe, expect, test } from "vitest";
import {
  DEMO_THREADS,
  type DemoReply,
  type DemoRoom,
  type DemoThread,
  type DemoVoice,
  type Topic,
} from "#demo/conversations";
import { DEMO_FACTORY_NAME, DEMO_FOUNDER_NAME, DEMO_NICKNAMES } from "#demo/people";

const TITLE_CHARACTERS_MIN = 10;
const TITLE_CHARACTERS_MAX = 70;
const TEXT_CHARACTERS_MIN = 15;
const TEXT_CHARACTERS_MAX = 400;
const NICKNAME_CHARACTERS_MAX = 40;
const DAYS_AGO_MAX = 45;
const REPLIES_MAX = 14;
const MINUTES_A_DAY = 1440;

/** The first letter of a voice is its role. */
const ROLES_BY_ROOM: Record<DemoRoom, string> = {
  everyone: "wrmf",
  workers: "wrf",
  management: "mf",
  committee: "rmf",
};

const TOPICS: readonly Topic[] = [
  "child-labour",
  "discrimination",
  "forced-labour",
  "association",
  "compensation",
  "contracts",
  "safety",
  "working-time",
  "general",
];

const voices = Object.keys(DEMO_NICKNAMES) as DemoVoice[];
const replies: readonly DemoReply[] = DEMO_THREADS.flatMap((thread) => thread.replies);
const titles = DEMO_THREADS.map((thread) => thread.title);
const texts = [
  ...DEMO_THREADS.map((thread) => thread.text),
  ...replies.flatMap((reply) => (reply.edited === undefined ? [reply.text] : [reply.text, reply.edited])),
];
const everyString = [...titles, ...texts, ...Object.values(DEMO_NICKNAMES), DEMO_FACTORY_NAME];

const postsOf = (thread: DemoThread) => [thread, ...thread.replies];
const threadsIn = (room: DemoRoom) => DEMO_THREADS.filter((thread) => thread.room === room);
const matching = (pattern: RegExp) => everyString.filter((string) => pattern.test(string));

describe("the demo factory's conversations", () => {
  test("are about sixty threads and three hundred replies, most of them in everyone's room", () => {
    expect(DEMO_THREADS).toHaveLength(62);
    expect(threadsIn("everyone")).toHaveLength(42);
    expect(threadsIn("workers")).toHaveLength(14);
    expect(threadsIn("management")).toHaveLength(3);
    expect(threadsIn("committee")).toHaveLength(3);
    expect(replies.length).toBeGreaterThanOrEqual(280);
    expect(replies.length).toBeLessThanOrEqual(330);
    expect(Math.max(...DEMO_THREADS.map((thread) => thread.replies.length))).toBeLessThanOrEqual(REPLIES_MAX);
  });

  test("touch all nine topics, each in several threads", () => {
    const topicsUsed = new Set(DEMO_THREADS.map((thread) => thread.topic));
    expect([...topicsUsed].sort()).toEqual([...TOPICS].sort());
    for (const topic of TOPICS) {
      expect(DEMO_THREADS.filter((thread) => thread.topic === topic).length).toBeGreaterThanOrEqual(4);
    }
  });

  test("hold only voices of the room's audience", () => {
    const strangers = DEMO_THREADS.flatMap((thread) =>
      postsOf(thread).filter((post) => !ROLES_BY_ROOM[thread.room].includes(post.voice.charAt(0))),
    );
    expect(strangers).toEqual([]);
  });

  test("let every voice be heard", () => {
    const voicesHeard = new Set(DEMO_THREADS.flatMap(postsOf).map((post) => post.voice));
    expect([...voicesHeard].sort()).toEqual([...voices].sort());
  });

  test("keep titles and texts within their limits", () => {
    const within = (string: string, min: number, max: number) => string.length >= min && string.length <= max;
    expect(titles.filter((title) => !within(title, TITLE_CHARACTERS_MIN, TITLE_CHARACTERS_MAX))).toEqual([]);
    expect(texts.filter((text) => !within(text, TEXT_CHARACTERS_MIN, TEXT_CHARACTERS_MAX))).toEqual([]);
  });

  test("are well-formed, composed and trimmed, without control characters, emoji or double spaces", () => {
    expect(matching(/\p{Surrogate}|\p{Control}|\p{Extended_Pictographic}|\p{Private_Use}| {2}/u)).toEqual([]);
    expect(everyString.filter((string) => string !== string.trim())).toEqual([]);
    expect(everyString.filter((string) => string !== string.normalize("NFC"))).toEqual([]);
  });

  test("never repeat a title or a text", () => {
    expect(new Set(titles).size).toBe(titles.length);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("give no number of a line, team or machine, and call nobody by the name in a nickname", () => {
    const spoken = [...titles, ...texts];
    const numbered = /(chuyền|tổ|máy|bàn|khu)\s+(số\s+)?\d/iu;
    expect(spoken.filter((string) => numbered.test(string))).toEqual([]);
    const names = Object.values(DEMO_NICKNAMES).map((nickname) => nickname.split(",")[0] ?? nickname);
    expect(spoken.filter((string) => names.some((name) => string.includes(name)))).toEqual([]);
  });

  test("lie within 45 days, replies in order and none after today", () => {
    const isInWindow = ({ daysAgo }: DemoThread) =>
      Number.isInteger(daysAgo) && daysAgo >= 0 && daysAgo <= DAYS_AGO_MAX;
    expect(DEMO_THREADS.filter((thread) => !isInWindow(thread))).toEqual([]);
    const misplaced = DEMO_THREADS.flatMap((thread) =>
      thread.replies.filter((reply, index) => {
        const minutesBefore = thread.replies[index - 1]?.minutesLater ?? 0;
        return reply.minutesLater <= minutesBefore || reply.minutesLater > thread.daysAgo * MINUTES_A_DAY;
      }),
    );
    expect(misplaced).toEqual([]);
  });

  test("leave only workers without a nickname, and never both ways in one thread", () => {
    expect(DEMO_THREADS.filter((thread) => thread.anonymous).length).toBeGreaterThanOrEqual(4);
    const unnamed = DEMO_THREADS.flatMap(postsOf).filter((post) => post.anonymous);
    expect(unnamed.filter((post) => post.voice.charAt(0) !== "w")).toEqual([]);
    const giveaways = DEMO_THREADS.flatMap((thread) => {
      const named = new Set(
        postsOf(thread)
          .filter((post) => !post.anonymous)
          .map((post) => post.voice),
      );
      return postsOf(thread).filter((post) => post.anonymous && named.has(post.voice));
    });
    expect(giveaways).toEqual([]);
  });

  test("show a handful of edits and removals, never both on one reply", () => {
    const edited = replies.filter((reply) => reply.edited !== undefined);
    const removed = replies.filter((reply) => reply.removed);
    expect(edited.length).toBeGreaterThanOrEqual(3);
    expect(removed.length).toBeGreaterThanOrEqual(3);
    expect(edited.filter((reply) => reply.removed || reply.edited === reply.text)).toEqual([]);
  });
});

describe("the demo factory's people", () => {
  test("have distinct nicknames of reasonable length", () => {
    const nicknames = Object.values(DEMO_NICKNAMES);
    expect(nicknames).toHaveLength(17);
    expect(new Set(nicknames.map((nickname) => nickname.toLocaleLowerCase("vi"))).size).toBe(17);
    for (const nickname of nicknames) expect(nickname.length).toBeLessThanOrEqual(NICKNAME_CHARACTERS_MAX);
  });

  test("belong to one factory, founded by its facilitator", () => {
    expect(DEMO_FACTORY_NAME).toBe("May Sông Trà");
    expect(DEMO_NICKNAMES.f1).toBe(DEMO_FOUNDER_NAME);
  });
});
