import { ConflictError } from '@backstage/errors';
import { WaveAction, WaveTarget } from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { insertRows } from '../bulk';
import { readFreezes } from '../control/operations/readFreezes';
import { findObstacle } from './findObstacle';
import { holdingsOf, walkHoldings } from './holdingsOf';
import { findOpenWaves, insertWaves, updateWaves } from './operations/waves';
import { openKeyOf } from './previewWaves';
import { WaveItemRow, WaveNoticeRow, WavesRow } from './rows';
import { recordWaves, WaveContext } from './waveContext';

/** What is to be ended in waves, why, and how carefully. */
export interface WaveStart extends WaveTarget {
  action: WaveAction;
  reason: string;
  waveSize: number;
  pauseAt: number;
}

const PAGE = 500;

/** Writes down what something holds, in its order, and yields how many waves that makes and whom it concerns. */
async function insertItems(
  trx: Knex.Transaction,
  { ports }: WaveContext,
  {
    row,
    holdings,
  }: {
    row: WavesRow;
    holdings: Awaited<ReturnType<typeof holdingsOf>>;
  },
): Promise<{ possible: number; owners: Map<string, number> }> {
  const freezes = await readFreezes(trx);
  const owners = new Map<string, number>();
  let possible = 0;
  let position = 0;
  let page: WaveItemRow[] = [];
  for await (const held of walkHoldings(trx, holdings)) {
    const obstacle = findObstacle(row.action, held, {
      ports: ports(),
      freezes,
    });
    position += 1;
    if (obstacle === undefined) {
      possible += 1;
      owners.set(held.owner, (owners.get(held.owner) ?? 0) + 1);
    }
    page.push({
      operation_id: row.id,
      position,
      credential_id: held.id,
      wave: obstacle === undefined ? Math.ceil(possible / row.wave_size) : 0,
      state: obstacle === undefined ? 'waiting' : 'left-out',
      reason: obstacle ?? null,
      instance_id: null,
      attempts_before: 0,
      begun_at: null,
      settled_at: obstacle === undefined ? null : row.started_at,
    });
    if (page.length === PAGE) {
      await insertRows(trx, 'incident_wave_items', page);
      page = [];
    }
  }
  await insertRows(trx, 'incident_wave_items', page);
  return { possible, owners };
}

/**
 * Writes down what is to be ended in which wave, and who is to be told, once for each owner. Nothing begins here.
 *
 * @throws ConflictError while others over the same target are open, and where there is nothing that could be done; InputError for
 * a team that the directory does not know
 */
export async function startWaves(
  context: WaveContext,
  start: WaveStart,
  caller: { userRef: string; actor: LedgerActor },
): Promise<WavesRow> {
  const { knex, engine, ledger, newId } = context;
  return knex.transaction(async trx => {
    const holdings = await holdingsOf(trx, start);
    const { kind, action, reason } = start;
    const { target } = holdings;
    const now = await engine().now(trx);
    const row: WavesRow = {
      id: newId(),
      kind,
      target,
      action,
      state: 'running',
      reason,
      started_by: caller.userRef,
      started_at: now.toISOString(),
      wave_size: start.waveSize,
      pause_at: start.pauseAt,
      wave: 0,
      waves: 0,
      why: null,
      changed_by: null,
      changed_at: null,
      settled_at: null,
      open_key: openKeyOf({ kind, target }),
    };
    if (!(await insertWaves(trx, row))) {
      const open = await findOpenWaves(trx, openKeyOf({ kind, target }));
      throw new ConflictError(
        `Waves over the ${kind} ${target} are open already: ${
          open?.id ?? 'since a moment ago'
        }`,
      );
    }
    const { possible, owners } = await insertItems(trx, context, {
      row,
      holdings,
    });
    if (possible === 0) {
      throw new ConflictError(
        `The ${kind} ${target} holds nothing that could be ${
          action === 'revoke' ? 'revoked' : 'replaced'
        } now`,
      );
    }
    const waves = Math.ceil(possible / row.wave_size);
    await updateWaves(trx, row.id, { waves });
    await insertRows<WaveNoticeRow>(
      trx,
      'incident_wave_notices',
      [...owners].map(([recipient, credentials]) => ({
        id: newId(),
        operation_id: row.id,
        kind: 'affected',
        recipient,
        credentials,
        why: null,
        claimed_until: null,
        told_at: null,
      })),
    );
    await recordWaves(trx, ledger, {
      type: 'incident.waves-started',
      row,
      actor: caller.actor,
      at: now,
      data: { credentials: possible, waves, pauseAt: row.pause_at },
      personal: { reason },
    });
    return { ...row, waves };
  });
}
