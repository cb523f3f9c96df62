/**
 * A member who holds the Room's key and writes Entries by hand: in others' names, under forged credentials and
 * signatures, with false histories. The words of others stay whole, the reader names the rule and blames only what
 * the bytes prove, and nobody crashes.
 */
import { describe, expect, test, vi } from "vitest";
import { bytesToId, type RoomId, type StreamId } from "#protocol/ids";
import type { EntryBody } from "#protocol/sealed/entry";
import { deriveEpochKeys } from "#protocol/sealed/epoch-keys";
import type { SigningKey } from "#protocol/signature";
import type { Role } from "#protocol/wire/audience";
import { authorIdOf, certify, type Chain, chainToBytes } from "#protocol/wire/certificate";
import { junkEnvelope } from "../support/hostile-edge.ts";
import { HostileMember, type Sealing } from "../support/hostile-member.ts";
import {
  expectHarmless,
  junk,
  type Scene,
  setScene,
  slipKeyOf,
  stranger,
  writerOf,
} from "../support/hostile-scene.ts";
import { showBoard, showThread } from "../support/screens.ts";
import { makeTestFactory } from "../support/test-factory.ts";

vi.setConfig({ testTimeout: 30_000 });

describe("another's name", () => {
  test("[READ5] a Thread opened in another's name is not shown and accuses nobody", async () => {
    const scene = await setScene(201);
    const { attacker, factory, reader, room } = scene;
    const { author, pen } = (await writerOf(scene)).identity;
    const { stream, opening } = attacker.newThread(author);
    const credential = pen.credential;
    await attacker.open(
      stream,
      await attacker.seal(stream, await attacker.body(stream, { author, credential, opening })),
    );
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
    const problems = [
      junk("PreviewUnreadable", "PREV1"),
      junk("SealBroken", "READ1"),
      junk("OpeningMissing", "READ3"),
    ];
    await expectHarmless(scene, problems);
  });

  test("[READ4] a bare key does not become another's author id", async () => {
    const scene = await setScene(204);
    const { attacker, stream } = scene;
    const { author } = (await writerOf(scene)).identity;
    await attacker.write(stream, {
      author,
      credential: { kind: "key", key: attacker.identity.pen.key.publicKey },
    });
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
  async function expectForged(
    seed: number,
    forge: (scene: Scene) => Promise<Partial<EntryBody> & Sealing>,
    role?: Role,
  ) {
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
      const leaf = {
        ...attacker.identity.chain.at(-1)!,
        role: "manager" as const,
        kind: "official" as const,
      };
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
        return {
          author: authorIdOf(key.publicKey),
          credential: chainOf(attacker.identity.chain.slice(0, -1)),
          key,
        };
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
        return {
          credential: chainOf([...chain.slice(0, -1), await certify(factory.id, slip, subject)]),
          key: pen.key,
        };
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
    expectForged(219, async ({ factory }) => ({
      credential: { kind: "chain", chain: factory.chance.bytes(700) },
    })));
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
    [
      "another Room",
      ({ keys }: HostileMember) => ({ signedKeys: { ...keys, room: "cd".repeat(16) as RoomId } }),
    ],
    ["another epoch", ({ keys }: HostileMember) => ({ signedKeys: { ...keys, epoch: 2 } })],
    [
      "another epoch key",
      ({ keys }: HostileMember) => ({
        signedKeys: deriveEpochKeys(keys.room, keys.epoch, new Uint8Array(32)),
      }),
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
