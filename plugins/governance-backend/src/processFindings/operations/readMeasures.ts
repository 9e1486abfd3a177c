import { DecisionMark } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { MarkRow } from '../../quality/noteDecisions';
import { ProcessMeasures } from '../judgeProcess';

/** The latest decisions of a scope that are looked at, so that memory does not grow with it. */
const DECISIONS = 1000;

/** Whose certification is measured: what a team owns, or what a campaign that runs asks. */
export type ProcessScope =
  | { kind: 'team'; ref: string; owner: string }
  | { kind: 'campaign'; ref: string; owner: string };

/** Every scope that there is something to measure of: teams that own something asked about or excepted, and campaigns that run. */
export async function listScopes(
  trx: Knex.Transaction,
): Promise<ProcessScope[]> {
  const owners: string[] = await trx('review_items')
    .distinct('owner_ref')
    .pluck('owner_ref');
  const excepted: string[] = await trx('flow_exception_grants')
    .distinct('owner')
    .pluck('owner');
  const campaigns: Array<{ id: string; document: string }> = await trx(
    'campaigns',
  )
    .whereIn('state', ['opening', 'running'])
    .orderBy('id')
    .select('id', 'document');
  return [
    ...[...new Set([...owners, ...excepted])]
      .sort()
      .map((ref): ProcessScope => ({ kind: 'team', ref, owner: ref })),
    ...campaigns.map(({ id, document }): ProcessScope => {
      const { metadata }: { metadata: { owner: string } } =
        JSON.parse(document);
      return { kind: 'campaign', ref: id, owner: metadata.owner };
    }),
  ];
}

function itemsOf(
  trx: Knex.Transaction,
  scope: ProcessScope,
): Knex.QueryBuilder {
  const query = trx('review_items');
  switch (scope.kind) {
    case 'team':
      return query.where('review_items.owner_ref', scope.ref);
    case 'campaign':
      return query.whereIn('review_items.id', items =>
        items
          .select('item_id')
          .from('campaign_subjects')
          .where({ campaign_id: scope.ref, outcome: 'item' }),
      );
    default:
      throw new Error(`Unknown scope ${scope satisfies never}`);
  }
}

/** When the oldest question of a scope that waits for an answer was asked. Relies on `review_items_owner_idx`. */
async function readOldest(
  trx: Knex.Transaction,
  scope: ProcessScope,
): Promise<string | undefined> {
  const [row] = await itemsOf(trx, scope)
    .where('review_items.status', 'open')
    .min<Array<{ oldest: string | null }>>('opened_at as oldest');
  return row?.oldest ?? undefined;
}

async function readDecisions(
  trx: Knex.Transaction,
  scope: ProcessScope,
  since: string,
): Promise<{ decisions: DecisionMark[]; people: number }> {
  const rows: MarkRow[] = await itemsOf(trx, scope)
    .join(
      'review_decision_marks',
      'review_decision_marks.item_id',
      'review_items.id',
    )
    .where('review_decision_marks.decided_at', '>=', since)
    .orderBy([
      { column: 'review_decision_marks.decided_at', order: 'desc' },
      { column: 'review_decision_marks.item_id' },
    ])
    .limit(DECISIONS)
    .select('review_decision_marks.*');
  return {
    people: new Set(rows.map(({ user_ref }) => user_ref)).size,
    decisions: rows.map(row => ({
      decidedAt: row.decided_at,
      decision: row.decision,
      openedAt: row.opened_at ?? undefined,
      evidenceOpened: Boolean(row.evidence_opened),
      together: Number(row.together),
      recommended: row.recommended ?? undefined,
      weighty: Boolean(row.weighty),
    })),
  };
}

/**
 * Exceptions of a team that ended by themselves, with none in force since for the same subject of the same flow, and about
 * whose subject nobody has decided since. Relies on `flow_exception_grants_subject_idx` and `review_items_subject_idx`.
 */
async function countExpired(
  trx: Knex.Transaction,
  scope: ProcessScope,
  now: string,
): Promise<number> {
  if (scope.kind === 'campaign') {
    return 0;
  }
  const [{ count }] = await trx('flow_exception_grants as over')
    .where('over.owner', scope.ref)
    .where('over.until', '<=', now)
    .where(ended =>
      ended.whereNull('over.end_reason').orWhere('over.end_reason', 'ended'),
    )
    .whereNotExists(
      trx('flow_exception_grants as next')
        .select(trx.raw('1'))
        .whereRaw('next.subject = over.subject and next.flow = over.flow')
        .whereRaw('next.until > over.until'),
    )
    .whereNotExists(
      trx('review_items')
        .select(trx.raw('1'))
        .whereRaw('review_items.subject_ref = over.subject')
        .whereRaw('review_items.decided_at >= over.until'),
    )
    .count<Array<{ count: string | number }>>('* as count');
  return Number(count);
}

/** How certification goes in a scope now. */
export async function readMeasures(
  trx: Knex.Transaction,
  scope: ProcessScope,
  options: { since: string; now: string },
): Promise<ProcessMeasures> {
  const { since, now } = options;
  return {
    ...(await readDecisions(trx, scope, since)),
    oldestOpenAt: await readOldest(trx, scope),
    expiredExceptions: await countExpired(trx, scope, now),
  };
}
