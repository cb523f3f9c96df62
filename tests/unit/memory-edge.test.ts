import { expect, test } from "vitest";
import { bytesToChain, verifyChain } from "#protocol/wire/certificate";
import { webCryptoSignatures } from "#protocol/signature";
import { mustBeOk } from "#protocol/result";
import { makeMemoryEdge, type MemoryEdge } from "../support/memory-edge.ts";
import * as people from "../support/edge-people.ts";
import { amending, controlEntry, makeBoard, makeThread, opening, reply } from "../support/edge-visitor.ts";
import { visit } from "../support/memory-visitor.ts";

const NOW = Date.UTC(2026, 10, 2);

function makeEdge(): MemoryEdge & people.EdgeUnderTest {
  const now = () => NOW;
  return { ...makeMemoryEdge({ clock: now, random: people.randomBytes, suite: webCryptoSignatures }), now };
}

async function makeOpenRoom(edge: people.EdgeUnderTest) {
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  const room = await people.makeRoom(founder, "workers");
  expect((await people.foundRoom(edge, founder, room)).status).toBe(204);
  return { founder, room };
}

test("[SLIP3] a worker joins with a slip and asks again for the same bytes", async () => {
  const edge = makeEdge();
  const { founder, room } = await makeOpenRoom(edge);
  const slip = await people.makeSlip("worker", 0);
  expect(await people.invite(edge, founder, [slip])).toBe(1);
  expect((await people.putWraps(edge, founder, room, [people.wrapFor(slip)])).status).toBe(204);
  const body = await people.makeRedeeming(founder, slip);
  const chain = await people.bytesOf(await people.redeem(edge, founder, body));
  const leaf = await verifyChain(webCryptoSignatures, founder.factory, founder.key.publicKey, mustBeOk(bytesToChain(chain)));
  expect(mustBeOk(leaf).kind).toBe("worker");
  expect(await people.bytesOf(await people.redeem(edge, founder, body))).toEqual(chain);
  expect(await people.errorOf(await people.redeem(edge, founder, await people.makeRedeeming(founder, slip)))).toBe("slip-used");
  const keys = await people.call(edge, { method: "GET", path: `/api/rooms/${room.id}/keys/${slip.id}` });
  expect(await people.errorOf(keys)).toBe("slip-used");
});

test("[ROOM6] what one phone appends reaches both, and is there after a crash", async () => {
  const edge = makeEdge();
  const { room } = await makeOpenRoom(edge);
  const [first, second] = [visit(edge, room), visit(edge, room)];
  await first.enter(room);
  await second.enter(room);
  const thread = makeThread(makeBoard());
  const open = opening(thread);
  expect((await first.append(open)).type).toBe("ack");
  expect((await first.next("appended")).items).toEqual((await second.next("appended")).items);
  const amend = amending(thread);
  await second.append(amend);
  const answer = reply(thread);
  await second.append(answer);
  await second.append(controlEntry(room));
  edge.crash();
  const third = visit(edge, room);
  const digest = await third.enter(room);
  expect(digest).toMatchObject({ serial: 4, isPartial: false, streams: [] });
  expect(await third.read(room, thread.stream)).toEqual([open.envelope, amend.envelope, answer.envelope]);
  third.send({ type: "list", board: thread.board, before: 0, limit: 20 });
  const listed = await third.next("listed");
  expect(listed).toMatchObject({ total: 1, hasMore: false });
  expect(listed.rows[0]).toMatchObject({ count: 3, opening: open.envelope, amending: amend.envelope });
});
