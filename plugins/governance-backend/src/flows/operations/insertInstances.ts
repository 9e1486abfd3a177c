import { Knex } from 'knex';
import { InstanceRow } from '../rows';
import { toChunks } from './insertChunks';

/**
 * Inserts instances and yields the ids of those that are new; one whose dedupe key is taken is left out. Relies on the
 * unique index of `dedupe_key`, so that two replicas cannot both start one.
 */
export async function insertInstances(
  trx: Knex.Transaction,
  rows: InstanceRow[],
): Promise<Set<string>> {
  const created = new Set<string>();
  // One order for everybody, or two bulk starts of the same keys could wait for each other for ever.
  const ordered = [...rows].sort((a, b) =>
    a.dedupe_key < b.dedupe_key ? -1 : 1,
  );
  for (const chunk of toChunks(ordered)) {
    const inserted: { id: string }[] = await trx('flow_instances')
      .insert(chunk)
      .onConflict('dedupe_key')
      .ignore()
      .returning('id');
    inserted.forEach(({ id }) => created.add(id));
  }
  return created;
}

/** Ids of instances by dedupe key. */
export async function findByDedupeKey(
  trx: Knex.Transaction,
  keys: string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const chunk of toChunks(keys)) {
    const rows = await trx<InstanceRow>('flow_instances')
      .select('id', 'dedupe_key')
      .whereIn('dedupe_key', chunk);
    rows.forEach(row => found.set(row.dedupe_key, row.id));
  }
  return found;
}
