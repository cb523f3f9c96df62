/** The outbox by itself: what it sends, hears of and goes on with. */
import { expect, test } from "vitest";
import { identityOf } from "#client/sync/identity";
import { Outbox } from "#client/sync/outbox";
import { PhoneStore, type StoredIntent } from "#client/sync/phone-store";
import { StreamSync } from "#client/sync/stream-sync";
import { MemoryStore, nodeSignatures } from "#headless/headless-member";
import type { Bytes } from "#protocol/bytes";
import type { DeviceId } from "#protocol/ids";
import { threadIdOf } from "#protocol/sealed/entry";
import { boardIdOf } from "#protocol/sealed/epoch-keys";
import type { Verdict } from "#protocol/sealed/stream-reader";
import type { Append } from "#protocol/wire/frames/append";
import { makeTestFactory } from "../support/test-factory.ts";

const DEVICE = "d1".repeat(4) as DeviceId;

/** An outbox over a Thread that only this test extends. */
async function setOutbox(seed: number) {
  const factory = await makeTestFactory({ seed });
  const phone = await factory.join("worker", "Sen Hồng 15");
  const stored = await new PhoneStore(phone.store).identity();
  const identity = await identityOf(nodeSignatures, stored!);
  const [keyring] = identity.keyrings;
  const { room, keysOfEpoch, first } = keyring!;
  const board = boardIdOf(first, "safety");
  const salt = factory.chance.bytes(16);
  const stream = threadIdOf(room, board, identity.author, salt);
  const store = new PhoneStore(new MemoryStore());
  const verdicts: { readonly envelope: Bytes; readonly verdict: Verdict }[] = [];
  const sent: Append[] = [];
  const context = { suite: nodeSignatures, chains: identity.chains, room, stream, kind: "thread" as const };
  const sync = new StreamSync({ ...context, keysOfEpoch }, store, {
    verdict: (envelope, verdict) => void verdicts.push({ envelope, verdict }),
    breach: (breach) => expect.unreachable(breach),
  });
  await sync.load();
  await sync.endOfPages(0);
  const { clock } = factory;
  const outbox = new Outbox({ clock, random: phone.parts.random, suite: nodeSignatures }, store, {
    identity,
    keyring: keyring!,
    device: DEVICE,
    isLive: () => true,
    streamOf: () => sync,
    send: (frame) => void sent.push(frame),
    catchUp: () => undefined,
    changed: () => undefined,
  });
  const write = (key: string, text: string, openingSalt: Bytes | null): Promise<boolean> => {
    const intent: StoredIntent = {
      id: `${DEVICE}-${key}`,
      device: DEVICE,
      room,
      stream,
      board,
      author: identity.author,
      penSeed: null,
      key,
      value: { t: text },
      time: clock.now(),
      openingSalt,
      isSent: false,
      refusal: null,
    };
    return outbox.add(intent, () => true);
  };
  return { factory, outbox, sync, stream, salt, sent, verdicts, write };
}

test("[CLIENT1] words go on when those before were found true before their verdict was heard", async () => {
  const { factory, outbox, sync, stream, salt, sent, verdicts, write } = await setOutbox(201);
  await write(`post/${DEVICE}/1`, "Quạt hỏng", salt);
  await factory.settle();
  expect(sent).toHaveLength(1);
  await sync.extend(0, null, [sent[0]!.envelope]);
  await outbox.settle(stream);
  expect(outbox.intentsOf(stream)).toEqual([]);
  await outbox.judged(stream, verdicts[0]!.envelope, verdicts[0]!.verdict);
  await write(`post/${DEVICE}/2`, "Vẫn hỏng", null);
  await factory.settle();
  expect(sent).toHaveLength(2);
});
