import { Knex } from 'knex';
import { groupsBelow } from '../../directory/queryDirectory';
import { FreezeRow, HeldFreeze } from '../freeze';

/**
 * Freezes that hold now, oldest first; a team with the groups that stand below it now. Relies on `flow_freezes_open_idx`; there
 * are few at any time.
 */
export async function readFreezes(
  trx: Knex.Transaction,
): Promise<HeldFreeze[]> {
  const rows = await trx<FreezeRow>('flow_freezes')
    .whereNull('lifted_at')
    .orderBy(['set_at', 'id']);
  const teams = rows.filter(({ kind }) => kind === 'team');
  if (teams.length === 0) {
    return rows;
  }
  const below = await groupsBelow(
    trx,
    teams.map(({ target }) => target),
  );
  return rows.map(row =>
    row.kind === 'team' ? { ...row, groups: below.get(row.target) ?? [] } : row,
  );
}
