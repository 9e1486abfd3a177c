import { Knex } from 'knex';
import { insertRows, updateRows } from '../../bulk';
import { ExclusionRow } from './exclusions';

const TABLE = 'exclusion_subjects';

/** A row of `exclusion_subjects`. */
export interface ExclusionSubjectRow {
  exclusion_id: string;
  identity_ref: string;
  subject_ref: string;
  left_out_at: string;
  reopened_at: string | null;
  /** The open question that it ended, if there was one. */
  item_id: string | null;
}

/** Notes what nobody is asked about because of exclusions; what stands there already stays. */
export async function noteLeftOut(
  trx: Knex.Transaction,
  rows: readonly Omit<ExclusionSubjectRow, 'reopened_at' | 'item_id'>[],
): Promise<void> {
  await insertRows(
    trx,
    TABLE,
    rows.map(row => ({ ...row, reopened_at: null })),
    { unless: ['exclusion_id', 'identity_ref', 'subject_ref'] },
  );
}

/** Notes which open questions an exclusion has ended, of what it leaves out. Relies on the primary key. */
export async function noteEnded(
  trx: Knex.Transaction,
  rows: readonly Pick<
    ExclusionSubjectRow,
    'exclusion_id' | 'identity_ref' | 'subject_ref' | 'item_id'
  >[],
): Promise<void> {
  await updateRows(trx, TABLE, [...rows], {
    key: ['exclusion_id', 'identity_ref', 'subject_ref'],
  });
}

/** The exclusion that ended a question. Relies on `exclusion_subjects_item_idx`. */
export async function readEndingOf(
  trx: Knex.Transaction,
  itemId: string,
): Promise<ExclusionRow | undefined> {
  return trx<ExclusionRow>('exclusions')
    .join(TABLE, `${TABLE}.exclusion_id`, 'exclusions.id')
    .where(`${TABLE}.item_id`, itemId)
    .first('exclusions.*');
}

/** How much of what an identity holds exclusions in force have left out. Relies on `exclusions_in_force_idx`. */
export async function countLeftOutNow(
  trx: Knex.Transaction,
  identityRef: string,
  at: string,
): Promise<number> {
  const [{ count }] = await trx(TABLE)
    .join('exclusions', 'exclusions.id', `${TABLE}.exclusion_id`)
    .whereNull('exclusions.ended_at')
    .where('exclusions.until', '>', at)
    .where(`${TABLE}.identity_ref`, identityRef)
    .countDistinct<Array<{ count: string | number }>>(
      `${TABLE}.subject_ref as count`,
    );
  return Number(count);
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
