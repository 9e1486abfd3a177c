import { Knex } from 'knex';

/** An automatic disable that waits for room, with what it is about. */
export interface HeldEffect {
  key: string;
  instance_id: string;
  flow: string;
  subject: string;
  uses: string;
  held_since: string;
  not_before: string;
}

function held(trx: Knex.Transaction): Knex.QueryBuilder {
  return trx('flow_outbox')
    .where({ 'flow_outbox.status': 'pending' })
    .whereNotNull('flow_outbox.held_since')
    .whereNull('flow_outbox.released_at');
}

/** Automatic disables that wait, oldest first, after a place in that order. Relies on `flow_outbox_held_idx`. */
export async function listHeld(
  trx: Knex.Transaction,
  options: { after?: { at: string; key: string }; limit: number },
): Promise<HeldEffect[]> {
  const { after, limit } = options;
  return held(trx)
    .join('flow_instances', 'flow_instances.id', 'flow_outbox.instance_id')
    .modify(query => {
      if (after) {
        query.whereRaw('(flow_outbox.held_since, flow_outbox.key) > (?, ?)', [
          after.at,
          after.key,
        ]);
      }
    })
    .orderBy(['flow_outbox.held_since', 'flow_outbox.key'])
    .limit(limit)
    .select(
      'flow_outbox.key',
      'flow_outbox.instance_id',
      'flow_outbox.flow',
      'flow_instances.subject',
      'flow_outbox.uses',
      'flow_outbox.held_since',
      'flow_outbox.not_before',
    );
}

/** How many automatic disables wait, and how many were let through since a time. */
export async function countDisables(
  trx: Knex.Transaction,
  since: string,
): Promise<{ held: number; released: number }> {
  const [waiting] = await held(trx).count<Array<{ count: string | number }>>(
    '* as count',
  );
  const [released] = await trx('flow_outbox')
    .where('released_at', '>', since)
    .count<Array<{ count: string | number }>>('* as count');
  return { held: Number(waiting.count), released: Number(released.count) };
}
