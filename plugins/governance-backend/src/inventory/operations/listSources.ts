import { Knex } from 'knex';
import { SourceRow } from '../rows';

/** Every source that has ever been read. There are few. */
export async function listSources(trx: Knex.Transaction): Promise<SourceRow[]> {
  return trx<SourceRow>('inventory_sources').orderBy('id');
}
