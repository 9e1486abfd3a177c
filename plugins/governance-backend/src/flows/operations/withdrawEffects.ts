import { Knex } from 'knex';
import { toChunks } from './insertChunks';

/** Takes effects back that are not to be called any more. Relies on the primary key. */
export async function withdrawEffects(
  trx: Knex.Transaction,
  keys: readonly string[],
): Promise<void> {
  for (const chunk of toChunks([...keys])) {
    await trx('flow_outbox')
      .whereIn('key', chunk)
      .whereIn('status', ['pending', 'running'])
      .update({ status: 'withdrawn', lease_until: null });
  }
}
