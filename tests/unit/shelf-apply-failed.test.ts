/** Should Yjs throw on an update that kept all the rules: the shelf is as if that entry had never come. */
import { beforeEach, expect, test, vi } from "vitest";
import type { Doc } from "yjs";
import { mustBeOk } from "#protocol/result";
import { Shelf } from "#protocol/sealed/shelf";
import { ANH, PHONE, STREAM, TABLET } from "#tests/support/shelf-thread";

/** The update that this Yjs stumbles over, after having applied it: what a half-applied update leaves. */
const stumbling = vi.hoisted(() => ({ over: "", leavesPending: false }));

vi.mock("yjs", async (importOriginal) => {
  const yjs = await importOriginal<typeof import("yjs")>();
  const applyUpdate = (doc: Doc, update: Uint8Array): void => {
    yjs.applyUpdate(doc, update);
    if (String(update) !== stumbling.over) return;
    if (!stumbling.leavesPending) throw new Error("Unexpected case");
    doc.store.pendingDs = update;
  };
  return { ...yjs, applyUpdate };
});

beforeEach(() => {
  stumbling.over = "";
  stumbling.leavesPending = false;
});

function expectReplayedWithoutIt(shelf: Shelf, accepted: number): void {
  const before = { entries: shelf.entries(), updates: [...shelf.updates] };
  expect(before.updates.length).toBe(accepted);
  const update = mustBeOk(shelf.write(PHONE, [["k", "stumble"]]));
  stumbling.over = String(update);
  expect(shelf.accept(PHONE, update)).toEqual({ ok: false, error: { type: "ApplyFailed" } });
  expect({ entries: shelf.entries(), updates: [...shelf.updates] }).toEqual(before);
  const next = mustBeOk(shelf.write(TABLET, [["k", "went on"]]));
  mustBeOk(shelf.accept(TABLET, next));
  expect(shelf.get("k")).toBe("went on");
}

test("[SHELF2] when Yjs throws, the Doc is discarded and replayed without that entry", () => {
  const shelf = new Shelf(STREAM, ANH);
  mustBeOk(
    shelf.accept(
      PHONE,
      mustBeOk(
        shelf.write(PHONE, [
          ["k", "first"],
          ["l", 2],
        ]),
      ),
    ),
  );
  expectReplayedWithoutIt(shelf, 1);
});

test("[SHELF2] when Yjs throws on the first update, the shelf is empty again", () => {
  expectReplayedWithoutIt(new Shelf(STREAM, ANH), 0);
});

test("[SHELF2] an update that Yjs keeps back for later counts as one it failed on", () => {
  stumbling.leavesPending = true;
  const shelf = new Shelf(STREAM, ANH);
  mustBeOk(shelf.accept(PHONE, mustBeOk(shelf.write(PHONE, [["k", "first"]]))));
  expectReplayedWithoutIt(shelf, 1);
});
