import { FlowTrigger } from '@countersign/plugin-governance-flows';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { findTrip } from './breaker';
import { updateRun } from './operations/runs';
import { countEnded } from './operations/starts';
import { RunRow } from './triggerRows';

/**
 * Pauses a run when too many of its instances ended in a refusal since it was last let go on. Asked before each batch.
 *
 * @returns whether it is paused
 */
export async function pauseIfTripped(
  trx: Knex.Transaction,
  options: {
    run: RunRow;
    trigger: FlowTrigger;
    ledger: LedgerPort;
    now: Date;
  },
): Promise<boolean> {
  const { run, trigger, ledger, now } = options;
  if (run.status === 'paused') {
    return true;
  }
  const counted = await countEnded(trx, {
    runId: run.id,
    since: run.counted_since,
  });
  const reason = findTrip(trigger.breaker, counted);
  if (reason === undefined) {
    return false;
  }
  await updateRun(trx, run.id, {
    status: 'paused',
    pause_reason: reason,
    paused_at: now.toISOString(),
    paged_at: null,
  });
  await ledger.append(trx, [
    {
      type: 'trigger.paused',
      subject: `flow:${run.flow}`,
      at: now,
      actor: { kind: 'engine', route: 'triggers' },
      data: { run: run.id, flow: run.flow, hash: run.hash, ...counted },
    },
  ]);
  return true;
}
