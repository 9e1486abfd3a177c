import { ControlView } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { StillRow } from '../stillness/rows';
import { countDisables } from './operations/listHeld';
import { ControlSettings } from './readControlSettings';

const HOUR_MS = 60 * 60 * 1000;

/** What bounds flows at this moment, and what waits for it. */
export async function describeControl(
  trx: Knex.Transaction,
  options: {
    engine: FlowEngine;
    bounds: ControlSettings;
    standing: readonly StillRow[];
  },
): Promise<ControlView> {
  const { engine, bounds, standing } = options;
  const now = await engine.now(trx);
  const since = new Date(now.getTime() - HOUR_MS).toISOString();
  const { held, released } = await countDisables(trx, since);
  const [queue] = await trx('task_queue')
    .count<
      Array<{
        waiting: string | number;
        people: string | number;
        oldest: string | null;
      }>
    >('* as waiting')
    .countDistinct('person as people')
    .min('queued_at as oldest');
  return {
    tasks: {
      openTasksPerPerson: bounds.openTasksPerPerson,
      waiting: Number(queue.waiting),
      people: Number(queue.people),
      oldest: queue.oldest ?? undefined,
    },
    disables: {
      perHour: bounds.automaticDisablesPerHour,
      lastHour: released,
      held,
    },
    standing: standing.map(({ cause, from_at: from, scope, target }) => ({
      cause,
      since: from,
      source: scope === 'source' ? target : undefined,
    })),
  };
}
