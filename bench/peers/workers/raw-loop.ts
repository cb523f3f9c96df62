/** The ceiling: hibernating sockets, every message forwarded to every other one, nothing stored or read. */
import { DurableObject } from "cloudflare:workers";

interface Env {
  readonly Loop: DurableObjectNamespace<Loop>;
}

export class Loop extends DurableObject<Env> {
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(sender: WebSocket, message: string | ArrayBuffer): void {
    for (const socket of this.ctx.getWebSockets()) {
      if (socket !== sender) socket.send(message);
    }
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }
}

export default {
  async fetch(request, env): Promise<Response> {
    if (request.headers.get("Upgrade") !== "websocket") return new Response("ready");
    return env.Loop.get(env.Loop.idFromName("loop")).fetch(request);
  },
} satisfies ExportedHandler<Env>;
