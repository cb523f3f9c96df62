/** The Worker's door: routes, guards, headers and errors. */
import { describe, expect, test } from "vitest";
import { concatBytes } from "#protocol/bytes";
import { bytesToId, type RoomId } from "#protocol/ids";
import { BODY_BYTES_MAX } from "#protocol/limits";
import { EDGE_ERROR_STATUS, parseEdgeError } from "#protocol/wire/edge-error";
import { foundingToBytes } from "#protocol/wire/bodies";
import { signRequest } from "#protocol/wire/signed-request";
import { securityHeaders } from "#worker/headers";
import { makeChance } from "../support/chance.ts";
import * as people from "../support/edge-people.ts";
import { connect, makeOpenFactory, realEdge } from "./real-edge.ts";

const ID = "ab".repeat(16);
const call = (method: string, path: string, body?: Uint8Array<ArrayBuffer>) =>
  people.call(realEdge, { method, path, ...(body && { body }) });

describe("routes", () => {
  test("[EDGE9] ids, kinds and versions are checked at the door", async () => {
    const paths = [
      "/api",
      "/api/rooms",
      "/api/rooms/AB".padEnd(42, "0") + "/keys/" + ID,
      `/api/rooms/${ID}0/keys/${ID}`,
      `/api/rooms/${ID}/keys/short`,
      `/api/rooms/${ID}/keys/${ID}/more`,
      `/api/factories/${ID}/slips/${ID.toUpperCase()}`,
      `/api/factories/${ID}/nothing`,
      `/api/factories/${ID}/invites?after=x`,
      `/api/rooms/${ID}/epochs/0`,
      `/api/rooms/${ID}/epochs/01`,
      `/api/rooms/${ID}/epochs/100000`,
      `/api/rooms/${ID}/epochs/x`,
      "/api/factories/short",
      `/api/houses/${ID}`,
      `/api/rooms/${ID}/socket`,
      `/internal/rooms/${ID}/wraps/${ID}`,
      "/",
    ];
    for (const path of paths)
      expect([path, await people.errorOf(await call("GET", path))]).toEqual([path, "not-found"]);
  });

  test("[EDGE9] a socket is asked for by an upgrade of a known version", async () => {
    const { room } = await makeOpenFactory();
    for (const query of ["", "?v=2", "?v="]) {
      const path = `${people.ORIGIN}/api/rooms/${room.id}/socket${query}`;
      const answer = await realEdge.fetch(new Request(path, { headers: { upgrade: "websocket" } }));
      expect(await people.errorOf(answer)).toBe("not-found");
    }
    const { status, webSocket } = await connect(room);
    expect(status).toBe(101);
    webSocket!.accept();
    webSocket!.close();
  });

  test("[EDGE5] a known path with another method is answered method-unknown", async () => {
    const calls = [
      ["DELETE", `/api/factories/${ID}`],
      ["GET", `/api/factories/${ID}/join`],
      ["POST", `/api/factories/${ID}/admission`],
      ["PATCH", `/api/rooms/${ID}`],
      ["PUT", `/api/rooms/${ID}/wraps/1`],
      ["DELETE", `/api/factories/${ID}/invites`],
      ["POST", `/api/factories/${ID}/slips/${ID}`],
      ["GET", `/api/factories/${ID}/removed`],
      ["GET", `/api/rooms/${ID}/freeze`],
      ["GET", `/api/rooms/${ID}/epochs`],
      ["POST", `/api/rooms/${ID}/epochs/1`],
      ["GET", `/api/rooms/${ID}/marks`],
      ["POST", `/api/rooms/${ID}/socket?v=1`],
    ] as const;
    for (const [method, path] of calls) {
      const answer = await call(method, path);
      expect([path, answer.status, await people.errorOf(answer)]).toEqual([path, 405, "method-unknown"]);
    }
  });
});

describe("bodies", () => {
  const path = `/api/factories/${ID}/join`;

  test("[EDGE6] a body over the limit is refused, whether it says its length or not", async () => {
    const body = new Uint8Array(BODY_BYTES_MAX + 1);
    expect(await people.errorOf(await call("POST", path, body))).toBe("body-too-long");
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    const endless = new Request(people.ORIGIN + path, { method: "POST", body: stream });
    expect(await people.errorOf(await realEdge.fetch(endless))).toBe("body-too-long");
    expect(await people.errorOf(await call("POST", path, new Uint8Array(BODY_BYTES_MAX)))).toBe(
      "body-malformed",
    );
  });

  test("[EDGE5] a body that does not parse to its last byte is malformed, on every route", async () => {
    const founder = await people.makeFounder();
    const routes = [
      ["POST", `/api/factories/${founder.factory}`],
      ["PUT", `/api/factories/${founder.factory}/admission`],
      ["POST", `/api/factories/${founder.factory}/invites`],
      ["POST", `/api/factories/${founder.factory}/join`],
      ["POST", `/api/rooms/${ID}`],
      ["POST", `/api/rooms/${ID}/wraps/1`],
      ["POST", `/api/factories/${founder.factory}/removed`],
      ["POST", `/api/rooms/${ID}/epochs`],
      ["POST", `/api/rooms/${ID}/marks`],
    ] as const;
    // From a seed: one in some hundred truly random bodies is a founding.
    const chance = makeChance(1);
    for (const [method, each] of routes) {
      for (let i = 0; i < 20; i++) {
        const answer = await call(method, each, chance.bytes(7 * i));
        expect([each, await people.errorOf(answer)]).toEqual([each, "body-malformed"]);
      }
    }
    const founding = foundingToBytes({ founderKey: founder.key.publicKey, profile: new Uint8Array(3) });
    for (const body of [founding.slice(0, -1), concatBytes(founding, new Uint8Array(1))]) {
      const answer = await call("POST", `/api/factories/${founder.factory}`, body);
      expect(await people.errorOf(answer)).toBe("body-malformed");
    }
  });
});

describe("signed requests", () => {
  const now = Date.now();

  async function signedFounding(
    change: (headers: Record<string, string>) => Record<string, string>,
    at = now,
  ): Promise<Response> {
    const founder = await people.makeFounder();
    const path = `/api/factories/${founder.factory}`;
    const body = foundingToBytes({ founderKey: founder.key.publicKey, profile: new Uint8Array(3) });
    const headers = await signRequest(founder.key, [], { method: "POST", path, body }, at);
    return realEdge.fetch(
      new Request(people.ORIGIN + path, { method: "POST", body, headers: change(headers) }),
    );
  }

  test("[EDGE10] a clock more than five minutes off is told the edge's time", async () => {
    for (const minutes of [-6, 6]) {
      const answer = await signedFounding((headers) => headers, Date.now() + minutes * 60_000);
      expect(answer.status).toBe(401);
      const error = parseEdgeError(await answer.json());
      expect(error).toMatchObject({ type: "clock-off" });
      expect(Math.abs(error!.time! - Date.now())).toBeLessThan(5_000);
    }
    expect((await signedFounding((headers) => headers, Date.now() + 4 * 60_000)).status).toBe(200);
  });

  test("[EDGE10] a request unsigned or signed for something else is refused", async () => {
    expect(await people.errorOf(await signedFounding(() => ({})))).toBe("request-unsigned");
    expect(
      await people.errorOf(await signedFounding((headers) => ({ ...headers, "gopy-time": "soon" }))),
    ).toBe("request-unsigned");
    expect(await people.errorOf(await signedFounding((headers) => ({ ...headers, "gopy-chain": "!" })))).toBe(
      "request-unsigned",
    );
    const later = { "gopy-time": String(now + 1) };
    expect(await people.errorOf(await signedFounding((headers) => ({ ...headers, ...later })))).toBe(
      "request-forged",
    );
    const short = { "gopy-signature": "AAAA" };
    expect(await people.errorOf(await signedFounding((headers) => ({ ...headers, ...short })))).toBe(
      "request-forged",
    );
  });

  test("[EDGE7] one key's requests are limited, and tell how long to wait", async () => {
    const { founder } = await makeOpenFactory();
    const path = `/api/factories/${founder.factory}`;
    const body = foundingToBytes({ founderKey: founder.key.publicKey, profile: new Uint8Array(3) });
    const signer = { key: founder.key, chain: [] };
    let answer: Response;
    let calls = 0;
    do answer = await people.call(realEdge, { method: "POST", path, body, signer });
    while (answer.status !== 429 && ++calls < 300);
    expect(calls).toBeGreaterThan(50);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    const error = parseEdgeError(await answer.json());
    expect(error).toMatchObject({ type: "too-many" });
    expect(error!.waitMs).toBeGreaterThan(0);
    expect(await people.invite(realEdge, founder, [await people.makeSlip("worker", 0)])).toBe(1);
  });
});

describe("every answer", () => {
  async function answers(): Promise<Record<string, Response>> {
    const { founder, room } = await makeOpenFactory();
    const nowhere = bytesToId<RoomId>(people.randomBytes(16));
    return {
      bytes: await call("GET", `/api/factories/${founder.factory}`),
      empty: await people.foundRoom(realEdge, founder, room),
      "error of the Worker": await call("GET", "/api/nothing"),
      "error of an object": await call("GET", `/api/rooms/${nowhere}/keys/${ID}`),
      "other method": await call("DELETE", `/api/rooms/${ID}`),
      "long body": await call("POST", `/api/rooms/${ID}`, new Uint8Array(BODY_BYTES_MAX + 1)),
      "nothing but headers": await call("HEAD", `/api/factories/${founder.factory}`),
      "refused socket": await connect({ id: nowhere }),
      socket: await connect(room),
    };
  }

  test("[EDGE4] carries the security headers and is never cached", async () => {
    const expected = { ...securityHeaders("gopy.test"), "cache-control": "no-store" };
    for (const [name, { headers, webSocket }] of Object.entries(await answers())) {
      webSocket?.accept();
      webSocket?.close();
      for (const [header, value] of Object.entries(expected))
        expect([name, headers.get(header)]).toEqual([name, value]);
    }
  });

  test("[EDGE4] to HEAD is that to GET without its body", async () => {
    const answer = (await answers())["nothing but headers"]!;
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 0]);
  });

  test("[EDGE5] that is an error is JSON of a known type, with its status", async () => {
    for (const answer of Object.values(await answers())) {
      if (answer.status < 400) continue;
      expect(answer.headers.get("content-type")).toContain("application/json");
      const error = parseEdgeError(await answer.json());
      expect(answer.status).toBe(EDGE_ERROR_STATUS[error!.type]);
    }
  });
});
