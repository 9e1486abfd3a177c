import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { Knex } from 'knex';
import { beginItem } from './beginItem';
import { ItemCounts, judgeProgress } from './judgeProgress';
import { listWaiting } from './operations/items';
import {
  countItems,
  listUnsettledWaves,
  lockWaves,
  updateWaves,
} from './operations/waves';
import { WaveNoticeRow, WavesRow } from './rows';
import { settleItems } from './settleItems';
import { recordWaves, WaveContext, WAVES_ACTOR } from './waveContext';

/** What is left to be done after a look at waves. */
type Turn =
  | { kind: 'rest' }
  | { kind: 'again' }
  | { kind: 'begin'; positions: number[] };

async function tellStarter(
  trx: Knex.Transaction,
  { newId }: WaveContext,
  waves: WavesRow,
  notice: Pick<WaveNoticeRow, 'kind' | 'credentials' | 'why'>,
): Promise<void> {
  await trx<WaveNoticeRow>('incident_wave_notices').insert({
    ...notice,
    id: newId(),
    operation_id: waves.id,
    recipient: waves.started_by,
    claimed_until: null,
    told_at: null,
  });
}

async function pause(
  trx: Knex.Transaction,
  context: WaveContext,
  waves: WavesRow,
  { failures, now }: { failures: number; now: Date },
): Promise<void> {
  const last = await trx('incident_wave_items')
    .where({ operation_id: waves.id, wave: waves.wave })
    .whereIn('state', ['failed', 'trying'])
    .orderBy('position', 'desc')
    .first('reason');
  const why = `${failures} of wave ${waves.wave} failed, the last one: ${
    last?.reason ?? 'unknown'
  }`;
  await updateWaves(trx, waves.id, {
    state: 'paused',
    why,
    changed_by: null,
    changed_at: now.toISOString(),
  });
  await recordWaves(trx, context.ledger, {
    type: 'incident.waves-paused',
    row: waves,
    actor: WAVES_ACTOR,
    at: now,
    data: { wave: waves.wave, failures },
  });
  await tellStarter(trx, context, waves, {
    kind: 'paused',
    credentials: failures,
    why,
  });
}

async function finish(
  trx: Knex.Transaction,
  context: WaveContext,
  waves: WavesRow,
  { counts, now }: { counts: ItemCounts; now: Date },
): Promise<void> {
  const { done = 0, failed = 0 } = counts;
  const at = now.toISOString();
  await updateWaves(trx, waves.id, {
    state: 'finished',
    open_key: null,
    changed_by: null,
    changed_at: at,
    settled_at: at,
  });
  await recordWaves(trx, context.ledger, {
    type: 'incident.waves-finished',
    row: waves,
    actor: WAVES_ACTOR,
    at: now,
    data: { done, failed, leftOut: counts['left-out'] ?? 0 },
  });
  await tellStarter(trx, context, waves, {
    kind: 'finished',
    credentials: done,
    why: failed > 0 ? `${failed} failed` : null,
  });
}

async function goOn(
  trx: Knex.Transaction,
  context: WaveContext,
  waves: WavesRow,
  now: Date,
): Promise<Turn> {
  const { id, wave } = waves;
  const current = (await countItems(trx, [id], wave)).get(id) ?? {};
  const all = (await countItems(trx, [id])).get(id) ?? {};
  const next = judgeProgress(
    { wave, waves: waves.waves, pauseAt: waves.pause_at },
    { current, all },
  );
  switch (next.kind) {
    case 'wait':
      return { kind: 'rest' };
    case 'begin':
      return { kind: 'begin', positions: await listWaiting(trx, id, wave) };
    case 'next-wave':
      await updateWaves(trx, id, { wave: wave + 1 });
      await recordWaves(trx, context.ledger, {
        type: 'incident.wave-begun',
        row: waves,
        actor: WAVES_ACTOR,
        at: now,
        data: { wave: wave + 1 },
      });
      return { kind: 'again' };
    case 'pause':
      await pause(trx, context, waves, { failures: next.failures, now });
      return { kind: 'rest' };
    case 'finish':
      await finish(trx, context, waves, { counts: all, now });
      return { kind: 'rest' };
    default:
      throw new Error(`Unknown step ${next satisfies never}`);
  }
}

/** Looks at waves that nobody else looks at now: what has become of what is under way, and what comes next. */
async function look(context: WaveContext, id: string): Promise<Turn> {
  return context.knex.transaction(async (trx): Promise<Turn> => {
    const waves = await lockWaves(trx, id, 'skip');
    if (!waves || waves.settled_at !== null) {
      return { kind: 'rest' };
    }
    const now = await context.engine().now(trx);
    await settleItems(trx, waves, now.toISOString());
    switch (waves.state) {
      case 'running':
        return goOn(trx, context, waves, now);
      case 'cancelled': {
        const counts = (await countItems(trx, [id])).get(id) ?? {};
        const { begun = 0, trying = 0, switching = 0 } = counts;
        if (begun + trying + switching === 0) {
          await updateWaves(trx, id, { settled_at: now.toISOString() });
        }
        return { kind: 'rest' };
      }
      case 'paused':
      case 'finished':
        return { kind: 'rest' };
      default:
        throw new Error(`Unknown state ${waves.state satisfies never}`);
    }
  });
}

async function turnOne(
  context: WaveContext,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  let turn = await look(context, id);
  while (turn.kind !== 'rest' && !signal.aborted) {
    const positions = turn.kind === 'begin' ? turn.positions : [];
    for (const position of positions) {
      if (signal.aborted) {
        return;
      }
      await beginItem(context, { id, position });
    }
    turn = await look(context, id);
  }
}

/**
 * Takes every operation in waves as far as it goes now. Everything that it knows is in the database, so it can be thrown away at
 * any moment and done by another; two at once do nothing twice. Trouble with one does not hold up the others.
 */
export async function turnWaves(
  context: WaveContext & { logger: LoggerService },
  signal: AbortSignal,
): Promise<void> {
  const ids = await context.knex.transaction(trx => listUnsettledWaves(trx));
  for (const id of ids) {
    try {
      await turnOne(context, id, signal);
    } catch (error) {
      context.logger.error(
        `Waves ${id} could not go on and are tried again: ${stringifyError(
          error,
        )}`,
      );
    }
  }
}
