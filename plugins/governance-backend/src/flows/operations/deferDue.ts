import { Knex } from 'knex';
import { toChunks } from './insertChunks';

/** Has instances whose deadlines stand still be looked at again later. Relies on the primary key. */
export async function deferDue(
  trx: Knex.Transaction,
  options: { instanceIds: readonly string[]; until: string },
): Promise<void> {
  for (const chunk of toChunks([...options.instanceIds])) {
    await trx('flow_instances')
      .whereIn('id', chunk)
      .update({ next_due_at: options.until });
  }
}
