import { ConflictError, NotFoundError } from '@backstage/errors';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { callAtOnce, readCalls } from './operations/calls';
import { cancelWaiting } from './operations/items';
import { lockWaves, updateWaves } from './operations/waves';
import { WaveItemRow, WavesRow } from './rows';
import { recordWaves, WaveContext } from './waveContext';

/** What people say of waves that are under way. */
export type Steering = 'pause' | 'resume' | 'cancel';

const EVENTS = {
  pause: 'incident.waves-paused',
  resume: 'incident.waves-resumed',
  cancel: 'incident.waves-cancelled',
} as const;

/** From which states each can be said, and where it leads. */
const TURNS: Record<
  Steering,
  { from: WavesRow['state'][]; to: WavesRow['state'] }
> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['running', 'paused'], to: 'cancelled' },
};

/** Has what failed tried again: what a flow still tries at once, what it has given up by another flow. */
async function tryAgain(
  trx: Knex.Transaction,
  row: WavesRow,
  at: string,
): Promise<void> {
  const items = () =>
    trx<WaveItemRow>('incident_wave_items').where({ operation_id: row.id });
  const wave = Math.max(row.wave, 1);
  await items().where({ state: 'failed' }).update({
    state: 'waiting',
    wave,
    reason: null,
    instance_id: null,
    attempts_before: 0,
    begun_at: null,
    settled_at: null,
  });
  const trying = await items().where({ state: 'trying' });
  const calls = await readCalls(
    trx,
    trying.flatMap(({ instance_id: id }) => id ?? []),
  );
  for (const { position, instance_id: id } of trying) {
    await items()
      .where({ position })
      .update({
        state: 'begun',
        wave,
        reason: null,
        attempts_before: (id !== null && calls.get(id)?.made) || 0,
      });
  }
  await callAtOnce(trx, [...calls.keys()], at);
}

/**
 * Pauses waves, lets them go on, or gives up what has not begun. What has begun is never taken back: its flow goes on.
 *
 * @throws NotFoundError where there are none, ConflictError where it is too early or too late for that
 */
export async function steerWaves(
  context: WaveContext,
  { id, steering }: { id: string; steering: Steering },
  caller: { userRef: string; actor: LedgerActor },
): Promise<WavesRow> {
  const { knex, engine, ledger } = context;
  return knex.transaction(async trx => {
    const row = await lockWaves(trx, id);
    if (!row) {
      throw new NotFoundError(`There are no waves ${id}`);
    }
    const { from, to } = TURNS[steering];
    if (!from.includes(row.state)) {
      throw new ConflictError(
        `It cannot ${steering} now: it is ${
          row.state
        }, and would have to be ${from.join(' or ')}`,
      );
    }
    const now = await engine().now(trx);
    const at = now.toISOString();
    const changes: Partial<WavesRow> = {
      state: to,
      why: null,
      changed_by: caller.userRef,
      changed_at: at,
    };
    switch (steering) {
      case 'pause':
        break;
      case 'resume':
        await tryAgain(trx, row, at);
        break;
      case 'cancel':
        changes.open_key = null;
        await cancelWaiting(trx, id, at);
        break;
      default:
        throw new Error(`Unknown steering ${steering satisfies never}`);
    }
    await updateWaves(trx, id, changes);
    await recordWaves(trx, ledger, {
      type: EVENTS[steering],
      row,
      actor: caller.actor,
      at: now,
      data: { wave: row.wave },
    });
    return { ...row, ...changes };
  });
}
