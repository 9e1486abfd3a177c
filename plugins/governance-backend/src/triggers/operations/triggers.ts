import {
  FlowDefinition,
  FlowTrigger,
  nextScheduled,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { RunRow, StartRow, TriggerRow } from '../triggerRows';

/** A flow whose active version starts instances by itself. */
export interface TriggeredFlow {
  flow: string;
  hash: string;
  definition: FlowDefinition;
  trigger: FlowTrigger;
}

/** Every flow with a trigger, by its active version. There are as many rows as flows. */
export async function readTriggeredFlows(
  trx: Knex.Transaction,
  load: (trx: Knex.Transaction, hash: string) => Promise<FlowDefinition>,
): Promise<TriggeredFlow[]> {
  const rows: { name: string; hash: string }[] = await trx('flow_active')
    .orderBy('name')
    .select('name', 'hash');
  const found: TriggeredFlow[] = [];
  for (const { name, hash } of rows) {
    const definition = await load(trx, hash);
    if (definition.trigger) {
      found.push({ flow: name, hash, definition, trigger: definition.trigger });
    }
  }
  return found;
}

/**
 * Brings the stored triggers in line with the active versions. A schedule that stays the same keeps its next due time,
 * also one that has passed; another one counts from now.
 */
export async function syncTriggers(
  trx: Knex.Transaction,
  flows: readonly TriggeredFlow[],
  now: string,
): Promise<void> {
  const stored = new Map(
    (await trx<TriggerRow>('flow_triggers')).map(row => [row.flow, row]),
  );
  for (const { flow, hash, trigger } of flows) {
    const known = stored.get(flow);
    stored.delete(flow);
    if (known?.hash === hash) {
      continue;
    }
    const schedule = trigger.schedule ? JSON.stringify(trigger.schedule) : null;
    const next = trigger.schedule && nextScheduled(trigger.schedule, now);
    const row: TriggerRow = {
      flow,
      hash,
      schedule,
      next_due_at:
        known && known.schedule === schedule ? known.next_due_at : next ?? null,
    };
    await trx<TriggerRow>('flow_triggers')
      .insert(row)
      .onConflict('flow')
      .merge();
  }
  const gone = [...stored.keys()];
  if (gone.length > 0) {
    await trx<TriggerRow>('flow_triggers').whereIn('flow', gone).delete();
  }
  await closeRuns(trx, {
    kind: 'schedule',
    except: flows.filter(({ trigger }) => trigger.schedule),
    reason: 'the active version has no schedule any more',
    now,
  });
  await closeRuns(trx, {
    kind: 'events',
    except: flows,
    reason: 'the active version has no trigger any more',
    now,
  });
}

/** Ends runs of flows that start nothing any more; what waits in them is settled with the reason. */
async function closeRuns(
  trx: Knex.Transaction,
  options: {
    kind: RunRow['kind'];
    except: readonly TriggeredFlow[];
    reason: string;
    now: string;
  },
): Promise<void> {
  const { kind, except, reason, now } = options;
  const names = except.map(({ flow }) => flow);
  const runs: { id: string }[] = await trx<RunRow>('flow_trigger_runs')
    .whereNot({ status: 'done' })
    .where({ kind })
    .whereNotIn('flow', names)
    .select('id');
  const ids = runs.map(({ id }) => id);
  if (ids.length === 0) {
    return;
  }
  await trx<RunRow>('flow_trigger_runs')
    .whereIn('id', ids)
    .update({ status: 'done', ended_at: now, last_error: reason });
  await trx<StartRow>('flow_trigger_starts')
    .whereIn('run_id', ids)
    .where({ state: 'waiting' })
    .update({ state: 'excluded', open_key: null, given: null, reason });
}

/**
 * Locks what starts a flow to the end of the transaction, so that two replicas start instances one after the other and
 * the limit on parallel ones holds. SQLite has one writer anyway. Undefined where the flow has no trigger any more.
 */
export async function lockTrigger(
  trx: Knex.Transaction,
  flow: string,
): Promise<TriggerRow | undefined> {
  const query = trx<TriggerRow>('flow_triggers').where({ flow });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  return query.first();
}

/** Flows whose schedule is due. Relies on `flow_triggers_due_idx`. */
export async function readDueTriggers(
  trx: Knex.Transaction,
  now: string,
): Promise<TriggerRow[]> {
  return trx<TriggerRow>('flow_triggers')
    .whereNotNull('schedule')
    .where('next_due_at', '<=', now)
    .orderBy(['next_due_at', 'flow']);
}
