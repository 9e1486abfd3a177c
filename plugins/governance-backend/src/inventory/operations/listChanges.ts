import { Knex } from 'knex';
import { Page, pageOf } from '../../paging/pageOf';
import { ChangeRow } from '../rows';

/**
 * What changed after a time, oldest first. Keyset pagination over the index on time and id.
 *
 * @param options.identityRef - only changes of this identity and of what it holds
 */
export async function listChanges(
  trx: Knex.Transaction,
  options: {
    since?: string;
    identityRef?: string;
    limit: number;
    after?: { at: string; id: string };
  },
): Promise<Page<ChangeRow, { at: string; id: string }>> {
  const { since, identityRef, limit, after } = options;
  const rows: ChangeRow[] = await trx<ChangeRow>('inventory_changes')
    .modify(query => {
      if (since !== undefined) {
        query.where('at', '>', since);
      }
      if (identityRef !== undefined) {
        query.where({ identity_ref: identityRef });
      }
      if (after) {
        query.whereRaw('(at, id) > (?, ?)', [after.at, after.id]);
      }
    })
    .orderBy(['at', 'id'])
    .limit(limit + 1);
  return pageOf(rows, limit, ({ at, id }) => ({ at, id }));
}
