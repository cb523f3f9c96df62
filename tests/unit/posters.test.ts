/** Posters on phones: what one opens, what it never opens, and what an edge that lies about it gets. */
// long: one scene after another, each with an edge of its own
import { beforeAll, describe, expect, test, vi } from "vitest";
// Fetched when somebody asks who can read; here rounds are counted, and fetching takes more than some.
import "#client/sync/joins-view";
import "#client/sync/posters";
import "#client/sync/readers-view";
import { isPosterLink } from "#client/state/slip-language";
import type { MadePosterView, ReadersView } from "#client/state/views";
import { PhoneStore } from "#client/sync/phone-store";
import { nodeSignatures } from "#headless/headless-member";
import { type Bytes, ByteWriter, concatBytes, utf8 } from "#protocol/bytes";
import { boxKeyOf, sealTo } from "#protocol/hpke";
import { idToBytes, type RoomId, type SlipId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import { joinLogOf } from "#protocol/sealed/join-log";
import { parseSlip, slipSeeds, slipToLink } from "#protocol/sealed/slip";
import { wrapFor, wrapForMember } from "#protocol/sealed/wrap";
import { ROOM_KINDS, roomIdOf } from "#protocol/wire/audience";
import {
  bytesToOpenSlips,
  bytesToPosters,
  bytesToRedeem,
  bytesToRoomKeys,
  bytesToSlipStatus,
  openSlipsToBytes,
  postersToBytes,
  type RedeemBody,
  redeemMessage,
  redeemToBytes,
  roomKeysToBytes,
  slipStatusToBytes,
} from "#protocol/wire/bodies";
import {
  authorIdOf,
  belongsIn,
  bytesToChain,
  certify,
  type Chain,
  chainToBytes,
  hasVote,
  slipIdOf,
  verifyChain,
} from "#protocol/wire/certificate";
import { controlStreamOf } from "#protocol/wire/head";
import { bytesToRotation } from "#protocol/wire/rotation-bodies";
import { makeChance } from "../support/chance.ts";
import { HandMadeFactory } from "../support/hand-made-factory.ts";
import { HostileEdge } from "../support/hostile-edge.ts";
import { JOIN_PATH, newcomer, SLIP_PATH, swapping } from "../support/hostile-joining.ts";
import { HostileMember } from "../support/hostile-member.ts";
import { keysOf, say, startThread, untilJoined } from "../support/hostile-stage.ts";
import { changeKeys, changesOf, untilChanged } from "../support/key-changing.ts";
import { MEMORY_ORIGIN } from "../support/memory-edge.ts";
import { memberOf, problemsOf, showBoard, showThread, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 30_000 });

const DAY_MS = 86_400_000;
const ORDER = { daysValid: 7, usesMax: 300, language: "vi" } as const;

async function makePoster(
  factory: TestFactory,
  order: Partial<Record<"daysValid" | "usesMax", number>> = {},
): Promise<MadePosterView> {
  return mustBeOk(await factory.founder.engine.makePoster({ ...ORDER, ...order }));
}

async function joinBy(factory: TestFactory, link: string, nickname: string): Promise<SimulatedPhone> {
  const phone = factory.phone(nickname);
  await phone.open();
  mustBeOk(await phone.engine.join(link, nickname, "vi"));
  await untilJoined(factory);
  return phone;
}

async function readersOf(factory: TestFactory, phone: SimulatedPhone, room: RoomId): Promise<ReadersView> {
  let readers!: ReadersView;
  const stop = phone.engine.watchReaders(room, (view) => (readers = view));
  await factory.settle();
  stop();
  return readers;
}

async function chainOf(phone: SimulatedPhone): Promise<Chain> {
  return mustBeOk(bytesToChain((await new PhoneStore(phone.store).identity())!.chain));
}

async function idOf(link: string): Promise<SlipId> {
  const { signingSeed } = slipSeeds(mustBeOk(parseSlip(link)));
  return slipIdOf((await nodeSignatures.signingKey(signingSeed)).publicKey);
}

async function ask(factory: TestFactory, path: string): Promise<Bytes> {
  return new Uint8Array(await (await factory.edge.fetch(askedOf(path))).arrayBuffer());
}

const askedOf = (path: string) => new Request(MEMORY_ORIGIN + path);

const everyoneOf = (factory: TestFactory) => roomIdOf(factory.id, "everyone");

describe("coming in by a poster", () => {
  test("[POSTER3] [POSTER8] many come in, into Everyone alone, and every phone counts them", async () => {
    const factory = await makeTestFactory({ seed: 601 });
    const room = everyoneOf(factory);
    const worker = await factory.join("worker", "Chim Sẻ 3");
    const poster = await makePoster(factory);
    expect(poster).toMatchObject({ number: 1, uses: 0, usesMax: 300, isMine: true });
    expect(isPosterLink(poster.link)).toBe(true);
    const phones = [
      await joinBy(factory, poster.link, "Mây 1"),
      await joinBy(factory, poster.link, "Mây 2"),
      await joinBy(factory, poster.link, "Mây 3"),
    ];
    for (const phone of phones) {
      expect(memberOf(phone)!.rooms.map(({ kind }) => kind)).toEqual(["everyone"]);
      expect(memberOf(phone)).toMatchObject({ role: "worker", isByPoster: true });
      const leaf = (await chainOf(phone)).at(-1)!;
      expect([leaf.kind, hasVote(leaf)]).toEqual(["voteless", false]);
    }
    expect(memberOf(worker)!.isByPoster).toBe(false);
    const readers = await readersOf(factory, worker, room);
    expect([readers.counts!.worker, readers.byPoster]).toEqual([4, 3]);
    const listed = mustBeOk(await factory.founder.engine.posters());
    expect(listed).toMatchObject([{ number: 1, uses: 3, usesMax: 300, isMine: true }]);
    // They speak, and whoever asks is told how they came.
    const stream = await startThread(factory, phones[0]!, room, "Khu C nóng quá");
    await say(factory, worker, room, stream, "Đúng vậy");
    const thread = showThread(worker, room, stream);
    const board = showBoard(worker, room, "safety");
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Đúng vậy"]);
    expect(thread.latest().posts.map(({ author }) => author.isByPoster ?? false)).toEqual([true, false]);
    expect(board.latest().threads.map(({ text }) => text)).toEqual(["Khu C nóng quá"]);
    expect([...problemsOf(worker, room), ...problemsOf(phones[0]!, room)]).toEqual([]);
  });

  test("[JOIN1] a poster shows whose it is and what it opens before anybody comes in", async () => {
    const factory = await makeTestFactory({ seed: 602 });
    const { link } = await makePoster(factory);
    const phone = factory.phone("Mây");
    await phone.open();
    expect(mustBeOk(await phone.engine.readSlip(link))).toMatchObject({
      factoryName: "May Sông Trà",
      role: "worker",
      rooms: ["everyone"],
      isPoster: true,
    });
    expect(mustBeOk(await factory.founder.engine.posters())[0]!.uses).toBe(0);
  });

  test("[POSTER4] expired, taken down, full and unknown posters are told in words of their own", async () => {
    const factory = await makeTestFactory({ seed: 603 });
    const told = async (link: string) => {
      const phone = factory.phone("Mây");
      await phone.open();
      const [read, joined] = [await phone.engine.readSlip(link), await phone.engine.join(link, "Mây", "vi")];
      expect(read).toEqual(joined);
      return read.ok ? "read" : read.error.type;
    };
    const full = await makePoster(factory, { usesMax: 1 });
    await joinBy(factory, full.link, "Mây 1");
    expect(await told(full.link)).toBe("poster-full");
    const down = await makePoster(factory);
    mustBeOk(await factory.founder.engine.takeDownPoster(down.number));
    expect(await told(down.link)).toBe("poster-revoked");
    expect(await factory.founder.engine.takeDownPoster(down.number)).toMatchObject({
      error: { type: "poster-revoked" },
    });
    const short = await makePoster(factory, { daysValid: 1 });
    factory.clock.sleep(3 * DAY_MS);
    expect(await told(short.link)).toBe("poster-expired");
    const slip = mustBeOk(parseSlip(short.link));
    const unknown = slipToLink(MEMORY_ORIGIN, { ...slip, secret: factory.chance.bytes(16) });
    expect(await told(unknown)).toBe("slip-unknown");
  });

  test("[POSTER6] a phone that never heard the answer comes in with the same keys, and is counted once", async () => {
    const factory = await makeTestFactory({ seed: 604 });
    const { link } = await makePoster(factory, { usesMax: 1 });
    const { hostile, phone } = await newcomer(factory);
    hostile.answer = async (path, answer) =>
      JOIN_PATH.test(path) ? Response.json({ type: "broken" }, { status: 500 }) : answer;
    expect((await phone.engine.join(link, "Mây Trắng 8", "vi")).ok).toBe(false);
    hostile.becomeHonest();
    mustBeOk(await phone.engine.join(link, "Mây Trắng 8", "vi"));
    await untilJoined(factory);
    expect(memberOf(phone)!.isByPoster).toBe(true);
    expect(mustBeOk(await factory.founder.engine.posters())[0]!.uses).toBe(1);
  });

  test("[POSTER8] only a facilitator makes, lists and takes down posters, within the limits", async () => {
    const factory = await makeTestFactory({ seed: 605 });
    const worker = await factory.join("worker", "Chim Sẻ 3");
    const refused = { ok: false, error: { type: "not-allowed" } };
    expect(await worker.engine.makePoster(ORDER)).toEqual(refused);
    expect(await worker.engine.posters()).toEqual(refused);
    expect(await worker.engine.takeDownPoster(1)).toEqual(refused);
    for (const order of [{ daysValid: 32 }, { daysValid: 0 }, { usesMax: 0 }, { usesMax: 2_001 }])
      expect(await factory.founder.engine.makePoster({ ...ORDER, ...order })).toMatchObject({ ok: false });
    expect(mustBeOk(await factory.founder.engine.posters())).toEqual([]);
  });
});

describe("a change of keys", () => {
  test("[POSTER7] voids every poster, whatever the edge says of it; who came in by one reads on", async () => {
    const factory = await makeTestFactory({ seed: 611 });
    const room = everyoneOf(factory);
    const hostile = new HostileEdge(factory.edge);
    const facilitator = new SimulatedPhone("Chị Lan", { ...factory.founder.parts, edge: hostile.edge });
    await facilitator.open();
    mustBeOk(await facilitator.engine.join(await factory.invite("facilitator", "Chị Lan"), "Chị Lan", "vi"));
    await untilJoined(factory);
    const poster = mustBeOk(await facilitator.engine.makePoster(ORDER));
    const inside = await joinBy(factory, poster.link, "Mây 1");
    const stream = await startThread(factory, inside, room, "Khu C nóng quá");
    const status = mustBeOk(
      bytesToSlipStatus(await ask(factory, `/api/factories/${factory.id}/slips/${await idOf(poster.link)}`)),
    );

    // The edge lists the poster among the slips nobody has used, and takes none down.
    const recipients: string[] = [];
    hostile.answer = async (path, answer, request) => {
      if (path.endsWith("/invites") && request.method === "GET") {
        const { hasMore, slips } = mustBeOk(bytesToOpenSlips(new Uint8Array(await answer.arrayBuffer())));
        return new Response(openSlipsToBytes({ hasMore, slips: [...slips, status] }));
      }
      if (path.endsWith("/epochs") && request.method === "POST") {
        const { wraps } = mustBeOk(bytesToRotation(new Uint8Array(await request.clone().arrayBuffer())));
        recipients.push(...wraps.map(({ recipient }) => recipient));
      }
      return answer;
    };
    mustBeOk(await facilitator.engine.changeKeys([room]));
    await untilChanged(factory, [facilitator, inside]);
    expect(changesOf(facilitator)[0]).toMatchObject({ voidedPosters: 1, rooms: [{ state: "done" }] });
    expect(recipients).toContain(memberOf(inside)!.author);
    expect(recipients).not.toContain(await idOf(poster.link));
    expect(mustBeOk(await facilitator.engine.posters())).toEqual([]);
    const late = factory.phone("Mây 2");
    await late.open();
    expect(await late.engine.join(poster.link, "Mây 2", "vi")).toMatchObject({
      error: { type: "poster-revoked" },
    });
    await say(factory, inside, room, stream, "Vẫn nóng");
    const thread = showThread(facilitator, room, stream);
    await factory.settle();
    expect(textsOf(thread)).toEqual(["Khu C nóng quá", "Vẫn nóng"]);
    expect([...problemsOf(inside, room), ...problemsOf(facilitator, room)]).toEqual([]);
  });

  test("[POSTER7] a phone is told that the poster is over where the edge goes on listing it", async () => {
    const factory = await makeTestFactory({ seed: 612 });
    const { link, number } = await makePoster(factory);
    const path = `/api/factories/${factory.id}/slips/${await idOf(link)}`;
    const before = await ask(factory, path);
    await changeKeys(factory, everyoneOf(factory), []);
    const { hostile, phone } = await newcomer(factory);
    hostile.answer = async (asked, answer) => (asked === path ? new Response(before) : answer);
    const told = await phone.engine.readSlip(link);
    expect(told).toEqual({ ok: false, error: { type: "poster-revoked" } });
    expect(number).toBe(1);
  });

  test("[POSTER7] a change of another Room's key leaves the posters hanging", async () => {
    const factory = await makeTestFactory({ seed: 613 });
    const { link } = await makePoster(factory);
    await changeKeys(factory, roomIdOf(factory.id, "workers"), []);
    expect(changesOf(factory.founder)[0]!.voidedPosters).toBe(0);
    const phone = await joinBy(factory, link, "Mây 1");
    expect(memberOf(phone)!.rooms.map(({ kind }) => kind)).toEqual(["everyone"]);
  });
});

describe("an edge that lies", () => {
  /** What the edge could sign, got from the honest Factory with a code that it never handed out. */
  async function certifiedBy(factory: TestFactory, link: string, asked: RedeemBody): Promise<Chain> {
    const key = await nodeSignatures.signingKey(slipSeeds(mustBeOk(parseSlip(link))).signingSeed);
    const unsigned = { ...asked, slipKey: key.publicKey };
    const body = redeemToBytes({
      ...unsigned,
      signature: await key.sign(redeemMessage(factory.id, unsigned)),
    });
    const path = `${MEMORY_ORIGIN}/api/factories/${factory.id}/join`;
    const answer = await factory.edge.fetch(new Request(path, { method: "POST", body }));
    return mustBeOk(bytesToChain(new Uint8Array(await answer.arrayBuffer())));
  }

  async function expectCertificateRefused(factory: TestFactory, link: string, other: string) {
    const { hostile, phone } = await newcomer(factory);
    swapping(hostile, JOIN_PATH, async (_, __, request) => {
      const asked = mustBeOk(bytesToRedeem(new Uint8Array(await request.arrayBuffer())));
      return chainToBytes(await certifiedBy(factory, other, asked));
    });
    const forged = { ok: false, error: { type: "slip-forged" } };
    expect(await phone.engine.join(link, "Mây Trắng 8", "vi")).toEqual(forged);
    expect(memberOf(phone)).toBe(null);
    hostile.becomeHonest();
    mustBeOk(await phone.engine.join(link, "Mây Trắng 8", "vi"));
    return phone;
  }

  test("[POSTER2] a worker's certificate is not taken for a poster: its owner would have a vote", async () => {
    const factory = await makeTestFactory({ seed: 621 });
    const { link } = await makePoster(factory);
    const phone = await expectCertificateRefused(factory, link, await factory.invite("worker", ""));
    expect(memberOf(phone)!.isByPoster).toBe(true);
  });

  test("[POSTER2] a certificate without a vote is not taken for a slip: its owner would have none", async () => {
    const factory = await makeTestFactory({ seed: 622 });
    const poster = await makePoster(factory);
    const phone = await expectCertificateRefused(factory, await factory.invite("worker", ""), poster.link);
    expect(memberOf(phone)!.isByPoster).toBe(false);
  });

  test("[POSTER1] a poster is not shown as a slip's invite, nor a slip's invite as a poster", async () => {
    const factory = await makeTestFactory({ seed: 623 });
    const slip = await factory.invite("worker", "");
    const poster = (await makePoster(factory)).link;
    const statusOf = async (link: string) =>
      mustBeOk(
        bytesToSlipStatus(await ask(factory, `/api/factories/${factory.id}/slips/${await idOf(link)}`)),
      );
    for (const [link, other] of [
      [slip, poster],
      [poster, slip],
    ] as const) {
      const { hostile, phone } = await newcomer(factory);
      const shown = await statusOf(other);
      swapping(hostile, SLIP_PATH, async () => slipStatusToBytes(shown));
      expect(await phone.engine.readSlip(link)).toEqual({ ok: false, error: { type: "slip-forged" } });
    }
  });

  test("[POSTER1] a poster read as a slip is unknown: its keys come from another label", async () => {
    const factory = await makeTestFactory({ seed: 624 });
    const { isPoster: _, ...plain } = mustBeOk(parseSlip((await makePoster(factory)).link));
    const phone = factory.phone("Mây");
    await phone.open();
    expect(await phone.engine.join(slipToLink(MEMORY_ORIGIN, plain), "Mây", "vi")).toEqual({
      ok: false,
      error: { type: "slip-unknown" },
    });
  });

  test("[POSTER1] a facilitator who helps the edge makes no invite of a poster's key, nor a poster of a slip's", async () => {
    const factory = await makeTestFactory({ seed: 628 });
    const slip = await factory.invite("worker", "");
    const poster = (await makePoster(factory)).link;
    const { memberSeed, chain } = (await new PhoneStore(factory.founder.store).identity())!;
    const facilitator = await nodeSignatures.signingKey(memberSeed);
    for (const [link, kind] of [
      [slip, "poster"],
      [poster, "invite"],
    ] as const) {
      const seeds = slipSeeds(mustBeOk(parseSlip(link)));
      const { publicKey } = await nodeSignatures.signingKey(seeds.signingSeed);
      const subject = { kind, role: "worker", signingKey: publicKey, expiresDay: 0, usesMax: 9 } as const;
      const boxKey = (await boxKeyOf(seeds.boxSeed)).publicKey;
      const leaf = await certify(factory.id, facilitator, { ...subject, boxKey });
      const inviteChain = [...mustBeOk(bytesToChain(chain)), leaf];
      const { hostile, phone } = await newcomer(factory);
      swapping(hostile, SLIP_PATH, async () => slipStatusToBytes({ inviteChain, serial: 1 }));
      expect(await phone.engine.readSlip(link)).toEqual({ ok: false, error: { type: "slip-forged" } });
    }
  });

  test("[POSTER3] a wrap of the Workers key in the place of Everyone's opens nothing, and none is asked for", async () => {
    const factory = await makeTestFactory({ seed: 625 });
    const worker = await factory.join("worker", "Chim Sẻ 3");
    const { link } = await makePoster(factory);
    const [everyone, workers] = [everyoneOf(factory), roomIdOf(factory.id, "workers")];
    const id = await idOf(link);
    // Made by somebody inside who helps: sealed to the poster's own box key.
    const { boxSeed } = slipSeeds(mustBeOk(parseSlip(link)));
    const insider = await keysOf(worker, factory, "workers");
    const wrap = await sealedTo((await boxKeyOf(boxSeed)).publicKey, id, insider);
    const { record } = mustBeOk(
      bytesToRoomKeys(await ask(factory, `/api/rooms/${workers}/keys/${memberOf(factory.founder)!.author}`)),
    );
    const { hostile, phone } = await newcomer(factory);
    const asked: string[] = [];
    hostile.answer = async (path, answer) => {
      asked.push(path);
      return path === `/api/rooms/${everyone}/keys/${id}`
        ? new Response(roomKeysToBytes({ record, wrap }))
        : answer;
    };
    expect(await phone.engine.join(link, "Mây", "vi")).toEqual({ ok: false, error: { type: "slip-forged" } });
    expect(asked.filter((path) => path.includes(workers))).toEqual([]);
    expect(await new PhoneStore(phone.store).identity()).toBeNull();
  });

  test("[POSTER3] [READ13] who came in by a poster and was told the Workers key counts for nothing there", async () => {
    const factory = await makeTestFactory({ seed: 626 });
    const workers = roomIdOf(factory.id, "workers");
    const traitor = await factory.join("worker", "Cò 7");
    const reader = await factory.join("worker", "Chim Sẻ 3");
    const friend = await joinBy(factory, (await makePoster(factory)).link, "Mây 1");
    const attacker = await HostileMember.of(factory, traitor, "workers");
    const { memberSeed, chain } = (await new PhoneStore(friend.store).identity())!;
    const key = await nodeSignatures.signingKey(memberSeed);
    const { author } = memberOf(friend)!;
    const credential = { kind: "chain", chain } as const;
    const control = controlStreamOf(workers);
    const device = attacker.device();
    const join = {
      author,
      device,
      credential,
      update: attacker.update(control, device, [["join", true]], author),
    };
    await attacker.write(control, join, { key });
    const { stream, opening } = attacker.newThread(author);
    const post = { author, credential, opening, device: attacker.device() };
    const writes = [attacker.post(post.device, "Tôi ở trong này")];
    const body = await attacker.body(stream, {
      ...post,
      update: attacker.update(stream, post.device, writes, author),
    });
    await attacker.open(stream, await attacker.seal(stream, body, { key }));

    const board = showBoard(reader, workers, "safety");
    const readers = await readersOf(factory, reader, workers);
    expect([readers.counts!.worker, readers.byPoster]).toEqual([2, 0]);
    expect(problemsOf(reader, workers)).toContainEqual({
      type: "PosterMisplaced",
      rule: "READ13",
      blame: "unknown",
      stream: control,
    });
    expect(board.latest().threads).toEqual([]);
    const verdicts = await attacker.verdictsOn(stream);
    expect(verdicts).toMatchObject([
      { isAccepted: false, refusal: { type: "PosterMisplaced", rule: "READ13" } },
    ]);
    // The next key is not for him either.
    await changeKeys(factory, workers, [traitor, reader]);
    const path = `/api/rooms/${workers}/keys/${author}`;
    expect((await factory.edge.fetch(askedOf(path))).status).not.toBe(200);
  });

  test("[POSTER8] posters that the edge invents are not listed", async () => {
    const factory = await makeTestFactory({ seed: 627 });
    const hostile = new HostileEdge(factory.edge);
    const facilitator = new SimulatedPhone("Chị Lan", { ...factory.founder.parts, edge: hostile.edge });
    await facilitator.open();
    mustBeOk(await facilitator.engine.join(await factory.invite("facilitator", "Chị Lan"), "Chị Lan", "vi"));
    await untilJoined(factory);
    await makePoster(factory);
    swapping(hostile, /\/posters$/, async (bytes) => {
      const posters = mustBeOk(bytesToPosters(bytes));
      const [real] = posters;
      const leaf = { ...real!.chain.at(-1)!, usesMax: 2_000 };
      return postersToBytes([
        ...posters,
        { ...real!, chain: [...real!.chain.slice(0, -1), leaf], number: 2 },
      ]);
    });
    const listed = mustBeOk(await facilitator.engine.posters());
    expect(listed.map(({ number, usesMax, isMine }) => [number, usesMax, isMine])).toEqual([[1, 300, false]]);
  });
});

async function sealedTo(
  boxKey: Bytes,
  recipient: SlipId,
  keys: Awaited<ReturnType<typeof keysOf>>,
): Promise<Bytes> {
  const scope = concatBytes(idToBytes(keys.room), new ByteWriter().uint(keys.epoch, 2).bytes());
  const context = { info: concatBytes(utf8("gopy/wrap/1"), scope), aad: idToBytes(recipient) };
  return sealTo(boxKey, context, keys.epochKey);
}

describe("certificates", () => {
  let factory: HandMadeFactory;
  beforeAll(async () => void (factory = await HandMadeFactory.make(makeChance(631))));

  test.each(ROOM_KINDS)(
    "[POSTER3] [ROOM3] in %s a poster, and a member who came by one, belong only if it is Everyone",
    async (kind) => {
      const isIn = kind === "everyone";
      const keys = factory.keysOf(kind);
      const [poster, voteless] = [await factory.poster(), await factory.voteless()];
      expect([belongsIn(kind, poster.chain.at(-1)!), belongsIn(kind, voteless.chain.at(-1)!)]).toEqual([
        isIn,
        isIn,
      ]);
      const wrapped = await wrapFor(nodeSignatures, factory.founder, keys, poster.chain);
      expect(wrapped.ok ? wrapped.value.recipient : wrapped.error.type).toBe(
        isIn ? slipIdOf(poster.key.publicKey) : "WrapOutsideAudience",
      );
      const { boxKey, role, signingKey } = voteless.chain.at(-1)!;
      const member = { author: authorIdOf(signingKey), role, boxKey: boxKey!, chain: voteless.chain };
      const forMember = await wrapForMember(factory.founder, keys, member);
      expect(forMember.ok ? "wrapped" : forMember.error.type).toBe(isIn ? "wrapped" : "WrapOutsideAudience");
      const facts = {
        author: member.author,
        key: signingKey,
        role,
        chain: { chain: voteless.chain, leaf: voteless.chain.at(-1)! },
      };
      const log = { authors: new Map([[member.author, facts]]), keyFacts: () => ({ position: 1 }) };
      expect(joinLogOf(log as never, kind).length).toBe(isIn ? 1 : 0);
      // A certificate that the edge signed alone is wrapped for nowhere: it must stand in the join log.
      const alone = await wrapFor(nodeSignatures, factory.founder, keys, voteless.chain);
      expect(alone).toMatchObject({ ok: false });
    },
  );

  test("[POSTER2] [CERT2] only a facilitator issues a poster, and only the admission key a certificate without a vote", async () => {
    const good = [
      await factory.poster(),
      await factory.poster(await factory.official("facilitator")),
      await factory.voteless(),
    ];
    for (const { chain } of good) expect((await verify(chain)).ok).toBe(true);
    const bad = [
      await factory.poster(await factory.official("manager")),
      await factory.poster(await factory.worker()),
      await factory.poster(factory.admission),
      await factory.poster(await factory.invite("facilitator")),
      await factory.voteless(factory.facilitator),
      await factory.voteless(await factory.poster()),
      await factory.worker(await factory.poster()),
      await factory.officialOf(await factory.poster(), "manager"),
      await factory.invite("manager", await factory.voteless()),
    ];
    for (const { chain } of bad)
      expect(await verify(chain)).toEqual({ ok: false, error: { type: "ChainForbidden" } });
  });

  test("[POSTER2] who has a vote is told from who came by a poster by the kind alone", async () => {
    expect(hasVote((await factory.voteless()).chain.at(-1)!)).toBe(false);
    for (const holder of [
      await factory.worker(),
      await factory.official("representative"),
      factory.facilitator,
    ])
      expect(hasVote(holder.chain.at(-1)!)).toBe(true);
    // Written into the signed bytes: under another kind the signature does not hold.
    const { chain } = await factory.voteless();
    const relabelled = [...chain.slice(0, -1), { ...chain.at(-1)!, kind: "worker" as const }];
    expect(await verify(relabelled)).toEqual({ ok: false, error: { type: "ChainForged" } });
  });

  const verify = (chain: Chain) =>
    verifyChain(nodeSignatures, factory.id, factory.founderKey.publicKey, chain);
});
