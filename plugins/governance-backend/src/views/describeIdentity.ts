import {
  EvidenceFact,
  FindingView,
  HoldingView,
  IdentityDetail,
  IdentitySummary,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { Facts } from '../certification/assembleEvidence';
import {
  FindingRow,
  InventoryFacts,
  InventoryIdentity,
  InventoryIdentityDetail,
} from '../inventory';

type Severity = FindingView['severity'];

/** How many items are open about each of some identities. */
export async function countOpenReviews(
  trx: Knex.Transaction,
  identityRefs: string[],
): Promise<Map<string, number>> {
  const rows: Array<{ identity_ref: string; count: string | number }> =
    await trx('review_items')
      .whereIn('identity_ref', identityRefs)
      .whereNot({ status: 'closed' })
      .groupBy('identity_ref')
      .select('identity_ref')
      .count('* as count');
  return new Map(rows.map(row => [row.identity_ref, Number(row.count)]));
}

/** An identity as lists show it. */
export function toSummary(
  identity: InventoryIdentity,
  openReviews: number,
): IdentitySummary {
  return {
    ref: identity.ref,
    title: identity.title,
    type: identity.type,
    source: identity.source,
    environment: identity.environment,
    status: identity.status,
    owner: identity.owner,
    privileged: identity.privileged,
    managedBy: identity.managedBy?.tool,
    absentSince: identity.absentSince,
    credentials: identity.credentials,
    grants: identity.grants,
    nextExpiry: identity.nextExpiry,
    openReviews,
    findings: identity.findings,
    worstSeverity: identity.worstSeverity,
    lastObservedAt: identity.lastObservedAt,
  };
}

/** A finding as pages show it. */
export function toFindingView(row: FindingRow): FindingView {
  return {
    id: row.id,
    rule: row.rule,
    title: row.title,
    framework: row.owasp,
    severity: row.severity as Severity,
    message: row.message,
    wayOut: row.way_out,
    since: row.first_seen_at,
    identityRef: row.identity_ref ?? undefined,
  };
}

/** Facts as pages show them, by name. */
export function listFacts(
  facts: InventoryFacts | Facts,
  staleBefore: string,
): EvidenceFact[] {
  return Object.keys(facts)
    .sort()
    .map(field => {
      const fact = facts[field];
      return fact.known
        ? {
            ...fact,
            field,
            stale: fact.basis === 'observed' && fact.at < staleBefore,
          }
        : { field, ...fact };
    });
}

function listHoldings(
  identity: InventoryIdentityDetail,
  openReviewOf: Map<string, string>,
): HoldingView[] {
  const credentials = identity.heldCredentials.map(
    (held): HoldingView => ({
      kind: 'credential',
      ref: held.ref,
      title: held.title,
      detail: held.body.kind,
      status: held.absentSince ? 'absent' : held.body.status,
      expiresAt: held.body.expiresAt,
      lastUsedAt: held.body.lastUsedAt,
      useKnown: held.body.lastUsedAt !== undefined,
      unusedSinceMoveAt: held.unusedSinceMoveAt,
      absentSince: held.absentSince,
      openReviewId: openReviewOf.get(held.ref),
    }),
  );
  const grants = identity.heldGrants.map(
    (held): HoldingView => ({
      kind: 'grant',
      ref: held.ref,
      title: held.body.name,
      detail: held.body.resource ?? held.body.kind,
      status: held.absentSince ? 'absent' : 'active',
      expiresAt: held.body.expiresAt,
      lastUsedAt: held.body.lastUsedAt,
      useKnown: held.body.lastUsedAt !== undefined,
      privileged: held.body.privileged,
      absentSince: held.absentSince,
      openReviewId: openReviewOf.get(held.ref),
    }),
  );
  const entitlements = identity.heldEntitlements.map(
    (held): HoldingView => ({
      kind: 'entitlement',
      ref: held.ref,
      title: held.title,
      detail: held.body.via ?? held.body.may,
      status: held.absentSince ? 'absent' : 'active',
      useKnown: false,
      absentSince: held.absentSince,
      openReviewId: openReviewOf.get(held.ref),
    }),
  );
  return [...credentials, ...grants, ...entitlements];
}

/** A change in words. */
export function describeChange(diff: string): string {
  const parsed: Record<string, { before?: unknown; after?: unknown }> =
    JSON.parse(diff) ?? {};
  const show = (value: unknown) => {
    if (value === undefined || value === null) {
      return 'unknown';
    }
    if (Array.isArray(value)) {
      return value.length > 0 ? value.join(', ') : 'none';
    }
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return Object.entries(parsed)
    .map(
      ([field, { before, after }]) =>
        `${field}: ${show(before)} → ${show(after)}`,
    )
    .join('; ');
}

/** An identity with everything that is known, and that is not. */
export async function toDetail(
  trx: Knex.Transaction,
  identity: InventoryIdentityDetail,
  options: {
    staleBefore: string;
    suggestions: IdentityDetail['suggestions'];
  },
): Promise<IdentityDetail> {
  const open: Array<{ id: string; subject_ref: string }> = await trx(
    'review_items',
  )
    .where({ identity_ref: identity.ref })
    .whereNot({ status: 'closed' })
    .select('id', 'subject_ref');
  return {
    ...toSummary(identity, open.length),
    externalId: identity.externalId,
    realm: identity.realm,
    region: identity.region,
    facts: listFacts(identity.facts, options.staleBefore),
    holdings: listHoldings(
      identity,
      new Map(open.map(row => [row.subject_ref, row.id])),
    ),
    consumers: identity.consumers,
    openFindings: identity.openFindings.map(toFindingView),
    changes: identity.changes.map(change => ({
      at: change.at,
      kind: change.kind,
      what: describeChange(change.diff),
    })),
    suggestions: options.suggestions,
  };
}
