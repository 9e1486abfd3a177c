import { randomUUID } from 'node:crypto';
import { LedgerRecord } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { LedgerKeyWrapper } from '../dataKeys';
import { personalParts, sealRecord } from '../sealRecord';
import { provideDataKeys } from './provideDataKeys';

/** Rows per statement, below the parameter limits of both engines. */
const BATCH = 500;

/**
 * Inserts records without a place in the chain. Takes no lock that another writer waits for.
 *
 * @throws InputError when a record is not well-formed; nothing is inserted then
 */
export async function appendEntries(
  trx: Knex.Transaction,
  options: {
    records: LedgerRecord[];
    wrapper: LedgerKeyWrapper;
    now: string;
  },
): Promise<void> {
  const { records, wrapper, now } = options;
  if (records.length === 0) {
    return;
  }
  const keys = await provideDataKeys(trx, {
    principals: records.flatMap(record =>
      personalParts(record).map(part => part.dataSubject),
    ),
    wrapper,
    now,
  });
  const sealed = records.map(record =>
    sealRecord(record, { id: randomUUID(), writtenAt: now, keys }),
  );
  const entries = sealed.map(({ entry }) => entry);
  const personal = sealed.flatMap(part => part.personal);
  for (let start = 0; start < entries.length; start += BATCH) {
    await trx('ledger_entries').insert(entries.slice(start, start + BATCH));
  }
  for (let start = 0; start < personal.length; start += BATCH) {
    await trx('ledger_personal').insert(personal.slice(start, start + BATCH));
  }
}
