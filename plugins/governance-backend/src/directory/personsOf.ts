import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/**
 * The person behind each account: accounts that are known to be of one person have the same. Relies on the primary key of
 * `directory_aliases`.
 */
export async function personsOf(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<(ref: string) => string> {
  const known = new Map<string, string>();
  const keys = [...new Set(refs.map(keyOf))];
  for (let index = 0; index < keys.length; index += 500) {
    const rows: { user_ref: string; person: string }[] = await trx(
      'directory_aliases',
    ).whereIn('user_ref', keys.slice(index, index + 500));
    rows.forEach(row => known.set(row.user_ref, row.person));
  }
  return ref => known.get(keyOf(ref)) ?? keyOf(ref);
}

/** Every account of the people behind these. Relies on `directory_aliases_person_idx`. */
export async function accountsOf(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<string[]> {
  const personOf = await personsOf(trx, refs);
  const persons = [...new Set(refs.map(personOf))];
  const others: string[] =
    persons.length === 0
      ? []
      : await trx('directory_aliases')
          .whereIn('person', persons)
          .pluck('user_ref');
  return [...new Set([...refs.map(keyOf), ...others])].sort();
}
