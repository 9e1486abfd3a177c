import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';
import { groupValues } from '../grouping/groupValues';

/** A row of `absences`. */
export interface AbsenceRow {
  id: string;
  person: string;
  substitute: string;
  from_at: string;
  to_at: string;
  ended_at: string | null;
  over_at: string | null;
}

/** Marks somebody who is asked because somebody else is away. */
export const STANDS_IN_FOR = 'stands in for ';

/** Absences that hold at a time. */
export function holdingAt(query: Knex.QueryBuilder, at: string) {
  return query
    .where('from_at', '<=', at)
    .where('to_at', '>', at)
    .whereNull('ended_at');
}

/** Who stands in for each of these people now, by reference in lower case. Relies on `absences_person_idx`. */
export async function currentSubstitutes(
  trx: Knex.Transaction,
  people: readonly string[],
  at: string,
): Promise<Map<string, string[]>> {
  const rows: Pick<AbsenceRow, 'person' | 'substitute'>[] = [];
  for (const chunk of toChunks([...new Set(people.map(keyOf))])) {
    rows.push(
      ...(await holdingAt(trx('absences').whereIn('person', chunk), at)
        .orderBy('id')
        .select('person', 'substitute')),
    );
  }
  return groupValues(
    rows,
    ({ person }) => person,
    ({ substitute }) => substitute,
  );
}
