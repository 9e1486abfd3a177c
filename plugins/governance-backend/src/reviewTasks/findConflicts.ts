import { keyOf } from '@countersign/plugin-governance-common';
import { FlowEvent } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { closeTo } from '../absences/closeTo';
import { toChunks } from '../flows/operations/insertChunks';

/** Most instances of one request that are looked through; a request is one of them, and the rest are repetitions. */
const MOST_REQUESTS = 50;

/** A thing, and who stands near to it as sources say. */
export interface NearedThing {
  subjectRef: string;
  identityRef: string;
  requestedBy?: string;
  createdBy?: string;
}

interface Voted {
  subject: string;
  requestedBy: string;
  voters: string[];
}

/**
 * Who voted on what was asked for about things, by thing and requester. Relies on `flow_instances_subject_idx` and the primary
 * key of `flow_events`.
 */
async function readVotes(
  trx: Knex.Transaction,
  subjects: readonly string[],
  reviewFlows: readonly string[],
): Promise<Voted[]> {
  const found: Voted[] = [];
  for (const refs of toChunks([...new Set(subjects)])) {
    const ranked = trx('flow_instances')
      .whereIn('subject', refs)
      .whereNotNull('requested_by')
      .whereNotIn('flow', reviewFlows)
      .select('id', 'subject')
      .select(trx.raw('lower(requested_by) as requester'))
      .rowNumber('place', over =>
        over
          .partitionBy(['subject', 'requested_by'])
          .orderBy('created_at', 'desc'),
      )
      .as('ranked');
    const instances: { id: string; subject: string; requester: string }[] =
      await trx
        .from(ranked)
        .where('place', '<=', MOST_REQUESTS)
        .select('id', 'subject', 'requester');
    const voted = new Map<string, Voted>(
      instances.map(({ id, subject, requester }) => [
        id,
        { subject, requestedBy: requester, voters: [] },
      ]),
    );
    for (const ids of toChunks([...voted.keys()])) {
      const events: { instance_id: string; event: string }[] = await trx(
        'flow_events',
      )
        .whereIn('instance_id', ids)
        .where({ type: 'vote' })
        .select('instance_id', 'event');
      for (const row of events) {
        const event: FlowEvent = JSON.parse(row.event);
        if (event.type === 'vote') {
          voted.get(row.instance_id)?.voters.push(event.voter);
        }
      }
    }
    found.push(...voted.values());
  }
  return found;
}

function isUser(ref: string | undefined): ref is string {
  return ref !== undefined && keyOf(ref).startsWith('user:');
}

/**
 * Everybody who stands too near to each of some things to decide about it, by all their accounts, in lower case and in the
 * order of the things: who requested it, who made it, who approved the request, and who stands in for one of these at the
 * moment, or for somebody who does. What votes is read for all at once, and who stands in once for the same people.
 */
export async function findConflictsOfMany(
  trx: Knex.Transaction,
  things: readonly NearedThing[],
  options: { reviewFlows: readonly string[]; at: string },
): Promise<string[][]> {
  const requested = things.filter(
    ({ requestedBy }) => requestedBy !== undefined,
  );
  const votes = await readVotes(
    trx,
    requested.flatMap(({ subjectRef, identityRef }) => [
      subjectRef,
      identityRef,
    ]),
    options.reviewFlows,
  );
  const votersOf = new Map<string, string[]>();
  for (const { subject, requestedBy, voters } of votes) {
    const key = `${subject} ${requestedBy}`;
    votersOf.set(key, [...(votersOf.get(key) ?? []), ...voters]);
  }
  const known = new Map<string, string[]>();
  const conflicts: string[][] = [];
  for (const { subjectRef, identityRef, requestedBy, createdBy } of things) {
    const approvers =
      requestedBy === undefined
        ? []
        : [subjectRef, identityRef].flatMap(
            subject => votersOf.get(`${subject} ${keyOf(requestedBy)}`) ?? [],
          );
    const near = [...[requestedBy, createdBy].filter(isUser), ...approvers];
    const key = near.map(keyOf).sort().join(' ');
    const all =
      known.get(key) ??
      (near.length > 0 ? await closeTo(trx, near, options.at) : []);
    known.set(key, all);
    conflicts.push(all);
  }
  return conflicts;
}

/** Everybody who stands too near to one thing; see {@link findConflictsOfMany}. */
export async function findConflicts(
  trx: Knex.Transaction,
  options: NearedThing & { reviewFlows: readonly string[]; at: string },
): Promise<string[]> {
  const { reviewFlows, at, ...thing } = options;
  const [conflicts] = await findConflictsOfMany(trx, [thing], {
    reviewFlows,
    at,
  });
  return conflicts;
}
