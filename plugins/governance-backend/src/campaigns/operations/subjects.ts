import { Knex } from 'knex';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { updateRows } from '../../bulk';
import { selectVisibleHolders } from '../../permissions/restrictReviews';
import { CampaignSubjectRow, SubjectOutcome } from '../campaignRows';

const TABLE = 'campaign_subjects';

/**
 * What is to be judged next: about so many, of whole identities, after one and up to another. Relies on the primary key, so that a batch
 * costs by its own size.
 */
export async function readWaiting(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    after: string;
    until: string | null;
    limit: number;
  },
): Promise<CampaignSubjectRow[]> {
  const { campaignId, after, until, limit } = options;
  const page: CampaignSubjectRow[] = await trx<CampaignSubjectRow>(TABLE)
    .where({ campaign_id: campaignId })
    .where('identity_ref', '>', after)
    .modify(query => {
      if (until !== null) {
        query.where('identity_ref', '<=', until);
      }
    })
    .orderBy(['identity_ref', 'subject_ref'])
    .limit(limit);
  if (page.length < limit) {
    return page;
  }
  // The last identity may go on behind the page: it is left to the next one, unless it fills this one.
  const last = page[page.length - 1].identity_ref;
  const whole = page.filter(row => row.identity_ref !== last);
  return whole.length > 0
    ? whole
    : trx<CampaignSubjectRow>(TABLE)
        .where({ campaign_id: campaignId, identity_ref: last })
        .orderBy('subject_ref');
}

/** Notes what became of subjects, on PostgreSQL all of them in one statement. Relies on the primary key. */
export async function settleSubjects(
  trx: Knex.Transaction,
  settled: CampaignSubjectRow[],
): Promise<void> {
  await updateRows(
    trx,
    TABLE,
    settled.map(
      ({
        campaign_id,
        identity_ref,
        subject_ref,
        outcome,
        reason,
        item_id,
        taken_in,
        basis,
      }) => ({
        campaign_id,
        identity_ref,
        subject_ref,
        outcome,
        reason,
        item_id,
        taken_in,
        basis,
      }),
    ),
    { key: ['campaign_id', 'identity_ref', 'subject_ref'] },
  );
}

/** How much of each source has which outcome, with the reasons. Relies on `campaign_subjects_outcome_idx`. */
export async function countOutcomes(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<
  Array<{
    source: string;
    outcome: SubjectOutcome;
    reason: string | null;
    count: number;
  }>
> {
  const rows: Array<{
    source: string;
    outcome: SubjectOutcome;
    reason: string | null;
    count: string | number;
  }> = await trx(TABLE)
    .where({ campaign_id: campaignId })
    .groupBy('source', 'outcome', 'reason')
    .orderBy(['source', 'outcome', 'reason'])
    .select('source', 'outcome', 'reason')
    .count('* as count');
  return rows.map(row => ({ ...row, count: Number(row.count) }));
}

/** References of everything that a campaign asks about. */
export async function readItemSubjects(
  trx: Knex.Transaction,
  campaignId: string,
): Promise<Set<string>> {
  const refs: string[] = await trx(TABLE)
    .where({ campaign_id: campaignId })
    .whereIn('outcome', ['item', 'waiting'])
    .pluck('subject_ref');
  return new Set(refs);
}

/** What is not asked about, of identities that the caller may see; what could not be read at all names none. */
export async function listLeftOut(
  trx: Knex.Transaction,
  options: {
    campaignId: string;
    outcome?: 'excluded' | 'exempt' | 'carried' | 'unreadable';
    criteria?: PermissionCriteria<GovernedReviewQuery>;
    after?: [string, string];
    limit: number;
  },
): Promise<{ rows: CampaignSubjectRow[]; total: number }> {
  const { campaignId, outcome, criteria, after, limit } = options;
  const select = () => {
    const query = trx(TABLE)
      .where({ campaign_id: campaignId })
      .whereIn(
        'outcome',
        outcome ? [outcome] : ['excluded', 'exempt', 'unreadable'],
      );
    return criteria
      ? query.whereIn('identity_ref', selectVisibleHolders(trx, criteria))
      : query;
  };
  const [{ count }] = await select().count<Array<{ count: string | number }>>(
    '* as count',
  );
  const rows: CampaignSubjectRow[] = await select()
    .modify(query => {
      if (after) {
        query.whereRaw('(identity_ref, subject_ref) > (?, ?)', after);
      }
    })
    .orderBy(['identity_ref', 'subject_ref'])
    .limit(limit);
  return { rows, total: Number(count) };
}
