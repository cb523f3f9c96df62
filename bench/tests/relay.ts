import { once } from "node:events";
import type { AddressInfo } from "node:net";
import WebSocket, { WebSocketServer } from "ws";

export interface Conversation {
  /** Messages in hexadecimal, in order. */
  readonly up: string[];
  readonly down: string[];
}

/** Passes WebSocket messages on to a server and writes down who said what, one conversation a connection. */
export const startRelay = async (serverPort: number) => {
  const conversations: Conversation[] = [];
  const relay = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(relay, "listening");
  relay.on("connection", (client, { url }) => {
    const conversation: Conversation = { up: [], down: [] };
    conversations.push(conversation);
    const server = new WebSocket(`ws://127.0.0.1:${serverPort}${url}`);
    const opened = once(server, "open");
    client.on("message", async (message: Buffer) => {
      conversation.up.push(message.toString("hex"));
      await opened;
      server.send(message);
    });
    server.on("message", (message: Buffer) => {
      conversation.down.push(message.toString("hex"));
      client.send(message);
    });
    client.on("close", () => server.close());
  });
  const stop = () => {
    for (const client of relay.clients) client.terminate();
    relay.close();
  };
  return { port: (relay.address() as AddressInfo).port, conversations, stop };
};
