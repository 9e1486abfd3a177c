import { Passkey } from '@countersign/plugin-governance-common';
import { PasskeyRow } from './rows';

/** Whether a passkey may be used. @param now - ISO 8601 */
export function isUsable(row: PasskeyRow, now: string): boolean {
  return row.removed_at === null && row.usable_from <= now;
}

/** A passkey as its person sees it. @param now - ISO 8601 */
export function toPasskey(row: PasskeyRow, now: string): Passkey {
  return {
    id: row.id,
    label: row.label,
    createdAt: row.created_at,
    usableFrom: row.usable_from,
    usable: isUsable(row, now),
    synced: Boolean(row.backed_up),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  };
}
