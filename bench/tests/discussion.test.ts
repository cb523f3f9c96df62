import assert from "node:assert/strict";
import { it } from "node:test";
import { boardFault, boardOf, makeDiscussion, makeShortPosts, MEMBERS } from "../harness/discussion.ts";
import { forEachMark } from "../harness/marks.ts";

const posts = makeDiscussion(10_000);

it("the same posts are made every time", () => {
  assert.deepEqual(makeDiscussion(10_000), posts);
});

it("ten thousand posts stand in a thousand threads of ten, by two thousand members", () => {
  const threads = Map.groupBy(posts, ({ thread }) => thread);
  assert.equal(threads.size, 1_000);
  assert.ok([...threads.values()].every((thread) => thread.length === 10));
  assert.equal(new Set(posts.map(({ author }) => author)).size, MEMBERS);
});

it("a post has about 120 characters, and no two are alike", () => {
  const mean = posts.reduce((sum, { text }) => sum + text.length, 0) / posts.length;
  assert.ok(Math.abs(mean - 122) < 3, `the mean is ${mean}`);
  assert.equal(new Set(posts.map(({ text }) => text)).size, posts.length);
});

it("a wrong board is named", () => {
  const board = boardOf(posts);
  assert.equal(board.length, 20);
  assert.equal(boardFault(board, board), undefined);
  assert.match(boardFault(board, board.slice(1)) ?? "", /19 threads/);
  assert.match(boardFault(board, board.with(3, { ...board[3]!, posts: 11 })) ?? "", /thread 3 counts 11/);
  assert.match(boardFault(board, board.with(0, { ...board[0]!, opening: "" })) ?? "", /thread 0 opens/);
});

it("short posts hold exactly 209 bytes and exactly their own mark", () => {
  for (const [index, text] of makeShortPosts(60, 209).entries()) {
    const marks: number[] = [];
    forEachMark(Buffer.from(text), (post) => marks.push(post));
    assert.equal(Buffer.byteLength(text), 209);
    assert.deepEqual(marks, [index]);
  }
});

it("bytes that only look like a mark are none", () => {
  const marks: number[] = [];
  const payload = Buffer.from("« «12» «0x12» «0007» «123456» «0008");
  forEachMark(payload, (post) => marks.push(post));
  assert.deepEqual(marks, [7]);
});
