import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  RollupDimension,
  StandingKind,
  UNUSED_AFTER_DAYS,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { lastUseSql, selectLastDays } from '../../inventory/operations/lastUse';
import { restrictIdentities } from '../../permissions/restrictReviews';
import { withinNode } from '../../rollup';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Which credentials count. */
export interface StandingScope {
  /** Which identities the viewer may see. */
  identities: PermissionCriteria<GovernedReviewQuery> | undefined;
  by: RollupDimension;
  /** What they lie in; everything unless told. */
  node?: string;
  now: Date;
}

/** A credential that works. */
export interface UsableRow {
  ref: string;
  identity_ref: string;
  /** Empty where nobody is known. */
  owner_ref: string;
  title: string;
  identity_title: string;
  kind: string;
  source: string;
  environment: string | null;
  /** A time, or `never`; null where no source says. */
  expires_at: string | null;
  /** A time, a day, or `never`; null where no source says. */
  last_use: string | null;
}

/**
 * The credentials that work, each once: of identities that are there and not disabled, not known to be off or revoked, and not
 * over. They are read from what sources show, whoever issued them. Relies on `inventory_credentials_identity_idx`.
 */
export function usableCredentials(
  trx: Knex.Transaction,
  { identities, by, node, now }: StandingScope,
): Knex.QueryBuilder {
  const usable = trx('inventory_credentials')
    .join(
      'inventory_identities',
      'inventory_identities.ref',
      'inventory_credentials.identity_ref',
    )
    .leftJoin(
      selectLastDays(trx).as('seen'),
      'seen.subject_ref',
      'inventory_credentials.ref',
    )
    .whereNull('inventory_credentials.absent_since')
    .whereNull('inventory_identities.absent_since')
    .whereNotIn('inventory_credentials.status', ['inactive', 'revoked'])
    .whereNot('inventory_identities.status', 'disabled')
    .where(end =>
      end
        .whereNull('inventory_credentials.expires_at')
        .orWhere('inventory_credentials.expires_at', 'never')
        .orWhere('inventory_credentials.expires_at', '>=', now.toISOString()),
    )
    .modify(query => {
      if (identities) {
        query.where(inner => restrictIdentities(inner, identities));
      }
    })
    .select(
      'inventory_credentials.ref',
      'inventory_credentials.identity_ref',
      trx.raw(`coalesce(inventory_identities.owner_ref, '') as owner_ref`),
      'inventory_credentials.display_name as title',
      'inventory_identities.display_name as identity_title',
      'inventory_credentials.kind',
      'inventory_credentials.source',
      'inventory_identities.environment',
      'inventory_credentials.expires_at',
      trx.raw('? as last_use', [lastUseSql(trx)]),
    );
  return withinNode(trx, trx.from(usable.as('usable')), { by, node });
}

/** What makes a usable credential one of a kind. Numbers and lists go by the same, so that they agree. */
export function kindSql(
  trx: Knex.Transaction,
  kind: StandingKind,
  now: Date,
): Knex.Raw {
  switch (kind) {
    case 'without-end':
      return trx.raw(`expires_at = 'never'`);
    case 'end-unknown':
      return trx.raw(`expires_at is null`);
    case 'never-used':
      return trx.raw(`last_use = 'never'`);
    case 'unused':
      // By day, as use is seen: what was used on the day of the limit still counts as used.
      return trx.raw(`(last_use <> 'never' and last_use < ?)`, [
        new Date(now.getTime() - UNUSED_AFTER_DAYS * DAY_MS)
          .toISOString()
          .slice(0, 10),
      ]);
    case 'use-unknown':
      return trx.raw(`last_use is null`);
    default:
      throw new Error(`Unknown kind ${kind satisfies never}`);
  }
}
