import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';
import {
  STANDALONE_KINDS,
  STANDALONE_TABLES,
  StandaloneKind,
} from '../../inventory/standalone';
import { selectVisibleHolders } from '../../permissions/restrictReviews';

/** An identity, or what stands for itself and holds nothing but itself. */
export interface Holder {
  kind: 'identity' | StandaloneKind;
  ref: string;
  title: string;
  ownerRef: string | null;
  firstSeenAt: string;
}

type Row = {
  ref: string;
  display_name: string;
  owner_ref: string | null;
  first_seen_at: string;
};

const TABLES: Record<Holder['kind'], string> = {
  identity: 'inventory_identities',
  ...STANDALONE_TABLES,
};

/** Holders by reference, as far as the caller may see them, in the order of their references. Relies on the primary keys. */
export async function readHolders(
  trx: Knex.Transaction,
  refs: readonly string[],
  criteria: PermissionCriteria<GovernedReviewQuery> | undefined,
): Promise<Holder[]> {
  const found: Holder[] = [];
  for (const chunk of toChunks([...new Set(refs)])) {
    for (const kind of ['identity', ...STANDALONE_KINDS] as const) {
      const rows: Row[] = await trx(TABLES[kind])
        .whereIn('ref', chunk)
        .modify(query => {
          if (criteria) {
            query.whereIn('ref', selectVisibleHolders(trx, criteria));
          }
        })
        .select('ref', 'display_name', 'owner_ref', 'first_seen_at');
      found.push(
        ...rows.map(row => ({
          kind,
          ref: row.ref,
          title: row.display_name,
          ownerRef: row.owner_ref,
          firstSeenAt: row.first_seen_at,
        })),
      );
    }
  }
  return found.sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
