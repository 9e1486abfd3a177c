import { Knex } from 'knex';
import { RecordedSource } from '../recordingContext';
import { SourceRow } from '../rows';

/**
 * Notes that a source could not be read. What is known of it stays, with its age.
 *
 * @param options.error - for people; must not hold a secret
 */
export async function recordFailure(
  trx: Knex.Transaction,
  options: { source: RecordedSource; error: string },
): Promise<void> {
  const { source, error } = options;
  await trx<SourceRow>('inventory_sources')
    .insert({
      id: source.id,
      kind: source.kind,
      title: source.title,
      basis: 'observed',
      environment: source.environment ?? null,
      last_status: 'failed',
      last_error: error,
    })
    .onConflict('id')
    .merge(['last_status', 'last_error']);
}
