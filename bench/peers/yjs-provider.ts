import { HocuspocusProvider } from "@hocuspocus/provider";
import WebSocket from "ws";
import { Awareness } from "y-protocols/awareness";
import YPartyProvider from "y-partyserver/provider";
import { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";

/** The peers' own providers, with presence switched off in each: it would only add to their bytes. */
export type Peer = "y-partyserver" | "hocuspocus" | "y-websocket";

import { ROOM } from "./rooms.ts";

interface Provider {
  readonly synced: boolean;
  on(name: "synced", listener: () => void): void;
  destroy(): void;
}

type SocketClass = new (url: string, protocols?: string[]) => WebSocket;

/** A browser's WebSocket offers compression (permessage-deflate); this one does not. */
export class PlainWebSocket extends WebSocket {
  constructor(url: string, protocols?: string[]) {
    super(url, protocols, { perMessageDeflate: false });
  }
}

/** Resolves when the document holds what the server holds; the provider then keeps both alike. */
export const connectProvider = (
  peer: Peer,
  port: number,
  doc: Y.Doc,
  Socket: SocketClass = WebSocket,
): Promise<Provider> => {
  const provider = openProvider[peer](port, doc, Socket);
  return new Promise((resolve) => {
    provider.on("synced", () => provider.synced && resolve(provider));
  });
};

const silent = (doc: Y.Doc): Awareness => {
  const awareness = new Awareness(doc);
  awareness.setLocalState(null);
  return awareness;
};

type OpenProvider = (port: number, doc: Y.Doc, Socket: SocketClass) => Provider;

const openProvider: Record<Peer, OpenProvider> = {
  "y-partyserver": (port, doc, Socket) =>
    new YPartyProvider(`127.0.0.1:${port}`, ROOM, doc, {
      party: "document",
      awareness: silent(doc),
      WebSocketPolyfill: Socket as never,
    }),
  hocuspocus: (port, doc, Socket) =>
    new HocuspocusProvider({
      url: `ws://127.0.0.1:${port}`,
      name: ROOM,
      document: doc,
      awareness: null,
      WebSocketPolyfill: Socket,
    } as ConstructorParameters<typeof HocuspocusProvider>[0]),
  "y-websocket": (port, doc, Socket) =>
    new WebsocketProvider(`ws://127.0.0.1:${port}`, ROOM, doc, {
      awareness: silent(doc),
      disableBc: true,
      WebSocketPolyfill: Socket as never,
    }) as unknown as Provider,
};
