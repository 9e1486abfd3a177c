import { Knex } from 'knex';
import { OutboxRow } from '../rows';
import { toChunks } from './insertChunks';

/** The keys of effects that somebody still has leased. Relies on the primary key. */
export async function readLeased(
  trx: Knex.Transaction,
  options: { keys: readonly string[]; owner: string },
): Promise<Set<string>> {
  const leased = new Set<string>();
  for (const chunk of toChunks(options.keys)) {
    const rows = await trx<OutboxRow>('flow_outbox')
      .whereIn('key', chunk)
      .where({ status: 'running', lease_owner: options.owner })
      .select('key');
    rows.forEach(({ key }) => leased.add(key));
  }
  return leased;
}
