import { Knex } from 'knex';
import { groupValues } from '../../grouping/groupValues';
import { CampaignRow, titleOf } from '../../campaigns/campaignRows';
import { ReviewRow } from '../../certification/reviewRow';
import { GrantRow } from '../../exceptionGrants/operations/grants';
import { FlowEvent } from '@countersign/plugin-governance-flows';
import { ChangeRow } from '../../inventory/rows';
import { DatabaseLedger } from '../../ledger';
import { ListedEntry } from '../../ledger/operations';
import { PastChange } from './heldAt';
import { HistoryRow } from '../operations/readStories';

/** What the inventory kept of a thing, and of the identity that holds it. Relies on `inventory_changes_subject_idx`. */
export async function readChanges(
  trx: Knex.Transaction,
  subjectRefs: string[],
): Promise<Map<string, PastChange[]>> {
  const rows = await trx<ChangeRow>('inventory_changes')
    .whereIn('subject_ref', subjectRefs)
    .orderBy(['at', 'id']);
  return groupValues(
    rows,
    ({ subject_ref }) => subject_ref,
    ({ at, kind, source, diff }): PastChange => ({
      at,
      kind,
      source,
      diff: JSON.parse(diff),
    }),
  );
}

/** A request about a thing, with who approved it by then. */
export interface PastRequest {
  id: string;
  flow: string;
  requestedBy: string;
  at: string;
  endedAt?: string;
  outcome?: string;
  approvedBy: { by: string; at: string }[];
}

/** Requests about things up to a moment, oldest first. Relies on `flow_instances_subject_idx`. */
export async function readRequests(
  trx: Knex.Transaction,
  options: { subjects: string[]; reviewFlows: string[]; at: string },
): Promise<PastRequest[]> {
  const { subjects, reviewFlows, at } = options;
  const rows: {
    id: string;
    flow: string;
    requested_by: string;
    created_at: string;
    ended_at: string | null;
    outcome: string | null;
  }[] = await trx('flow_instances')
    .whereIn('subject', subjects)
    .whereNotIn('flow', reviewFlows)
    .whereNotNull('requested_by')
    .where('created_at', '<=', at)
    .orderBy(['created_at', 'id'])
    .select('id', 'flow', 'requested_by', 'created_at', 'ended_at', 'outcome');
  const events: { instance_id: string; event: string; at: string }[] =
    await trx('flow_events')
      .whereIn(
        'instance_id',
        rows.map(({ id }) => id),
      )
      .where({ type: 'vote' })
      .where('at', '<=', at)
      .orderBy(['instance_id', 'seq'])
      .select('instance_id', 'event', 'at');
  const votes = events.flatMap(row => {
    const event = JSON.parse(row.event) as FlowEvent;
    return event.type === 'vote' && event.decision === 'approve'
      ? [{ instance: row.instance_id, by: event.voter, at: row.at }]
      : [];
  });
  return rows.map(row => ({
    id: row.id,
    flow: row.flow,
    requestedBy: row.requested_by,
    at: row.created_at,
    ...(row.ended_at !== null && row.ended_at <= at
      ? { endedAt: row.ended_at, outcome: row.outcome ?? '' }
      : {}),
    approvedBy: votes
      .filter(({ instance }) => instance === row.id)
      .map(vote => ({ by: vote.by, at: vote.at })),
  }));
}

/** Exceptions that were in force at a moment. Relies on `flow_exception_grants_page_idx` for none; there are few. */
export async function readExceptions(
  trx: Knex.Transaction,
  options: { subjects: string[]; at: string },
): Promise<GrantRow[]> {
  const { subjects, at } = options;
  return trx<GrantRow>('flow_exception_grants')
    .whereIn('subject', subjects)
    .where('granted_at', '<=', at)
    .where('until', '>', at)
    .where(open => open.whereNull('ended_at').orWhere('ended_at', '>', at))
    .orderBy(['granted_at', 'id']);
}

/** A question about a thing, with the decisions that the ledger holds about it, and the campaigns that asked it. */
export interface PastReview {
  row: ReviewRow;
  decided: ListedEntry[];
  history: HistoryRow[];
  campaigns: { id: string; title: string; openedAt: string }[];
}

/**
 * Questions about a thing up to a moment, oldest first. Relies on `review_items_subject_idx`,
 * `campaign_subjects_item_idx` and `ledger_entries_subject_idx`.
 */
export async function readReviews(
  trx: Knex.Transaction,
  ledger: DatabaseLedger,
  options: { subjectRef: string; at: string },
): Promise<PastReview[]> {
  const { subjectRef, at } = options;
  const rows = await trx<ReviewRow>('review_items')
    .where({ subject_ref: subjectRef })
    .where('opened_at', '<=', at)
    .orderBy(['opened_at', 'id']);
  const ids = rows.map(({ id }) => id);
  const decided = await ledger.listAbout(trx, {
    subjects: ids.map(id => `review:${id}`),
    type: 'review.decided',
  });
  const history: HistoryRow[] = await trx('review_history')
    .whereIn('item_id', ids)
    .orderBy(['item_id', 'seq']);
  const campaigns: (CampaignRow & { item_id: string })[] = await trx(
    'campaign_subjects',
  )
    .join('campaigns', 'campaigns.id', 'campaign_subjects.campaign_id')
    .whereIn('campaign_subjects.item_id', ids)
    .orderBy(['campaigns.opened_at', 'campaigns.id'])
    .select('campaigns.*', 'campaign_subjects.item_id');
  return rows.map(row => ({
    row,
    decided: decided.filter(
      ({ entry }) => entry.subject === `review:${row.id}` && entry.at <= at,
    ),
    history: history.filter(
      entry => entry.item_id === row.id && entry.at <= at,
    ),
    campaigns: campaigns
      .filter(({ item_id, opened_at }) => item_id === row.id && opened_at <= at)
      .map(campaign => ({
        id: campaign.id,
        title: titleOf(campaign),
        openedAt: campaign.opened_at,
      })),
  }));
}

/** The last day, up to one, on which a thing is known to have been used. Relies on the primary key of `inventory_use`. */
export async function readLastUse(
  trx: Knex.Transaction,
  options: { subjectRef: string; at: string },
): Promise<{ day: string; caller: string } | undefined> {
  return trx('inventory_use')
    .where({ subject_ref: options.subjectRef })
    .where('day', '<=', options.at.slice(0, 10))
    .orderBy([{ column: 'day', order: 'desc' }, { column: 'caller' }])
    .first('day', 'caller');
}
