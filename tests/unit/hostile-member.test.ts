/**
 * A member who holds the Room's key and writes by hand. Whatever is written, the words of others stay whole, the
 * reader names the rule and blames what the bytes prove, and nobody crashes.
 */
import { describe, expect, test } from "vitest";
import type { ProblemView, ThreadView } from "#client/state/views";
import { nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import { bytesToId, type StreamId } from "#protocol/ids";
import { mustBeOk } from "#protocol/result";
import type { EntryBody } from "#protocol/sealed/entry";
import { deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { parseSlip, slipSeeds } from "#protocol/sealed/slip";
import type { RoomId } from "#protocol/ids";
import type { SigningKey } from "#protocol/signature";
import { roomIdOf, type Role } from "#protocol/wire/audience";
import { authorIdOf, certify, type Chain, chainToBytes } from "#protocol/wire/certificate";
import { controlStreamOf } from "#protocol/wire/head";
import { junkEnvelope } from "../support/hostile-edge.ts";
import { HostileMember, type Sealing } from "../support/hostile-member.ts";
import { say, startThread, WORDS } from "../support/hostile-stage.ts";
import { memberOf, problemsOf, type Screen, showBoard, showThread, textsOf } from "../support/screens.ts";
import type { SimulatedPhone } from "../support/simulated-phone.ts";
import { makeTestFactory, type TestFactory } from "../support/test-factory.ts";

interface Scene {
  readonly factory: TestFactory;
  readonly writer: SimulatedPhone;
  readonly reader: SimulatedPhone;
  readonly attacker: HostileMember;
  /** The link by which the attacker joined. */
  readonly link: string;
  readonly room: RoomId;
  readonly stream: StreamId;
  readonly thread: Screen<ThreadView>;
}

async function setScene(seed: number, role: Role = "worker"): Promise<Scene> {
  const factory = await makeTestFactory({ seed });
  const writer = await factory.join("worker", "Chim Sẻ 3");
  const reader = await factory.join("worker", "Mây Trắng 8");
  const link = await factory.invite(role, "Cáo Đỏ 5");
  const phone = factory.phone("attacker");
  await phone.open();
  mustBeOk(await phone.engine.join(link, "Cáo Đỏ 5", "vi"));
  await factory.settle();
  const room = roomIdOf(factory.id, "everyone");
  const stream = await startThread(factory, writer, room, WORDS[0]);
  for (const text of WORDS.slice(1)) await say(factory, writer, room, stream, text);
  const attacker = await HostileMember.of(factory, phone, "everyone");
  const thread = showThread(reader, room, stream);
  await factory.settle();
  return { factory, writer, reader, attacker, link, room, stream, thread };
}

/** What the reader names, and what it shows of others, before and after both go on talking. */
async function expectHarmless(scene: Scene, problems: readonly Omit<ProblemView, "stream">[], shown: readonly string[] = []) {
  const { factory, reader, writer, room, stream, thread } = scene;
  const named = problemsOf(reader, room).map(({ type, rule, blame }) => ({ type, rule, blame }));
  expect(named).toEqual(problems);
  expect(textsOf(thread)).toEqual([...WORDS, ...shown]);
  await say(factory, writer, room, stream, "Sáng nay đã sửa");
  mustBeOk(await reader.engine.reply({ room, stream, text: "Cảm ơn", isAnonymous: false }));
  await factory.settle();
  expect(textsOf(thread)).toEqual([...WORDS, ...shown, "Sáng nay đã sửa", "Cảm ơn"]);
  expect(thread.latest().posts.every(({ state }) => state === "sent")).toBe(true);
  expect(reader.isDead).toBe(false);
}

const junk = (type: string, rule: string) => ({ type, rule, blame: "unknown" }) as const;
const proven = (type: string, rule: string) => ({ type, rule, blame: "author" }) as const;

async function stranger(factory: TestFactory): Promise<SigningKey> {
  return nodeSignatures.signingKey(factory.chance.bytes(32));
}

async function writerOf(scene: Scene): Promise<HostileMember> {
  return HostileMember.of(scene.factory, scene.writer, "everyone");
}

async function slipKeyOf(link: string): Promise<SigningKey> {
  return nodeSignatures.signingKey(slipSeeds(mustBeOk(parseSlip(link))).signingSeed);
}

describe("another's name", () => {
  test("[READ5] a Thread opened in another's name is not shown and accuses nobody", async () => {
    const scene = await setScene(201);
    const { attacker, factory, reader, room } = scene;
    const { author, pen } = (await writerOf(scene)).identity;
    const { stream, opening } = attacker.newThread(author);
    const credential = pen.credential;
    await attacker.open(stream, await attacker.seal(stream, await attacker.body(stream, { author, credential, opening })));
    const board = showBoard(reader, room, "safety");
    const screen = showThread(reader, room, stream);
    await factory.settle();
    expect(board.latest().threads.map((row) => row.stream)).toEqual([scene.stream]);
    expect(screen.latest()).toMatchObject({ status: "unreadable", posts: [] });
    await expectHarmless(scene, [junk("PreviewForged", "PREV1"), junk("SignatureForged", "READ5")]);
  });

  test("[READ3] a Thread whose id is not made from its author is not shown", async () => {
    const scene = await setScene(202);
    const { attacker, factory, reader, room } = scene;
    const { opening } = attacker.newThread();
    const stream = bytesToId<StreamId>(factory.chance.bytes(16));
    await attacker.open(stream, await attacker.seal(stream, await attacker.body(stream, { opening })));
    const screen = showThread(reader, room, stream);
    await factory.settle();
    expect(screen.latest().status).toBe("unreadable");
    await expectHarmless(scene, [junk("PreviewForged", "PREV1"), junk("OpeningForged", "READ3")]);
  });

  test("[READ3] [SHELF1] a Thread that begins with junk stays unreadable, and its words are refused", async () => {
    const scene = await setScene(203);
    const { attacker, factory, reader, room } = scene;
    const { stream } = attacker.newThread();
    await attacker.open(stream, junkEnvelope(factory.chance));
    await attacker.write(stream, {});
    const screen = showThread(reader, room, stream);
    await factory.settle();
    expect(screen.latest()).toMatchObject({ status: "unreadable", posts: [] });
    const problems = [junk("PreviewUnreadable", "PREV1"), junk("SealBroken", "READ1"), junk("OpeningMissing", "READ3")];
    await expectHarmless(scene, problems);
  });

  test("[READ4] a bare key does not become another's author id", async () => {
    const scene = await setScene(204);
    const { attacker, stream } = scene;
    const { author } = (await writerOf(scene)).identity;
    await attacker.write(stream, { author, credential: { kind: "key", key: attacker.identity.pen.key.publicKey } });
    await expectHarmless(scene, [junk("CredentialForged", "READ4")]);
  });

  test("[READ5] an Entry under another's id and chain needs another's signature", async () => {
    const scene = await setScene(205);
    const { author, pen } = (await writerOf(scene)).identity;
    await scene.attacker.write(scene.stream, { author, credential: pen.credential });
    await scene.attacker.write(scene.stream, { author, credential: { kind: "none" } });
    await expectHarmless(scene, [junk("SignatureForged", "READ5")]);
  });

  test("[READ4] an unknown author without a credential is nobody", async () => {
    const scene = await setScene(206);
    await scene.attacker.write(scene.stream, { credential: { kind: "none" } });
    await expectHarmless(scene, [junk("AuthorUnknown", "READ4")]);
  });
});

describe("forged credentials", () => {
  async function expectForged(seed: number, forge: (scene: Scene) => Promise<Partial<EntryBody> & Sealing>, role?: Role) {
    const scene = await setScene(seed, role);
    const { key, ...changes } = await forge(scene);
    await scene.attacker.write(scene.stream, changes, key ? { key } : {});
    await expectHarmless(scene, [junk("CredentialForged", "READ4")]);
  }

  const chainOf = (chain: Chain) => ({ kind: "chain", chain: chainToBytes(chain) }) as const;

  test("[READ4] [CERT2] the chain of another factory is good in no other", () =>
    expectForged(211, async ({ factory }) => {
      const elsewhere = await makeTestFactory({ seed: 9_211 });
      const phone = await elsewhere.join("worker", "Gió Nồm 1");
      const { identity } = await HostileMember.of(elsewhere, phone, "everyone");
      expect(elsewhere.id).not.toBe(factory.id);
      return { author: identity.author, credential: identity.pen.credential, key: identity.pen.key };
    }));

  test("[READ4] [CERT2] a worker's certificate does not make a manager, whatever its role byte says", () =>
    expectForged(212, async ({ attacker }) => {
      const leaf = { ...attacker.identity.chain.at(-1)!, role: "manager" as const };
      return { credential: chainOf([...attacker.identity.chain.slice(0, -1), leaf]) };
    }));

  test("[READ4] [CERT2] nor does calling it official", () =>
    expectForged(213, async ({ attacker }) => {
      const leaf = { ...attacker.identity.chain.at(-1)!, role: "manager" as const, kind: "official" as const };
      return { credential: chainOf([...attacker.identity.chain.slice(0, -1), leaf]) };
    }));

  test("[READ4] a chain whose leaf is another's key is not the author's", () =>
    expectForged(214, async (scene) => ({ credential: (await writerOf(scene)).identity.pen.credential })));

  test("[READ4] the admission certificate is nobody's", () =>
    expectForged(215, async ({ attacker }) => {
      const [admission] = attacker.identity.chain;
      return { author: authorIdOf(admission!.signingKey), credential: chainOf([admission!]) };
    }));

  test("[READ4] an invite is not a member, even signed with the slip's own key", () =>
    expectForged(
      216,
      async ({ attacker, link }) => {
        const key = await slipKeyOf(link);
        return { author: authorIdOf(key.publicKey), credential: chainOf(attacker.identity.chain.slice(0, -1)), key };
      },
      "manager",
    ));

  test("[READ4] [CERT2] a manager's invite does not certify a facilitator", () =>
    expectForged(
      217,
      async ({ attacker, factory, link }) => {
        const slip = await slipKeyOf(link);
        const { pen, chain } = attacker.identity;
        const subject = { ...chain.at(-1)!, role: "facilitator", kind: "official" } as const;
        return { credential: chainOf([...chain.slice(0, -1), await certify(factory.id, slip, subject)]), key: pen.key };
      },
      "manager",
    ));

  test("[READ4] [CERT2] a worker certifies nobody", () =>
    expectForged(218, async ({ attacker, factory }) => {
      const key = await stranger(factory);
      const { chain, pen } = attacker.identity;
      const subject = { ...chain.at(-1)!, signingKey: key.publicKey } as const;
      const forged = [...chain, await certify(factory.id, pen.key, subject)];
      return { author: authorIdOf(key.publicKey), credential: chainOf(forged), key };
    }));

  test("[READ4] a chain of junk is no chain", () =>
    expectForged(219, async ({ factory }) => ({ credential: { kind: "chain", chain: factory.chance.bytes(700) } })));
});

describe("changing who one is", () => {
  const anonymousPost = async (scene: Scene, key: SigningKey): Promise<void> => {
    const credential = { kind: "key", key: key.publicKey } as const;
    await scene.attacker.write(scene.stream, { author: authorIdOf(key.publicKey), credential }, { key });
  };

  test("[READ4] an author without a nickname cannot turn up with a badge later", async () => {
    const scene = await setScene(221, "manager");
    const { attacker, factory, link, stream, thread } = scene;
    const key = await stranger(factory);
    await anonymousPost(scene, key);
    const { chain } = attacker.identity;
    const subject = { ...chain.at(-1)!, signingKey: key.publicKey } as const;
    const badge = await certify(factory.id, await slipKeyOf(link), subject);
    const credential = { kind: "chain", chain: chainToBytes([...chain.slice(0, -1), badge]) } as const;
    await attacker.write(stream, { author: authorIdOf(key.publicKey), credential }, { key });
    expect(thread.latest().posts.at(-1)!.author).toMatchObject({ nickname: null, role: null });
    await expectHarmless(scene, [junk("CredentialChanged", "READ4")], ["Lời của kẻ xấu"]);
  });

  test("[READ4] a member cannot drop the nickname later", async () => {
    const scene = await setScene(222);
    const { attacker, stream, thread } = scene;
    await attacker.write(stream, {});
    const { key } = attacker.identity.pen;
    await attacker.write(stream, { credential: { kind: "key", key: key.publicKey } });
    expect(thread.latest().posts.at(-1)!.author.role).toBe("worker");
    await expectHarmless(scene, [junk("CredentialChanged", "READ4")], ["Lời của kẻ xấu"]);
  });
});

describe("signatures over something else", () => {
  test.each([
    ["another Stream", () => ({ signedStream: "ab".repeat(16) as StreamId })],
    ["another Room", ({ keys }: HostileMember) => ({ signedKeys: { ...keys, room: "cd".repeat(16) as RoomId } })],
    ["another epoch", ({ keys }: HostileMember) => ({ signedKeys: { ...keys, epoch: 2 } })],
    [
      "another epoch key",
      ({ keys }: HostileMember) => ({ signedKeys: deriveEpochKeys(keys.room, keys.epoch, new Uint8Array(32)) }),
    ],
  ] as const)("[READ5] [ENTRY2] a signature for %s is none", async (_, sealing) => {
    const scene = await setScene(231);
    await scene.attacker.write(scene.stream, {}, sealing(scene.attacker));
    await expectHarmless(scene, [junk("SignatureForged", "READ5")]);
  });

  test("[READ2] bytes behind an Entry, and junk inside a good seal, are no Entry", async () => {
    const scene = await setScene(232);
    const { attacker, factory, stream } = scene;
    await attacker.append(stream, attacker.sealBytes(stream, factory.chance.bytes(300)));
    await attacker.append(stream, attacker.sealBytes(stream, new Uint8Array(0)));
    await expectHarmless(scene, [junk("EntryMalformed", "READ2")]);
  });
});

describe("false histories", () => {
  test("[READ6] an Entry from the future names its signer, and blames nobody for what an edge could have done", async () => {
    const scene = await setScene(241);
    const { attacker, stream } = scene;
    await attacker.write(stream, { seenCount: 4 });
    await attacker.write(stream, { seenCount: Number.MAX_SAFE_INTEGER });
    const last = (await attacker.verdictsOn(stream)).at(-1)!;
    expect(last).toMatchObject({ refusal: { author: attacker.identity.author, blame: "unknown" } });
    await expectHarmless(scene, [junk("SeenFromTheFuture", "READ6")]);
  });

  test("[READ6] a false seen head names its signer and not the edge", async () => {
    const scene = await setScene(242);
    const { attacker, factory, stream } = scene;
    await attacker.write(stream, { seenHead: factory.chance.bytes(16) });
    const last = (await attacker.verdictsOn(stream)).at(-1)!;
    expect(last).toMatchObject({ refusal: { author: attacker.identity.author, blame: "unknown" } });
    await expectHarmless(scene, [junk("SeenForeignHead", "READ6")]);
  });

  test("[READ7] a number that goes backwards is refused", async () => {
    const scene = await setScene(243);
    const { attacker, stream } = scene;
    const device = attacker.device();
    await attacker.write(stream, { device, seq: 7 });
    await attacker.write(stream, { device, seq: 7 });
    await attacker.write(stream, { device, seq: 3 });
    await expectHarmless(scene, [junk("Replayed", "READ7")], ["Lời của kẻ xấu"]);
  });

  test("[READ3] a second opening behind the first is refused", async () => {
    const scene = await setScene(244);
    const { attacker, stream } = scene;
    await attacker.write(stream, { opening: attacker.newThread().opening });
    await expectHarmless(scene, [junk("OpeningMisplaced", "READ3")]);
  });
});

describe("documents", () => {
  test("[READ9] an Entry of an unknown document kind is skipped", async () => {
    const scene = await setScene(251);
    await scene.attacker.write(scene.stream, { documentKind: 2 });
    await expectHarmless(scene, [proven("DocumentKindUnknown", "READ9")]);
  });

  test("[READ9] a Thread that opens with an unknown kind is its author's doing", async () => {
    const scene = await setScene(252);
    const { attacker, factory, reader, room } = scene;
    const { stream, opening } = attacker.newThread();
    const body = await attacker.body(stream, { opening: { ...opening, documentKinds: [2] } });
    await attacker.open(stream, await attacker.seal(stream, body));
    const screen = showThread(reader, room, stream);
    await factory.settle();
    expect(screen.latest().status).toBe("unreadable");
    await expectHarmless(scene, [proven("DocumentKindUnknown", "READ9")]);
  });

  test("[READ10] nobody is blamed for an opening of an unknown kind that somebody else signed", async () => {
    const scene = await setScene(253);
    const { attacker, factory, reader, room } = scene;
    const { author, pen } = (await writerOf(scene)).identity;
    const { stream, opening } = attacker.newThread(author);
    const changes = { author, credential: pen.credential, opening: { ...opening, documentKinds: [2] } };
    await attacker.open(stream, await attacker.seal(stream, await attacker.body(stream, changes)));
    showThread(reader, room, stream);
    await factory.settle();
    await expectHarmless(scene, [junk("PreviewForged", "PREV1"), junk("SignatureForged", "READ5")]);
  });

  test("[READ8] [UPD5] an update of more than 8 kB is its author's doing", async () => {
    const scene = await setScene(254);
    await scene.attacker.write(scene.stream, { update: new Uint8Array(8_193) });
    await expectHarmless(scene, [proven("UpdateTooLarge", "READ8")]);
  });

  test("[READ10] an author is not blamed for a gap that a lying edge could have made", async () => {
    const scene = await setScene(255);
    const { attacker, stream } = scene;
    const device = attacker.device();
    const first = attacker.update(stream, device, [attacker.post(device, "một")]);
    await attacker.write(stream, { device, update: first });
    await attacker.write(stream, { device, seq: 2, update: first });
    await expectHarmless(scene, [junk("ClockOverlap", "READ8")], ["một"]);
  });

  test("[READ8] a device's client id is bound to its author and Stream", async () => {
    const scene = await setScene(256);
    const { attacker, stream } = scene;
    const { author } = (await writerOf(scene)).identity;
    const device = attacker.device();
    const update = attacker.update(stream, device, [attacker.post(device, "của người khác")], author);
    await attacker.write(stream, { device, update });
    await expectHarmless(scene, [proven("ClientNotOfDevice", "READ8")]);
  });
});

describe("values", () => {
  const writeValues = async (scene: Scene, values: readonly (readonly [string, ShelfValue])[]): Promise<void> => {
    const { attacker, stream } = scene;
    const device = attacker.device();
    await attacker.write(stream, { device, update: attacker.update(stream, device, values) });
  };

  test("[SHELF1] posts of the wrong shape are not shown", async () => {
    const scene = await setScene(261);
    const shapes: ShelfValue[] = [5, "chữ", true, null, [], ["t"], {}, { t: 5 }, { t: null }, { t: { t: "a" } }, { T: "a" }, { t: ["a"] }];
    const device = scene.attacker.device();
    await writeValues(scene, shapes.map((value, index) => [`post/${device}/${index}`, value] as const));
    await expectHarmless(scene, []);
  });

  test("[SHELF1] keys that nobody knows change nothing", async () => {
    const scene = await setScene(262);
    const keys = ["post", "post/zz/1", "post/0000000a/-1", "x/0000000a/1", "post/0000000a/1/2", "removed", "join", "0"];
    await writeValues(scene, keys.map((key) => [key, { t: "chữ" }] as const).filter(([key]) => /^[a-z0-9/]+$/.test(key)));
    await expectHarmless(scene, []);
  });

  test("[SHELF1] edits and removals of another's post stay on the own shelf, where they mean nothing", async () => {
    const scene = await setScene(263);
    const ref = scene.thread.latest().posts[0]!.id.split("/").slice(1).join("/");
    const device = scene.attacker.device();
    await writeValues(scene, [
      [`post/${ref}`, { t: "đè lên" }],
      [`post/${ref}/${device}/1`, { t: "sửa lời" }],
      [`removed/${scene.thread.latest().posts[1]!.id.split("/").slice(1).join("/")}/${device}/2`, true],
    ]);
    const { author } = scene.thread.latest().posts.at(-1)!;
    expect(author.id).toBe(scene.attacker.identity.author);
    await expectHarmless(scene, [], ["sửa lời"]);
  });

  test("[SHELF2] texts beyond the limit are cut, and 100 kB of them harm nobody", async () => {
    const scene = await setScene(264);
    const text = "ă".repeat(4_050).slice(0, 4_050);
    const cut = "ă".repeat(4_000).slice(0, 4_000);
    expect(new TextEncoder().encode(text).length).toBeGreaterThan(8_000);
    for (let index = 0; index < 13; index++) {
      const device = scene.attacker.device();
      await writeValues(scene, [[`post/${device}/1`, { t: text }]]);
    }
    expect(scene.thread.latest().posts.length).toBe(3 + 13);
    await expectHarmless(scene, [], Array(13).fill(cut));
  });

  const nicknames = {
    "control characters": "Anh\u0000Quang\n",
    "a bidi override": "\u202eManager",
    "bidi isolates": "\u2067Chị Mai\u2069",
    "invisible characters": "Chị\u200b Mai",
    "a line separator": "Chị\u2028Mai",
    "spaces around it": " Chị Mai ",
    "nothing but spaces": "   ",
    nothing: "",
    "seven kilobytes": "a".repeat(7_000),
    "a number": 7,
    "an object": { n: "Chị Mai" },
  } satisfies Record<string, ShelfValue>;

  test.each(Object.entries(nicknames))("[SHELF1] a nickname of %s is not shown", async (_, nickname) => {
    const scene = await setScene(265);
    const device = scene.attacker.device();
    await writeValues(scene, [
      ["me", { n: nickname, l: "vi" }],
      [`post/${device}/1`, { t: "Lời của kẻ xấu" }],
    ]);
    expect(scene.thread.latest().posts.at(-1)!.author).toMatchObject({ nickname: "", role: "worker" });
    await expectHarmless(scene, [], ["Lời của kẻ xấu"]);
  });

  test("[READ8] [UPD5] a nickname of ten kilobytes does not fit an update", async () => {
    const scene = await setScene(266);
    const { attacker, stream } = scene;
    const written = new (await import("#protocol/sealed/shelf")).Shelf(stream, attacker.identity.author);
    const result = written.write(attacker.device(), [["me", { n: "a".repeat(10_000), l: "vi" }]]);
    expect(result).toMatchObject({ ok: false, error: { type: "UpdateTooLarge", rule: 5 } });
  });

  test("[SHELF1] a time at the end of time is shown as it is", async () => {
    const scene = await setScene(267);
    await scene.attacker.write(scene.stream, { time: 2 ** 48 - 1 });
    expect(scene.thread.latest().posts.at(-1)!.time).toBe(2 ** 48 - 1);
    await expectHarmless(scene, [], ["Lời của kẻ xấu"]);
  });
});

describe("boards", () => {
  test("[ROOM8] nobody amends another's opening without its author's r", async () => {
    const scene = await setScene(271);
    const { attacker, factory, stream } = scene;
    const envelope = await attacker.seal(stream, await attacker.body(stream));
    const amendSecret = factory.chance.bytes(16);
    expect(await attacker.append(stream, envelope, { at: "amending", amendSecret })).toBe("amend-unproven");
    expect(await attacker.append(stream, envelope, { at: "opening", amendHash: amendSecret })).toBe("stream-taken");
    await expectHarmless(scene, []);
  });

  test("[PREV1] unreadable Threads do not bury the readable ones", async () => {
    const scene = await setScene(272);
    const { attacker, factory, reader, room } = scene;
    await attacker.flood(45);
    const board = showBoard(reader, room, "safety");
    await factory.settle();
    expect(board.latest().threads.map(({ text }) => text)).toEqual([WORDS[0]]);
    expect(problemsOf(reader, room).every(({ rule, blame }) => rule === "PREV1" && blame === "unknown")).toBe(true);
    expect(problemsOf(reader, room).length).toBe(20);
  });

  test("[PREV1] a person can look behind any number of unreadable Threads", async () => {
    const scene = await setScene(273);
    const { attacker, factory, reader, room } = scene;
    await attacker.flood(250);
    const board = showBoard(reader, room, "safety");
    await factory.settle();
    for (let asked = 0; asked < 3 && board.latest().hasMore; asked++) {
      mustBeOk(await reader.engine.moreThreads(room, "safety"));
      await factory.settle();
    }
    expect(board.latest().threads.map(({ text }) => text)).toEqual([WORDS[0]]);
  });
});

describe("the join log", () => {
  const joinOf = (attacker: HostileMember, device = attacker.device(), author = attacker.identity.author) => {
    const stream = controlStreamOf(attacker.keys.room);
    return { device, update: attacker.update(stream, device, [["join", true]], author), seenCount: 0 };
  };

  async function readersSeenBy({ factory, reader, room }: Scene) {
    factory.pass(5_000);
    await factory.settle();
    return memberOf(reader)!.rooms.find((each) => each.room === room)!.readers;
  }

  test("[JOIN2] one official invite admits one person, however many it certifies", async () => {
    const scene = await setScene(281, "manager");
    const { attacker, factory, link } = scene;
    const control = controlStreamOf(attacker.keys.room);
    const slip = await slipKeyOf(link);
    for (let count = 0; count < 3; count++) {
      const key = await stranger(factory);
      const author = authorIdOf(key.publicKey);
      const leaf = await certify(factory.id, slip, { ...attacker.identity.chain.at(-1)!, signingKey: key.publicKey });
      const chain = chainToBytes([...attacker.identity.chain.slice(0, -1), leaf]);
      const seenHead = (await attacker.look(control)).cursorAt(0).head.slice(0, 16) as Bytes;
      const join = { ...joinOf(attacker, attacker.device(), author), author, seenHead };
      await attacker.write(control, { ...join, credential: { kind: "chain", chain } }, { key });
    }
    expect(await readersSeenBy(scene)).toEqual({ worker: 2, representative: 0, manager: 1, facilitator: 1 });
  });

  test("[JOIN2] [READ4] nobody joins with a bare key", async () => {
    const scene = await setScene(282);
    const { attacker, factory, reader, room } = scene;
    const control = controlStreamOf(attacker.keys.room);
    const key = await stranger(factory);
    const author = authorIdOf(key.publicKey);
    const credential = { kind: "key", key: key.publicKey } as const;
    await attacker.write(control, { ...joinOf(attacker, attacker.device(), author), author, credential }, { key });
    expect(await readersSeenBy(scene)).toMatchObject({ worker: 3 });
    expect(problemsOf(reader, room)).toEqual([{ ...junk("CredentialForged", "READ4"), stream: control }]);
  });

  test("[JOIN2] joining again from another device changes no count", async () => {
    const scene = await setScene(283);
    const { attacker } = scene;
    const control = controlStreamOf(attacker.keys.room);
    for (let count = 0; count < 3; count++) {
      const seenHead = (await attacker.look(control)).cursorAt(0).head.slice(0, 16) as Bytes;
      await attacker.write(control, { ...joinOf(attacker), seenHead });
    }
    expect(await readersSeenBy(scene)).toMatchObject({ worker: 3 });
  });
});
