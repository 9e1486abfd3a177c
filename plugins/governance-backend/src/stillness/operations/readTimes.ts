import { Knex } from 'knex';
import { StandingTime } from '../../flows';
import { toChunks } from '../../flows/operations/insertChunks';
import { InstanceRow } from '../../flows/rows';
import { StillRow } from '../rows';

async function readScope(
  trx: Knex.Transaction,
  options: {
    scope: StillRow['scope'];
    targets: readonly string[];
    since: string;
  },
): Promise<StillRow[]> {
  const found: StillRow[] = [];
  for (const chunk of toChunks([...new Set(options.targets)])) {
    const rows = await trx<StillRow>('flow_stills')
      .where({ scope: options.scope })
      .whereIn('target', chunk)
      .where(ends =>
        ends.whereNull('to_at').orWhere('to_at', '>', options.since),
      );
    found.push(...rows);
  }
  return found;
}

/**
 * The times in which deadlines of instances stood or stand still since they began or were last moved. Relies on
 * `flow_stills_scope_idx`.
 *
 * @param exempt - flows whose deadlines go on while the switch is off, for they lead out of it.
 */
export async function readTimes(
  trx: Knex.Transaction,
  rows: readonly InstanceRow[],
  exempt: readonly string[],
): Promise<Map<string, StandingTime[]>> {
  const sinceOf = (row: InstanceRow) => row.still_until ?? row.created_at;
  const [since] = rows.map(sinceOf).sort();
  if (since === undefined) {
    return new Map();
  }
  const stills = [
    ...(await readScope(trx, { scope: 'all', targets: [''], since })),
    ...(await readScope(trx, {
      scope: 'source',
      targets: rows.flatMap(({ source }) => source ?? []),
      since,
    })),
    ...(await readScope(trx, {
      scope: 'instance',
      targets: rows.map(({ id }) => id),
      since,
    })),
  ];
  if (stills.length === 0) {
    return new Map();
  }
  return new Map(
    rows.map(row => [
      row.id,
      stills
        .filter(
          still =>
            still.scope === 'all' ||
            still.target === (still.scope === 'source' ? row.source : row.id),
        )
        .filter(({ cause }) => cause !== 'switch' || !exempt.includes(row.flow))
        .map(({ cause, from_at: from, to_at: to }) => ({
          cause,
          from,
          ...(to === null ? {} : { to }),
        })),
    ]),
  );
}
