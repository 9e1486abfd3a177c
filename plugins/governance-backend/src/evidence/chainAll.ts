import { setTimeout as wait } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { Sequencer } from '../ledger';

const ATTEMPTS = 50;
const PAUSE_MS = 200;

/** The last entry that is written and has no place yet. Uses `ledger_entries_unchained_idx`. */
async function lastUnchained(trx: Knex.Transaction): Promise<number> {
  const row = await trx('ledger_entries')
    .whereNull('seq')
    .max<{ last: number | string | null }>('position as last')
    .first();
  return Number(row?.last ?? 0);
}

async function areChained(
  trx: Knex.Transaction,
  upTo: number,
): Promise<boolean> {
  const left = await trx('ledger_entries')
    .whereNull('seq')
    .where('position', '<=', upTo)
    .first('position');
  return left === undefined;
}

/**
 * Waits until everything that was written to the ledger has its place in the chain, also where another replica gives it.
 *
 * @throws ServiceUnavailableError where nobody gives it for ten seconds
 */
export async function chainAll(
  knex: Knex,
  sequencer: Sequencer,
): Promise<void> {
  const upTo = await knex.transaction(trx => lastUnchained(trx));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await sequencer.drain();
    if (await knex.transaction(trx => areChained(trx, upTo))) {
      return;
    }
    await wait(PAUSE_MS);
  }
  throw new ServiceUnavailableError(
    'The last entries of the ledger have no place in the chain yet; ask again',
  );
}
