/** The pure parts of being answered, of searching and of printing. */
import { describe, expect, it, test } from "vitest";
import { makeDrafts } from "../../client/platform/drafts.ts";
import { dayHeading, dayOfField, dayToField, shortDateOfDay } from "../../client/i18n/dates.ts";
import { en } from "../../client/i18n/messages.en.ts";
import { vi } from "../../client/i18n/messages.vi.ts";
import { stateWords } from "../../client/i18n/state-words.ts";
import { findRevealing } from "../../client/state/draft-warning.ts";
import { feedbackRuns, unheardDeed } from "../../client/state/feedback.ts";
import { excerptOf, hitsIn } from "../../client/state/hits.ts";
import { parentOf, parsePlace } from "../../client/state/navigation.ts";
import { isPublicName } from "../../client/state/public-names.ts";
import { queueAges } from "../../client/state/queue-ages.ts";
import { randomBelow, shuffled } from "../../client/state/shuffle.ts";
import type { PostKind, PostView, ThreadRow, ThreadState } from "../../client/state/views.ts";

const DAY_MS = 86_400_000;
const TODAY = dayOfField("2026-11-20") ?? 0;

describe("the words for what became of a question", () => {
  const inVietnamese = (state: ThreadState) => stateWords("vi", vi.asked, state, TODAY);
  const inEnglish = (state: ThreadState) => stateWords("en", en.asked, state, TODAY);

  it("count the days of waiting, and never less than none", () => {
    expect(inVietnamese({ kind: "waiting", sinceDay: TODAY - 3 })).toBe("Chờ 3 ngày");
    expect(inEnglish({ kind: "waiting", sinceDay: TODAY - 1 })).toBe("Waiting 1 day");
    expect(inVietnamese({ kind: "waiting", sinceDay: TODAY })).toBe("Hỏi hôm nay");
    expect(inVietnamese({ kind: "waiting", sinceDay: TODAY + 1 })).toBe("Hỏi hôm nay");
  });

  it("name the day of a promise, with the year only when it is another", () => {
    const dueDay = dayOfField("2026-12-12") ?? 0;
    expect(inVietnamese({ kind: "promised", dueDay })).toBe("Hứa trước 12/12");
    expect(inEnglish({ kind: "promised", dueDay })).toBe("Promised by 12 Dec");
    expect(shortDateOfDay("vi", dayOfField("2027-01-05") ?? 0, TODAY)).toBe("5/1/2027");
  });

  it("count the days a promise is late, at least one", () => {
    expect(inVietnamese({ kind: "late", dueDay: TODAY - 5 })).toBe("Trễ hạn 5 ngày");
    expect(inEnglish({ kind: "late", dueDay: TODAY })).toBe("Late by 1 day");
  });

  it("say plainly that it is answered or done, and nothing where nothing was asked", () => {
    expect(inVietnamese({ kind: "answered", day: TODAY })).toBe("Đã trả lời");
    expect(inEnglish({ kind: "done", day: TODAY })).toBe("Done");
    expect(inVietnamese({ kind: "none" })).toBe("");
  });
});

test("A date field's text and a day are the same day, and nothing else is one", () => {
  expect(dayToField(TODAY)).toBe("2026-11-20");
  for (const wrong of ["", "20/11/2026", "2026-13-40", "2026-1-1"]) expect(dayOfField(wrong)).toBeNull();
});

test("The heading of a day begins with a capital", () => {
  const now = new Date(2026, 10, 20, 9).getTime();
  expect(dayHeading("vi", now, now)).toBe("Hôm nay");
  expect(dayHeading("vi", now - 7 * DAY_MS, now)).toBe("Thứ Sáu 13/11");
  expect(dayHeading("en", now - DAY_MS, now)).toBe("Yesterday");
});

describe("a queue", () => {
  it("tells the longest waiting and counts late promises apart", () => {
    const open = [row({ kind: "late", dueDay: TODAY - 40 }), row({ kind: "waiting", sinceDay: TODAY - 12 })];
    expect(queueAges(open, TODAY * DAY_MS)).toEqual({ daysMax: 12, waiting: 1, late: 1 });
    expect(queueAges([], TODAY * DAY_MS)).toEqual({ daysMax: null, waiting: 0, late: 0 });
  });
});

describe("what workers say to an answer", () => {
  const answer = post("1", "manager", "answer");
  const done = post("4", "manager", "done");

  it("is gathered until the next post, once for each person, with the later word", () => {
    const posts = [answer, post("2", "worker", "not-yet", "a"), post("3", "worker", "helped", "a"), done];
    const runs = feedbackRuns([...posts, post("5", "worker", "not-yet", "b")]);
    expect([...runs.keys()]).toEqual(["2", "5"]);
    expect(runs.get("2")).toMatchObject({ about: "answer", helped: [{ id: "3" }], notYet: [] });
    expect(runs.get("5")).toMatchObject({ about: "done", helped: [], notYet: [{ id: "5" }] });
  });

  it("is asked for under the latest answer, until it was said", () => {
    const mine = post("6", "worker", "helped", "me");
    expect(unheardDeed([answer, done])?.id).toBe("4");
    expect(unheardDeed([answer, done, mine])).toBeNull();
    expect(unheardDeed([answer, mine, done])?.id).toBe("4");
  });

  it("is not asked for under a promise, nor under words of somebody who is not of management", () => {
    expect(unheardDeed([answer, post("2", "manager", "promise")])).toBeNull();
    expect(unheardDeed([post("2", "representative", "answer")])).toBeNull();
  });
});

describe("searched words", () => {
  it("are marked with and without accents, and the pieces give the text again", () => {
    const pieces = hitsIn("Khu C nóng quá, quạt hỏng", "quat NONG");
    expect(pieces.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(["nóng", "quạt"]);
    expect(pieces.map(({ text }) => text).join("")).toBe("Khu C nóng quá, quạt hỏng");
    expect(hitsIn("Đèn bãi xe", "den")[0]).toEqual({ text: "Đèn", isHit: true });
  });

  it("mark nothing where there are none", () => {
    expect(hitsIn("Đèn bãi xe", "  ")).toEqual([{ text: "Đèn bãi xe", isHit: false }]);
    expect(hitsIn("", "xe")).toEqual([]);
  });

  it("stand near the beginning of an excerpt", () => {
    const excerpt = excerptOf(`${"một hai ba ".repeat(30)}cửa khóa giờ nghỉ`, "khoa");
    expect(excerpt.startsWith("…")).toBe(true);
    expect(excerpt.indexOf("khóa")).toBeLessThan(60);
  });
});

describe("shuffled slips", () => {
  const numbers = Array.from({ length: 300 }, (_, index) => index + 1);

  it("are all there, once, in another order", () => {
    const mixed = shuffled(numbers, randomBelow);
    expect([...mixed].sort((a, b) => a - b)).toEqual(numbers);
    expect(mixed).not.toEqual(numbers);
  });

  it("come in every order that chance allows", () => {
    const orders = new Set<string>();
    for (let round = 0; round < 400; round++) orders.add(shuffled([1, 2, 3], randomBelow).join(""));
    expect(orders.size).toBe(6);
  });
});

describe("a draft", () => {
  it("outlives its tab for a day, and no longer", () => {
    const phone = memoryStorage();
    makeDrafts(memoryStorage(), phone, () => 0).write("reply/a", "Quạt hỏng");
    expect(makeDrafts(memoryStorage(), phone, () => DAY_MS - 1).read("reply/a")).toBe("Quạt hỏng");
    expect(makeDrafts(memoryStorage(), phone, () => DAY_MS + 1).read("reply/a")).toBe("");
    expect(phone.length).toBe(0);
  });

  it("leaves the phone when it is sent and when the page is left, and nothing else goes with it", () => {
    const phone = memoryStorage();
    phone.setItem("gopy/language", "en");
    const drafts = makeDrafts(memoryStorage(), phone);
    drafts.write("reply/a", "x");
    drafts.write("reply/a", "");
    expect(phone.length).toBe(1);
    drafts.write("reply/b", "x");
    drafts.leave();
    expect([phone.length, phone.getItem("gopy/language")]).toEqual([1, "en"]);
  });
});

describe("a name in a draft", () => {
  const disturbing = (text: string, names: readonly string[]) =>
    findRevealing(text)
      .filter((found) => !isPublicName(found, names))
      .map(({ words }) => words);
  const names = ["Anh Quang, cơ điện", "Chị Hà, điều phối"];

  it("is not warned of when it is an official's own public name", () => {
    expect(disturbing("Nhờ anh Quang xem giúp quạt khu C", [])).not.toEqual([]);
    expect(disturbing("Nhờ anh Quang xem giúp quạt khu C", names)).toEqual([]);
    expect(disturbing("Hỏi chị Hà rồi", names)).toEqual([]);
  });

  it("is warned of when it is somebody else's, or only a part of it is alike", () => {
    expect(disturbing("Nhờ chị Quang xem giúp", names)).not.toEqual([]);
    expect(disturbing("Hôm đó anh Quang Hải cũng ở đó", names)).not.toEqual([]);
    expect(disturbing("Nhờ anh Tuấn xem giúp", names)).not.toEqual([]);
    expect(disturbing("Nhờ chị Hạ xem giúp. Gọi 0912 345 678", names)).not.toEqual([]);
  });

  it("never makes public anything but a name", () => {
    expect(disturbing("Gọi 0912345678", ["0912345678"])).toEqual(["0912345678"]);
  });
});

test("A thread comes back after a reload at the post somebody came for, and at no made-up one", () => {
  const id = "0".repeat(31) + "1";
  const thread = { at: "thread", room: id, topic: "safety", stream: id };
  const post = `${id}/0a0b0c0d/12`;
  expect(parsePlace({ place: { ...thread, post } })).toEqual({ ...thread, post });
  for (const wrong of [null, 7, "x", `${post}"]`, `${id}/0a0b0c0d`])
    expect(parsePlace({ place: { ...thread, post: wrong } })).toEqual(thread);
});

test("The queue and the search come back after a reload and lead back to their room", () => {
  const room = "0".repeat(31) + "1";
  for (const at of ["queue", "search"] as const) {
    const place = parsePlace({ place: { at, room } });
    expect(place).toEqual({ at, room });
    expect(place && parentOf(place)).toEqual({ at: "room", room });
    expect(parsePlace({ place: { at, room: "nowhere" } })).toBeNull();
  }
});

function row(state: ThreadState): ThreadRow {
  return { state } as ThreadRow;
}

function post(
  id: string,
  role: "worker" | "manager" | "representative",
  kind: PostKind,
  by: string = role,
): PostView {
  const author = { id: by, nickname: by, role, isMine: by === "me" };
  return { id, author, kind, isRemoved: false } as unknown as PostView;
}

function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}
