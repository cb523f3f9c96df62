/** The product's Worker, whose objects count the rows that SQLite reads and writes for them. */
import type { RoomVariables } from "../durable-objects/room/room-limits.ts";
import { Factory as PlainFactory, type FactoryBindings } from "../durable-objects/factory.ts";
import { Room as PlainRoom } from "../durable-objects/room.ts";
import worker from "../worker/index.ts";

const rows = { written: 0, read: 0 };
let isCounting = false;

/** Counts a cursor when it is spent: until then its rows are still being read. */
function countRows(sql: SqlStorage): void {
  if (isCounting) return;
  isCounting = true;
  const prototype = Object.getPrototypeOf(sql) as { exec: SqlStorage["exec"] };
  const plain = prototype.exec;
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  prototype.exec = function exec(this: SqlStorage, ...parameters: Parameters<SqlStorage["exec"]>) {
    for (const cursor of cursors.splice(0)) add(cursor);
    const cursor = plain.apply(this, parameters);
    cursors.push(cursor);
    return cursor;
  } as SqlStorage["exec"];
  spendAll = () => {
    for (const cursor of cursors.splice(0)) add(cursor);
  };
}

let spendAll = (): void => undefined;

function add(cursor: { readonly rowsWritten: number; readonly rowsRead: number }): void {
  rows.written += cursor.rowsWritten;
  rows.read += cursor.rowsRead;
}

export class Room extends PlainRoom {
  constructor(ctx: DurableObjectState, variables: RoomVariables) {
    countRows(ctx.storage.sql);
    super(ctx, variables);
  }
}

export class Factory extends PlainFactory {
  constructor(ctx: DurableObjectState, bindings: FactoryBindings) {
    countRows(ctx.storage.sql);
    super(ctx, bindings);
  }
}

export default {
  fetch(request: Request, env: never, context: never) {
    if (new URL(request.url).pathname !== "/api/bench/rows")
      return worker.fetch(request as never, env, context);
    spendAll();
    return Response.json(rows);
  },
};
