import { Knex } from 'knex';

/**
 * Who decided about a subject the last time: by its latest review, and in its latest flow that has ended. Relies on
 * `review_items_subject_idx` and `flow_instances_subject_idx`.
 */
export async function readLastDeciders(
  trx: Knex.Transaction,
  subject: string,
): Promise<string[]> {
  const review = await trx('review_items')
    .where({ subject_ref: subject })
    .whereNotNull('decided_by')
    .orderBy('opened_at', 'desc')
    .first<{ decided_by: string } | undefined>('decided_by');
  const ended = await trx('flow_instances')
    .where({ subject, status: 'ended' })
    .orderBy('ended_at', 'desc')
    .first<{ id: string } | undefined>('id');
  const votes: { event: string }[] = ended
    ? await trx('flow_events')
        .where({ instance_id: ended.id, type: 'vote' })
        .orderBy('seq')
        .select('event')
    : [];
  return [
    ...new Set([
      ...(review ? [review.decided_by] : []),
      ...votes.map(({ event }): string => JSON.parse(event).voter),
    ]),
  ].sort();
}
