import { Knex } from 'knex';
import { CoolDownRow } from './coolDowns';

/** That something was asked for while it was disabled. */
export interface SeenUse {
  /** A time where the source gives one, else the day. */
  at: string;
  callers: string[];
  count: number;
}

/** Callers that are named; the rest is counted. */
const NAMED = 5;

/**
 * Use of a subject since it was disabled, as sources have shown it so far. Use of the day on which it was disabled counts
 * only where the source gives the time, for it may have been before. Relies on the primary keys.
 */
export async function findUse(
  trx: Knex.Transaction,
  coolDown: Pick<CoolDownRow, 'subject_ref' | 'disabled_at'>,
): Promise<SeenUse | undefined> {
  const { subject_ref, disabled_at } = coolDown;
  const days: Array<{ day: string; caller: string; count: number }> = await trx(
    'inventory_use',
  )
    .where({ subject_ref })
    .where('day', '>', disabled_at.slice(0, 10))
    .orderBy('day', 'desc')
    .orderBy('caller')
    .limit(100)
    .select('day', 'caller', 'count');
  const times: string[] = [];
  for (const table of ['inventory_credentials', 'inventory_grants']) {
    const row: { last_used_at: string | null } | undefined = await trx(table)
      .where({ ref: subject_ref })
      .whereNot({ last_used_at: 'never' })
      .where('last_used_at', '>', disabled_at)
      .first('last_used_at');
    if (row?.last_used_at) {
      times.push(row.last_used_at);
    }
  }
  const [at] = [...times, ...days.map(({ day }) => day)].sort().reverse();
  return at === undefined
    ? undefined
    : {
        at,
        callers: [...new Set(days.map(({ caller }) => caller))].slice(0, NAMED),
        count: days.reduce((sum, { count }) => sum + Number(count), 0),
      };
}
