import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  AccessAnswer,
  AccessEvent,
  HeldAccess,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { listSources } from '../../inventory';
import { DatabaseLedger } from '../../ledger';
import { pageOf } from '../../paging/pageOf';
import { inOrder, requestEvents, reviewEvents, toEvents } from './accessEvents';
import { decisionAt } from './decisionAt';
import { findSubject } from './findSubject';
import { heldAt, ownerAt } from './heldAt';
import { FoundHolding, listHoldings } from './listHoldings';
import { Holder } from './readHolders';
import {
  PastRequest,
  readChanges,
  readExceptions,
  readLastUse,
  readRequests,
  readReviews,
} from './readPast';

function issuanceOf(
  requests: readonly PastRequest[],
  holding: FoundHolding,
): HeldAccess['issuance'] {
  const last = requests.at(-1);
  if (!last) {
    return {
      known: false,
      reason: holding.requestedBy
        ? `Its source says that ${holding.requestedBy} asked for it; no request for it went through a flow here by then`
        : 'No request for it went through a flow here by then',
    };
  }
  return {
    known: true,
    flow: last.flow,
    instance: last.id,
    requestedBy: last.requestedBy,
    requestedAt: last.at,
    outcome: last.outcome ?? 'not ended by then',
    approvedBy: last.approvedBy.map(({ by }) => by),
  };
}

interface Explaining {
  ledger: DatabaseLedger;
  reviewFlow: string;
  at: string;
  holders: ReadonlyMap<string, Holder>;
  readAt: ReadonlyMap<string, string | null>;
  staleAfterMs: number;
}

async function explainHolding(
  trx: Knex.Transaction,
  holding: FoundHolding,
  options: Explaining,
): Promise<HeldAccess | undefined> {
  const { ledger, at, holders, readAt } = options;
  const holder = holders.get(holding.holderRef);
  if (!holder) {
    return undefined;
  }
  const subjects = [holding.ref, holder.ref];
  const changes = await readChanges(trx, subjects);
  const own = changes.get(holding.ref) ?? [];
  const ofHolder = changes.get(holder.ref) ?? [];
  const requests = await readRequests(trx, {
    subjects,
    reviewFlows: [options.reviewFlow, STAGED_FLOW],
    at,
  });
  const reviews = await readReviews(trx, ledger, {
    subjectRef: holding.ref,
    at,
  });
  const exceptions = await readExceptions(trx, { subjects, at });
  const use = await readLastUse(trx, { subjectRef: holding.ref, at });
  const timeline: AccessEvent[] = [
    // What stands for itself has one history.
    ...(holder.ref === holding.ref
      ? []
      : toEvents(ofHolder, { whose: holder.title, at })),
    ...toEvents(own, { whose: holding.title, at }),
    ...requestEvents(requests),
    ...reviewEvents(reviews, at),
    ...exceptions.map(row => ({
      at: row.granted_at,
      kind: 'exception' as const,
      what: `exception ${row.exception} until ${row.until}: ${row.control}`,
      by: row.owner,
      from: 'flow',
    })),
    ...(use
      ? [
          {
            at: `${use.day}T00:00:00.000Z`,
            kind: 'used' as const,
            what: `used by ${use.caller}`,
            from: holding.source,
          },
        ]
      : []),
  ];
  return {
    ref: holding.ref,
    kind: holding.kind,
    title: holding.title,
    identity: { ref: holder.ref, title: holder.title },
    source: holding.source,
    held: heldAt(holding, {
      changes: own,
      at,
      readAt: readAt.get(holding.source) ?? undefined,
      staleAfterMs: options.staleAfterMs,
    }),
    owner: ownerAt(holder.ownerRef, {
      changes: ofHolder,
      at,
      firstSeenAt: holder.firstSeenAt,
    }),
    decision: decisionAt(reviews),
    issuance: issuanceOf(requests, holding),
    exceptions: exceptions.map(row => ({
      id: row.id,
      exception: row.exception,
      owner: row.owner,
      control: row.control,
      grantedAt: row.granted_at,
      until: row.until,
    })),
    use: use
      ? { known: true, ...use }
      : { known: false, reason: 'No use of it is known up to then' },
    timeline: timeline.sort(inOrder),
  };
}

/**
 * Says why a subject had access at a moment: of each credential, grant, entitlement, certificate and partner integration, whether it was held, who owned it, which
 * decision was in force, who asked for and approved it, exceptions and use, each from what had happened by then, with where
 * it is from. What is not known is said to be so.
 *
 * @throws NotFoundError where nothing is known by the reference that the caller may see
 */
export async function explainAccess(
  trx: Knex.Transaction,
  options: {
    ledger: DatabaseLedger;
    reviewFlow: string;
    subject: string;
    at: string;
    /** For how long what a reading showed may be taken to hold. */
    staleAfterMs: number;
    criteria: PermissionCriteria<GovernedReviewQuery> | undefined;
    page: { after: string; limit: number };
  },
): Promise<AccessAnswer> {
  const { ledger, reviewFlow, subject, at, criteria, page } = options;
  const found = await findSubject(trx, subject, criteria);
  const { items: holdings, total } = await listHoldings(
    trx,
    { holderRefs: found.holders.map(({ ref }) => ref), only: found.only },
    { ...page, limit: page.limit + 1 },
  );
  const shown = pageOf(holdings, page.limit, ({ ref }) => ref);
  const explaining: Explaining = {
    ledger,
    staleAfterMs: options.staleAfterMs,
    reviewFlow,
    at,
    holders: new Map(found.holders.map(holder => [holder.ref, holder])),
    readAt: new Map(
      (await listSources(trx)).map(({ id, last_observed_at }) => [
        id,
        last_observed_at,
      ]),
    ),
  };
  const items: HeldAccess[] = [];
  for (const holding of shown.items) {
    const explained = await explainHolding(trx, holding, explaining);
    if (explained) {
      items.push(explained);
    }
  }
  return {
    subject: found.subject,
    at,
    limits: found.limits,
    items,
    total,
    nextCursor: shown.next,
  };
}
