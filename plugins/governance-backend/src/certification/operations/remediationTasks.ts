import {
  DoneStep,
  RemediationTask,
} from '@countersign/plugin-governance-common';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';

interface TaskRow {
  id: string;
  item_id: string;
  effect_key: string;
  kind: RemediationTask['kind'];
  action: RemediationTask['action'];
  status: RemediationTask['status'];
  doer_ref: string | null;
  reason: string;
  steps: string;
  proof: string | null;
  opened_at: string;
  due_at: string | null;
  closed_at: string | null;
}

const toTask = (row: TaskRow, done: DoneStep[]): RemediationTask => ({
  id: row.id,
  reviewId: row.item_id,
  kind: row.kind,
  action: row.action,
  status: row.status,
  doer: row.doer_ref ?? undefined,
  reason: row.reason,
  steps: JSON.parse(row.steps),
  ...(done.length > 0 ? { done } : {}),
  openedAt: row.opened_at,
  dueAt: row.due_at ?? undefined,
  closedAt: row.closed_at ?? undefined,
  proof: row.proof ?? undefined,
});

/** Opens a task for an effect, or leaves the one that an earlier attempt opened. */
export async function openTask(
  trx: Knex.Transaction,
  task: Omit<RemediationTask, 'id' | 'status' | 'closedAt' | 'proof'> & {
    effectKey: string;
  },
): Promise<void> {
  await trx<TaskRow>('remediation_tasks')
    .insert({
      id: randomUUID(),
      item_id: task.reviewId,
      effect_key: task.effectKey,
      kind: task.kind,
      action: task.action,
      status: 'open',
      doer_ref: task.doer ?? null,
      reason: task.reason,
      steps: JSON.stringify(task.steps),
      opened_at: task.openedAt,
      due_at: task.dueAt ?? null,
    })
    .onConflict('effect_key')
    .ignore();
}

/** Says how the open tasks of an item stand now. */
export async function updateTasks(
  trx: Knex.Transaction,
  options: {
    itemId: string;
    kind?: RemediationTask['kind'];
    status: RemediationTask['status'];
    proof: string;
    closedAt?: string;
  },
): Promise<void> {
  await trx<TaskRow>('remediation_tasks')
    .where({ item_id: options.itemId })
    .whereNull('closed_at')
    .modify(query => {
      if (options.kind) {
        query.where({ kind: options.kind });
      }
    })
    .update({
      status: options.status,
      proof: options.proof,
      closed_at: options.closedAt ?? null,
    });
}

/** The tasks of an item, oldest first. */
export async function listTasks(
  trx: Knex.Transaction,
  itemId: string,
): Promise<RemediationTask[]> {
  const rows = await trx<TaskRow>('remediation_tasks')
    .where({ item_id: itemId })
    .orderBy(['opened_at', 'id']);
  const ticks: Array<{
    task_id: string;
    step: number;
    by: string;
    at: string;
    note: string | null;
  }> = await trx('remediation_ticks')
    .whereIn(
      'task_id',
      rows.map(({ id }) => id),
    )
    .orderBy('step');
  return rows.map(row =>
    toTask(
      row,
      ticks
        .filter(({ task_id }) => task_id === row.id)
        .map(({ step, by, at, note }) => ({
          step: Number(step),
          by,
          at,
          ...(note === null ? {} : { note }),
        })),
    ),
  );
}
