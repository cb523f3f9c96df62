/** The Worker's app in front of doors that tell what came through them. */
import { expect, test } from "vitest";
import { BODY_BYTES_MAX } from "#protocol/limits";
import { makeApp } from "#worker/app";
import type { Doors } from "#worker/doors";

const ID = "ab".repeat(16);
const ORIGIN = "https://gopy.test";

function doorsOf(fetch: (request: Request) => Promise<Response>): Doors {
  return { factory: () => ({ fetch }), room: () => ({ fetch }) };
}

test("[EDGE5] what goes wrong inside is answered broken, and tells nothing", async () => {
  const app = makeApp(doorsOf(() => Promise.reject(new Error("the key is 42"))));
  for (const path of [`/api/factories/${ID}`, `/api/rooms/${ID}/keys/${ID}`]) {
    const answer = await app.fetch(new Request(ORIGIN + path));
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe('{"type":"broken"}');
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});

test("[EDGE3] an object learns neither address nor user agent, from a call or from a socket", async () => {
  const seen: Request[] = [];
  const app = makeApp(doorsOf(async (request) => (seen.push(request), new Response(null))));
  const headers = {
    "user-agent": "a phone",
    "cf-connecting-ip": "192.0.2.1",
    "x-forwarded-for": "192.0.2.1",
    cookie: "a=b",
    "accept-language": "vi",
    "gopy-key": "k",
    "gopy-time": "1",
  };
  await app.fetch(new Request(`${ORIGIN}/api/factories/${ID}/join`, { method: "POST", body: "b", headers }));
  const upgrade = { ...headers, upgrade: "websocket" };
  await app.fetch(new Request(`${ORIGIN}/api/rooms/${ID}/socket?v=1`, { headers: upgrade }));
  const namesOf = (request: Request) => [...request.headers.keys()].filter((name) => name !== "content-type");
  expect(seen.map(namesOf)).toEqual([["gopy-key", "gopy-time"], ["upgrade"]]);
});

test("[EDGE6] an endless body is not read much past the limit", async () => {
  const app = makeApp(doorsOf(async () => new Response(null)));
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 64 * 1024;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const request = new Request(`${ORIGIN}/api/factories/${ID}/join`, {
    method: "POST",
    body,
    duplex: "half",
  } as RequestInit);
  expect((await app.fetch(request)).status).toBe(413);
  expect(pulled).toBeLessThan(BODY_BYTES_MAX + 256 * 1024);
});

test("[EDGE9] each call reaches the object that its path names, with its path and body untouched", async () => {
  const seen: string[] = [];
  const app = makeApp({
    factory: (id) => ({
      fetch: async (request) => (seen.push(`factory ${id}`, await facts(request)), new Response(null)),
    }),
    room: (id) => ({
      fetch: async (request) => (seen.push(`room ${id}`, await facts(request)), new Response(null)),
    }),
  });
  await app.fetch(
    new Request(`${ORIGIN}/api/factories/${ID}/admission?x=%20y`, { method: "PUT", body: "one" }),
  );
  await app.fetch(new Request(`${ORIGIN}/api/rooms/${ID}/wraps/1`, { method: "POST", body: "two" }));
  expect(seen).toEqual([
    `factory ${ID}`,
    `PUT ${ORIGIN}/api/factories/${ID}/admission?x=%20y one`,
    `room ${ID}`,
    `POST ${ORIGIN}/api/rooms/${ID}/wraps/1 two`,
  ]);
});

async function facts(request: Request): Promise<string> {
  return `${request.method} ${request.url} ${await request.text()}`;
}
