import {
  FindingSeverity,
  IdentitySummary,
  ManagedBy,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { flagOf, IdentityRow } from './rows';

/** When credentials that are present and not revoked end. */
export type NextExpiry = IdentitySummary['nextExpiry'];

/** An identity with the figures that lists show. */
export interface InventoryIdentity {
  ref: string;
  source: string;
  realm: string;
  region: string;
  externalId: string;
  type: string;
  title: string;
  status: string;
  environment: string | undefined;
  owner: string | undefined;
  ownerBasis: 'declared' | 'observed' | undefined;
  purpose: string | undefined;
  privileged: boolean | undefined;
  platformOwned: boolean | undefined;
  managedBy: ManagedBy | undefined;
  absentSince: string | undefined;
  firstSeenAt: string;
  lastChangedAt: string;
  fingerprint: string;
  /** The last time that any source named it. */
  lastObservedAt: string;
  /** Present ones only. */
  credentials: number;
  grants: number;
  nextExpiry: NextExpiry;
  /** Open ones. */
  findings: number;
  worstSeverity: FindingSeverity | undefined;
}

/** A row as `selectIdentities` answers it. */
export interface IdentityViewRow extends IdentityRow {
  last_observed_at: string | null;
  credential_count: number | string;
  grant_count: number | string;
  next_expiry_at: string | null;
  expired_count: number | string;
  unknown_expiry_count: number | string;
  finding_count: number | string;
  worst_rank: number | string | null;
}

const SEVERITIES: readonly FindingSeverity[] = [
  'critical',
  'high',
  'medium',
  'low',
];

/** SQL that gives 0 to the worst severity and 3 to the mildest. */
export const SEVERITY_RANK_SQL =
  "case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end";

/** The severity behind the smallest rank; undefined where there was none. */
export function severityOfRank(
  rank: number | string | null,
): FindingSeverity | undefined {
  return rank === null ? undefined : SEVERITIES[Number(rank)];
}

/**
 * Identities with their figures. The figures come from the indices on `identity_ref` of each table, so they cost by the
 * row of the page and not by the size of the inventory.
 *
 * @param now - what ends before it has expired
 */
export function selectIdentities(
  trx: Knex.Transaction,
  now: Date,
): Knex.QueryBuilder<object, IdentityViewRow[]> {
  const identity = trx.ref('inventory_identities.ref');
  const usable = () =>
    trx('inventory_credentials')
      .where('identity_ref', identity)
      .whereNull('absent_since')
      .whereNot('status', 'revoked');
  // 'never' sorts behind every time, but says itself that there is none.
  const dated = () => usable().whereNot('expires_at', 'never');
  return trx('inventory_identities').select<IdentityViewRow[]>(
    'inventory_identities.*',
    trx('inventory_statements')
      .where('identity_ref', identity)
      .max('seen_at')
      .as('last_observed_at'),
    trx('inventory_credentials')
      .where('identity_ref', identity)
      .whereNull('absent_since')
      .count('*')
      .as('credential_count'),
    trx('inventory_grants')
      .where('identity_ref', identity)
      .whereNull('absent_since')
      .count('*')
      .as('grant_count'),
    dated()
      .where('expires_at', '>=', now.toISOString())
      .min('expires_at')
      .as('next_expiry_at'),
    dated()
      .where('expires_at', '<', now.toISOString())
      .count('*')
      .as('expired_count'),
    usable().whereNull('expires_at').count('*').as('unknown_expiry_count'),
    trx('inventory_findings')
      .where('identity_ref', identity)
      .whereNull('resolved_at')
      .count('*')
      .as('finding_count'),
    trx('inventory_findings')
      .where('identity_ref', identity)
      .whereNull('resolved_at')
      .min(trx.raw(SEVERITY_RANK_SQL))
      .as('worst_rank'),
  );
}

/** A row as the rest of the backend takes it. */
export function identityOf(row: IdentityViewRow): InventoryIdentity {
  return {
    ref: row.ref,
    source: row.source,
    realm: row.realm,
    region: row.region,
    externalId: row.external_id,
    type: row.type,
    title: row.display_name,
    status: row.status,
    environment: row.environment ?? undefined,
    owner: row.owner_ref ?? undefined,
    ownerBasis: row.owner_basis ?? undefined,
    purpose: row.purpose ?? undefined,
    privileged: flagOf(row.privileged),
    platformOwned: flagOf(row.platform_owned),
    managedBy: row.managed_by ? JSON.parse(row.managed_by) : undefined,
    absentSince: row.absent_since ?? undefined,
    firstSeenAt: row.first_seen_at,
    lastChangedAt: row.last_changed_at,
    fingerprint: row.fingerprint,
    lastObservedAt: row.last_observed_at ?? row.last_changed_at,
    credentials: Number(row.credential_count),
    grants: Number(row.grant_count),
    nextExpiry: {
      at: row.next_expiry_at ?? undefined,
      expired: Number(row.expired_count),
      unknown: Number(row.unknown_expiry_count),
    },
    findings: Number(row.finding_count),
    worstSeverity: severityOfRank(row.worst_rank),
  };
}
