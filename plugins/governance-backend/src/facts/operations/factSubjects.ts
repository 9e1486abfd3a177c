import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';

/** A row of `flow_fact_subjects`: what an instance is about, and what it was last supplied with. */
export interface FactSubjectRow {
  instance_id: string;
  subject_ref: string;
  identity_ref: string | null;
  requester: string | null;
  /** JSON. */
  supplied: string;
  running: boolean | number;
  checked_at: string;
}

/** Remembers what an instance is about. Told again by a repeated start, the first one stays. */
export async function insertFactSubject(
  trx: Knex.Transaction,
  row: Omit<FactSubjectRow, 'running' | 'supplied'> & { supplied: JsonObject },
): Promise<void> {
  await trx<FactSubjectRow>('flow_fact_subjects')
    .insert({ ...row, supplied: JSON.stringify(row.supplied), running: true })
    .onConflict('instance_id')
    .ignore();
}

/** Takes down what a running instance was supplied with. */
export async function updateFactSubject(
  trx: Knex.Transaction,
  options: { instanceId: string; supplied: JsonObject; at: string },
): Promise<void> {
  const { instanceId, supplied, at } = options;
  await trx<FactSubjectRow>('flow_fact_subjects')
    .where({ instance_id: instanceId })
    .update({ supplied: JSON.stringify(supplied), checked_at: at });
}

/** Instances that have ended are supplied with nothing any more. Relies on the primary key. */
export async function endFactSubjects(
  trx: Knex.Transaction,
  instanceIds: string[],
): Promise<void> {
  if (instanceIds.length > 0) {
    await trx<FactSubjectRow>('flow_fact_subjects')
      .whereIn('instance_id', instanceIds)
      .update({ running: false });
  }
}

/**
 * Running instances after an id, a page at a time; those about the identities of one source where one is named, about one
 * identity, or asked for by these accounts. Relies on `flow_fact_subjects_running_idx`, `flow_fact_subjects_identity_idx`
 * and `flow_fact_subjects_requester_idx`.
 */
export async function readFactSubjects(
  trx: Knex.Transaction,
  options: {
    after: string;
    limit: number;
    source?: string;
    identityRef?: string;
    /** In lower case. */
    requesters?: readonly string[];
  },
): Promise<FactSubjectRow[]> {
  const { after, limit, source, identityRef, requesters } = options;
  return trx<FactSubjectRow>('flow_fact_subjects')
    .where({ running: true })
    .where('instance_id', '>', after)
    .modify(query => {
      if (source !== undefined) {
        query.whereIn(
          'identity_ref',
          trx('inventory_identities').where({ source }).select('ref'),
        );
      }
      if (identityRef !== undefined) {
        query.where({ identity_ref: identityRef });
      }
      if (requesters !== undefined) {
        query.whereRaw(
          `lower(requester) in (${requesters.map(() => '?').join(', ')})`,
          [...requesters],
        );
      }
    })
    .orderBy('instance_id')
    .limit(limit);
}
