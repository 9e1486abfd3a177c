import { StandingKind } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import {
  kindSql,
  StandingScope,
  UsableRow,
  usableCredentials,
} from './usableCredentials';

/**
 * A page of the credentials that a number counts, in the order of identity and credential, after a place in it, with how many there
 * are.
 *
 * @param owner - exactly whose, empty for what nobody is known to own; everybody's unless told
 */
export async function listUsable(
  trx: Knex.Transaction,
  options: {
    scope: StandingScope;
    owner?: string;
    kind?: StandingKind;
    after?: Place;
    limit: number;
  },
): Promise<{ rows: UsableRow[]; total: number }> {
  const { scope, owner, kind, after, limit } = options;
  const select = () =>
    usableCredentials(trx, scope).modify(query => {
      if (owner !== undefined) {
        query.where('owner_ref', owner);
      }
      if (kind !== undefined) {
        query.where(kindSql(trx, kind, scope.now));
      }
    });
  const rows: UsableRow[] = await select()
    .modify(query => {
      if (after) {
        query.whereRaw('(identity_ref, ref) > (?, ?)', after);
      }
    })
    .orderBy(['identity_ref', 'ref'])
    .limit(limit)
    .select('*');
  const [{ n }]: Array<{ n: string | number }> = await select().count('* as n');
  return { rows, total: Number(n) };
}
