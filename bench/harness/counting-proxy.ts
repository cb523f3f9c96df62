import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface CountingProxy {
  readonly port: number;
  /** TCP payload in both directions so far: HTTP headers and WebSocket framing included. */
  readonly bytes: () => number;
  /** Of those, what went to the server. */
  readonly bytesUp: () => number;
  /** Whether the server agreed to compress WebSocket messages (permessage-deflate). */
  readonly isDeflated: () => boolean;
  /** Resolves when nothing has moved for `ms`, or after `msMax`. */
  quiet(ms: number, msMax: number): Promise<void>;
  stop(): void;
}

const DEFLATE = /^sec-websocket-extensions:.*permessage-deflate/im;

/** Stands between a newcomer and a server on this machine and counts what passes. */
export const startCountingProxy = async (serverPort: number): Promise<CountingProxy> => {
  let bytes = 0;
  let bytesUp = 0;
  let isDeflated = false;
  let lastMovedAt = performance.now();
  const sockets = new Set<Socket>();
  const pass = (from: Socket, to: Socket, isUp: boolean) => {
    sockets.add(from);
    from.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (isUp) bytesUp += chunk.length;
      lastMovedAt = performance.now();
      if (!to.write(chunk)) from.pause();
    });
    to.on("drain", () => from.resume());
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => sockets.delete(from));
  };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: serverPort, host: "127.0.0.1", noDelay: true });
    upstream.once("data", (answer: Buffer) => (isDeflated ||= DEFLATE.test(answer.toString("latin1"))));
    pass(client, upstream, true);
    pass(upstream, client, false);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    bytesUp: () => bytesUp,
    isDeflated: () => isDeflated,
    quiet: (ms, msMax) => untilQuiet(() => lastMovedAt, ms, msMax),
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

const untilQuiet = async (lastMovedAt: () => number, ms: number, msMax: number): Promise<void> => {
  const deadline = performance.now() + msMax;
  while (performance.now() < deadline && performance.now() - lastMovedAt() < ms) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
