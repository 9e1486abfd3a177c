import {
  FlowDefinition,
  FlowSnapshot,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { updateRows } from '../bulk';
import { toChunks } from '../flows/operations/insertChunks';
import { appendHistories, HistoryOf } from './operations/reviewHistory';
import { projectReview } from './projectReview';
import { ReviewRow } from './reviewRow';

/** What an item's history says when its flow comes to a state. */
const STATUS_WORDS = {
  open: 'asks again',
  withdrawable: undefined,
  'carrying-out': undefined,
  'by-hand': 'waits until somebody has done it by hand and the source shows it',
  closed: undefined,
} as const;

const COLUMNS = [
  'id',
  'instance_id',
  'subject_ref',
  'state',
  'status',
  'due_at',
  'withdrawable_until',
  'outcome',
  'closed_at',
  'open_key',
  'decision',
  'decided_at',
  'decided_by',
  'justification',
  'reduce_to',
  'version',
] as const;

/** What follows a flow, of an item. */
type Standing = Pick<ReviewRow, (typeof COLUMNS)[number]>;

const UNDECIDED = {
  decision: null,
  decided_at: null,
  decided_by: null,
  justification: null,
  reduce_to: null,
};

/** A flow that has come to a state. */
export interface ReviewTransition {
  instanceId: string;
  definition: FlowDefinition;
  snapshot: FlowSnapshot;
  at: string;
}

function follow(
  row: Standing,
  transition: ReviewTransition,
): { row: Standing; words: string | undefined } {
  const projected = projectReview(transition.definition, transition.snapshot);
  const closed = projected.status === 'closed';
  const reopened = projected.status === 'open' && row.status !== 'open';
  return {
    row: {
      ...row,
      state: projected.state,
      status: projected.status,
      due_at: projected.dueAt ?? row.due_at,
      withdrawable_until: projected.withdrawableUntil ?? null,
      outcome: projected.outcome ?? null,
      closed_at: closed ? transition.at : null,
      open_key: closed ? null : row.subject_ref,
      version: Number(row.version) + 1,
      ...(reopened ? UNDECIDED : {}),
    },
    words:
      projected.status === row.status
        ? undefined
        : STATUS_WORDS[projected.status] ??
          (closed ? `closed as ${projected.outcome}` : undefined),
  };
}

async function readStandings(
  trx: Knex.Transaction,
  instanceIds: string[],
): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  for (const ids of toChunks(instanceIds)) {
    const rows: Standing[] = await trx('review_items')
      .whereIn('instance_id', ids)
      .select(...COLUMNS);
    rows.forEach(row => found.set(row.instance_id, row));
  }
  return found;
}

/**
 * Brings items in line with their flows, in the transaction that moved the flows, all of them in a few statements. Does
 * nothing for flows that are not reviews. Relies on `review_items_instance_uniq`.
 */
export async function applyTransitions(
  trx: Knex.Transaction,
  transitions: readonly ReviewTransition[],
): Promise<void> {
  const standings = await readStandings(trx, [
    ...new Set(transitions.map(({ instanceId }) => instanceId)),
  ]);
  if (standings.size === 0) {
    return;
  }
  const histories: HistoryOf[] = [];
  for (const transition of transitions) {
    const before = standings.get(transition.instanceId);
    if (before) {
      const { row, words } = follow(before, transition);
      standings.set(transition.instanceId, row);
      if (words) {
        histories.push({
          itemId: row.id,
          entry: { at: transition.at, by: 'engine', what: words },
        });
      }
    }
  }
  await updateRows(
    trx,
    'review_items',
    [...standings.values()].map(({ instance_id: _, ...row }) => row),
    { key: ['id'] },
  );
  await appendHistories(trx, histories);
}
