import { StandingCredential } from '@countersign/plugin-governance-common';
import { UsableRow } from './operations/usableCredentials';

/** A credential that works, as lists show it. */
export function toStandingCredential(row: UsableRow): StandingCredential {
  return {
    ref: row.ref,
    title: row.title,
    kind: row.kind,
    identity: { ref: row.identity_ref, title: row.identity_title },
    source: row.source,
    owner: row.owner_ref || undefined,
    environment: row.environment ?? undefined,
    endsAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_use ?? undefined,
  };
}
