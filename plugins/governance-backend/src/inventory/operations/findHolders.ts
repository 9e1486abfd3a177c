import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { batchesOf } from '../rows';

/**
 * Who in the directory goes by the names under which sources know people, by name in lower case; a name that nobody goes by is
 * left out. Relies on `directory_members_user_idx`.
 */
export async function findHolders(
  trx: Knex.Transaction,
  names: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const wanted = [...new Set(names.map(keyOf))];
  for (const batch of batchesOf(wanted)) {
    const refs: string[] = await trx('directory_members')
      .whereIn(
        'user_ref',
        batch.map(name => `user:default/${name}`),
      )
      .distinct()
      .pluck('user_ref');
    refs.forEach(ref => found.set(ref.slice('user:default/'.length), ref));
  }
  return found;
}

/** Whose entitlement it is, as far as it is known: whom its source names, or who goes by that name. */
export function holderOf(
  row: { holder: string; requested_by: string | null },
  known: ReadonlyMap<string, string>,
): string | undefined {
  return row.requested_by ?? known.get(keyOf(row.holder));
}
