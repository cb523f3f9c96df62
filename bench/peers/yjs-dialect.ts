/**
 * Light members of the Yjs peers: the handshake and the messages of their providers, without a
 * document for each. Posts are found in an update by their marks; the members' own words stay in a
 * document only for those who write, and what arrived is decoded only for those asked to read.
 */
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import type {
  DialectParameters,
  FanoutDialect,
  FanoutMember,
  FanoutSeat,
  UpgradeRequest,
} from "../contestant.ts";
import { forEachMark } from "../harness/marks.ts";
import { ROOM } from "./rooms.ts";
import {
  readSyncMessage,
  stepOneMessage,
  stepTwoMessage,
  updateHead,
  updateMessage,
  type Prefix,
} from "./yjs-wire.ts";

interface YjsParameters extends DialectParameters {
  readonly peer: keyof typeof PEERS;
}

interface YjsPeer {
  readonly path: (member: number) => string;
  readonly prefix: Prefix;
  /** Sent when the socket is open, before the first sync step. */
  readonly greeting: readonly Uint8Array[];
}

/** Hocuspocus: Auth (2), token (0), an empty one, and the version of the provider. */
const hocuspocusGreeting = encoding.encode((encoder) => {
  encoding.writeVarString(encoder, ROOM);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, "");
  encoding.writeVarString(encoder, "4.8.0");
});

const PEERS = {
  "y-partyserver": {
    path: (member) => `/parties/document/${ROOM}?_pk=member${String(member).padStart(4, "0")}`,
    prefix: undefined,
    greeting: [],
  },
  hocuspocus: { path: () => "/", prefix: ROOM, greeting: [hocuspocusGreeting] },
  "y-websocket": { path: () => `/${ROOM}`, prefix: undefined, greeting: [] },
} as const satisfies Record<string, YjsPeer>;

interface StoredPost {
  readonly author: number;
  readonly at: number;
  readonly text: string;
}

export const makeDialect = async (parameters: DialectParameters): Promise<FanoutDialect> => {
  const peer: YjsPeer = PEERS[(parameters as YjsParameters).peer];
  return {
    request: (member): UpgradeRequest => ({ path: peer.path(member) }),
    join: (seat) => joinRoom(peer, seat),
  };
};

const EMPTY = new Y.Doc();

const joinRoom = (
  { prefix, greeting }: YjsPeer,
  { member, isReader, socket, delivered }: FanoutSeat,
): FanoutMember => {
  const { promise: ready, resolve: synced } = Promise.withResolvers<void>();
  const own = makeOwnWords(member);
  const received: Uint8Array[] = [];
  const head = updateHead(prefix);
  const isUpdate = (payload: Buffer) => head.every((byte, at) => payload[at] === byte);
  const shakeHands = (payload: Uint8Array) => {
    const message = readSyncMessage(prefix, payload);
    if (message.type === "stepOne") socket.send(stepTwoMessage(prefix, EMPTY, message.stateVector));
    else if (message.type === "stepTwo") synced();
  };
  for (const message of greeting) socket.send(message);
  socket.send(stepOneMessage(prefix, EMPTY));
  return {
    ready,
    receive: (payload) => {
      if (!isUpdate(payload)) return shakeHands(payload);
      if (isReader) received.push(Buffer.from(payload));
      forEachMark(payload, delivered);
    },
    write: async (_post, text) => {
      const message = updateMessage(prefix, own.push(text));
      return () => socket.send(message);
    },
    readTexts: async () => {
      const doc = new Y.Doc();
      for (const payload of received) {
        const message = readSyncMessage(prefix, payload);
        if (message.type === "update") Y.applyUpdate(doc, message.update);
      }
      return postsOf(doc).map(({ text }) => text);
    },
  };
};

const postsOf = (doc: Y.Doc): Y.Array<StoredPost> => doc.getArray<StoredPost>("posts");

/** A member's own document: the updates that it makes are what a provider would send. */
const makeOwnWords = (author: number): { push(text: string): Uint8Array } => {
  let doc: Y.Doc | undefined;
  let made: Uint8Array = new Uint8Array();
  const open = (): Y.Doc => {
    const opened = new Y.Doc();
    opened.on("update", (update: Uint8Array) => (made = update));
    return opened;
  };
  return {
    push: (text) => {
      doc ??= open();
      postsOf(doc).push([{ author, at: Date.now(), text }]);
      return made;
    },
  };
};
