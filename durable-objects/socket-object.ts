/**
 * An object with hibernating sockets: accepts them, keeps their state with them, and calls what a subclass
 * decides. A sleeping object costs nothing and keeps its sockets; pings are answered without waking it.
 */
import { DurableObject } from "cloudflare:workers";
import type { Bytes } from "#protocol/bytes";
import type { MaybePromise } from "#protocol/signature";
import { PING, PONG } from "#protocol/wire/frames/frame";
import {
  attachmentToState,
  type Connection,
  type ConnectionState,
  stateToAttachment,
} from "./room/connection.ts";

const NO_FRAME = new Uint8Array(0);

export abstract class SocketObject<Env> extends DurableObject<Env> {
  readonly #connections = new Map<WebSocket, SocketConnection>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    for (const socket of ctx.getWebSockets()) {
      if (socket.readyState === WebSocket.OPEN) this.#connectionOf(socket);
    }
  }

  protected abstract opened(connection: Connection): void;
  protected abstract received(connection: Connection, bytes: Uint8Array): MaybePromise<void>;
  protected abstract closed(connection: Connection): void;

  protected connections(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  protected accept(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.opened(this.#connectionOf(server));
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    // Frames that were on their way when the Room turned this socket away.
    if (socket.readyState !== WebSocket.OPEN) return;
    const connection = this.#connectionOf(socket);
    connection.heardMs = Date.now();
    // No frame of ours is text: to the parser it is no frame at all.
    await this.received(connection, typeof message === "string" ? NO_FRAME : new Uint8Array(message));
  }

  /** A close is always answered with a close; until then the other side waits. */
  override webSocketClose(socket: WebSocket, code: number): void {
    this.#drop(socket);
    socket.close(isSendable(code) ? code : 1000);
  }

  override webSocketError(socket: WebSocket): void {
    this.#drop(socket);
    socket.close(1011);
  }

  #connectionOf(socket: WebSocket): SocketConnection {
    const known = this.#connections.get(socket);
    if (known) return known;
    const connection = new SocketConnection(this.ctx, socket, () => this.#drop(socket));
    this.#connections.set(socket, connection);
    return connection;
  }

  #drop(socket: WebSocket): void {
    const connection = this.#connections.get(socket);
    this.#connections.delete(socket);
    if (connection) this.closed(connection);
  }
}

class SocketConnection implements Connection {
  readonly #ctx: DurableObjectState;
  readonly #socket: WebSocket;
  readonly #drop: () => void;
  /** Parsed from the attachment once: a broadcast asks every socket. */
  #state: ConnectionState | undefined;
  heardMs = Date.now();

  constructor(ctx: DurableObjectState, socket: WebSocket, drop: () => void) {
    this.#ctx = ctx;
    this.#socket = socket;
    this.#drop = drop;
    this.#state = attachmentToState(socket.deserializeAttachment());
  }

  get state(): ConnectionState | undefined {
    return this.#state;
  }

  set state(state: ConnectionState | undefined) {
    this.#state = state;
    this.#socket.serializeAttachment(state ? stateToAttachment(state) : null);
  }

  /** A socket that breaks at this very moment must not keep a broadcast from the others. */
  send(bytes: Bytes): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    try {
      this.#socket.send(bytes);
    } catch {
      this.#drop();
    }
  }

  close(code: number, reason: string): void {
    this.state = undefined;
    this.#drop();
    this.#socket.close(code, reason);
  }

  lastHeardMs(): number {
    const ping = this.#ctx.getWebSocketAutoResponseTimestamp(this.#socket);
    return Math.max(this.heardMs, ping?.getTime() ?? 0);
  }
}

/** Codes an endpoint may choose itself (RFC 6455 section 7.4). */
function isSendable(code: number): boolean {
  return code === 1000 || (code >= 3000 && code <= 4999);
}
