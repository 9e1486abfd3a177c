import { CampaignStageCount } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

const COUNTED = {
  keep: 'keep',
  reduce: 'reduce',
  revoke: 'revoke',
  undecided: 'undecided',
  'no-response': 'noResponse',
} as const;

function emptyCount(stage: string, iteration: number): CampaignStageCount {
  return {
    stage,
    iteration,
    open: 0,
    keep: 0,
    reduce: 0,
    revoke: 0,
    undecided: 0,
    noResponse: 0,
    withdrawn: 0,
    tasks: { open: 0, answered: 0, closed: 0 },
  };
}

/** How the items of a campaign stand, stage by stage and iteration by iteration, in that order. */
export async function countStages(
  trx: Knex.Transaction,
  planId: string,
): Promise<CampaignStageCount[]> {
  const counts = new Map<string, CampaignStageCount & { place: number }>();
  const countOf = (row: {
    stage_id: string;
    stage_index: number;
    iteration: number;
  }) => {
    const key = `${row.iteration}/${row.stage_index}`;
    const found = counts.get(key) ?? {
      ...emptyCount(row.stage_id, Number(row.iteration)),
      place: Number(row.stage_index),
    };
    counts.set(key, found);
    return found;
  };
  const columns = ['stage_id', 'stage_index', 'iteration'];
  const stages: {
    stage_id: string;
    stage_index: number;
    iteration: number;
    outcome: keyof typeof COUNTED | null;
    is_open: number | string;
    count: string | number;
  }[] = await trx('review_stages')
    .where({ plan_id: planId })
    .groupBy([...columns, 'outcome'])
    .select([...columns, 'outcome'])
    .count({ count: '*', is_open: 'open_key' });
  for (const row of stages) {
    const found = countOf(row);
    if (row.outcome) {
      found[COUNTED[row.outcome]] += Number(row.count);
    } else {
      found.open += Number(row.is_open);
      found.withdrawn += Number(row.count) - Number(row.is_open);
    }
  }
  const tasks: {
    stage_id: string;
    stage_index: number;
    iteration: number;
    status: 'open' | 'answered' | 'closed';
    count: string | number;
  }[] = await trx('review_tasks')
    .join('review_stages', 'review_stages.id', 'review_tasks.stage_row')
    .where({ plan_id: planId })
    .groupBy([...columns, 'review_tasks.status'])
    .select([...columns, 'review_tasks.status as status'])
    .count({ count: '*' });
  for (const row of tasks) {
    countOf(row).tasks[row.status] += Number(row.count);
  }
  return [...counts.values()]
    .sort((a, b) => a.iteration - b.iteration || a.place - b.place)
    .map(({ place, ...count }) => count);
}

/** Over all stages: what was decided, what was not, and what of the revocations is carried out and read back. */
export async function countOverall(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<{
  keep: number;
  reduce: number;
  revoke: number;
  undecided: number;
  remedied: number;
}> {
  const rows: {
    decision: 'keep' | 'reduce' | 'revoke' | null;
    outcome: string | null;
    count: string | number;
  }[] = await trx('campaign_subjects')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .where({ 'campaign_subjects.campaign_id': campaignId })
    .groupBy('review_items.decision', 'review_items.outcome')
    .select('review_items.decision', 'review_items.outcome')
    .count({ count: '*' });
  const sum = (matches: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(matches).reduce((total, { count }) => total + Number(count), 0);
  return {
    keep: sum(({ decision }) => decision === 'keep'),
    reduce: sum(({ decision }) => decision === 'reduce'),
    revoke: sum(({ decision }) => decision === 'revoke'),
    undecided: sum(({ decision }) => decision === null),
    remedied: sum(
      ({ decision, outcome }) =>
        (decision === 'revoke' && outcome === 'revoked') ||
        (decision === 'reduce' && outcome === 'reduced'),
    ),
  };
}
