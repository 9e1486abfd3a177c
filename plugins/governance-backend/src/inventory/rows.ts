import {
  FactBasis,
  ObservedIdentity,
} from '@countersign/plugin-governance-common';

/** Rows per statement, below the parameter limits of both engines. */
export const BATCH = 500;

export interface SourceRow {
  id: string;
  kind: string;
  title: string;
  basis: FactBasis;
  environment: string | null;
  last_observed_at: string | null;
  last_status: string | null;
  last_error: string | null;
  last_counts: string | null;
}

export interface IdentityRow {
  ref: string;
  source: string;
  realm: string;
  region: string;
  external_id: string;
  type: ObservedIdentity['type'];
  display_name: string;
  status: ObservedIdentity['status'];
  environment: string | null;
  owner_ref: string | null;
  owner_basis: FactBasis | null;
  purpose: string | null;
  /** SQLite answers with 0 and 1. */
  privileged: boolean | number | null;
  platform_owned: boolean | number | null;
  managed_by: string | null;
  absent_since: string | null;
  first_seen_at: string;
  last_changed_at: string;
  fingerprint: string;
}

export interface StatementRow {
  identity_ref: string;
  source: string;
  basis: FactBasis;
  realm: string;
  seen_at: string;
  seen_run: string;
  absent_since: string | null;
  content_hash: string;
  body: string;
  /** Everything that was said, holdings included; null until the next reading after an upgrade. */
  reading_hash: string | null;
  /** The reading that last told the holdings one by one. */
  holdings_run: string | null;
}

interface HoldingRow {
  ref: string;
  identity_ref: string;
  source: string;
  external_id: string;
  kind: string;
  display_name: string;
  expires_at: string | null;
  last_used_at: string | null;
  requested_by: string | null;
  absent_since: string | null;
  first_seen_at: string;
  last_changed_at: string;
  seen_run: string;
  fingerprint: string;
  statements: string;
}

export interface CredentialRow extends HoldingRow {
  status: string;
  created_at: string | null;
  last_rotated_at: string | null;
  unused_since_move_at: string | null;
}

export interface GrantRow extends HoldingRow {
  resource: string | null;
  privileged: boolean | number | null;
  granted_at: string | null;
}

/** What a person or a group may do with an identity. `requested_by` is who they are, where the source says so. */
export interface EntitlementRow extends HoldingRow {
  holder: string;
}

export interface ItemRow {
  ref: string;
  source: string;
  realm: string;
  external_id: string;
  display_name: string;
  owner_ref: string | null;
  environment: string | null;
  expires_at: string | null;
  absent_since: string | null;
  first_seen_at: string;
  last_changed_at: string;
  seen_at: string;
  seen_run: string;
  content_hash: string;
  body: string;
}

export interface ConsumerRow {
  subject_ref: string;
  component_ref: string;
  source: string;
  basis: FactBasis | 'derived';
  via: string;
}

export interface ChangeRow {
  id: string;
  subject_kind: string;
  subject_ref: string;
  identity_ref: string | null;
  at: string;
  source: string;
  kind: 'created' | 'changed' | 'absent' | 'returned' | 're-platformed';
  diff: string;
}

export interface FindingRow {
  id: string;
  rule: string;
  owasp: string;
  severity: string;
  source: string;
  subject_kind: string;
  subject_ref: string;
  identity_ref: string | null;
  title: string;
  message: string;
  way_out: string;
  detail: string;
  first_seen_at: string;
  resolved_at: string | null;
}

/** Null and both engines' booleans as a flag that can be unknown. */
export function flagOf(
  value: boolean | number | null | undefined,
): boolean | undefined {
  return value === null || value === undefined ? undefined : Boolean(value);
}

/** Cuts a list into parts that fit into one statement. */
export function batchesOf<T>(items: readonly T[], size: number = BATCH): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    parts.push(items.slice(start, start + size));
  }
  return parts;
}
