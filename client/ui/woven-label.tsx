/** Sewn on at both ends: only a verified chain may draw it, so it takes a role and never free words. */
import { useFirstMessages } from "../i18n/use-first-messages.ts";
import type { Role } from "#protocol/wire/audience";

export type OfficialRole = Exclude<Role, "worker">;

export function WovenLabel(props: { role: OfficialRole }) {
  const t = useFirstMessages();
  return <span class="label">{t().labels[props.role]}</span>;
}

export function officialRole(role: Role | null): OfficialRole | null {
  return role === null || role === "worker" ? null : role;
}
