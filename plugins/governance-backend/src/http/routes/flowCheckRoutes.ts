import {
  FlowCheckView,
  disagreementSchema,
  flowCheckSchema,
  governanceFlowProposePermission,
  governanceFlowReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { FlowCoverage } from '@countersign/plugin-governance-flows';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import {
  listChecks,
  listDisagreements,
} from '../../flowChecks/operations/checks';
import { FlowCheckRow } from '../../flowChecks/rows';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { RouteContext } from './RouteContext';
import { titleSubjects } from '../../views/titleSubjects';
import { flowParams } from './flowRoutes';
import { idParams, pageQuery } from './schemas';

function toView(row: FlowCheckRow): FlowCheckView {
  const coverage: FlowCoverage | undefined =
    row.coverage === null ? undefined : JSON.parse(row.coverage);
  return {
    id: row.id,
    flow: row.flow,
    hash: row.hash,
    version: row.version,
    cause: row.cause,
    status: row.status,
    askedAt: row.asked_at,
    finishedAt: row.finished_at ?? undefined,
    cases: Number(row.cases),
    casesPassed: Number(row.cases_passed),
    failures: JSON.parse(row.failures),
    coverage:
      coverage &&
      Object.fromEntries(
        Object.entries(coverage).map(([name, { covered, total }]) => [
          name,
          { covered, total },
        ]),
      ),
    instances: Number(row.instances),
    decisions: Number(row.decisions),
    disagreements: Number(row.disagreements),
  };
}

/** Flows that are looked at again. */
export function flowCheckRoutes(context: RouteContext): Route[] {
  const { authorizer, flowChecks, knex } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/flows/:name/checks',
        operationId: 'listFlowChecks',
        summary:
          'When a flow was looked at again, why, and what came of it; newest first',
        tag: 'flows',
        allow: 'user-or-service',
        params: flowParams,
        query: pageQuery,
        response: pageSchema(flowCheckSchema),
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { rows, total } = await knex.transaction(trx =>
          listChecks(trx, {
            flow: params.name,
            before: readCursor(query.after),
            limit: query.limit + 1,
          }),
        );
        const page = pageOf(rows, query.limit, last =>
          writeCursor([last.asked_at, last.id]),
        );
        return {
          items: page.items.map(toView),
          total,
          nextCursor: page.next,
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/flows/:name/checks',
        operationId: 'checkFlow',
        summary:
          'Asks for a look at a flow: its tests and everything its rules decided',
        tag: 'flows',
        allow: 'user',
        params: flowParams,
        body: z.strictObject({}),
        response: flowCheckSchema,
        status: 201,
        errors: { 404: 'There is no such flow' },
      },
      async ({ params, credentials }) => {
        await authorizer.require(governanceFlowProposePermission, credentials);
        return toView(await flowChecks.askFor(params.name, 'somebody asked'));
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-checks/:id/disagreements',
        operationId: 'listDisagreements',
        summary: 'Past decisions that come out differently, by instance',
        tag: 'flows',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery,
        response: pageSchema(disagreementSchema),
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const after = readCursor(query.after);
        return knex.transaction(async trx => {
          const rows = await listDisagreements(trx, {
            checkId: params.id,
            limit: query.limit + 1,
            ...(after ? { offsetAfter: after[0] } : {}),
          });
          const [counted] = await trx('flow_check_disagreements')
            .where({ check_id: params.id })
            .count<Array<{ count: string | number }>>('* as count');
          const page = pageOf(rows, query.limit, last =>
            writeCursor([`${last.instance_id}|${last.seq}|${last.place}`, '']),
          );
          return {
            items: await titleSubjects(
              trx,
              page.items.map(row => ({
                instanceId: row.instance_id,
                subject: row.subject,
                seq: row.seq,
                rule: row.rule,
                expression: row.expression,
                was: row.was,
                is: row.is,
                reason: row.reason ?? undefined,
              })),
            ),
            total: Number(counted.count),
            nextCursor: page.next,
          };
        });
      },
    ),
  ];
}
