import { ConflictError } from '@backstage/errors';
import { ledgerEntryHashInput } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { sha256Hex } from '../digest';
import { entryContent, LedgerEntryRow } from '../rows';

/**
 * Gives up to `limit` committed, unchained entries their number, `prev` and `hash`, in the order of insertion among
 * those it sees. Uses `ledger_entries_unchained_idx`.
 *
 * One at a time: on PostgreSQL the row of `ledger_head` is locked, and whoever finds it locked returns `busy` instead
 * of waiting; on SQLite writers are serial already. The head is moved by a conditional update besides, so that a chain
 * can never fork. An entry that was inserted early and committed late is simply chained later.
 *
 * @throws ConflictError when the head was moved by somebody else meanwhile
 */
export async function sequenceEntries(
  trx: Knex.Transaction,
  options: { limit: number },
): Promise<{ sequenced: number; busy: boolean }> {
  const headQuery = trx('ledger_head').where({ id: 1 }).select('seq', 'hash');
  const head =
    trx.client.config.client === 'pg'
      ? await headQuery.forUpdate().skipLocked().first()
      : await headQuery.first();
  if (!head) {
    return { sequenced: 0, busy: true };
  }

  const rows: LedgerEntryRow[] = await trx('ledger_entries')
    .whereNull('seq')
    .orderBy('position')
    .limit(options.limit);
  if (rows.length === 0) {
    return { sequenced: 0, busy: false };
  }

  let seq = Number(head.seq);
  let prev: string = head.hash;
  const places: { position: number | string; prev: string; hash: string }[] =
    [];
  for (const row of rows) {
    seq += 1;
    const hash = sha256Hex(
      ledgerEntryHashInput(entryContent(row, { seq, prev })),
    );
    places.push({ position: row.position, prev, hash });
    prev = hash;
  }

  const moved = await trx('ledger_head')
    .where({ id: 1, seq: head.seq, hash: head.hash })
    .update({ seq, hash: prev });
  if (moved !== 1) {
    throw new ConflictError(
      `The head of the ledger moved from ${head.seq} while entries were being chained`,
    );
  }
  await placeEntries(trx, places, Number(head.seq));
  return { sequenced: rows.length, busy: false };
}

async function placeEntries(
  trx: Knex.Transaction,
  places: { position: number | string; prev: string; hash: string }[],
  after: number,
): Promise<void> {
  const row = '(cast(? as bigint), cast(? as bigint), ?, ?)';
  await trx.raw(
    `with place (position, seq, prev, hash) as (values ${places
      .map(() => row)
      .join(', ')})
     update ledger_entries
     set seq = place.seq, prev = place.prev, hash = place.hash
     from place
     where ledger_entries.position = place.position`,
    places.flatMap(({ position, prev, hash }, index) => [
      position,
      after + index + 1,
      prev,
      hash,
    ]),
  );
}
