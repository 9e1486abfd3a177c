import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { listUnsettledStills } from './operations/stills';
import { StillRow } from './rows';

const PAGE = 100;

/** Running instances that a time may concern, after one of them. */
async function readPage(
  trx: Knex.Transaction,
  still: StillRow,
): Promise<string[]> {
  const query = trx('flow_instances')
    .where({ status: 'running' })
    .where('created_at', '<', still.to_at ?? '')
    .where('id', '>', still.moved_to ?? '')
    .orderBy('id')
    .limit(PAGE);
  if (still.scope === 'source') {
    query.where({ source: still.target });
  }
  if (still.scope === 'instance') {
    query.where({ id: still.target });
  }
  const rows: { id: string }[] = await query.select('id');
  return rows.map(({ id }) => id);
}

/** Moves the next page of instances, and takes note of how far that is. Without `next` the time is settled. */
async function settlePage(
  knex: Knex,
  engine: FlowEngine,
  still: StillRow,
): Promise<{ moved: number; next?: StillRow }> {
  return knex.transaction(async trx => {
    const ids = await readPage(trx, still);
    const moved = await engine.settleStanding(trx, ids);
    const through = ids.length < PAGE;
    const place = {
      moved_to: ids.at(-1) ?? still.moved_to,
      settled_at: through ? (await engine.now(trx)).toISOString() : null,
    };
    await trx<StillRow>('flow_stills').where({ id: still.id }).update(place);
    return { moved, ...(through ? {} : { next: { ...still, ...place } }) };
  });
}

/**
 * Moves the deadlines of every instance that stood still in a time that is over. Each page is one transaction with the
 * place up to which it came, and an instance says itself until when it was moved: a kill, or a second replica, moves
 * nothing twice.
 *
 * @returns how many were moved.
 */
export async function settleStills(
  knex: Knex,
  engine: FlowEngine,
  signal: AbortSignal,
): Promise<number> {
  let moved = 0;
  const stills = await knex.transaction(trx => listUnsettledStills(trx));
  for (const still of stills) {
    let place: StillRow | undefined = still;
    while (place && !signal.aborted) {
      const page = await settlePage(knex, engine, place);
      moved += page.moved;
      place = page.next;
    }
  }
  return moved;
}
