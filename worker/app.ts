/**
 * The Worker: routes, guards and headers in front of the objects. It decides nothing about a Factory or a
 * Room; it checks the form of a path, bounds a body and passes both on to the object that the path names.
 */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { errorAnswer } from "#durable-objects/http";
import { type FactoryId, isId, type RoomId } from "#protocol/ids";
import { BODY_BYTES_MAX } from "#protocol/limits";
import { readBody } from "./body.ts";
import type { Door, Doors } from "./doors.ts";
import { securityHeaders } from "./headers.ts";

const SOCKET_VERSION = "1";

export function makeApp(doors: Doors): Hono {
  const app = new Hono();
  app.use(withSecurityHeaders);
  app.use("/api/:kind{factories|rooms}/:id/*", requireId("id"));
  addFactoryRoutes(app, ({ req }) => doors.factory(req.param("id") as FactoryId));
  addRoomRoutes(app, ({ req }) => doors.room(req.param("id") as RoomId));
  app.notFound(() => errorAnswer({ type: "not-found" }));
  // What went wrong stays here: a stack or a message could name a key or a path (EDGE5).
  app.onError(() => errorAnswer({ type: "broken" }));
  return app;
}

type DoorOf = (context: Context) => Door;
type Method = "GET" | "POST" | "PUT" | "DELETE";

function addFactoryRoutes(app: Hono, doorOf: DoorOf): void {
  const path = "/api/factories/:id";
  route(app, path, ["GET", "POST"], doorOf);
  route(app, `${path}/admission`, ["PUT"], doorOf);
  route(app, `${path}/invites`, ["GET", "POST"], doorOf);
  route(app, `${path}/posters`, ["GET", "POST"], doorOf);
  route(app, `${path}/slips/:slip`, ["GET", "DELETE"], doorOf, requireId("slip"));
  route(app, `${path}/unconfirmed`, ["GET"], doorOf);
  route(app, `${path}/confirmed`, ["POST"], doorOf);
  route(app, `${path}/removed`, ["POST"], doorOf);
  route(app, `${path}/join`, ["POST"], doorOf);
  route(app, `${path}/backups/:backup`, ["GET", "PUT"], doorOf, requireId("backup"));
  route(app, `${path}/farewell`, ["GET", "PUT"], doorOf);
  route(app, `${path}/hinted`, ["GET"], doorOf);
}

function addRoomRoutes(app: Hono, doorOf: DoorOf): void {
  const path = "/api/rooms/:id";
  route(app, path, ["POST"], doorOf);
  route(app, `${path}/wraps/:epoch`, ["POST"], doorOf, requireEpoch("epoch"));
  route(app, `${path}/freeze`, ["POST"], doorOf);
  route(app, `${path}/epochs`, ["POST"], doorOf);
  route(app, `${path}/epochs/:from`, ["GET"], doorOf, requireEpoch("from"));
  route(app, `${path}/retention`, ["GET", "PUT"], doorOf);
  route(app, `${path}/marks`, ["POST"], doorOf);
  route(app, `${path}/keys/:recipient`, ["GET"], doorOf, requireId("recipient"));
  app.get(`${path}/socket`, requireUpgrade, (context) =>
    doorOf(context).fetch(upgradeRequest(context.req.url)),
  );
  app.all(`${path}/socket`, () => errorAnswer({ type: "method-unknown" }));
}

function route(
  app: Hono,
  path: string,
  methods: Method[],
  doorOf: DoorOf,
  ...guards: MiddlewareHandler[]
): void {
  app.on(methods, [path], ...guards, (context) => passOn(context, doorOf(context)));
  app.all(path, () => errorAnswer({ type: "method-unknown" }));
}

async function passOn(context: Context, door: Door): Promise<Response> {
  const body = await readBody(context.req.raw, BODY_BYTES_MAX);
  if (!body.ok) return errorAnswer({ type: "body-too-long" });
  const { method, url, headers } = context.req.raw;
  // An object knows no HEAD: Hono answers one with the headers of its GET.
  const isGet = method === "GET" || method === "HEAD";
  const passed = {
    method: isGet ? "GET" : method,
    headers: signatureHeaders(headers),
    body: isGet ? null : body.value,
  };
  return door.fetch(new Request(url, passed));
}

/** An object sees of a caller what was signed, and neither address nor user agent (EDGE3). */
function signatureHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["gopy-key", "gopy-time", "gopy-signature", "gopy-chain"]) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value;
  }
  return kept;
}

function upgradeRequest(url: string): Request {
  return new Request(url, { headers: { upgrade: "websocket" } });
}

function requireId(name: string): MiddlewareHandler {
  return async (context, next) =>
    isId(context.req.param(name)) ? next() : errorAnswer({ type: "not-found" });
}

function requireEpoch(name: string): MiddlewareHandler {
  return async (context, next) =>
    /^[1-9][0-9]{0,4}$/.test(context.req.param(name) ?? "") ? next() : errorAnswer({ type: "not-found" });
}

const requireUpgrade: MiddlewareHandler = async ({ req }, next) => {
  const isUpgrade = req.header("upgrade")?.toLowerCase() === "websocket";
  return isUpgrade && req.query("v") === SOCKET_VERSION ? next() : errorAnswer({ type: "not-found" });
};

const withSecurityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const headers = Object.entries(securityHeaders(new URL(context.req.url).host));
  for (const [name, value] of headers) context.header(name, value);
  if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
};
