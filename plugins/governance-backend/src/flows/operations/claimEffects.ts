import { Knex } from 'knex';
import { OutboxRow } from '../rows';

const CLAIMABLE = ['pending', 'running'] as const;

/**
 * Leases effects that are due: new ones, ones to be tried again, and ones whose lease ran out because whoever had it is
 * gone. `not_before` holds the end of the lease while an effect runs, so that one index (`flow_outbox_claim_idx`) finds
 * all three. The number of attempts is the fencing token of a lease.
 */
export async function claimEffects(
  trx: Knex.Transaction,
  options: {
    now: string;
    limit: number;
    owner: string;
    leaseUntil: (timeout: string) => string;
  },
): Promise<OutboxRow[]> {
  const { now, limit, owner, leaseUntil } = options;
  const query = trx<OutboxRow>('flow_outbox')
    .whereIn('status', CLAIMABLE)
    .where('not_before', '<=', now)
    .orderBy('not_before')
    .orderBy('key')
    .limit(limit);
  const due: OutboxRow[] =
    trx.client.config.client === 'pg'
      ? await query.forUpdate().skipLocked()
      : await query;
  const claimed: OutboxRow[] = [];
  for (const timeout of new Set(due.map(row => row.timeout))) {
    const keys = due.filter(row => row.timeout === timeout).map(row => row.key);
    const lease = leaseUntil(timeout);
    const rows = await trx<OutboxRow>('flow_outbox')
      .whereIn('key', keys)
      .whereIn('status', CLAIMABLE)
      .where('not_before', '<=', now)
      .update({
        status: 'running',
        lease_owner: owner,
        lease_until: lease,
        not_before: lease,
      })
      .increment('attempts', 1)
      .returning('*');
    claimed.push(...rows);
  }
  return claimed;
}
