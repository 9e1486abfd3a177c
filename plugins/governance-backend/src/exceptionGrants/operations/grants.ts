import { Knex } from 'knex';
import { listLatest } from '../../paging/listLatest';

/** Why an exception is over. */
export type EndReason = 'ended' | 'withdrawn';

/** A row of `flow_exception_grants`. */
export interface GrantRow {
  id: string;
  flow: string;
  exception: string;
  subject: string;
  owner: string;
  control: string;
  requested_by: string | null;
  renewal: number;
  granted_at: string;
  until: string;
  ended_at: string | null;
  end_reason: EndReason | null;
  withdrawn_by: string | null;
}

/** Keeps what was granted. The same grant twice stands there once; says whether it is new. */
export async function insertGrant(
  trx: Knex.Transaction,
  row: GrantRow,
): Promise<boolean> {
  const inserted = await trx<GrantRow>('flow_exception_grants')
    .insert(row)
    .onConflict('id')
    .ignore()
    .returning('id');
  return inserted.length > 0;
}

/** One grant. */
export async function readGrant(
  trx: Knex.Transaction,
  id: string,
): Promise<GrantRow | undefined> {
  return trx<GrantRow>('flow_exception_grants').where({ id }).first();
}

/** Ends a grant that has not ended. Says whether it had not. */
export async function endGrant(
  trx: Knex.Transaction,
  options: { id: string; at: string; reason: EndReason; by?: string },
): Promise<boolean> {
  const { id, at, reason, by } = options;
  const ended = await trx<GrantRow>('flow_exception_grants')
    .where({ id })
    .whereNull('ended_at')
    .update({ ended_at: at, end_reason: reason, withdrawn_by: by ?? null });
  return ended > 0;
}

/** What is in force for subjects of flows at a time. Relies on `flow_exception_grants_subject_idx`. */
export async function readInForce(
  trx: Knex.Transaction,
  options: { flows: string[]; subjects: string[]; at: string },
): Promise<Pick<GrantRow, 'subject' | 'exception' | 'until'>[]> {
  const { flows, subjects, at } = options;
  return trx<GrantRow>('flow_exception_grants')
    .whereIn('flow', flows)
    .whereIn('subject', subjects)
    .whereNull('ended_at')
    .where('until', '>', at)
    .orderBy(['exception', 'until'])
    .select('subject', 'exception', 'until');
}

/** The grant of one exception that held for a subject at a moment; the one that lasts longest where several did. Relies on `flow_exception_grants_subject_idx`. */
export async function readHolding(
  trx: Knex.Transaction,
  options: { flows: string[]; exception: string; subject: string; at: string },
): Promise<GrantRow | undefined> {
  const { flows, exception, subject, at } = options;
  return trx<GrantRow>('flow_exception_grants')
    .whereIn('flow', flows)
    .where({ exception, subject })
    .where('granted_at', '<=', at)
    .where('until', '>', at)
    .where(open => open.whereNull('ended_at').orWhere('ended_at', '>', at))
    .orderBy([{ column: 'until', order: 'desc' }, { column: 'id' }])
    .first();
}

/** The latest grant of one exception for a subject. Relies on `flow_exception_grants_subject_idx`. */
export async function readLatest(
  trx: Knex.Transaction,
  of: Pick<GrantRow, 'flow' | 'exception' | 'subject'>,
): Promise<GrantRow | undefined> {
  const { flow, exception, subject } = of;
  return trx<GrantRow>('flow_exception_grants')
    .where({ flow, exception, subject })
    .orderBy([
      { column: 'granted_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first();
}

/** Grants, the latest first, before a place in that order. Relies on `flow_exception_grants_page_idx`. */
export async function listGrants(
  trx: Knex.Transaction,
  options: {
    filter: Partial<Pick<GrantRow, 'flow' | 'subject'>>;
    inForceAt?: string;
    before?: [string, string];
    limit: number;
  },
): Promise<{ rows: GrantRow[]; total: number }> {
  const { filter, inForceAt, before, limit } = options;
  return listLatest<GrantRow>(
    () =>
      trx<GrantRow>('flow_exception_grants')
        .where(filter)
        .modify(query => {
          if (inForceAt !== undefined) {
            query.whereNull('ended_at').where('until', '>', inForceAt);
          }
        }),
    { at: 'granted_at', before, limit },
  );
}
