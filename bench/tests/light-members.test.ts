/** The fan-out's light members must be what the peers' own providers are, as the server sees it. */
import assert from "node:assert/strict";
import { it } from "node:test";
import * as Y from "yjs";
import type { FanoutMember } from "../contestant.ts";
import { openRawSocket } from "../harness/raw-socket.ts";
import { startHocuspocus, startYPartyserver, startYWebsocket } from "../peers/processes.ts";
import { ROOM } from "../peers/rooms.ts";
import { makeDialect } from "../peers/yjs-dialect.ts";
import { connectProvider, type Peer } from "../peers/yjs-provider.ts";
import { readSyncMessage } from "../peers/yjs-wire.ts";
import { startRelay } from "./relay.ts";

const STARTS = {
  "y-partyserver": startYPartyserver,
  hocuspocus: startHocuspocus,
  "y-websocket": startYWebsocket,
} as const;

const FROM_LIGHT = "«0000» Hôm nay nóng quá.";
const FROM_PROVIDER = "«0001» Đúng rồi.";

/** Long enough for a message to come that should not. */
const calm = () => new Promise((resolve) => setTimeout(resolve, 500));

const connectLight = async (peer: Peer, port: number) => {
  const dialect = await makeDialect({ port, peer });
  const heard: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<FanoutMember>();
  let member: FanoutMember;
  const socket = openRawSocket(port, dialect.request(0), {
    opened: () => {
      member = dialect.join({ member: 0, isReader: true, socket, delivered: (post) => heard.push(post) });
      resolve(member);
    },
    message: (payload, isText) => member.receive(payload, isText),
    lost: (reason) => reject(new Error(reason)),
  });
  member = await promise;
  await member.ready;
  return { member, socket, heard };
};

/** An update, without what differs between any two clients: their ids and their words. */
const shapeOf = (peer: Peer, hex: string): unknown => {
  const message = readSyncMessage(peer === "hocuspocus" ? ROOM : undefined, Buffer.from(hex, "hex"));
  assert.ok(message.type === "update", `${hex} is an update`);
  const structs = Y.decodeUpdate(message.update).structs as Y.Item[];
  return structs.map(({ id, content }) => [id.clock, content.getContent().map((post) => Object.keys(post))]);
};

for (const peer of Object.keys(STARTS) as Peer[]) {
  it(
    `a light member of ${peer} says and hears what the real provider does`,
    { timeout: 120_000 },
    async (test) => {
      const server = await STARTS[peer]();
      test.after(server.stop);
      const relay = await startRelay(server.port);
      test.after(relay.stop);

      const doc = new Y.Doc();
      const provider = await connectProvider(peer, relay.port, doc);
      await calm();
      const light = await connectLight(peer, relay.port);
      await calm();
      const [real, lightly] = relay.conversations;
      assert.deepEqual(lightly, real, "the handshakes are the same, byte for byte");

      (await light.member.write(0, FROM_LIGHT))();
      await calm();
      const [post] = doc.getArray<{ text: string }>("posts").toArray();
      assert.equal(post?.text, FROM_LIGHT, "the provider reads what the light member wrote");

      doc.getArray("posts").push([{ ...post, text: FROM_PROVIDER }]);
      await calm();
      assert.equal(light.heard.at(-1), 1, "the light member hears what the provider wrote");
      assert.ok((await light.member.readTexts()).includes(FROM_PROVIDER));
      assert.deepEqual(
        shapeOf(peer, lightly!.up.at(-1)!),
        shapeOf(peer, real!.up.at(-1)!),
        "the updates have one shape",
      );

      light.socket.close();
      provider.destroy();
      doc.destroy();
    },
  );
}
