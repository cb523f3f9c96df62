/**
 * The join log: who is in a Room, read from its control Stream. A member is who wrote the key `join` from
 * inside, under a chain that leads to the founder and with a role of the Room's audience (ROOM3, KEY2). One
 * official invite admits one person: the first in the Stream's order. Who came in by a poster is a member of Everyone
 * alone (POSTER3).
 */
import type { Bytes } from "../bytes.ts";
import { bytesToHex } from "../bytes.ts";
import type { AuthorId } from "../ids.ts";
import { type Role, type RoomKind, ROLES } from "../wire/audience.ts";
import { belongsIn, type Certificate, type Chain, hasVote } from "../wire/certificate.ts";
import type { StreamReader } from "./stream-reader.ts";

export const JOIN_KEY = "join";

export interface JoinedMember {
  readonly author: AuthorId;
  readonly role: Role;
  readonly boxKey: Bytes;
  readonly chain: Chain;
}

/** Members in the order they joined, as far as a position of the control Stream. */
export function joinLogOf(
  reader: StreamReader,
  kind: RoomKind,
  positionMax = Infinity,
): readonly JoinedMember[] {
  const joins = [...reader.authors.values()]
    .map((facts) => ({ facts, position: reader.keyFacts(facts.author, JOIN_KEY)?.position ?? 0 }))
    .filter(({ position }) => position > 0 && position <= positionMax)
    .sort((a, b) => a.position - b.position);
  const invitesUsed = new Set<string>();
  const members: JoinedMember[] = [];
  for (const { facts } of joins) {
    const leaf = facts.chain?.leaf;
    if (!leaf?.boxKey || !facts.chain || !belongsIn(kind, leaf)) continue;
    if (leaf.kind === "official" && !takesInvite(invitesUsed, facts.chain.chain)) continue;
    members.push({ author: facts.author, role: leaf.role, boxKey: leaf.boxKey, chain: facts.chain.chain });
  }
  return members;
}

function takesInvite(used: Set<string>, chain: Chain): boolean {
  const invite = bytesToHex(chain.at(-2)?.signingKey ?? new Uint8Array(0));
  if (used.has(invite)) return false;
  used.add(invite);
  return true;
}

export function countsByRole(members: readonly JoinedMember[]): Record<Role, number> {
  const counts = Object.fromEntries(ROLES.map((role) => [role, 0])) as Record<Role, number>;
  for (const member of members) counts[member.role]++;
  return counts;
}

/** The member's own certificate. */
export function leafOf({ chain }: Pick<JoinedMember, "chain">): Certificate {
  return chain.at(-1)!;
}

/** How many of these came in by a poster. */
export function countByPoster(members: readonly JoinedMember[]): number {
  return members.filter((member) => !hasVote(leafOf(member))).length;
}
