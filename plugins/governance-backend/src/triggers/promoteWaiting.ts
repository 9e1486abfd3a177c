import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { readRun, updateRun } from './operations/runs';
import { countRunning, readWaiting } from './operations/starts';
import { lockTrigger, TriggeredFlow } from './operations/triggers';
import { pauseIfTripped } from './pauseRun';
import { GivenFacts, StartingContext, startWaiting } from './startSubject';
import { RunRow } from './triggerRows';

/** Most that are started in one transaction. */
const BATCH = 50;

/**
 * Starts what waits, oldest first, as far as there is room and its run is not paused.
 *
 * @returns how many were started or settled
 */
export async function promoteWaiting(
  trx: Knex.Transaction,
  context: StartingContext & { ledger: LedgerPort },
  flow: TriggeredFlow,
): Promise<number> {
  await lockTrigger(trx, flow.flow);
  const { trigger } = flow;
  const now = await context.engine.now(trx);
  const limit = trigger.maxParallel ?? Number.POSITIVE_INFINITY;
  let slots = Math.min(BATCH, limit - (await countRunning(trx, flow.flow)));
  const page = await context.starter.facts.page(trx);
  const paused = new Map<string, boolean>();
  let settled = 0;
  for (const row of await readWaiting(trx, { flow: flow.flow, limit: BATCH })) {
    if (slots <= 0) {
      break;
    }
    if (!paused.has(row.run_id)) {
      const run = await readRun(trx, row.run_id);
      const { ledger } = context;
      paused.set(
        row.run_id,
        run !== undefined &&
          (await pauseIfTripped(trx, { run, trigger, ledger, now })),
      );
    }
    if (paused.get(row.run_id)) {
      continue;
    }
    const given: GivenFacts = row.given
      ? JSON.parse(row.given)
      : { stated: {}, verified: {} };
    const answer = await startWaiting(
      trx,
      context,
      page,
      {
        run: { id: row.run_id },
        flow,
        subject: row.subject,
        given,
        expression: trigger.when,
        actor: { kind: 'engine', route: 'triggers' },
        now: now.toISOString(),
      },
      row.id,
    );
    settled += 1;
    slots -= answer.result === 'started' ? 1 : 0;
    if (answer.result !== 'waiting') {
      await trx<RunRow>('flow_trigger_runs')
        .where({ id: row.run_id })
        .increment(answer.result, 1);
    }
    await updateRun(trx, row.run_id, { last_error: null });
  }
  return settled;
}
