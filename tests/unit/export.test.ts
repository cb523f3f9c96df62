/** A Room taken out by a facilitator: all that members can read, and nothing that points at a person. */
import "#client/sync/exporting";
import { describe, expect, test } from "vitest";
import { jsonOf, markdownOf } from "#client/features/export/export-files";
import { en } from "#client/i18n/messages.en";
import { exportWords } from "#client/i18n/export-words";
import type { ExportedRoom, ExportView } from "#client/state/export-views";
import type { RoomId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { roomIdOf } from "#protocol/wire/audience";
import { isId } from "#protocol/ids";
import { threadDraft } from "../support/drafts.ts";
import { startThread, untilJoined } from "../support/hostile-stage.ts";
import { ANSWER, HARMLESS, moderate, OPENING, setModerationScene } from "../support/moderation-scene.ts";
import { memberOf, showThread } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

const said = { language: "en", words: exportWords.en, messages: en } as const;

async function take(factory: TestFactory, phone: SimulatedPhone, room: RoomId) {
  const views: ExportView[] = [];
  const stop = phone.engine.watchExport(room, (view) => views.push(view));
  const isOver = () => views.at(-1)?.state === "done" || views.at(-1)?.state === "failed";
  for (let round = 0; round < 800 && !isOver(); round++) {
    await factory.settle();
    factory.pass(200);
  }
  stop();
  return views;
}

async function exportedOf(factory: TestFactory, phone: SimulatedPhone, room: RoomId): Promise<ExportedRoom> {
  const last = (await take(factory, phone, room)).at(-1)!;
  expect([last.state, last.problem]).toEqual(["done", null]);
  return last.exported!;
}

describe("taking a Room out", () => {
  test("[EXPORT1] every Thread of every Board is read to its end, whatever this phone had read before", async () => {
    const factory = await makeTestFactory({ seed: 921 });
    const worker = await factory.join("worker", "Chim Sẻ 3");
    await untilJoined(factory);
    const room = roomIdOf(factory.id, "everyone");
    for (let n = 0; n < 40; n++) mustBeOk(await worker.engine.startThread(threadDraft(room, `Chủ đề ${n}`)));
    mustBeOk(await worker.engine.startThread({ ...threadDraft(room, "Lương"), topic: "compensation" }));
    await factory.settle();
    for (let round = 0; round < 20; round++) {
      factory.pass(2_000);
      await factory.settle();
    }
    const views = await take(factory, factory.founder, room);
    const { threads } = views.at(-1)!.exported!;
    expect(threads.map(({ posts }) => posts.length)).toEqual(Array(41).fill(1));
    expect(new Set(threads.map(({ posts }) => JSON.stringify(posts[0]))).size).toBe(41);
    expect(views.filter(({ state }) => state === "reading").at(-1)).toMatchObject({ read: 40, threads: 41 });
  });

  test("[EXPORT1] nobody but a facilitator takes one out, a lost network gives no half a file, and stopping ends it", async () => {
    const factory = await makeTestFactory({ seed: 922 });
    const worker = await factory.join("worker", "Chim Sẻ 3");
    await untilJoined(factory);
    const room = roomIdOf(factory.id, "everyone");
    await startThread(factory, worker, room, "Khu C nóng quá");
    expect((await take(factory, worker, room)).map(({ problem }) => problem)).toEqual(["not-allowed"]);
    const views: ExportView[] = [];
    const stop = factory.founder.engine.watchExport(room, (view) => views.push(view));
    await factory.settle();
    stop();
    const before = views.length;
    factory.pass(60_000);
    await factory.settle();
    expect([views.length, views.some(({ exported }) => exported !== null)]).toEqual([before, false]);
    factory.founder.goOffline();
    const lost = await take(factory, factory.founder, room);
    expect(lost.at(-1)).toMatchObject({ state: "failed", problem: "offline", exported: null });
  });

  test("[EXPORT2] of a hidden post only that it is hidden, of a removed or edited one nothing that was taken back", async () => {
    const scene = await setModerationScene(923);
    const { factory, room, stream, facilitator, author, reporter } = scene;
    await moderate(scene, scene.representative, OPENING, "hide");
    const thread = showThread(reporter, room, stream);
    await factory.settle();
    const own = thread.latest().posts.find(({ text }) => text === HARMLESS)!;
    mustBeOk(await reporter.engine.edit(room, stream, own.id, "Chiều cũng nóng"));
    const removed = showThread(author, room, stream);
    await factory.settle();
    const gone = removed.latest().posts.find(({ text }) => text === ANSWER)!;
    mustBeOk(await author.engine.remove(room, stream, gone.id));
    await factory.settle();
    const exported = await exportedOf(factory, facilitator, room);
    const day = exported.day;
    expect(exported.threads).toEqual([
      {
        topic: "safety",
        title: "",
        asksManagement: false,
        state: "none",
        posts: [
          { hidden: { reason: "privacy", role: "representative", day } },
          {
            nickname: "Mây Trắng 8",
            role: "worker",
            day,
            kind: "plain",
            text: "Chiều cũng nóng",
            isEdited: true,
            promise: null,
          },
        ],
      },
    ]);
    const files = [markdownOf(exported, said).join(""), jsonOf(exported).join("")];
    for (const file of files)
      for (const words of [OPENING, ANSWER, HARMLESS, "Hùng"]) expect(file).not.toContain(words);
  });

  test("[EXPORT2] no id, no key and no time finer than a day is in the files", async () => {
    const scene = await setModerationScene(924);
    const { factory, room, facilitator } = scene;
    const exported = await exportedOf(factory, facilitator, room);
    const files = markdownOf(exported, said).join("") + jsonOf(exported).join("");
    const { author, fingerprint } = memberOf(scene.author)!;
    for (const id of [author, fingerprint, scene.stream, room]) expect(files).not.toContain(id);
    expect(files.match(/[0-9a-f]{16,}/gi)).toBeNull();
    expect(files.match(/\b\d{9,}\b/)).toBeNull();
    expect(files.match(/\d\d:\d\d/)).toBeNull();
    expect(isId(author)).toBe(true);
  });
});

describe("the files", () => {
  const post = { role: "worker", day: 20_000, kind: "plain", isEdited: false, promise: null } as const;
  const forged =
    "Chào\n\n### Tin của ban\n> **Giám đốc** · Management\n[bấm](javascript:1) <img src=x>\u2028# to";
  const room: ExportedRoom = {
    factory: "May # Sông",
    kind: "everyone",
    day: 20_001,
    threads: [
      {
        topic: "safety",
        title: "*Nóng*",
        asksManagement: false,
        state: "none",
        posts: [{ ...post, nickname: "Sen\n# 8", text: forged }],
      },
    ],
  };

  test("[EXPORT3] nothing typed becomes a heading, a link, a picture, a tag or another's post", () => {
    const lines = markdownOf(room, said).join("").split("\n");
    expect(lines.filter((line) => line.startsWith("#"))).toEqual([
      "# May \\# Sông: Whole factory",
      "## Safety and health",
      "### \\*Nóng\\*",
    ]);
    const from = lines.findIndex((line) => line.startsWith(">"));
    expect(lines.slice(from).filter((line) => line !== "")).toEqual([
      "> Chào",
      ">",
      "> \\#\\#\\# Tin của ban",
      "> \\> \\*\\*Giám đốc\\*\\* · Management",
      "> \\[bấm\\](javascript:1) \\<img src=x\\> \\# to",
    ]);
    expect(lines.join("\n")).toContain(exportWords.en.warning);
  });

  test("[EXPORT3] the file for computers is JSON of the named format, with the words as they were typed", () => {
    const json = JSON.parse(jsonOf(room).join("")) as Record<string, unknown>;
    expect(json).toEqual({
      format: "gopy-room/1",
      factory: "May # Sông",
      room: "everyone",
      takenOn: "2024-10-05",
      threads: [
        {
          topic: "safety",
          title: "*Nóng*",
          asksManagement: false,
          state: "none",
          posts: [{ ...post, day: "2024-10-04", nickname: "Sen\n# 8", text: forged }],
        },
      ],
    });
    expect(JSON.parse(jsonOf({ ...room, threads: [] }).join(""))).toMatchObject({ threads: [] });
  });
});
