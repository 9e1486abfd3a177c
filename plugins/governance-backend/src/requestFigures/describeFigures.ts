import { RequestFigures } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { countResults, sumCounts } from './operations/countResults';
import { ALL_FLOWS, measureTimes } from './operations/measureTimes';
import { FigureScope } from './operations/selectAsked';

/** How the requests of a scope went, of all flows and of each. */
export async function describeFigures(
  trx: Knex.Transaction,
  scope: FigureScope,
  now: Date,
): Promise<RequestFigures> {
  const counts = await countResults(trx, scope);
  const times = await measureTimes(trx, scope);
  return {
    from: scope.from,
    at: now.toISOString(),
    counts: sumCounts(counts.values()),
    times: times.get(ALL_FLOWS),
    flows: [...counts]
      .map(([flow, of]) => ({ flow, counts: of, times: times.get(flow) }))
      .sort(
        (a, b) =>
          b.counts.requests - a.counts.requests || (a.flow < b.flow ? -1 : 1),
      ),
  };
}
