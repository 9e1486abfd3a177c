import {
  accessAnswerSchema,
  certificationSchema,
  governanceIdentityReadPermission,
  governanceReviewReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { explainAccess } from '../../evidence/access/explainAccess';
import { readMoment } from '../../evidence/access/readMoment';
import { chainAll } from '../../evidence/chainAll';
import { findSubject } from '../../evidence/access/findSubject';
import { readCertifications } from '../../evidence/readCertifications';
import { requireExplainable } from '../../permissions/explainable';
import { criteriaOf } from '../../permissions/criteriaOf';
import { RouteContext } from './RouteContext';
import { idParams, pageQuery } from './schemas';

/** Why something had access at a moment. */
export function accessRoutes(context: RouteContext): Route[] {
  const { authorizer, knex, ledger, reviewFlow } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/identities/:id/certifications',
        operationId: 'listCertifications',
        summary:
          'What the last closed campaigns came to about what an identity holds, and who certified it',
        tag: 'evidence',
        allow: 'user-or-service',
        params: idParams,
        response: pageSchema(certificationSchema),
        errors: { 404: 'There is no such identity that the caller may see' },
      },
      async ({ params, credentials }) => {
        const identities = await authorizer.identities(
          governanceIdentityReadPermission,
          credentials,
        );
        const reviews = await authorizer.reviews(
          governanceReviewReadPermission,
          credentials,
        );
        await chainAll(knex, ledger.sequencer);
        return knex.transaction(async trx => {
          await findSubject(trx, params.id, criteriaOf(identities));
          const items = await readCertifications(trx, {
            ledger: ledger.ledger,
            identityRef: params.id,
            criteria: criteriaOf(reviews),
          });
          return { items, total: items.length };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/access',
        operationId: 'explainAccess',
        summary:
          'Why an identity or what it holds, an entitlement, a certificate, a partner integration or a component had access at a moment, from what had happened by then',
        tag: 'evidence',
        allow: 'user-or-service',
        query: pageQuery.extend({
          subject: z
            .string()
            .min(1)
            .max(255)
            .describe('A reference of the inventory, or of a component'),
          at: z
            .string()
            .min(10)
            .max(40)
            .describe('A time, or a day, of which the end is meant; UTC'),
        }),
        response: accessAnswerSchema,
        errors: {
          404: 'Nothing is known by the reference that the caller may see',
        },
      },
      async ({ query, credentials }) => {
        const visibility = await requireExplainable(authorizer, credentials);
        const { subject, limit, after = '' } = query;
        const at = readMoment(query.at, context.clock.now());
        // Decisions of the last second have no place in the ledger yet.
        await chainAll(knex, ledger.sequencer);
        return knex.transaction(trx =>
          explainAccess(trx, {
            ledger: ledger.ledger,
            reviewFlow,
            subject,
            at,
            staleAfterMs: context.staleAfterMs,
            criteria: criteriaOf(visibility),
            page: { after, limit },
          }),
        );
      },
    ),
  ];
}
