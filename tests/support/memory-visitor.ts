/** A visitor of a memory edge: waiting for more means delivering by hand. */
import type { MemoryEdge } from "./memory-edge.ts";
import { type OpenRoom } from "./edge-people.ts";
import { Visitor } from "./edge-visitor.ts";

export function visit(edge: MemoryEdge, room: OpenRoom): Visitor {
  const visitor = new Visitor();
  const socket = edge.connect(`/api/rooms/${room.id}/socket?v=1`);
  socket.onmessage = ({ data }) => visitor.arrived(data);
  socket.onclose = (event) => void (visitor.closed = event);
  const more = async () => {
    const before = visitor.frames.length;
    await edge.flush();
    if (visitor.frames.length === before && !visitor.closed) throw new Error("nothing more arrived");
  };
  visitor.wire = { send: (data) => socket.send(data), close: () => socket.close(), more };
  return visitor;
}
