import { Knex } from 'knex';

/** Who approved what an instance granted, in the order in which they did. Relies on the primary key of `flow_events`. */
export async function readApprovers(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<string[]> {
  const votes: { event: string }[] = await trx('flow_events')
    .where({ instance_id: instanceId, type: 'vote' })
    .orderBy('seq')
    .select('event');
  return [
    ...new Set(
      votes
        .map(({ event }) => JSON.parse(event))
        .filter(({ decision }) => decision === 'approve')
        .map(({ voter }): string => voter),
    ),
  ];
}
