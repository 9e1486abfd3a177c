import { Knex } from 'knex';
import { groupsOf } from '../../directory/queryDirectory';

/**
 * References of those whose things somebody answers for: themselves, their groups and those above, and the groups that they lead
 * with those below.
 */
export async function answeredFor(
  trx: Knex.Transaction,
  principal: string,
): Promise<string[]> {
  const led: Array<{ group_ref: string }> = await trx('directory_groups')
    .join(
      'directory_group_tree',
      'directory_group_tree.ancestor_ref',
      'directory_groups.ref',
    )
    .where('directory_groups.lead_ref', principal)
    .distinct('directory_group_tree.group_ref');
  return [
    ...new Set([
      principal,
      ...(await groupsOf(trx, principal)),
      ...led.map(({ group_ref }) => group_ref),
    ]),
  ];
}
