import { Knex } from 'knex';
import { ClaimedEffect, OutboxRow } from '../rows';
import { toChunks } from './insertChunks';

/** What becomes of a leased effect. */
export interface EffectSettlement {
  row: ClaimedEffect;
  status: 'pending' | 'done' | 'failed' | 'withheld';
  notBefore: string;
  result: string | null;
  error: string | null;
}

function withoutHash({ hash: _, ...row }: ClaimedEffect): OutboxRow {
  return row;
}

/**
 * Writes what became of leased effects and yields the keys of those whose lease was still held; what lost its lease is
 * left to whoever has it now. An upsert for the same reason as in `updateInstances`.
 */
export async function settleEffects(
  trx: Knex.Transaction,
  options: { now: string; settlements: EffectSettlement[] },
): Promise<Set<string>> {
  const settled = new Set<string>();
  for (const chunk of toChunks(options.settlements)) {
    const rows = chunk.map(({ row, status, notBefore, result, error }) => ({
      ...withoutHash(row),
      status,
      not_before: notBefore,
      lease_until: null,
      last_error: error,
      result,
      done_at: status === 'pending' ? null : options.now,
    }));
    const updated: { key: string }[] = await trx('flow_outbox')
      .insert(rows)
      .onConflict('key')
      .merge([
        'status',
        'not_before',
        'lease_until',
        'last_error',
        'result',
        'done_at',
      ])
      .whereRaw(
        "flow_outbox.status = 'running' and flow_outbox.lease_owner = excluded.lease_owner and flow_outbox.attempts = excluded.attempts",
      )
      .returning('key');
    updated.forEach(({ key }) => settled.add(key));
  }
  return settled;
}
