import { keyOf } from '@countersign/plugin-governance-common';
import {
  PrincipalRoute,
  Route,
  RouteCredentials,
} from '@countersign/plugin-governance-node';
import { orderedId } from '../bulk';
import { actor, RouteContext } from '../http/routes/RouteContext';
import { runAuditing } from './auditing';
import { insertAccess } from './operations/accesses';
import { AuditorGrantRow, readActiveGrants } from './operations/grants';

/** Everything that can be read by a grant. What is not listed cannot, whatever permission it takes. */
export const AUDITOR_OPERATIONS: readonly string[] = [
  'listCampaigns',
  'getCampaign',
  'listCampaignLeftOut',
  'getCampaignStages',
  'exportCampaignItemsCsv',
  'exportCampaignItemsJsonl',
  'getEvidencePack',
  'drawCampaignSample',
  'listReviews',
  'getReview',
  'getReviewStages',
  'getLedgerHealth',
  'exportLedger',
  'listLedgerKeys',
  'explainAccess',
];

/** The campaign that a request is about, where its path names one. */
function targetOf(route: Route, params: unknown): string | undefined {
  const { id } = (params ?? {}) as { id?: unknown };
  return route.path.startsWith('/campaigns/:id') && typeof id === 'string'
    ? id
    : undefined;
}

function campaignsOf(grants: readonly AuditorGrantRow[]) {
  return grants.some(({ campaign_id }) => campaign_id === null)
    ? 'all'
    : grants.flatMap(({ campaign_id }) => campaign_id ?? []);
}

/** Grants of the person who calls. Somebody else who acts on their behalf reads nothing by them. */
async function grantsOf(
  context: RouteContext,
  credentials: RouteCredentials,
): Promise<AuditorGrantRow[]> {
  if (
    !context.auth.isPrincipal(credentials, 'user') ||
    credentials.principal.actor
  ) {
    return [];
  }
  const person = keyOf(credentials.principal.userEntityRef);
  const at = context.clock.now().toISOString();
  return context.knex.transaction(trx => readActiveGrants(trx, { person, at }));
}

/**
 * Does something as whoever calls, with what their grants let them read. Nothing is kept of it: it is for saying what they may
 * read, and not for showing it.
 */
export async function withOwnGrants<T>(
  context: RouteContext,
  credentials: RouteCredentials,
  work: () => Promise<T>,
): Promise<T> {
  const grants = await grantsOf(context, credentials);
  return grants.length === 0
    ? work()
    : runAuditing({ campaigns: campaignsOf(grants), target: undefined }, work);
}

/** What was asked for, in one line. */
function describeTarget(call: { params: unknown; query: unknown }): string {
  const parts = { ...(call.params as object), ...(call.query as object) };
  return Object.entries(parts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join(' ')
    .slice(0, 1000);
}

/**
 * Lets whoever holds a grant read what is listed, as far as the grant goes, and keeps in the ledger each time that they
 * do; what cannot be kept is not shown. Everything else is left as it is.
 */
export function withAuditorAccess(
  context: RouteContext,
  routes: Route[],
): Route[] {
  return routes.map((route): Route => {
    if (
      route.allow === 'own-credential' ||
      !AUDITOR_OPERATIONS.includes(route.operationId)
    ) {
      return route;
    }
    const { operationId } = route;
    const audited: PrincipalRoute = {
      ...route,
      handle: async call => {
        const grants = await grantsOf(context, call.credentials);
        if (grants.length === 0) {
          return route.handle(call);
        }
        const target = targetOf(route, call.params);
        const answer = await runAuditing(
          { campaigns: campaignsOf(grants), target },
          () => route.handle(call),
        );
        const used =
          grants.find(({ campaign_id }) => campaign_id === target) ??
          grants.find(({ campaign_id }) => campaign_id === null) ??
          grants[0];
        const who = await actor(context, call.credentials, operationId);
        const now = context.clock.now();
        const what = describeTarget(call);
        await context.knex.transaction(async trx => {
          await insertAccess(trx, {
            id: orderedId(),
            grant_id: used.id,
            person: used.person,
            at: now.toISOString(),
            operation: operationId,
            target: what,
          });
          await context.ledger.ledger.append(trx, [
            {
              type: 'auditor.read',
              subject: `auditor-grant:${used.id}`,
              at: now,
              actor: who,
              data: { operation: operationId },
              personal: { target: what },
            },
          ]);
        });
        return answer;
      },
    };
    return audited;
  });
}
