import { FlowEvent } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { closeTo } from '../absences/closeTo';

/** Most instances of one request that are looked through; a request is one of them, and the rest are repetitions. */
const MOST_REQUESTS = 50;

/**
 * People who approved the request of a thing: voters of the instances that its requester started about it. Relies on
 * `flow_instances_subject_idx` and the primary key of `flow_events`.
 */
async function findApproversOfRequest(
  trx: Knex.Transaction,
  options: { subjects: string[]; requestedBy: string; reviewFlows: string[] },
): Promise<string[]> {
  const { subjects, requestedBy, reviewFlows } = options;
  const instances: string[] = await trx('flow_instances')
    .whereIn('subject', subjects)
    .whereRaw('lower(requested_by) = ?', [requestedBy])
    .whereNotIn('flow', reviewFlows)
    .orderBy('created_at', 'desc')
    .limit(MOST_REQUESTS)
    .pluck('id');
  const events: { event: string }[] = await trx('flow_events')
    .whereIn('instance_id', instances)
    .where({ type: 'vote' })
    .select('event');
  return events.flatMap(row => {
    const event: FlowEvent = JSON.parse(row.event);
    return event.type === 'vote' ? [event.voter] : [];
  });
}

/**
 * Everybody who stands too near to a thing to decide about it, by all their accounts, in lower case: who requested it, who
 * made it, who approved the request, and who stands in for one of these at the moment, or for somebody who does.
 */
export async function findConflicts(
  trx: Knex.Transaction,
  options: {
    subjectRef: string;
    identityRef: string;
    requestedBy?: string;
    createdBy?: string;
    reviewFlows: string[];
    at: string;
  },
): Promise<string[]> {
  const { subjectRef, identityRef, requestedBy, createdBy, at } = options;
  const near = [requestedBy, createdBy].flatMap(ref =>
    ref?.toLocaleLowerCase('en-US').startsWith('user:') ? [ref] : [],
  );
  if (requestedBy) {
    near.push(
      ...(await findApproversOfRequest(trx, {
        subjects: [subjectRef, identityRef],
        requestedBy: requestedBy.toLocaleLowerCase('en-US'),
        reviewFlows: options.reviewFlows,
      })),
    );
  }
  return near.length > 0 ? closeTo(trx, near, at) : [];
}
