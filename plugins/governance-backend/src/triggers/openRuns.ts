import { nextScheduled } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { lockSwitch } from '../control/operations/lockSwitch';
import { insertRun, newRun, readOpenRuns } from './operations/runs';
import { lockTrigger, readDueTriggers } from './operations/triggers';
import { TriggerRow } from './triggerRows';

/**
 * Opens a run for each schedule that is due. Due times that were missed make one run, not many; while a run of the flow has
 * not ended, the next one waits for it. Nothing is opened while the one switch is off.
 *
 * @returns how many were opened
 */
export async function openDueRuns(
  trx: Knex.Transaction,
  options: { now: string; newId: () => string },
): Promise<number> {
  const { now, newId } = options;
  if ((await lockSwitch(trx, 'shared')).stopped) {
    return 0;
  }
  let opened = 0;
  for (const { flow } of await readDueTriggers(trx, now)) {
    const row = await lockTrigger(trx, flow);
    // Another replica may have opened it between the look and the lock.
    const due = row?.next_due_at;
    if (!row?.schedule || !due || due > now) {
      continue;
    }
    const open = await readOpenRuns(trx, { flow, kind: 'schedule' });
    if (open.length > 0) {
      continue;
    }
    const isNew = await insertRun(
      trx,
      newRun({
        id: newId(),
        flow,
        hash: row.hash,
        kind: 'schedule',
        due_at: due,
        started_at: now,
      }),
    );
    await trx<TriggerRow>('flow_triggers')
      .where({ flow })
      .update({
        next_due_at: nextScheduled(JSON.parse(row.schedule), now) ?? null,
      });
    opened += isNew ? 1 : 0;
  }
  return opened;
}
