import { ReviewExclusion } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { readEndingOf } from './operations/exclusionSubjects';

/** By what a question was ended that an exclusion had ended; undefined where none had. */
export async function describeExcluded(
  trx: Knex.Transaction,
  itemId: string,
): Promise<ReviewExclusion | undefined> {
  const row = await readEndingOf(trx, itemId);
  return (
    row && {
      id: row.id,
      until: row.until,
      ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    }
  );
}
