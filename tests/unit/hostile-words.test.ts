/**
 * A member who signs honestly and writes nonsense: documents and values no app would make, Threads nobody can read,
 * joins by the dozen. The words of others stay whole, and nobody crashes.
 */
import { describe, expect, test, vi } from "vitest";
import type { Bytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import { Shelf } from "#protocol/sealed/shelf";
import { clientIdOf } from "#protocol/sealed/shelf-index";
import type { ShelfValue } from "#protocol/sealed/shelf-value";
import { authorIdOf, certify, chainToBytes } from "#protocol/wire/certificate";
import { controlStreamOf } from "#protocol/wire/head";
import type { HostileMember } from "../support/hostile-member.ts";
import {
  expectHarmless,
  junk,
  proven,
  type Scene,
  setScene,
  slipKeyOf,
  stranger,
  writerOf,
} from "../support/hostile-scene.ts";
import { WORDS } from "../support/hostile-stage.ts";
import { deletes, update } from "../support/hostile-updates.ts";
import { memberOf, problemsOf, showBoard, showThread, textsOf } from "../support/screens.ts";

vi.setConfig({ testTimeout: 30_000 });

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
  const writeValues = async (
    scene: Scene,
    values: readonly (readonly [string, ShelfValue])[],
  ): Promise<void> => {
    const { attacker, stream } = scene;
    const device = attacker.device();
    await attacker.write(stream, { device, update: attacker.update(stream, device, values) });
  };

  test("[SHELF1] posts of the wrong shape are not shown", async () => {
    const scene = await setScene(261);
    const shapes: ShelfValue[] = [
      5,
      "chữ",
      true,
      null,
      [],
      ["t"],
      {},
      { t: 5 },
      { t: null },
      { t: { t: "a" } },
      { T: "a" },
      { t: ["a"] },
    ];
    const device = scene.attacker.device();
    await writeValues(
      scene,
      shapes.map((value, index) => [`post/${device}/${index}`, value] as const),
    );
    await expectHarmless(scene, []);
  });

  test("[SHELF1] keys that nobody knows change nothing", async () => {
    const scene = await setScene(262);
    const keys = [
      "post",
      "post/zz/1",
      "post/0000000a/-1",
      "x/0000000a/1",
      "post/0000000a/1/2",
      "removed",
      "join",
      "0",
    ];
    await writeValues(
      scene,
      keys.map((key) => [key, { t: "chữ" }] as const).filter(([key]) => /^[a-z0-9/]+$/.test(key)),
    );
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
    const shelf = new Shelf(stream, attacker.identity.author);
    const result = shelf.write(attacker.device(), [["me", { n: "a".repeat(10_000), l: "vi" }]]);
    expect(result).toMatchObject({ ok: false, error: { type: "UpdateTooLarge", rule: 5 } });
  });

  test("[SHELF1] a time at the end of time is shown as it is", async () => {
    const scene = await setScene(267);
    await scene.attacker.write(scene.stream, { time: 2 ** 48 - 1 });
    expect(scene.thread.latest().posts.at(-1)!.time).toBe(2 ** 48 - 1);
    await expectHarmless(scene, [], ["Lời của kẻ xấu"]);
  });
});

describe("taking words back in secret", () => {
  /** One device of the attacker's, whose updates follow each other as Yjs would have them. */
  async function writing(scene: Scene) {
    const { attacker, stream } = scene;
    const device = attacker.device();
    const shelf = new Shelf(stream, attacker.identity.author);
    let seq = 0;
    const send = async (update: Uint8Array): Promise<void> => {
      mustBeOk(shelf.accept(device, update));
      await attacker.write(stream, { device, seq: ++seq, update: Uint8Array.from(update) });
    };
    return {
      device,
      client: clientIdOf(stream, attacker.identity.author, device),
      write: async (key: string, value: ShelfValue) => send(mustBeOk(shelf.write(device, [[key, value]]))),
      send,
    };
  }

  test("[WRITE1] who writes other words under the key of a post changes nothing that was shown", async () => {
    const scene = await setScene(291);
    const { device, write } = await writing(scene);
    await write(`post/${device}/1`, { t: "Tôi hứa sửa trước thứ sáu" });
    await write(`post/${device}/1`, { t: "Tôi không hứa gì cả" });
    await write(`post/${device}/1/${device}/2`, { t: "Tôi hứa sửa trước thứ hai" });
    await write(`post/${device}/1/${device}/2`, { t: "Tôi không hứa gì cả" });
    const post = scene.thread.latest().posts.at(-1)!;
    expect(post.earlier.map(({ text }) => text)).toEqual(["Tôi hứa sửa trước thứ sáu"]);
    await expectHarmless(scene, [], ["Tôi hứa sửa trước thứ hai"]);
  });

  test("[WRITE1] who deletes a post without removing it deletes nothing", async () => {
    const scene = await setScene(292);
    const { device, client, write, send } = await writing(scene);
    await write(`post/${device}/1`, { t: "Tôi hứa sửa trước thứ sáu" });
    await send(update([], deletes({ client, clock: 0, length: 1 })));
    await expectHarmless(scene, [], ["Tôi hứa sửa trước thứ sáu"]);
  });

  test("[WRITE1] what was removed stays removed", async () => {
    const scene = await setScene(293);
    const { device, client, write, send } = await writing(scene);
    await write(`post/${device}/1`, { t: "Lời của kẻ xấu" });
    await write(`removed/${device}/1/${device}/2`, true);
    await send(update([], deletes({ client, clock: 1, length: 1 })));
    expect(scene.thread.latest().posts.at(-1)).toMatchObject({ isRemoved: true, text: "" });
    await expectHarmless(scene, [], [""]);
  });

  test("[WRITE1] a nickname may change", async () => {
    const scene = await setScene(294);
    const { device, write } = await writing(scene);
    await write("me", { n: "Cáo Đỏ 5", l: "vi" });
    await write(`post/${device}/1`, { t: "Chào" });
    await write("me", { n: "Cáo Xanh 6", l: "vi" });
    expect(scene.thread.latest().posts.at(-1)!.author.nickname).toBe("Cáo Xanh 6");
    await expectHarmless(scene, [], ["Chào"]);
  });
});

describe("boards", () => {
  test("[ROOM8] nobody amends another's opening without its author's r", async () => {
    const scene = await setScene(271);
    const { attacker, factory, stream } = scene;
    const envelope = await attacker.seal(stream, await attacker.body(stream));
    const amendSecret = factory.chance.bytes(16);
    expect(await attacker.append(stream, envelope, { at: "amending", amendSecret })).toBe("amend-unproven");
    expect(await attacker.append(stream, envelope, { at: "opening", amendHash: amendSecret })).toBe(
      "stream-taken",
    );
    await expectHarmless(scene, []);
  });

  test("[PREV1] [WRITE1] an amendment does not write over the opening it amends", async () => {
    const scene = await setScene(274);
    const { attacker, factory, reader, room } = scene;
    const { stream, opening } = attacker.newThread();
    const device = attacker.device();
    const [key, first] = attacker.post(device, "Tôi hứa sửa trước thứ sáu");
    const promise = attacker.update(stream, device, [[key, first]]);
    const body = await attacker.body(stream, { device, opening, update: promise });
    const amendSecret = await attacker.open(stream, await attacker.seal(stream, body));
    // From another device it names the key itself, so that even a board that knows nothing of the Thread reads it.
    const tablet = attacker.device();
    const denial = attacker.update(stream, tablet, [[key, { t: "Tôi không hứa gì cả" }]]);
    const amending = await attacker.seal(
      stream,
      await attacker.body(stream, { device: tablet, update: denial }),
    );
    expect(await attacker.append(stream, amending, { at: "amending", amendSecret })).toBe("ack");
    const board = showBoard(reader, room, "safety");
    await factory.settle();
    expect(board.latest().threads.map(({ text }) => text)).toEqual(["Tôi hứa sửa trước thứ sáu", WORDS[0]]);
    const screen = showThread(reader, room, stream);
    await factory.settle();
    expect(textsOf(screen)).toEqual(["Tôi hứa sửa trước thứ sáu"]);
  });

  test("[PREV1] unreadable Threads do not bury the readable ones", async () => {
    const scene = await setScene(272);
    const { attacker, factory, reader, room } = scene;
    await attacker.flood(45);
    const board = showBoard(reader, room, "safety");
    await factory.settle();
    expect(board.latest().threads.map(({ text }) => text)).toEqual([WORDS[0]]);
    expect(problemsOf(reader, room).every(({ rule, blame }) => rule === "PREV1" && blame === "unknown")).toBe(
      true,
    );
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
      const leaf = await certify(factory.id, slip, {
        ...attacker.identity.chain.at(-1)!,
        signingKey: key.publicKey,
      });
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
    await attacker.write(
      control,
      { ...joinOf(attacker, attacker.device(), author), author, credential },
      { key },
    );
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
