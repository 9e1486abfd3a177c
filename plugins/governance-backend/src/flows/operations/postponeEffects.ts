import { Knex } from 'knex';
import { OutboxRow } from '../rows';
import { toChunks } from './insertChunks';

/** Gives leased effects back uncalled, to be looked at again later. The attempt does not count. */
export async function postponeEffects(
  trx: Knex.Transaction,
  options: { keys: readonly string[]; until: string },
): Promise<void> {
  for (const chunk of toChunks([...options.keys])) {
    await trx<OutboxRow>('flow_outbox')
      .whereIn('key', chunk)
      .where({ status: 'running' })
      .update({
        status: 'pending',
        lease_owner: null,
        lease_until: null,
        not_before: options.until,
      })
      .decrement('attempts', 1);
  }
}
