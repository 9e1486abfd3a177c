import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  restrictReviews,
  selectVisibleHolders,
} from '../permissions/restrictReviews';

/** What something that is asked about can be held by, itself included. */
const HOLDER_TABLES = [
  'inventory_identities',
  'inventory_certificates',
  'inventory_partner_integrations',
] as const;

function ofHolder(column: 'owner_ref' | 'display_name'): string {
  return HOLDER_TABLES.map(table => `${table}.${column}`).join(', ');
}

type Criteria = PermissionCriteria<GovernedReviewQuery> | undefined;

/** Which things of certification count. */
export interface CertificationScope {
  /** What one campaign asked; the last question about each thing unless told. */
  campaign?: string;
  /** Which reviews, and which identities, the viewer may see. */
  reviews: Criteria;
  identities: Criteria;
  now: Date;
}

function excepted(column: string): string {
  return `review_items.${column} in (select subject from flow_exception_grants where ended_at is null and until > ?)`;
}

/**
 * How an item stands. What is closed by a decision that was only recorded counts as certified if it was *keep*; anything
 * else that was decided and not read back is not carried out, whatever mode kept it from being.
 */
export function standingOf(trx: Knex.Transaction, now: Date): Knex.Raw {
  const at = now.toISOString();
  return trx.raw(
    `case
      when review_items.status = 'open' and (${excepted(
        'subject_ref',
      )} or ${excepted('identity_ref')}) then 'excepted'
      when review_items.status = 'open' and review_items.due_at < ? then 'overdue'
      when review_items.status = 'open' then 'open'
      when review_items.status <> 'closed' then 'not-carried-out'
      when review_items.outcome in ('kept', 'reduced') then 'certified'
      when review_items.outcome = 'revoked' then 'revoked'
      when review_items.outcome = 'excepted' then 'excepted'
      when review_items.outcome = 'excluded' then 'exempt'
      when review_items.outcome = 'cancelled' then 'undecided'
      when review_items.decision = 'keep' then 'certified'
      when review_items.decision is not null then 'not-carried-out'
      else 'undecided' end`,
    [at, at, at],
  );
}

/** Items that count: of a campaign, or the last one about each thing. Relies on `review_items_subject_idx`. */
export function selectItems(
  trx: Knex.Transaction,
  { campaign, reviews }: CertificationScope,
): Knex.QueryBuilder {
  const query = campaign
    ? trx('campaign_subjects')
        .join('review_items', 'review_items.id', 'campaign_subjects.item_id')
        .where('campaign_subjects.campaign_id', campaign)
    : trx('review_items').whereNotExists(
        trx('review_items as later')
          .select(trx.raw('1'))
          .whereRaw(
            '(later.subject_ref = review_items.subject_ref and (later.opened_at > review_items.opened_at or (later.opened_at = review_items.opened_at and later.id > review_items.id)))',
          ),
      );
  return reviews
    ? query.andWhere(inner => restrictReviews(inner, reviews))
    : query;
}

/** Outcomes of what is left out; each is a standing of its own. */
const LEFT_OUT = ['excluded', 'exempt', 'carried'];

/** What a campaign left out for a reason; without one, what campaigns that are not over left out and nobody was asked about. */
function selectExcluded(
  trx: Knex.Transaction,
  { campaign, identities }: CertificationScope,
): Knex.QueryBuilder {
  const query = trx('campaign_subjects');
  for (const table of HOLDER_TABLES) {
    query.leftJoin(table, `${table}.ref`, 'campaign_subjects.identity_ref');
  }
  query.whereIn('campaign_subjects.outcome', LEFT_OUT);
  if (campaign) {
    query.where('campaign_subjects.campaign_id', campaign);
  } else {
    query
      .whereIn('campaign_subjects.campaign_id', running =>
        running.select('id').from('campaigns').whereNotNull('open_key'),
      )
      .whereNotExists(
        trx('review_items')
          .select(trx.raw('1'))
          .whereRaw('review_items.subject_ref = campaign_subjects.subject_ref'),
      )
      .whereNotExists(
        // Two campaigns that leave out the same thing leave out one.
        trx('campaign_subjects as other')
          .join('campaigns', 'campaigns.id', 'other.campaign_id')
          .whereNotNull('campaigns.open_key')
          .whereIn('other.outcome', LEFT_OUT)
          .select(trx.raw('1'))
          .whereRaw(
            '(other.subject_ref = campaign_subjects.subject_ref and other.campaign_id < campaign_subjects.campaign_id)',
          ),
      );
  }
  return identities
    ? query.whereIn(
        'campaign_subjects.identity_ref',
        selectVisibleHolders(trx, identities),
      )
    : query;
}

/** A single thing as the drill-down shows it. */
export interface LeafRow {
  owner_ref: string;
  identity_ref: string;
  subject_ref: string;
  item_id: string;
  identity_title: string;
  subject_title: string;
  due_at: string | null;
  decided_at: string | null;
  reason: string | null;
  standing: string;
}

/**
 * The things of certification that a viewer may see, each once, with how each stands: one row for each thing
 * that was asked about or left out. An identity is none by itself: it is certified as far as what it holds is.
 */
export function certificationLeaves(
  trx: Knex.Transaction,
  scope: CertificationScope,
): Knex.QueryBuilder {
  return selectItems(trx, scope)
    .select(
      'review_items.owner_ref',
      'review_items.identity_ref',
      'review_items.subject_ref',
      'review_items.id as item_id',
      'review_items.identity_title',
      'review_items.subject_title',
      'review_items.due_at',
      'review_items.decided_at',
      trx.raw('cast(null as text) as reason'),
      trx.raw('? as standing', [standingOf(trx, scope.now)]),
    )
    .unionAll(
      selectExcluded(trx, scope).select(
        trx.raw(`coalesce(${ofHolder('owner_ref')}, '') as owner_ref`),
        'campaign_subjects.identity_ref',
        'campaign_subjects.subject_ref',
        trx.raw(`'' as item_id`),
        trx.raw(`coalesce(${ofHolder('display_name')}, '') as identity_title`),
        'campaign_subjects.title as subject_title',
        trx.raw('cast(null as text) as due_at'),
        trx.raw('cast(null as text) as decided_at'),
        'campaign_subjects.reason',
        trx.raw(`campaign_subjects.outcome as standing`),
      ),
    );
}
