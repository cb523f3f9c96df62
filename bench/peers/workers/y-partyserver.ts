/**
 * y-partyserver as its documentation sets it up: hibernation on, `onLoad` and `onSave` keeping the
 * whole document as one row of the Durable Object's storage, its own pauses before saving. Added for
 * the benchmark: rows written are counted, and `onRequest` tells them.
 */
import { routePartykitRequest } from "partyserver";
import { YServer } from "y-partyserver";
import * as Y from "yjs";

interface Env {
  readonly Document: DurableObjectNamespace<Document>;
}

const ROW = "document";

export class Document extends YServer<Env> {
  static override options = { hibernate: true };

  #rowsWritten = 0;
  #isUnsaved = false;
  #fault = "";

  override async onStart(): Promise<void> {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, content BLOB)");
    await super.onStart();
    this.document.on("update", () => (this.#isUnsaved = true));
  }

  override async onLoad(): Promise<void> {
    const [row] = this.ctx.storage.sql
      .exec<{ content: ArrayBuffer }>("SELECT content FROM documents WHERE id = ?", ROW)
      .toArray();
    if (row) Y.applyUpdate(this.document, new Uint8Array(row.content));
  }

  override async onSave(): Promise<void> {
    this.#isUnsaved = false;
    try {
      this.#save(Y.encodeStateAsUpdate(this.document));
    } catch (error) {
      this.#fault = String(error);
      throw error;
    }
  }

  #save(content: Uint8Array): void {
    const cursor = this.ctx.storage.sql.exec(
      "INSERT OR REPLACE INTO documents (id, content) VALUES (?, ?)",
      ROW,
      content,
    );
    this.#rowsWritten += cursor.rowsWritten;
  }

  override onRequest(): Response {
    return Response.json({
      rowsWritten: this.#rowsWritten,
      isUnsaved: this.#isUnsaved,
      fault: this.#fault,
    });
  }
}

export default {
  async fetch(request, env): Promise<Response> {
    return (
      (await routePartykitRequest(request, env as never)) ?? new Response("nothing here", { status: 404 })
    );
  },
} satisfies ExportedHandler<Env>;
