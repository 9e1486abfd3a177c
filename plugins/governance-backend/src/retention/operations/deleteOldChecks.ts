import { Knex } from 'knex';

/**
 * Deletes finished runs of the tests and past decisions of flows that were asked for before a time, so many at most. What
 * somebody still needs stays: the last verdict on each version, a failure of which the owner has not been told, and runs
 * whose disagreements count as denials. That a run was made stays in the ledger. Relies on `flow_checks_status_idx` and
 * `flow_checks_flow_idx`.
 *
 * @returns how many were deleted.
 */
export async function deleteOldChecks(
  trx: Knex.Transaction,
  options: { before: string; limit: number },
): Promise<number> {
  const finished = ['passed', 'failed'];
  const rows: { id: string }[] = await trx('flow_checks as run')
    .whereIn('run.status', finished)
    .where('run.asked_at', '<', options.before)
    .where(told =>
      told.where('run.status', 'passed').orWhereNotNull('run.paged_at'),
    )
    .whereExists(later =>
      later
        .select(trx.raw('1'))
        .from('flow_checks as later')
        .whereRaw('later.flow = run.flow and later.hash = run.hash')
        .whereIn('later.status', finished)
        .whereRaw(
          '(later.asked_at > run.asked_at or (later.asked_at = run.asked_at and later.id > run.id))',
        ),
    )
    .whereNotExists(disputed =>
      disputed
        .select(trx.raw('1'))
        .from('flow_check_disagreements')
        .whereRaw('flow_check_disagreements.check_id = run.id')
        .where({ current: true }),
    )
    .orderBy(['run.asked_at', 'run.id'])
    .limit(options.limit)
    .select('run.id');
  const ids = rows.map(({ id }) => id);
  await trx('flow_check_disagreements').whereIn('check_id', ids).delete();
  return trx('flow_checks').whereIn('id', ids).delete();
}
