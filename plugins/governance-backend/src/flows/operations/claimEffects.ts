import { Knex } from 'knex';
import { ClaimedEffect, OutboxRow } from '../rows';

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
): Promise<ClaimedEffect[]> {
  const { now, limit, owner, leaseUntil } = options;
  const query = trx('flow_outbox')
    .join('flow_instances', 'flow_instances.id', 'flow_outbox.instance_id')
    .whereIn('flow_outbox.status', CLAIMABLE)
    .where('flow_outbox.not_before', '<=', now)
    .orderBy('flow_outbox.not_before')
    .orderBy('flow_outbox.key')
    .limit(limit)
    .select('flow_outbox.key', 'flow_outbox.timeout', 'flow_instances.hash');
  const due: Pick<ClaimedEffect, 'key' | 'timeout' | 'hash'>[] =
    trx.client.config.client === 'pg'
      ? await query.forUpdate('flow_outbox').skipLocked()
      : await query;
  const hashes = new Map(due.map(({ key, hash }) => [key, hash]));
  const claimed: ClaimedEffect[] = [];
  for (const timeout of new Set(due.map(row => row.timeout))) {
    const keys = due.filter(row => row.timeout === timeout).map(row => row.key);
    const lease = leaseUntil(timeout);
    const rows: OutboxRow[] = await trx<OutboxRow>('flow_outbox')
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
    claimed.push(
      ...rows.flatMap(row => {
        const hash = hashes.get(row.key);
        return hash === undefined ? [] : [{ ...row, hash }];
      }),
    );
  }
  return claimed;
}
