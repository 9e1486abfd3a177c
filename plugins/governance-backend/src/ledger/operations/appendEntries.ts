import { LedgerRecord } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { orderedId } from '../../bulk';
import { LedgerKeyWrapper } from '../dataKeys';
import { LedgerPersonalRow } from '../rows';
import { personalParts, sealRecord } from '../sealRecord';
import { provideDataKeys } from './provideDataKeys';

/** Rows per statement, below the parameter limits of both engines. */
const BATCH = 500;

/** Records as rows; an entry comes before what is personal about it. */
export interface SealedRows {
  entries: ReturnType<typeof sealRecord>['entry'][];
  personal: LedgerPersonalRow[];
}

interface SealOptions {
  records: LedgerRecord[];
  wrapper: LedgerKeyWrapper;
  now: string;
}

/**
 * Makes the rows of records, and the keys that they need. Their order is that of the records.
 *
 * @throws InputError when a record is not well-formed
 */
export async function sealEntries(
  trx: Knex.Transaction,
  options: SealOptions,
): Promise<SealedRows> {
  const { records, wrapper, now } = options;
  const keys = await provideDataKeys(trx, {
    principals: records.flatMap(record =>
      personalParts(record).map(part => part.dataSubject),
    ),
    wrapper,
    now,
  });
  const sealed = records.map(record =>
    sealRecord(record, { id: orderedId(), writtenAt: now, keys }),
  );
  return {
    entries: sealed.map(({ entry }) => entry),
    personal: sealed.flatMap(part => part.personal),
  };
}

/** Inserts what is personal about entries that are there. */
export async function insertPersonal(
  trx: Knex.Transaction,
  personal: LedgerPersonalRow[],
): Promise<void> {
  for (let start = 0; start < personal.length; start += BATCH) {
    await trx('ledger_personal').insert(personal.slice(start, start + BATCH));
  }
}

/**
 * Inserts records without a place in the chain. Takes no lock that another writer waits for.
 *
 * @throws InputError when a record is not well-formed; nothing is inserted then
 */
export async function appendEntries(
  trx: Knex.Transaction,
  options: SealOptions,
): Promise<void> {
  if (options.records.length === 0) {
    return;
  }
  const { entries, personal } = await sealEntries(trx, options);
  for (let start = 0; start < entries.length; start += BATCH) {
    await trx('ledger_entries').insert(entries.slice(start, start + BATCH));
  }
  await insertPersonal(trx, personal);
}
