import { FlowSnapshot } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ReviewRow } from '../../certification/reviewRow';
import { StageRow, TaskRow } from '../../reviewTasks/rows';

/** A row of `remediation_tasks`. */
export interface RemediationRow {
  id: string;
  item_id: string;
  kind: string;
  action: string;
  status: string;
  doer_ref: string | null;
  reason: string;
  steps: string;
  proof: string | null;
  opened_at: string;
  due_at: string | null;
  closed_at: string | null;
}

/** A row of `review_task_events`. */
export interface RoutingRow {
  item_id: string;
  seq: number;
  stage_row: string;
  at: string;
  kind: string;
  level_before: number;
  level_after: number;
  before: string;
  to: string;
  method: string | null;
  by: string;
  cause: string;
}

/** A row of `review_history`. */
export interface HistoryRow {
  item_id: string;
  seq: number;
  at: string;
  by: string;
  what: string;
}

/** An item with everything that happened to it. */
export interface ItemStory {
  row: ReviewRow;
  conflicts: string[];
  asked: { ref: string; via: string }[];
  stages: StageRow[];
  tasks: TaskRow[];
  routing: RoutingRow[];
  history: HistoryRow[];
  remediation: RemediationRow[];
}

function byItem<T extends { item_id: string }>(rows: T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ item_id }) => item_id);
}

/** People who stood too near to decide, as each flow was told. Relies on the primary key of `flow_instances`. */
async function readConflicts(
  trx: Knex.Transaction,
  instanceIds: string[],
): Promise<Map<string, string[]>> {
  const rows: { id: string; snapshot: string }[] = await trx('flow_instances')
    .whereIn('id', instanceIds)
    .select('id', 'snapshot');
  return new Map(
    rows.map(({ id, snapshot }) => {
      const { delegates } = JSON.parse(snapshot) as FlowSnapshot;
      return [id, [...delegates].sort()];
    }),
  );
}

/**
 * Items with everything that happened to them, in few statements for hundreds. Relies on the primary keys, and on
 * `review_stages_item_idx`, `review_tasks_item_idx` and `remediation_tasks_item_idx`.
 */
export async function readStories(
  trx: Knex.Transaction,
  itemIds: string[],
): Promise<Map<string, ItemStory>> {
  const rows = await trx<ReviewRow>('review_items').whereIn('id', itemIds);
  const conflicts = await readConflicts(
    trx,
    rows.map(({ instance_id }) => instance_id),
  );
  const read = async <T extends { item_id: string }>(
    table: string,
    order: string[],
  ): Promise<Map<string, T[]>> =>
    byItem<T>(await trx(table).whereIn('item_id', itemIds).orderBy(order));
  const asked = await read<{ item_id: string; user_ref: string; via: string }>(
    'review_reviewers',
    ['item_id', 'user_ref'],
  );
  const stages = await read<StageRow>('review_stages', [
    'item_id',
    'opened_at',
    'iteration',
    'stage_index',
    'id',
  ]);
  const tasks = await read<TaskRow>('review_tasks', [
    'item_id',
    'opened_at',
    'level',
    'assignee',
    'id',
  ]);
  const routing = await read<RoutingRow>('review_task_events', [
    'item_id',
    'seq',
  ]);
  const history = await read<HistoryRow>('review_history', ['item_id', 'seq']);
  const remediation = await read<RemediationRow>('remediation_tasks', [
    'item_id',
    'opened_at',
    'id',
  ]);
  return new Map(
    rows.map(row => [
      row.id,
      {
        row,
        conflicts: conflicts.get(row.instance_id) ?? [],
        asked: (asked.get(row.id) ?? []).map(({ user_ref, via }) => ({
          ref: user_ref,
          via,
        })),
        stages: stages.get(row.id) ?? [],
        tasks: tasks.get(row.id) ?? [],
        routing: routing.get(row.id) ?? [],
        history: history.get(row.id) ?? [],
        remediation: remediation.get(row.id) ?? [],
      },
    ]),
  );
}
