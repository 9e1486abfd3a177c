import {
  LedgerEntry,
  LedgerPersonalPart,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { LedgerKeyWrapper, unseal } from '../dataKeys';
import { entryContent, LedgerEntryRow } from '../rows';

/** An entry of the chain, with its personal parts when they were asked for. */
export interface ListedEntry {
  entry: LedgerEntry;
  personal?: Record<string, LedgerPersonalPart>;
}

/**
 * Lists chained entries by number. Uses `ledger_entries_seq_uniq`, or `ledger_entries_subject_idx` for one subject.
 *
 * @param options - `after` is the number of the last entry already seen; with `wrapper`, personal parts are decrypted
 */
export async function listEntries(
  trx: Knex.Transaction,
  options: {
    after: number;
    limit: number;
    subject?: string;
    wrapper?: LedgerKeyWrapper;
  },
): Promise<ListedEntry[]> {
  const { after, limit, subject, wrapper } = options;
  const rows: LedgerEntryRow[] = await trx('ledger_entries')
    .where('seq', '>', after)
    .modify(query => {
      if (subject !== undefined) {
        query.where({ subject });
      }
    })
    .orderBy('seq')
    .limit(limit);
  return toListed(trx, rows, wrapper);
}

/**
 * Lists chained entries of one type about some subjects, by number. Relies on `ledger_entries_subject_idx`.
 *
 * @param options - with `wrapper`, personal parts are decrypted
 */
export async function listEntriesAbout(
  trx: Knex.Transaction,
  options: { subjects: string[]; type: string; wrapper?: LedgerKeyWrapper },
): Promise<ListedEntry[]> {
  const { subjects, type, wrapper } = options;
  const rows: LedgerEntryRow[] = await trx('ledger_entries')
    .whereIn('subject', subjects)
    .where({ type })
    .whereNotNull('seq')
    .orderBy('seq');
  return toListed(trx, rows, wrapper);
}

async function toListed(
  trx: Knex.Transaction,
  rows: LedgerEntryRow[],
  wrapper: LedgerKeyWrapper | undefined,
): Promise<ListedEntry[]> {
  const personal = wrapper
    ? await readPersonal(
        trx,
        rows.map(row => row.id),
        wrapper,
      )
    : undefined;
  return rows.map(row => ({
    entry: {
      ...entryContent(row, { seq: Number(row.seq), prev: row.prev ?? '' }),
      hash: row.hash ?? '',
    },
    ...(personal ? { personal: personal.get(row.id) ?? {} } : {}),
  }));
}

async function readPersonal(
  trx: Knex.Transaction,
  entryIds: string[],
  wrapper: LedgerKeyWrapper,
): Promise<Map<string, Record<string, LedgerPersonalPart>>> {
  const rows = await trx('ledger_personal')
    .join('ledger_keys', 'ledger_keys.id', 'ledger_personal.key_id')
    .whereIn('entry_id', entryIds)
    .orderBy(['entry_id', 'field'])
    .select('entry_id', 'field', 'salt', 'value', 'wrapped_key', 'key_id');
  const keys = new Map<string, Uint8Array>();
  const result = new Map<string, Record<string, LedgerPersonalPart>>();
  for (const row of rows) {
    const parts = result.get(row.entry_id) ?? {};
    result.set(row.entry_id, parts);
    if (row.salt === null || row.value === null || row.wrapped_key === null) {
      parts[row.field] = 'erased';
      continue;
    }
    const key = keys.get(row.key_id) ?? wrapper.unwrap(row.wrapped_key);
    keys.set(row.key_id, key);
    parts[row.field] = {
      salt: row.salt,
      value: unseal(key, row.value, `${row.entry_id}/${row.field}`),
    };
  }
  return result;
}
