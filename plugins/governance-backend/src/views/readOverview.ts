import { Overview } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  restrictIdentities,
  restrictItems,
} from '../permissions/restrictReviews';
import { Visibility } from '../permissions/Authorizer';
import { ViewScope, withinScope } from './scope';

const ROWS = 3;
const DAY = 24 * 60 * 60 * 1000;
/** Days before its end at which a certificate is worth a row. */
const EXPIRY_DAYS = 30;
const SEVERITY_ORDER = ['critical', 'high', 'medium', 'low'] as const;
type Severity = (typeof SEVERITY_ORDER)[number];
type OverviewRow = Overview['rows'][number];

interface OverviewOptions {
  scope: ViewScope;
  /** What of the scope the viewer may see. */
  visibility: Visibility;
  /** The viewer, for what waits for them. */
  userRef?: string;
  now: Date;
  /** A source that was not read for longer counts as stale. */
  staleAfterMs: number;
}

/** Refs of the identities in scope that the viewer may see. */
function visibleIdentities(
  trx: Knex.Transaction,
  { scope, visibility }: OverviewOptions,
): Knex.QueryBuilder {
  const query = trx('inventory_identities')
    .select('inventory_identities.ref')
    .whereNull('inventory_identities.absent_since');
  withinScope(query, scope, {
    ref: 'inventory_identities.ref',
    owner: 'inventory_identities.owner_ref',
  });
  switch (visibility.kind) {
    case 'nothing':
      query.whereRaw('1 = 0');
      break;
    case 'some':
      query.andWhere(inner => restrictIdentities(inner, visibility.criteria));
      break;
    case 'everything':
      break;
    default:
      throw new Error(`Unknown visibility ${visibility satisfies never}`);
  }
  return query;
}

/** Certificates or partner integrations in scope that the viewer may see. */
function itemsInScope(
  trx: Knex.Transaction,
  table: 'inventory_certificates' | 'inventory_partner_integrations',
  { scope, visibility }: OverviewOptions,
): Knex.QueryBuilder {
  const query = trx(table).whereNull(`${table}.absent_since`);
  withinScope(query, scope, {
    ref: `${table}.ref`,
    owner: `${table}.owner_ref`,
  });
  if (visibility.kind === 'nothing') {
    query.whereRaw('1 = 0');
  }
  if (visibility.kind === 'some') {
    query.andWhere(inner => restrictItems(inner, table, visibility.criteria));
  }
  return query;
}

function pendingReviews(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Knex.QueryBuilder {
  return trx('review_items')
    .whereNot('review_items.status', 'closed')
    .whereIn('review_items.identity_ref', visibleIdentities(trx, options));
}

function reviewsOf(
  query: Knex.QueryBuilder,
  userRef: string | undefined,
): Knex.QueryBuilder {
  return query
    .where('review_items.status', 'open')
    .whereIn('review_items.id', inner =>
      inner
        .select('item_id')
        .from('review_reviewers')
        .where('user_ref', userRef ?? ''),
    );
}

async function readCounts(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Promise<{ counts: Overview['counts']; nextDueAt?: string }> {
  const identities = () => visibleIdentities(trx, options);
  const holdings = trx('inventory_credentials')
    .whereNull('absent_since')
    .whereIn('identity_ref', identities());
  const findings = trx('inventory_findings')
    .whereNull('resolved_at')
    .whereIn('identity_ref', identities());
  const count = (query: Knex.QueryBuilder) =>
    query.clone().clearSelect().count('*');
  const row: Record<string, string | number | null> = await trx
    .select({
      identities: count(identities()),
      credentials: count(holdings),
      certificates: count(itemsInScope(trx, 'inventory_certificates', options)),
      partners: count(
        itemsInScope(trx, 'inventory_partner_integrations', options),
      ),
      open: count(pendingReviews(trx, options)),
      mine: count(reviewsOf(pendingReviews(trx, options), options.userRef)),
      findings: count(findings),
      due: reviewsOf(pendingReviews(trx, options), options.userRef)
        .clone()
        .min('due_at'),
    })
    .first();
  const number = (name: string) => Number(row[name] ?? 0);
  return {
    counts: {
      identities: number('identities'),
      credentials: number('credentials'),
      certificates: number('certificates'),
      partnerIntegrations: number('partners'),
      openReviews: number('open'),
      myReviews: number('mine'),
      findings: number('findings'),
    },
    nextDueAt: row.due === null ? undefined : String(row.due),
  };
}

async function readReviewRows(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Promise<OverviewRow[]> {
  const rows: Array<{
    id: string;
    question: string;
    identity_ref: string;
    due_at: string;
    worst_severity: Severity | null;
  }> = await reviewsOf(pendingReviews(trx, options), options.userRef)
    .orderBy(['due_at', 'id'])
    .limit(ROWS)
    .select('id', 'question', 'identity_ref', 'due_at', 'worst_severity');
  return rows.map(row => ({
    kind: 'review',
    severity: row.worst_severity ?? undefined,
    text: row.question,
    identityRef: row.identity_ref,
    reviewId: row.id,
    dueAt: row.due_at,
  }));
}

async function readFindingRows(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Promise<OverviewRow[]> {
  const rows: Array<{
    title: string;
    message: string;
    severity: Severity;
    identity_ref: string;
  }> = await trx('inventory_findings')
    .whereNull('resolved_at')
    .whereIn('identity_ref', visibleIdentities(trx, options))
    .orderByRaw(
      `case severity ${SEVERITY_ORDER.map(
        (severity, index) => `when '${severity}' then ${index}`,
      ).join(' ')} else 9 end, first_seen_at, id`,
    )
    .limit(ROWS)
    .select('title', 'message', 'severity', 'identity_ref');
  return rows.map(row => ({
    kind: 'finding',
    severity: row.severity,
    text: `${row.title}: ${row.message}`,
    identityRef: row.identity_ref,
  }));
}

async function readNextExpiry(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Promise<Overview['nextExpiry']> {
  const row: { display_name: string; expires_at: string } | undefined =
    await itemsInScope(trx, 'inventory_certificates', options)
      .where('expires_at', '>', options.now.toISOString())
      .orderBy(['expires_at', 'ref'])
      .select('display_name', 'expires_at')
      .first();
  return row && { title: row.display_name, at: row.expires_at };
}

async function readStaleSources(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Promise<Overview['staleSources']> {
  const before = new Date(
    options.now.getTime() - options.staleAfterMs,
  ).toISOString();
  const rows: Array<{
    id: string;
    last_observed_at: string | null;
    last_error: string | null;
  }> = await trx('inventory_sources')
    .where(query =>
      query
        .whereIn('id', sources =>
          sources
            .select('source')
            .from('inventory_identities')
            .whereIn('ref', visibleIdentities(trx, options)),
        )
        .andWhere(stale =>
          stale
            .whereNull('last_observed_at')
            .orWhere('last_observed_at', '<', before)
            .orWhere('last_status', 'failed'),
        ),
    )
    .orderBy('id')
    .select('id', 'last_observed_at', 'last_error');
  return rows.map(row => ({
    source: row.id,
    lastObservedAt: row.last_observed_at ?? undefined,
    error: row.last_error ?? undefined,
  }));
}

function certificateRow(
  expiry: Overview['nextExpiry'],
  now: Date,
): OverviewRow[] {
  if (!expiry) {
    return [];
  }
  const days = Math.floor((Date.parse(expiry.at) - now.getTime()) / DAY);
  return days > EXPIRY_DAYS
    ? []
    : [
        {
          kind: 'certificate',
          severity: days <= 7 ? 'high' : 'medium',
          text: `Certificate ${expiry.title} expires`,
          dueAt: expiry.at,
        },
      ];
}

/** Counts in one statement, and the three things that matter most: what waits for the viewer, then the worst. */
export async function readOverview(
  trx: Knex.Transaction,
  options: OverviewOptions,
): Promise<Overview> {
  const { counts, nextDueAt } = await readCounts(trx, options);
  const nextExpiry = await readNextExpiry(trx, options);
  const reviews = await readReviewRows(trx, options);
  const others =
    reviews.length < ROWS
      ? [
          ...certificateRow(nextExpiry, options.now),
          ...(await readFindingRows(trx, options)),
        ]
      : [];
  return {
    subject: options.scope.ref,
    counts,
    nextDueAt,
    nextExpiry,
    rows: [...reviews, ...others].slice(0, ROWS),
    staleSources: await readStaleSources(trx, options),
  };
}
