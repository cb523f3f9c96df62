/** A newcomer behind a hostile edge, and answers swapped on their way. */
import type { Bytes } from "#protocol/bytes";
import { HostileEdge } from "./hostile-edge.ts";
import { SimulatedPhone } from "./simulated-phone.ts";
import type { TestFactory } from "./test-factory.ts";

/** A phone that joins through a hostile edge. */
export async function newcomer(world: TestFactory, nickname = "Mây Trắng 8") {
  const hostile = new HostileEdge(world.edge);
  const phone = new SimulatedPhone(nickname, { ...world.founder.parts, edge: hostile.edge });
  await phone.open();
  return { hostile, phone };
}

export type Swap = (bytes: Bytes, path: string, request: Request) => Promise<Bytes>;

/** Alters the body of every good answer whose path matches. */
export function swapping(hostile: HostileEdge, path: RegExp, swap: Swap): void {
  hostile.answer = async (asked, answer, request) => {
    if (!path.test(asked) || answer.status >= 300) return answer;
    const body = await swap(new Uint8Array(await answer.arrayBuffer()), asked, request);
    return new Response(body);
  };
}

export const KEYS_PATH = /^\/api\/rooms\/[0-9a-f]+\/keys\//;
export const JOIN_PATH = /^\/api\/factories\/[0-9a-f]+\/join$/;
export const SLIP_PATH = /^\/api\/factories\/[0-9a-f]+\/slips\//;
export const INFO_PATH = /^\/api\/factories\/[0-9a-f]+$/;
