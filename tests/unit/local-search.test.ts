import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  makeSearchIndex,
  QUERY_WORDS_MAX,
  type SearchFields,
  type SearchHit,
} from "#client/state/local-search";
import { DEMO_THREADS } from "#demo/conversations";
import { makeChance } from "../support/chance.ts";

const POSTS = 10_000;
const SEARCH_MS_MAX = 20;

const post = (text: string, title = "", author = ""): SearchFields => ({ title, text, author });

function indexOf(posts: Record<string, SearchFields>) {
  const index = makeSearchIndex();
  for (const [time, [id, fields]] of Object.entries(posts).entries()) index.put(id, fields, time);
  return index;
}
const idsOf = (hits: readonly SearchHit[]) => hits.map(({ id }) => id);

describe("a search in what the phone holds", () => {
  const index = indexOf({
    shout: post("Tổ trưởng quát suốt ngày"),
    fan: post("cái quạt hư hai tuần rồi"),
    plain: post("quat hu ma khong ai sua"),
    title: post("Nóng quá", "Quạt ở xưởng"),
    slip: post("Xem giúp phiếu lương với ạ", "Phiếu lương", "Cúc Áo Vàng"),
  });

  test("without accents finds words with and without them, titles first, then the newest", () => {
    expect(idsOf(index.search("quat", 9))).toEqual(["title", "plain", "fan", "shout"]);
  });

  test("with accents puts words spelled so above the others", () => {
    expect(idsOf(index.search("quạt", 9))).toEqual(["title", "fan", "plain", "shout"]);
    expect(idsOf(index.search("quạt".normalize("NFD"), 9))).toEqual(["title", "fan", "plain", "shout"]);
  });

  test("takes the last word as a beginning and the others as they are", () => {
    expect(idsOf(index.search("PHIẾU lư", 9))).toEqual(["slip"]);
    expect(index.search("phi luong", 9)).toEqual([]);
  });

  test("wants every word, in whatever order and field, and says where they are", () => {
    expect(index.search("vàng lương", 9)).toEqual([{ id: "slip", field: "author" }]);
    expect(index.search("áo cúc", 9)).toEqual([{ id: "slip", field: "author" }]);
    expect(index.search("giup phieu", 9)).toEqual([{ id: "slip", field: "text" }]);
    expect(index.search("phieu luong", 9)).toEqual([{ id: "slip", field: "title" }]);
    expect(index.search("phiếu thưởng", 9)).toEqual([]);
  });

  test("prefers the whole last word to a longer one", () => {
    const small = indexOf({ whole: post("xin đi ca sáng"), longer: post("căn tin có canh") });
    expect(idsOf(small.search("ca", 9))).toEqual(["whole", "longer"]);
  });

  test("đ is d unless it is asked for", () => {
    const small = indexOf({ day: post("di"), go: post("đi"), old: post("dì") });
    expect(idsOf(small.search("di", 9))).toEqual(["old", "go", "day"]);
    expect(idsOf(small.search("đi", 9))).toEqual(["go", "old", "day"]);
  });

  test("forgets what was dropped and what was replaced", () => {
    const small = indexOf({ a: post("quạt hư"), b: post("quạt kêu") });
    small.drop("a");
    small.drop("never there");
    small.put("b", post("đèn tối"), 5);
    expect(small.search("quạt", 9)).toEqual([]);
    expect(idsOf(small.search("đèn", 9))).toEqual(["b"]);
  });

  test("gives no more than the limit, and nothing for a query without words", () => {
    expect(idsOf(index.search("quat", 2))).toEqual(["title", "plain"]);
    expect(index.search("quat", 0)).toEqual([]);
    expect(index.search(" ?! | ", 9)).toEqual([]);
    expect(idsOf(index.search(`${"hu ".repeat(QUERY_WORDS_MAX)} nowhere`, 9))).toEqual(["plain", "fan"]);
  });
});

describe("[property] a search", () => {
  // Few syllables, so that they meet: same letters, different accents.
  const syllable = fc.constantFrom(
    "ca",
    "cá",
    "cà",
    "can",
    "đi",
    "di",
    "dì",
    "quạt",
    "quát",
    "qua",
    "7",
    "tổ",
  );
  const phrase = fc.array(syllable, { maxLength: 4 }).map((words) => words.join(" "));
  const fields = fc.record({ title: phrase, text: phrase, author: phrase });
  const deed = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    fields: fc.option(fields),
    // Whole numbers far apart, so that no two posts are of one age.
    time: fc.integer({ min: 0, max: 1e9 }),
  });

  test("finds what a reader who compares word by word finds, in the same order", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(deed, { selector: ({ time }) => time }),
        phrase,
        fc.nat(7),
        (deeds, query, limit) => {
          const index = makeSearchIndex();
          const kept = new Map<string, { fields: SearchFields; time: number }>();
          for (const { id, fields, time } of deeds) {
            if (fields === null) index.drop(id);
            else index.put(id, fields, time);
            if (fields === null) kept.delete(id);
            else kept.set(id, { fields, time });
          }
          const hits = index.search(query, limit);
          const wanted = [...kept]
            .map(([id, { fields, time }]) => ({ id, time, rank: rankByWord(fields, query) }))
            .filter(({ rank }) => rank >= 0)
            .sort((a, b) => b.rank - a.rank || b.time - a.time);
          expect(idsOf(hits)).toEqual(wanted.map(({ id }) => id).slice(0, limit));
          for (const { id, field } of hits) {
            const own = (kept.get(id)?.fields[field] ?? "").split(" ").map(bare);
            expect(
              bare(query)
                .split(" ")
                .some((word) => own.some((one) => one.startsWith(word))),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("a search among 10,000 posts takes no longer than a frame or two", () => {
  const spoken = DEMO_THREADS.flatMap(({ text, replies }) => [text, ...replies.map((reply) => reply.text)]);
  const words = spoken.join(" ").split(" ");
  const chance = makeChance(7);
  const index = makeSearchIndex();
  for (let time = 0; time < POSTS; time += 1) {
    const at = chance.below(words.length - 60);
    const text = words.slice(at, at + 10 + chance.below(50)).join(" ");
    index.put(
      `post ${time}`,
      post(text, time % 6 === 0 ? chance.pick(DEMO_THREADS).title : "", "Hoa Gạo 52"),
      time,
    );
  }
  index.search("quạt", 50);
  for (const query of ["c", "quat", "quạt", "tang ca", "tăng ca", "em không", "chị em m", "không có ở đâu"]) {
    const times = Array.from({ length: 15 }, () => {
      const start = performance.now();
      index.search(query, 50);
      return performance.now() - start;
    });
    const fastest = Math.min(...times);
    console.log(`"${query}": ${index.search(query, POSTS).length} posts, ${fastest.toFixed(1)} ms`);
    expect(fastest).toBeLessThan(SEARCH_MS_MAX);
  }
});

function bare(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
}

/** The rank by the documented order, -1 if the post lacks a word. */
function rankByWord({ title, text, author }: SearchFields, query: string): number {
  const wanted = query.split(" ").filter((word) => word !== "");
  const last = wanted.length - 1;
  const stands = (field: string, word: string, at: number, isWhole: boolean) =>
    field
      .split(" ")
      .some((own) => own === word || (!isWhole && at === last && own !== "" && own.startsWith(word)));
  const everyIn = (field: string, change: (text: string) => string) =>
    wanted.every((word, at) => stands(change(field), change(word), at, false));
  const all = `${title} ${text} ${author}`;
  if (wanted.length === 0 || !everyIn(all, bare)) return -1;
  const isSpelled = wanted.every((word, at) => bare(word) === word || stands(all, word, at, false));
  const isWhole = stands(bare(all), bare(wanted[last] ?? ""), last, true);
  return (isSpelled ? 4 : 0) + (isWhole ? 2 : 0) + (everyIn(title, bare) ? 1 : 0);
}
