import { Knex } from 'knex';
import { FreezeRow } from '../freeze';

/** Freezes that hold now, oldest first. Relies on `flow_freezes_open_idx`; there are few at any time. */
export async function readFreezes(trx: Knex.Transaction): Promise<FreezeRow[]> {
  return trx<FreezeRow>('flow_freezes')
    .whereNull('lifted_at')
    .orderBy(['set_at', 'id']);
}
