import { Knex } from 'knex';

/** How many checkpoints wait for each sink. Uses `ledger_deliveries_open_idx`. */
export async function countUndelivered(
  trx: Knex.Transaction,
): Promise<Record<string, number>> {
  const rows: { sink: string; count: number | string }[] = await trx(
    'ledger_deliveries',
  )
    .whereNull('delivered_at')
    .groupBy('sink')
    .select('sink')
    .count({ count: '*' });
  return Object.fromEntries(rows.map(row => [row.sink, Number(row.count)]));
}
