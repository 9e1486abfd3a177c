import { ExclusionView } from '@countersign/plugin-governance-common';
import { ExclusionRow, selectorOf } from './operations/exclusions';

function statusOf(row: ExclusionRow, at: string): ExclusionView['status'] {
  if (row.end_reason === 'withdrawn') {
    return 'withdrawn';
  }
  return row.ended_at !== null || row.until <= at ? 'expired' : 'in-force';
}

/** An exclusion as the wire carries it. */
export function toExclusionView(
  row: ExclusionRow,
  known: {
    counts: { leftOut: number; waiting: number } | undefined;
    /** What things are called that selectors name. */
    titles: ReadonlyMap<string, string>;
    at: string;
  },
): ExclusionView {
  const { counts, titles, at } = known;
  const status = statusOf(row, at);
  const selector = selectorOf(row);
  return {
    id: row.id,
    selector,
    refTitle: titles.get(selector.ref ?? ''),
    owner: row.owner,
    reason: row.reason,
    control: row.control ?? undefined,
    requestedBy: row.requested_by,
    approvedBy: JSON.parse(row.approved_by) as string[],
    grantedAt: row.granted_at,
    until: row.until,
    status,
    endedAt: row.ended_at ?? undefined,
    withdrawnBy: row.withdrawn_by ?? undefined,
    leftOut: counts?.leftOut ?? 0,
    toReopen: status === 'in-force' ? 0 : counts?.waiting ?? 0,
  };
}
