import { Knex } from 'knex';

/** Repositories of the components that use a subject. Relies on the primary keys. */
export async function readRepositories(
  trx: Knex.Transaction,
  subjectRef: string,
): Promise<string[]> {
  const rows: { repository: string }[] = await trx('inventory_consumers')
    .join(
      'component_snapshots',
      'component_snapshots.component_ref',
      'inventory_consumers.component_ref',
    )
    .where('inventory_consumers.subject_ref', subjectRef)
    .whereNotNull('component_snapshots.repository')
    .distinct('component_snapshots.repository as repository')
    .orderBy('repository');
  return rows.map(({ repository }) => repository);
}
