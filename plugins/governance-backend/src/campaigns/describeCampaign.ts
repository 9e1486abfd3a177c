import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  CampaignDetail,
  CampaignReason,
  CampaignSource,
  CampaignState,
  CampaignTrigger,
  CampaignView,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { readRegister } from '../evidence/operations/campaignRegister';
import { readSignOff } from '../evidence/operations/signOffs';
import { CampaignRow, documentOf, titleOf } from './campaignRows';
import { getCampaign, readSources } from './operations/campaigns';
import {
  countProgress,
  isInRemediation,
  ProgressCount,
  sumProgress,
} from './operations/progress';
import { readLaunches } from './starts/operations/launches';
import { countOutcomes } from './operations/subjects';

/** Whose items count: everybody's, or those that meet the criteria. */
export type SeenItems = PermissionCriteria<GovernedReviewQuery> | undefined;

/** Whatever is not carried out and read back, or still waits for its owner or for silence, keeps it from being done. */
function stateOf(row: CampaignRow, counts: ProgressCount[]): CampaignState {
  return row.state === 'closed' &&
    counts.some(count => count.status === 'open' || isInRemediation(count))
    ? 'closed-with-open-remediation'
    : row.state;
}

function toView(
  row: CampaignRow,
  options: {
    all: ProgressCount[];
    seen: ProgressCount[];
    partial: boolean;
    trigger: CampaignTrigger | undefined;
  },
): CampaignView {
  return {
    id: row.id,
    definition: row.definition,
    number: Number(row.number),
    title: titleOf(row),
    owner: documentOf(row).metadata.owner,
    state: stateOf(row, options.all),
    openedBy: row.opened_by,
    trigger: options.trigger ?? { kind: 'person' },
    openedAt: row.opened_at,
    dueAt: row.due_at,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    endReason: row.end_reason ?? undefined,
    lastError: row.last_error ?? undefined,
    progress: sumProgress(options.seen),
    partial: options.partial,
  };
}

async function countBoth(
  trx: Knex.Transaction,
  ids: string[],
  seenItems: SeenItems,
) {
  const all = await countProgress(trx, ids);
  return {
    all,
    seen: seenItems ? await countProgress(trx, ids, seenItems) : all,
  };
}

/** Campaigns as lists show them, with progress over the items that the caller may see. */
export async function describeCampaigns(
  trx: Knex.Transaction,
  rows: CampaignRow[],
  seenItems: SeenItems,
): Promise<CampaignView[]> {
  const { all, seen } = await countBoth(
    trx,
    rows.map(({ id }) => id),
    seenItems,
  );
  const launches = await readLaunches(
    trx,
    rows.map(({ id }) => id),
  );
  return rows.map(row => {
    const isIts = ({ campaign }: ProgressCount) => campaign === row.id;
    return toView(row, {
      all: all.filter(isIts),
      seen: seen.filter(isIts),
      partial: seenItems !== undefined,
      trigger: launches.get(row.id),
    });
  });
}

/** How much of each source is asked about, and why the rest is not; the parts add up to what was counted at launch. */
export async function describePopulation(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<{ sources: CampaignSource[]; reasons: CampaignReason[] }> {
  const outcomes = await countOutcomes(trx, campaignId);
  const sources = (await readSources(trx, campaignId)).map(
    (row): CampaignSource => {
      const sum = (outcome: string) =>
        outcomes
          .filter(one => one.source === row.source && one.outcome === outcome)
          .reduce((total, { count }) => total + count, 0);
      return {
        source: row.source,
        counted: Number(row.counted),
        outside: Number(row.outside),
        items: sum('item'),
        excluded: sum('excluded'),
        exempt: sum('exempt'),
        carried: sum('carried'),
        unreadable: sum('unreadable'),
        waiting: sum('waiting'),
        ...(row.read_at ? { readAt: row.read_at } : {}),
      };
    },
  );
  const reasons = new Map<string, CampaignReason>();
  for (const { outcome, reason, count } of outcomes) {
    if (
      outcome === 'excluded' ||
      outcome === 'exempt' ||
      outcome === 'unreadable'
    ) {
      const key = `${outcome}/${reason}`;
      reasons.set(key, {
        outcome,
        reason: reason ?? '',
        count: (reasons.get(key)?.count ?? 0) + count,
      });
    }
  }
  return {
    sources,
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
  };
}

/**
 * One campaign with its parts.
 *
 * @throws NotFoundError where there is none
 */
export async function describeCampaign(
  trx: Knex.Transaction,
  id: string,
  seenItems: SeenItems,
): Promise<CampaignDetail> {
  const row = await getCampaign(trx, id);
  const { all, seen } = await countBoth(trx, [id], seenItems);
  const owners = [...new Set(seen.map(({ owner }) => owner))].map(owner => ({
    owner,
    progress: sumProgress(seen.filter(count => count.owner === owner)),
  }));
  const register = await readRegister(trx, id);
  const signOff = await readSignOff(trx, id);
  return {
    ...toView(row, {
      all,
      seen,
      partial: seenItems !== undefined,
      trigger: (await readLaunches(trx, [id])).get(id),
    }),
    document: documentOf(row),
    digest: row.digest,
    flow: row.flow,
    owners: owners.sort(
      (a, b) =>
        b.progress.open - a.progress.open || (a.owner < b.owner ? -1 : 1),
    ),
    ...(await describePopulation(trx, id)),
    ...(register.length > 0 ? { register } : {}),
    ...(signOff ? { signOff } : {}),
  };
}
