import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  Certification,
  LEDGER_PRINCIPAL_FIELD,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { CampaignRow, titleOf } from '../campaigns/campaignRows';
import { ReviewRow } from '../certification/reviewRow';
import { DatabaseLedger } from '../ledger';
import { ListedEntry } from '../ledger/operations';
import { restrictReviews } from '../permissions/restrictReviews';
import { HistoryRow } from './operations/readStories';

type ClosedItem = Pick<
  ReviewRow,
  | 'id'
  | 'subject_kind'
  | 'subject_ref'
  | 'subject_title'
  | 'decision'
  | 'decided_at'
  | 'outcome'
> &
  Pick<CampaignRow, 'document' | 'number'> & {
    campaign_id: string;
    ended_at: string;
  };

/** Items of an identity that closed campaigns asked about. Relies on the primary key of `campaign_subjects`. */
async function readClosed(
  trx: Knex.Transaction,
  identityRef: string,
  criteria: PermissionCriteria<GovernedReviewQuery> | undefined,
): Promise<ClosedItem[]> {
  return trx('campaign_subjects')
    .join('campaigns', 'campaigns.id', 'campaign_subjects.campaign_id')
    .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
    .where('campaigns.state', 'closed')
    .where('campaign_subjects.identity_ref', identityRef)
    .modify(query => {
      if (criteria) {
        query.andWhere(inner => restrictReviews(inner, criteria));
      }
    })
    .orderBy(['campaigns.ended_at', 'campaigns.id'])
    .select(
      'review_items.id',
      'review_items.subject_kind',
      'review_items.subject_ref',
      'review_items.subject_title',
      'review_items.decision',
      'review_items.decided_at',
      'review_items.outcome',
      'campaigns.id as campaign_id',
      'campaigns.document',
      'campaigns.number',
      'campaigns.ended_at',
    );
}

function toCertifier(
  { entry, personal }: ListedEntry,
  history: readonly HistoryRow[],
): Certification['certifiers'][number] {
  const valueOf = (field: string) => {
    const part = personal?.[field];
    return part === undefined || part === 'erased' ? undefined : part.value;
  };
  const pseudonym = history.find(
    ({ item_id, at, by }) =>
      `review:${item_id}` === entry.subject &&
      at === entry.at &&
      by.startsWith('user:erased/'),
  );
  const comment = valueOf('personal.justification');
  return {
    ref: valueOf(LEDGER_PRINCIPAL_FIELD) ?? pseudonym?.by ?? 'erased',
    decision: String(entry.data.decision),
    at: entry.at,
    ...(comment === undefined ? {} : { comment }),
  };
}

/**
 * What the last closed campaign came to about each thing that an identity holds, of the items that the caller may see, with
 * everybody who decided and what they said.
 */
export async function readCertifications(
  trx: Knex.Transaction,
  options: {
    ledger: DatabaseLedger;
    identityRef: string;
    criteria: PermissionCriteria<GovernedReviewQuery> | undefined;
  },
): Promise<Certification[]> {
  const { ledger, identityRef, criteria } = options;
  const last = new Map<string, ClosedItem>();
  for (const item of await readClosed(trx, identityRef, criteria)) {
    last.set(item.subject_ref, item);
  }
  const items = [...last.values()];
  const decided = await ledger.listAbout(trx, {
    subjects: items.map(({ id }) => `review:${id}`),
    type: 'review.decided',
  });
  const history: HistoryRow[] = await trx('review_history').whereIn(
    'item_id',
    items.map(({ id }) => id),
  );
  return items
    .map(
      (item): Certification => ({
        subject: {
          kind: item.subject_kind,
          ref: item.subject_ref,
          title: item.subject_title,
        },
        campaign: { id: item.campaign_id, title: titleOf(item) },
        closedAt: item.ended_at,
        review: item.id,
        ...(item.decision === null ? {} : { decision: item.decision }),
        ...(item.decided_at === null ? {} : { decidedAt: item.decided_at }),
        ...(item.outcome === null ? {} : { outcome: item.outcome }),
        certifiers: decided
          .filter(({ entry }) => entry.subject === `review:${item.id}`)
          .map(listed => toCertifier(listed, history)),
      }),
    )
    .sort((a, b) => (a.subject.title < b.subject.title ? -1 : 1));
}
