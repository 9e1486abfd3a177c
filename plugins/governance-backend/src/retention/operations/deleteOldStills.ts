import { Knex } from 'knex';

/**
 * Since when a running instance may still ask for times in which deadlines stood still: since it began, or was last moved.
 * Relies on `flow_instances_source_idx`.
 */
async function readEarliestNeed(
  trx: Knex.Transaction,
): Promise<string | undefined> {
  const row = await trx('flow_instances')
    .where({ status: 'running' })
    .min({ since: trx.raw('coalesce(still_until, created_at)') })
    .first<{ since: string | null }>();
  return row?.since ?? undefined;
}

/**
 * Deletes times in which deadlines stood still that were settled before a time, so many at most. What a running instance
 * that has not been moved for it could still ask for stays, however old it is. That deadlines were moved, by how much and
 * why, stays in the events of instances. Relies on `flow_stills_open_idx`.
 *
 * @returns how many were deleted.
 */
export async function deleteOldStills(
  trx: Knex.Transaction,
  options: { before: string; limit: number },
): Promise<number> {
  const need = await readEarliestNeed(trx);
  const rows: { id: number }[] = await trx('flow_stills')
    .where('settled_at', '<', options.before)
    .where(free => {
      free.where(own =>
        own
          .where('scope', 'instance')
          .whereNotExists(instance =>
            instance
              .select(trx.raw('1'))
              .from('flow_instances')
              .where({ status: 'running' })
              .whereRaw(
                'flow_instances.id = flow_stills.target and coalesce(still_until, created_at) < flow_stills.to_at',
              ),
          ),
      );
      free.orWhere(all =>
        all.whereNot('scope', 'instance').modify(query => {
          if (need !== undefined) {
            query.where('to_at', '<=', need);
          }
        }),
      );
    })
    .orderBy(['settled_at', 'id'])
    .limit(options.limit)
    .select('id');
  return trx('flow_stills')
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .delete();
}
