/** A moderator who was removed decides nothing more: not with a key of the next epoch, nor with an edge in the old one. */
import { describe, expect, test, vi } from "vitest";
import type { Bytes } from "#protocol/bytes";
import { mustBeOk } from "#protocol/result";
import type { PostTarget } from "#protocol/sealed/moderation";
import { hideValue, restoreValue } from "#protocol/sealed/moderation-values";
import { NO_BOARD } from "#protocol/wire/frames/append";
import { moderationStreamOf } from "#protocol/wire/head";
import { HostileEdge } from "../support/hostile-edge.ts";
import { HostileMember } from "../support/hostile-member.ts";
import { removeMember } from "../support/key-changing.ts";
import {
  ANSWER,
  HARMLESS,
  moderate,
  OPENING,
  read,
  readJoinLogs,
  report,
  setModerationScene,
  showModeration,
  targetOf,
} from "../support/moderation-scene.ts";
import { problemsOf, textsOf } from "../support/screens.ts";
import { SimulatedPhone } from "../support/simulated-phone.ts";

vi.setConfig({ testTimeout: 60_000 });

/** A worker whose every frame passes a hostile edge, and the representative, who is about to go. */
async function setScene(seed: number) {
  const scene = await setModerationScene(seed);
  const { factory, representative, room, author, reporter, manager } = scene;
  const hostile = new HostileEdge(factory.edge);
  const victim = new SimulatedPhone("Mây 9", { ...factory.founder.parts, edge: hostile.edge });
  await victim.open();
  mustBeOk(await victim.engine.join(await factory.invite("worker", "Mây 9"), "Mây 9", "vi"));
  await readJoinLogs(factory);
  const goes = await HostileMember.of(factory, representative, "everyone");
  const remove = () => removeMember(factory, representative, [author, reporter, manager, victim]);
  return { ...scene, hostile, victim, goes, remove, decisions: moderationStreamOf(room) };
}

type Scene = Awaited<ReturnType<typeof setScene>>;

/** A decision in the name of who goes, sealed with the key that a helper holds. */
async function decisionOf(
  { goes, decisions }: Scene,
  helper: HostileMember,
  decided: { readonly hide?: PostTarget; readonly restore?: PostTarget },
): Promise<Bytes> {
  const { author, pen } = goes.identity;
  const device = helper.device();
  const writes = [
    ...(decided.hide ? [[`hide/${device}/1`, hideValue(decided.hide, "privacy", 0)] as const] : []),
    ...(decided.restore ? [[`restore/${device}/2`, restoreValue(decided.restore, 0)] as const] : []),
  ];
  const update = helper.update(decisions, device, writes, author);
  const body = await helper.body(decisions, { author, device, credential: pen.credential, update });
  return helper.seal(decisions, body, { key: pen.key });
}

/** Puts an Envelope behind the last page of the moderation Stream. */
function appending(scene: Scene, addition: Bytes): void {
  const { hostile, decisions } = scene;
  hostile.down = (frame) => {
    if (frame.type !== "page" || frame.stream !== decisions || frame.hasMore) return [frame];
    return [{ ...frame, envelopes: [...frame.envelopes, addition] }];
  };
}

const named = ({ victim, room }: Scene) =>
  problemsOf(victim, room).map(({ type, rule }) => [type, rule] as const);

describe("a representative who was removed", () => {
  test("[READ11] hides nothing more in the old epoch with a hostile edge, and what she had decided stays", async () => {
    const scene = await setScene(961);
    const { goes, victim, factory, representative, remove } = scene;
    const hide = await targetOf(scene, goes, ANSWER);
    const restore = await targetOf(scene, goes, HARMLESS);
    await moderate(scene, representative, HARMLESS, "hide");
    const late = await decisionOf(scene, goes, { hide, restore });
    await remove();
    appending(scene, late);
    victim.goOffline();
    await factory.settle();
    victim.goOnline();
    await factory.settle();
    expect(textsOf(await read(scene, victim))).toEqual([OPENING, "", ANSWER]);
    expect(named(scene)).toContainEqual(["BeyondMark", "READ11"]);
  });

  test("[MARK3] hides nothing where no decision had stood when the epoch was closed", async () => {
    const scene = await setScene(962);
    const { goes, victim, factory, remove } = scene;
    const late = await decisionOf(scene, goes, { hide: await targetOf(scene, goes, ANSWER) });
    await remove();
    appending(scene, late);
    victim.goOffline();
    await factory.settle();
    victim.goOnline();
    await factory.settle();
    expect(textsOf(await read(scene, victim))).toEqual([OPENING, HARMLESS, ANSWER]);
    expect(named(scene)).toContainEqual(["mark-missing", "MARK3"]);
  });

  test("[MARK3] what a phone had taken for her decision before it heard of the change counts no more", async () => {
    const scene = await setScene(963);
    const { goes, victim, factory, representative, hostile, decisions, room, remove } = scene;
    await moderate(scene, representative, HARMLESS, "hide");
    const history = await goes.look(decisions);
    const late = await decisionOf(scene, goes, { hide: await targetOf(scene, goes, ANSWER) });
    history.envelopes.push(late);
    const position = history.envelopes.length;
    const placed = { board: NO_BOARD, stream: decisions, position, serial: 999, amends: false };
    hostile.say(room, { type: "appended", items: [{ ...placed, envelope: late }] });
    await factory.settle();
    const thread = await read(scene, victim);
    const log = showModeration(victim, room);
    await factory.settle();
    expect(textsOf(thread)).toEqual([OPENING, "", ""]);
    expect(log.latest().log).toHaveLength(2);

    await remove();
    await factory.settle();
    expect(textsOf(thread)).toEqual([OPENING, "", ANSWER]);
    expect(log.latest().log).toHaveLength(1);
    expect(named(scene)).toContainEqual(["mark-contradicted", "MARK3"]);
  });

  test("[READ12] hides nothing with a key of the next epoch", async () => {
    const scene = await setScene(964);
    const { goes, victim, factory, reporter, decisions, remove } = scene;
    const hide = await targetOf(scene, goes, ANSWER);
    await remove();
    const helper = await HostileMember.of(factory, reporter, "everyone");
    expect(helper.keys.epoch).toBe(2);
    expect(await helper.append(decisions, await decisionOf(scene, helper, { hide }))).toBe("ack");
    await factory.settle();
    expect(textsOf(await read(scene, victim))).toEqual([OPENING, HARMLESS, ANSWER]);
    expect(named(scene)).toContainEqual(["AuthorRemoved", "READ12"]);
  });

  test("[REPORT1] is sealed no report, and the facilitator still reads them", async () => {
    const scene = await setScene(965);
    const { factory, facilitator, representative, room, remove } = scene;
    await remove();
    await readJoinLogs(factory);
    expect(await report(scene, ANSWER)).toBe(1);
    const desk = showModeration(facilitator, room);
    const former = showModeration(representative, room);
    await factory.settle();
    expect(desk.latest().reported).toHaveLength(1);
    expect(former.latest().reported).toEqual([]);
  });
});

test("[MOD4] what a moderator hid before the key was changed stays hidden for who comes later", async () => {
  const scene = await setScene(966);
  const { factory, representative, remove } = scene;
  await moderate(scene, representative, ANSWER, "hide");
  await remove();
  const later = await factory.join("worker", "Cò 7");
  await readJoinLogs(factory);
  expect(textsOf(await read(scene, later))).toEqual([OPENING, HARMLESS, ""]);
  await moderate(scene, scene.facilitator, ANSWER, "restore");
  expect(textsOf(await read(scene, later))).toEqual([OPENING, HARMLESS, ANSWER]);
});
