import assert from "node:assert/strict";
import { it } from "node:test";
import * as Y from "yjs";
import { boardFault, boardOf, makeDiscussion } from "../harness/discussion.ts";
import { countPosts, makeClientIds, readBoard, writePosts } from "../peers/yjs-discussion.ts";

const posts = makeDiscussion(300);

/** As real members would write: each in a document of their own, caught up before every post. */
const writtenApart = (): Y.Doc => {
  const clientIds = makeClientIds();
  const shared = new Y.Doc();
  const documents = new Map<number, Y.Doc>();
  for (const post of posts) {
    const own = documents.get(post.author) ?? new Y.Doc();
    documents.set(post.author, own);
    Y.applyUpdate(own, Y.encodeStateAsUpdate(shared, Y.encodeStateVector(own)));
    own.clientID = clientIds(post.author);
    writePosts(own, [post]);
    Y.applyUpdate(shared, Y.encodeStateAsUpdate(own, Y.encodeStateVector(shared)));
  }
  return shared;
};

it("one document that changes its client id holds what separate documents make together", () => {
  const together = new Y.Doc();
  writePosts(together, posts);
  const apart = writtenApart();
  assert.deepEqual(apart.getMap("threads").toJSON(), together.getMap("threads").toJSON());
  assert.deepEqual(Y.encodeStateVector(apart), Y.encodeStateVector(together));
  assert.equal(Y.encodeStateAsUpdate(apart).length, Y.encodeStateAsUpdate(together).length);
  assert.equal(
    new Set(posts.map(({ author }) => author)).size,
    Y.decodeStateVector(Y.encodeStateVector(apart)).size,
  );
});

it("a document shows the board that the posts call for", () => {
  const doc = new Y.Doc();
  writePosts(doc, posts);
  assert.equal(countPosts(doc), posts.length);
  assert.equal(boardFault(boardOf(posts), readBoard(doc)), undefined);
});
