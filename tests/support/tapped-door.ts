/** A phone's way to the edge, with all that passes through it kept: what the edge is sent is what it may see. */
import type { EdgeDoor } from "#client/sync/adapters";
import { makeEdgeDoor } from "#client/platform/edge-door";
import type { Bytes } from "#protocol/bytes";
import { bytesToDownFrame, bytesToUpFrame, type DownFrame, type UpFrame } from "#protocol/wire/frames/frame";

export interface Passed {
  /** To the edge: paths, headers, bodies and frames. */
  readonly up: Uint8Array[];
  readonly down: Uint8Array[];
}

export interface DoorTap {
  sent?(frame: UpFrame, path: string): void;
  received?(frame: DownFrame, path: string): void;
}

export function makeTappedDoor(origin: string, passed: Passed, tap: DoorTap = {}): EdgeDoor {
  const door = makeEdgeDoor(origin);
  return {
    async fetch(request) {
      passed.up.push(Buffer.from(JSON.stringify([request.method, request.path, request.headers])));
      if (request.body) passed.up.push(request.body);
      const response = await door.fetch(request);
      passed.down.push(response.body);
      return response;
    },
    connect(path, handlers) {
      passed.up.push(Buffer.from(path));
      const socket = door.connect(path, {
        ...handlers,
        received: (bytes: Bytes) => {
          passed.down.push(bytes);
          const frame = bytesToDownFrame(bytes);
          if (frame.ok) tap.received?.(frame.value, path);
          handlers.received(bytes);
        },
      });
      return {
        ...socket,
        send: (bytes: Bytes) => {
          passed.up.push(bytes);
          const frame = bytesToUpFrame(bytes);
          if (frame.ok) tap.sent?.(frame.value, path);
          socket.send(bytes);
        },
      };
    },
  };
}
