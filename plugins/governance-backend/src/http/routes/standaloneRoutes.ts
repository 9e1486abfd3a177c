import { NotFoundError } from '@backstage/errors';
import {
  governanceIdentityReadPermission,
  governanceIdentityReviewPermission,
  governanceReviewReadPermission,
  standaloneDetailSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import { chainAll } from '../../evidence/chainAll';
import { readCertifications } from '../../evidence/readCertifications';
import { STANDALONE_TABLES, StandaloneKind } from '../../inventory/standalone';
import { Visibility } from '../../permissions/Authorizer';
import { criteriaOf } from '../../permissions/criteriaOf';
import { restrictItems } from '../../permissions/restrictReviews';
import { describeStandalone } from '../../views/describeStandalone';
import { actor, RouteContext } from './RouteContext';
import { idParams } from './schemas';

function restriction(
  kind: StandaloneKind,
  visibility: Visibility,
): (query: Knex.QueryBuilder) => void {
  return query => {
    if (visibility.kind === 'nothing') {
      query.whereRaw('1 = 0');
    } else if (visibility.kind === 'some') {
      query.andWhere(inner =>
        restrictItems(inner, STANDALONE_TABLES[kind], visibility.criteria),
      );
    }
  };
}

interface Names {
  kind: StandaloneKind;
  path: string;
  noun: string;
  operation: string;
}

function readRoute(context: RouteContext, names: Names): Route {
  const { kind, path, noun, operation } = names;
  const { authorizer, knex, ledger } = context;
  return defineRoute(
    {
      method: 'get',
      path: `${path}/:id`,
      operationId: `get${operation}`,
      summary: `One ${noun} with everything that is known, and that is not`,
      tag: 'inventory',
      allow: 'user-or-service',
      params: idParams,
      response: standaloneDetailSchema,
      errors: { 404: `There is no such ${noun}, or not for this caller` },
    },
    async ({ params, credentials }) => {
      const visibility = await authorizer.identities(
        governanceIdentityReadPermission,
        credentials,
      );
      const reviews = await authorizer.reviews(
        governanceReviewReadPermission,
        credentials,
      );
      await chainAll(knex, ledger.sequencer);
      return knex.transaction(async trx => {
        const [lastCertification] = await readCertifications(trx, {
          ledger: ledger.ledger,
          identityRef: params.id,
          criteria: criteriaOf(reviews),
        });
        return describeStandalone(trx, {
          kind,
          ref: params.id,
          staleBefore: new Date(
            context.clock.now().getTime() - context.staleAfterMs,
          ).toISOString(),
          restrict: restriction(kind, visibility),
          lastCertification,
        });
      });
    },
  );
}

function askRoute(context: RouteContext, names: Names): Route {
  const { kind, path, noun, operation } = names;
  return defineRoute(
    {
      method: 'post',
      path: `${path}/:id/reviews`,
      operationId: `open${operation}Review`,
      summary: `Ask the owner of a ${noun} about it now`,
      tag: 'reviews',
      allow: 'user-or-service',
      params: idParams,
      body: z.strictObject({
        cause: z.string().min(1).max(500).describe('Why, in words'),
      }),
      response: z.strictObject({ opened: z.number().int() }),
      status: 201,
      errors: { 404: `There is no such ${noun}, or not for this caller` },
    },
    async ({ params, body, credentials }) => {
      const visibility = await context.authorizer.identities(
        governanceIdentityReviewPermission,
        credentials,
      );
      const table = STANDALONE_TABLES[kind];
      const found = await context.knex.transaction(trx =>
        trx(table)
          .where(`${table}.ref`, params.id)
          .modify(restriction(kind, visibility))
          .first(`${table}.ref`),
      );
      if (!found) {
        throw new NotFoundError(
          `No ${noun} '${params.id}' exists, or you may not ask for its review`,
        );
      }
      const opened = await context.reviews.open(
        params.id,
        { kind: 'requested', text: body.cause },
        await actor(context, credentials, `POST ${path}/{id}/reviews`),
      );
      return { opened: opened.length };
    },
  );
}

const KINDS: readonly Names[] = [
  {
    kind: 'certificate',
    path: '/certificates',
    noun: 'certificate',
    operation: 'Certificate',
  },
  {
    kind: 'integration',
    path: '/partner-integrations',
    noun: 'partner integration',
    operation: 'PartnerIntegration',
  },
];

/** One certificate or partner integration: what is known of it, and having its owner asked. */
export function standaloneRoutes(context: RouteContext): Route[] {
  return KINDS.flatMap(names => [
    readRoute(context, names),
    askRoute(context, names),
  ]);
}
