/**
 * The process of those who wrote the discussion: `yjs-writer.ts PORT PEER POSTS`. It stays connected
 * when it is done, as somebody in the room would, because Hocuspocus forgets a document nobody is in.
 */
import * as Y from "yjs";
import { makeDiscussion } from "../harness/discussion.ts";
import { countPosts, writePosts } from "./yjs-discussion.ts";
import { connectProvider, type Peer } from "./yjs-provider.ts";

const POSTS_AT_ONCE = 100;
const STORED_POLL_MS = 250;

const [port, peer, count] = process.argv.slice(2) as [string, Peer, string];
const posts = makeDiscussion(Number(count));

const doc = new Y.Doc();
await connectProvider(peer, Number(port), doc);
for (let from = 0; from < posts.length; from += POSTS_AT_ONCE) {
  writePosts(doc, posts.slice(from, from + POSTS_AT_ONCE));
  await new Promise((resolve) => setTimeout(resolve, 1));
}
while (!(await serverHoldsAll())) await new Promise((resolve) => setTimeout(resolve, STORED_POLL_MS));
process.send!({ written: posts.length });

async function serverHoldsAll(): Promise<boolean> {
  const seen = new Y.Doc();
  const provider = await connectProvider(peer, Number(port), seen);
  provider.destroy();
  return countPosts(seen) === posts.length;
}
