/**
 * The way to the edge: `fetch`, and sockets that connect again by themselves (partysocket).
 *
 * Set here because partysocket's defaults lack them: jitter, a connect timeout for slow networks, and no queue
 * of its own (the outbox is the queue). A browser that goes offline never closes a socket: a heartbeat finds
 * the deaf ones.
 */
import ReconnectingWebSocket from "partysocket/ws";
import type { Bytes } from "#protocol/bytes";
import { PING } from "#protocol/wire/frames/frame";
import type { EdgeDoor, EdgeRequest, EdgeResponse, RoomSocket, SocketHandlers } from "../sync/adapters.ts";

const HEARTBEAT_MS = 25_000;
const SILENCE_MS_MAX = 10_000;
const CONNECT_TIMEOUT_MS = 15_000;
const BACKOFF_MS_MIN = 500;
const BACKOFF_MS_JITTER = 1_500;
const BACKOFF_MS_MAX = 30_000;

export function makeEdgeDoor(origin: string): EdgeDoor {
  return {
    fetch: (request) => fetchEdge(origin, request),
    connect: (path, handlers) => connectRoom(origin.replace(/^http/, "ws") + path, handlers),
  };
}

async function fetchEdge(origin: string, request: EdgeRequest): Promise<EdgeResponse> {
  const { method, path, headers, body } = request;
  const response = await fetch(origin + path, {
    method,
    headers,
    body,
    credentials: "omit",
    cache: "no-store",
  });
  return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
}

function connectRoom(url: string, handlers: SocketHandlers): RoomSocket {
  const socket = new ReconnectingWebSocket(url, [], {
    connectionTimeout: CONNECT_TIMEOUT_MS,
    minReconnectionDelay: BACKOFF_MS_MIN + Math.random() * BACKOFF_MS_JITTER,
    maxReconnectionDelay: BACKOFF_MS_MAX,
    maxEnqueuedMessages: 0,
  });
  socket.binaryType = "arraybuffer";
  const heartbeat = startHeartbeat(socket);
  socket.addEventListener("open", () => {
    heartbeat.heard();
    handlers.opened();
  });
  socket.addEventListener("close", () => handlers.closed());
  socket.addEventListener("message", (event: MessageEvent) => {
    heartbeat.heard();
    if (event.data instanceof ArrayBuffer) handlers.received(new Uint8Array(event.data));
  });
  return {
    send: (bytes: Bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(bytes);
    },
    reconnect: () => socket.reconnect(),
    close: () => {
      heartbeat.stop();
      socket.close();
    },
  };
}

/** Sends a ping that even a sleeping Room answers; silence after it means that the line is dead. */
function startHeartbeat(socket: ReconnectingWebSocket): { heard(): void; stop(): void } {
  let deadline: ReturnType<typeof setTimeout> | undefined;
  const timer = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(PING);
    deadline ??= setTimeout(() => socket.reconnect(), SILENCE_MS_MAX);
  }, HEARTBEAT_MS);
  function heard(): void {
    clearTimeout(deadline);
    deadline = undefined;
  }
  return {
    heard,
    stop: () => {
      clearInterval(timer);
      heard();
    },
  };
}
