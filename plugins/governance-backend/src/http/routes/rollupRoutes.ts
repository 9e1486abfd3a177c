import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  CERTIFICATION_STANDINGS,
  certificationLeafSchema,
  certificationRollupSchema,
  certificationTrendSchema,
  governanceCampaignReadPermission,
  governanceIdentityReadPermission,
  governanceReviewReadPermission,
  pageSchema,
  ROLLUP_DIMENSIONS,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import { getCampaign } from '../../campaigns/operations/campaigns';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { criteriaOf } from '../../permissions/criteriaOf';
import {
  CertificationScope,
  describeCertification,
  listLeaves,
  readStandingChanges,
  toLeaf,
  toRollupLines,
  toTrend,
} from '../../rollup';
import { RouteContext } from './RouteContext';
import { entityRef, pageQuery } from './schemas';

/** Days that a trend goes back. */
const TREND_DAYS = 90;

const rollupQuery = z.strictObject({
  by: z
    .enum(ROLLUP_DIMENSIONS)
    .default('team')
    .describe('Along who owns things, or along what uses them'),
  node: entityRef
    .optional()
    .describe('A Group or User, or a Domain, System or Component'),
  campaign: z
    .string()
    .max(36)
    .optional()
    .describe(
      'What one campaign asked; the last question about each thing unless told',
    ),
});
const MISSING = 'There is no such team, system or campaign';

/** How teams and systems stand, summed up over what the caller may see and nothing else. */
export function rollupRoutes(context: RouteContext): Route[] {
  const { authorizer, clock, knex } = context;

  /** Reads with what the caller may see; a campaign has to be theirs to look at besides. */
  async function read<R>(
    query: { campaign?: string },
    credentials: BackstageCredentials,
    work: (trx: Knex.Transaction, scope: CertificationScope) => Promise<R>,
  ): Promise<R> {
    const { campaign } = query;
    if (campaign !== undefined) {
      await authorizer.require(governanceCampaignReadPermission, credentials);
    }
    const reviews = criteriaOf(
      await authorizer.reviews(governanceReviewReadPermission, credentials),
    );
    const identities = criteriaOf(
      await authorizer.identities(
        governanceIdentityReadPermission,
        credentials,
      ),
    );
    return knex.transaction(async trx => {
      if (campaign !== undefined) {
        await getCampaign(trx, campaign);
      }
      return work(trx, { campaign, reviews, identities, now: clock.now() });
    });
  }

  return [
    defineRoute(
      {
        method: 'get',
        path: '/rollups/certification',
        operationId: 'getCertificationRollup',
        summary:
          'Certification of a team or system and of what lies right below it, over what the caller may see',
        tag: 'rollups',
        allow: 'user-or-service',
        query: rollupQuery,
        response: certificationRollupSchema,
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) =>
        read(query, credentials, (trx, scope) =>
          describeCertification(trx, { ...query, scope }),
        ),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/rollups/certification.csv',
        operationId: 'exportCertificationRollup',
        summary:
          'What the roll-up of certification says, as comma-separated values',
        tag: 'rollups',
        allow: 'user-or-service',
        query: rollupQuery,
        response: z.unknown(),
        mediaType: 'text/csv',
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) => ({
        lines: toRollupLines(
          await read(query, credentials, (trx, scope) =>
            describeCertification(trx, { ...query, scope }),
          ),
        ),
      }),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/rollups/certification/trend',
        operationId: 'getCertificationTrend',
        summary: `How the roll-up stood at the end of each of the last ${TREND_DAYS} days`,
        tag: 'rollups',
        allow: 'user-or-service',
        query: rollupQuery,
        response: certificationTrendSchema,
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) =>
        read(query, credentials, async (trx, scope) => ({
          points: toTrend(
            await readStandingChanges(trx, { ...query, scope }),
            scope.now.toISOString().slice(0, 10),
            TREND_DAYS,
          ),
        })),
    ),
    defineRoute(
      {
        method: 'get',
        path: '/rollups/certification/items',
        operationId: 'listCertificationItems',
        summary: 'The single things that the roll-up counts',
        tag: 'rollups',
        allow: 'user-or-service',
        query: pageQuery.extend({
          ...rollupQuery.shape,
          standing: z.enum(CERTIFICATION_STANDINGS).optional(),
        }),
        response: pageSchema(certificationLeafSchema),
        errors: { 404: MISSING },
      },
      async ({ query, credentials }) => {
        const { limit, after, ...which } = query;
        return read(query, credentials, async (trx, scope) => {
          const { rows, total } = await listLeaves(trx, {
            ...which,
            scope,
            after: readCursor(after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.identity_ref, last.subject_ref]),
          );
          return {
            items: page.items.map(toLeaf),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
  ];
}
