/** The real Worker and real objects inside workerd, and visitors over real sockets. */
import { env, exports } from "cloudflare:workers";
import type { Factory } from "#durable-objects/factory";
import type { Room } from "#durable-objects/room";
import { type Bytes, bytesToHex } from "#protocol/bytes";
import type { RoomKind } from "#protocol/wire/audience";
import * as people from "../support/edge-people.ts";
import { Visitor } from "../support/edge-visitor.ts";

export const realEdge: people.EdgeUnderTest = {
  fetch: (request) => exports.default.fetch(request),
  now: () => Date.now(),
};

export function roomStub(room: { readonly id: string }): DurableObjectStub<Room> {
  return env.ROOM.get(env.ROOM.idFromName(room.id));
}

export function factoryStub(founder: people.Founder): DurableObjectStub<Factory> {
  return env.FACTORY.get(env.FACTORY.idFromName(founder.factory));
}

export interface OpenFactory {
  readonly founder: people.Founder;
  readonly room: people.OpenRoom;
}

/** A factory with one Room, Workers unless told otherwise. */
export async function makeOpenFactory(kind: RoomKind = "workers"): Promise<OpenFactory> {
  const founder = await people.makeFounder();
  await people.foundFactory(realEdge, founder);
  const room = await people.makeRoom(founder, kind);
  const answer = await people.foundRoom(realEdge, founder, room);
  if (!answer.ok) throw new Error(`founding the Room answered ${answer.status}`);
  return { founder, room };
}

export function connect(room: { readonly id: string }): Promise<Response> {
  const path = `${people.ORIGIN}/api/rooms/${room.id}/socket?v=1`;
  return realEdge.fetch(new Request(path, { headers: { upgrade: "websocket" } }));
}

const MORE_MS_MAX = 3_000;

/** A visitor on a real socket; `next` fails when nothing comes for some seconds. */
export async function visit(room: { readonly id: string }): Promise<Visitor> {
  const { webSocket } = await connect(room);
  if (!webSocket) throw new Error("no socket");
  return visitorOn(webSocket);
}

function visitorOn(socket: WebSocket): Visitor {
  const visitor = new Visitor();
  let wake = () => undefined as void;
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => {
    visitor.arrived(data as ArrayBuffer | string);
    wake();
  });
  socket.addEventListener("close", ({ code, reason }) => {
    visitor.closed = { code, reason };
    wake();
  });
  socket.accept();
  const more = () =>
    new Promise<void>((resolve, reject) => {
      if (visitor.closed)
        return void reject(new Error(`closed ${visitor.closed.code} ${visitor.closed.reason}`));
      const timer = setTimeout(() => reject(new Error("nothing more arrived")), MORE_MS_MAX);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  visitor.wire = { send: (data: Bytes | string) => socket.send(data), close: () => socket.close(1000), more };
  return visitor;
}

/** Every row of every table of an object, blobs as hex. */
export function dump({ sql }: DurableObjectStorage): Record<string, Record<string, string>[]> {
  const names = sql
    .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
    .toArray();
  return Object.fromEntries(
    names.map(({ name }) => [
      String(name),
      sql
        .exec(`SELECT * FROM "${String(name)}"`)
        .toArray()
        .map(toText),
    ]),
  );
}

/** Every whole number in a dump: days, counts and serials, and nothing finer (EDGE3). */
export function numbersIn(tables: Record<string, Record<string, string>[]>): readonly number[] {
  const values = Object.values(tables).flat().flatMap(Object.values);
  return values.filter((value) => /^[0-9]{1,20}$/.test(value)).map(Number);
}

function toText(row: Record<string, SqlStorageValue>): Record<string, string> {
  const entries = Object.entries(row).map(([column, value]) => [column, textOf(value)] as const);
  return Object.fromEntries(entries);
}

function textOf(value: SqlStorageValue): string {
  return value instanceof ArrayBuffer ? bytesToHex(new Uint8Array(value)) : String(value);
}
