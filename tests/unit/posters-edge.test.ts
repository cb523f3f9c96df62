/** Posters on the memory edge, and what only a clock moved by hand can show of them. */
import { describe, expect, test } from "vitest";
import { FactoryHttp } from "#durable-objects/factory/factory-http";
import { MemoryFactoryStore } from "#durable-objects/factory/memory-factory-store";
import { POSTER_USES_MAX } from "#protocol/limits";
import { webCryptoSignatures } from "#protocol/signature";
import { parseEdgeError } from "#protocol/wire/edge-error";
import * as people from "../support/edge-people.ts";
import { makeHandEdge, START_MS } from "../support/memory-visitor.ts";
import { comeIn, hang, makePoster, POSTER_CASES, type TestPoster } from "../support/posters-contract.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PLENTY = { burst: 100_000, perSecond: 1_000 };

test.each(POSTER_CASES.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
  const edge = makeHandEdge();
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  await run({ edge, founder, restart: () => edge.restart() });
});

/** A Factory alone, its posters' limit given. */
async function lonelyFactory(posters = PLENTY) {
  let nowMs = START_MS;
  const store = new MemoryFactoryStore();
  const bar = { isReachable: true };
  const host = {
    redeemWrap: async () => bar.isReachable,
    scheduleSweep: () => undefined,
    keepHinted: async () => true,
  };
  const parts = { store, suite: webCryptoSignatures, clock: () => nowMs, random: people.randomBytes };
  const http = new FactoryHttp(parts, host, PLENTY, posters);
  const edge = { fetch: (request: Request) => http.answer(request), now: () => nowMs };
  const founder = await people.makeFounder();
  await people.foundFactory(edge, founder);
  return { edge, founder, store, bar, pass: (ms: number) => void (nowMs += ms) };
}

type Lonely = Awaited<ReturnType<typeof lonelyFactory>>;

const came = async (scene: Lonely, poster: TestPoster) => people.errorOf(await comeIn(scene, poster));

async function hungPoster(scene: Lonely, options?: Parameters<typeof makePoster>[1]): Promise<TestPoster> {
  const poster = await makePoster(scene, options);
  await people.bytesOf(await hang(scene, poster));
  return poster;
}

describe("how many, how fast, until when", () => {
  test("[POSTER4] a poster is good through its last day, and expired after it", async () => {
    const scene = await lonelyFactory();
    const poster = await hungPoster(scene, { days: 1 });
    scene.pass(2 * DAY_MS - (START_MS % DAY_MS) - 1);
    expect(await came(scene, poster)).toBe("200");
    scene.pass(1);
    expect(await came(scene, poster)).toBe("slip-expired");
    expect(scene.store.posters.openPosters(Math.floor(scene.edge.now() / DAY_MS))).toEqual([]);
  });

  test("[POSTER5] a bot is slowed by the hour, and keeps out nobody with a slip or before another poster", async () => {
    const scene = await lonelyFactory({ burst: 2, perSecond: 1 / 6 });
    const [poster, other] = [await hungPoster(scene), await hungPoster(scene)];
    expect([await came(scene, poster), await came(scene, poster)]).toEqual(["200", "200"]);
    const refused = parseEdgeError(await (await comeIn(scene, poster)).json());
    expect(refused).toEqual({ type: "poster-busy", waitMs: 6_000 });
    expect(await came(scene, other)).toBe("200");
    const slip = await people.makeSlip("worker", 0);
    await people.invite(scene.edge, scene.founder, [slip]);
    const redeeming = await people.makeRedeeming(scene.founder, slip);
    expect(await people.errorOf(await people.redeem(scene.edge, scene.founder, redeeming))).toBe("200");
    scene.pass(6_000);
    expect(await came(scene, poster)).toBe("200");
  });

  test("[EDGE7] what the poster did not sign, and a full poster, cost no token of its limit", async () => {
    const scene = await lonelyFactory({ burst: 1, perSecond: 1 / 6 });
    const [poster, full] = [await hungPoster(scene), await hungPoster(scene, { usesMax: 1 })];
    const body = await people.makeRedeeming(scene.founder, poster);
    const forged = { ...body, signature: people.randomBytes(64) };
    for (let i = 0; i < 3; i++)
      expect(await people.errorOf(await people.redeem(scene.edge, scene.founder, forged))).toBe(
        "request-forged",
      );
    expect(await came(scene, poster)).toBe("200");
    expect(await came(scene, full)).toBe("200");
    for (let i = 0; i < 3; i++) expect(await came(scene, full)).toBe("poster-full");
  });

  test("[POSTER5] a thousand come in on one day, and more on the next", async () => {
    const scene = await lonelyFactory();
    const poster = await hungPoster(scene, { usesMax: POSTER_USES_MAX });
    const day = Math.floor(scene.edge.now() / DAY_MS);
    for (let i = 0; i < 999; i++)
      scene.store.posters.usePoster({ poster: poster.id, certified: people.randomBytes(32), day });
    expect(await came(scene, poster)).toBe("200");
    expect(await came(scene, poster)).toBe("poster-busy");
    scene.pass(HOUR_MS);
    expect(await came(scene, poster)).toBe("poster-busy");
    scene.pass(DAY_MS);
    expect(await came(scene, poster)).toBe("200");
  });

  test("[POSTER5] all posters of a factory together admit no more than the limit, those that are gone among them", async () => {
    const scene = await lonelyFactory();
    const [gone, poster] = [await hungPoster(scene), await hungPoster(scene)];
    for (let i = 0; i < POSTER_USES_MAX - 1; i++)
      scene.store.posters.usePoster({ poster: gone.id, certified: people.randomBytes(32), day: i });
    scene.store.posters.revokePoster(gone.id);
    expect(await came(scene, poster)).toBe("200");
    expect(await came(scene, poster)).toBe("poster-full");
  });

  test("[POSTER6] whoever asks again and again with the same keys is slowed, and nobody else", async () => {
    const scene = await lonelyFactory();
    const poster = await hungPoster(scene);
    const body = await people.makeRedeeming(scene.founder, poster);
    const types = [];
    for (let i = 0; i < 12; i++)
      types.push(await people.errorOf(await people.redeem(scene.edge, scene.founder, body)));
    expect(types).toEqual([...Array(11).fill("200"), "too-many"]);
    expect(await came(scene, poster)).toBe("200");
  });

  test("[POSTER3] a poster is kept only once every other Room refuses wraps for it", async () => {
    const scene = await lonelyFactory();
    scene.bar.isReachable = false;
    const poster = await makePoster(scene);
    expect(await people.errorOf(await hang(scene, poster))).toBe("broken");
    expect(scene.store.posters.poster(poster.id)).toBeUndefined();
    scene.bar.isReachable = true;
    expect(await people.errorOf(await hang(scene, poster))).toBe("200");
  });

  test("[EDGE8] a Factory that nobody founded hangs and lists nothing", async () => {
    const edge = makeHandEdge();
    const founder = await people.makeFounder();
    const scene = { edge, founder };
    expect(await people.errorOf(await hang(scene, await makePoster(scene)))).toBe("not-founded");
    const path = `/api/factories/${founder.factory}/posters`;
    const listed = await people.call(edge, { method: "GET", path, signer: founder.facilitator });
    expect(await people.errorOf(listed)).toBe("not-founded");
  });

  test("[EDGE5] a poster for nobody, for more than may be, or with bytes left over is malformed", async () => {
    const scene = await lonelyFactory();
    for (const usesMax of [0, POSTER_USES_MAX + 1])
      expect(await people.errorOf(await hang(scene, await makePoster(scene, { usesMax })))).toBe(
        "body-malformed",
      );
  });
});
