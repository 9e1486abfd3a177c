import { Knex } from 'knex';

/** The groups below each of some, themselves included. Relies on the primary key of `directory_group_tree`. */
export async function groupsBelow(
  trx: Knex.Transaction,
  groups: readonly string[],
): Promise<Map<string, Set<string>>> {
  const below = new Map<string, Set<string>>();
  if (groups.length === 0) {
    return below;
  }
  const rows: Array<{ ancestor_ref: string; group_ref: string }> = await trx(
    'directory_group_tree',
  )
    .whereIn('ancestor_ref', [...new Set(groups)])
    .select('ancestor_ref', 'group_ref');
  for (const { ancestor_ref, group_ref } of rows) {
    const known = below.get(ancestor_ref) ?? new Set();
    below.set(ancestor_ref, known.add(group_ref));
  }
  return below;
}
