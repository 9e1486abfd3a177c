import { Knex } from 'knex';
import { insertRows } from '../../bulk';

const TABLE = 'exclusion_subjects';

/** A row of `exclusion_subjects`. */
export interface ExclusionSubjectRow {
  exclusion_id: string;
  identity_ref: string;
  subject_ref: string;
  left_out_at: string;
  reopened_at: string | null;
}

/** Notes what nobody is asked about because of exclusions; what stands there already stays. */
export async function noteLeftOut(
  trx: Knex.Transaction,
  rows: readonly Omit<ExclusionSubjectRow, 'reopened_at'>[],
): Promise<void> {
  await insertRows(
    trx,
    TABLE,
    rows.map(row => ({ ...row, reopened_at: null })),
    { unless: ['exclusion_id', 'identity_ref', 'subject_ref'] },
  );
}

/** What one has left out and is still to be asked about, in the order of identity and subject. Relies on the primary key. */
export async function readToReopen(
  trx: Knex.Transaction,
  exclusionId: string,
  limit: number,
): Promise<ExclusionSubjectRow[]> {
  return trx<ExclusionSubjectRow>(TABLE)
    .where({ exclusion_id: exclusionId })
    .whereNull('reopened_at')
    .orderBy(['identity_ref', 'subject_ref'])
    .limit(limit);
}

/** Notes that the things up to one, in the order of identity and subject, have been seen to. */
export async function noteReopened(
  trx: Knex.Transaction,
  last: ExclusionSubjectRow,
  at: string,
): Promise<void> {
  await trx<ExclusionSubjectRow>(TABLE)
    .where({ exclusion_id: last.exclusion_id })
    .whereNull('reopened_at')
    .whereRaw('(identity_ref, subject_ref) <= (?, ?)', [
      last.identity_ref,
      last.subject_ref,
    ])
    .update({ reopened_at: at });
}

/** How much each of some exclusions has left out, and how much of it is not seen to. */
export async function countLeftOut(
  trx: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, { leftOut: number; waiting: number }>> {
  const rows: Array<{
    exclusion_id: string;
    left_out: string | number;
    reopened: string | number;
  }> = await trx(TABLE)
    .whereIn('exclusion_id', ids)
    .groupBy('exclusion_id')
    .select('exclusion_id')
    .count('* as left_out')
    .count('reopened_at as reopened');
  return new Map(
    rows.map(({ exclusion_id, left_out, reopened }) => [
      exclusion_id,
      {
        leftOut: Number(left_out),
        waiting: Number(left_out) - Number(reopened),
      },
    ]),
  );
}
