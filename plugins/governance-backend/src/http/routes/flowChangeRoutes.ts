import { NotFoundError } from '@backstage/errors';
import {
  FlowChangeView,
  candidateReportSchema,
  flowChangeDetailSchema,
  flowChangeSchema,
  governanceFlowProposePermission,
  governanceFlowReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { listChanges, readChange } from '../../flowChanges/operations/changes';
import { FlowChangeRow } from '../../flowChanges/rows';
import { readDefinition } from '../../flows/operations/readDefinition';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { person, RouteContext } from './RouteContext';
import { flowParams } from './flowRoutes';
import { idParams, pageQuery } from './schemas';

const LONGEST = 256 * 1024;
const candidate = z.strictObject({
  source: z.string().min(1).max(LONGEST).describe('One Flow, YAML'),
  tests: z
    .string()
    .max(LONGEST)
    .optional()
    .describe(
      'FlowTest documents, YAML; those of the active version if left out',
    ),
});
const reason = z
  .string()
  .trim()
  .min(10, 'says why, in ten characters at least')
  .max(2000);

function toView(row: FlowChangeRow): FlowChangeView {
  return {
    id: row.id,
    flow: row.flow,
    kind: row.kind,
    fromHash: row.from_hash ?? undefined,
    toHash: row.to_hash,
    toVersion: row.to_version,
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    instanceId: row.instance_id ?? undefined,
    status: row.status,
    settledAt: row.settled_at ?? undefined,
  };
}

/** Changes of flows: examined, proposed, decided by others, rolled back. */
export function flowChangeRoutes(context: RouteContext): Route[] {
  const { authorizer, engine, flowChanges, knex } = context;
  return [
    defineRoute(
      {
        method: 'post',
        path: '/flow-changes/examination',
        operationId: 'examineFlow',
        summary:
          'What a candidate means: problems, tests, difference, and every past decision that would flip. Writes nothing',
        tag: 'flows',
        allow: 'user-or-service',
        body: candidate,
        response: candidateReportSchema,
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const report = await flowChanges.examine(body);
        return candidateReportSchema.parse(JSON.parse(JSON.stringify(report)));
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/flow-changes',
        operationId: 'proposeFlow',
        summary: 'Proposes a new version of a flow; somebody else decides',
        tag: 'flows',
        allow: 'user',
        body: candidate.extend({ reason }),
        response: flowChangeSchema,
        status: 201,
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowProposePermission, credentials);
        return toView(
          await flowChanges.propose(
            body,
            await person(context, credentials, 'proposeFlow'),
          ),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-changes',
        operationId: 'listFlowChanges',
        summary: 'Proposed changes, newest first',
        tag: 'flows',
        allow: 'user-or-service',
        query: pageQuery.extend({
          flow: z.string().max(63).optional(),
          status: z.enum(['pending', 'applied', 'refused']).optional(),
        }),
        response: pageSchema(flowChangeSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { limit, flow, status } = query;
        return knex.transaction(async trx => {
          const { rows, total } = await listChanges(trx, {
            flow,
            status,
            before: readCursor(query.after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.proposed_at, last.id]),
          );
          return {
            items: page.items.map(toView),
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-changes/:id',
        operationId: 'getFlowChange',
        summary: 'A proposed change with everything that was found about it',
        tag: 'flows',
        allow: 'user-or-service',
        params: idParams,
        response: flowChangeDetailSchema,
        errors: { 404: 'There is no such change' },
      },
      async ({ params, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        return knex.transaction(async trx => {
          const row = await readChange(trx, params.id);
          if (!row) {
            throw new NotFoundError(`No change with the id ${params.id}`);
          }
          const version = async (hash: string) => {
            const definition = await readDefinition(trx, hash);
            if (!definition) {
              throw new NotFoundError(`No flow definition ${hash}`);
            }
            return {
              source: definition.source,
              definition: JSON.parse(definition.canonical),
            };
          };
          return {
            ...toView(row),
            report: JSON.parse(row.report),
            before:
              row.from_hash === null ? undefined : await version(row.from_hash),
            after: await version(row.to_hash),
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/flows/:name/rollback',
        operationId: 'rollBackFlow',
        summary:
          'Goes back to the version before: at once where that allows no more, otherwise others decide. Instances that run stay with theirs',
        tag: 'flows',
        allow: 'user',
        params: flowParams,
        body: z.strictObject({ reason }),
        response: flowChangeSchema,
        status: 201,
        errors: {
          404: 'There is no such flow',
          409: 'There is no version to go back to',
        },
      },
      async ({ params, body, credentials }) => {
        await authorizer.require(governanceFlowProposePermission, credentials);
        const caller = await person(context, credentials, 'rollBackFlow');
        const row = await flowChanges.rollBack(
          params.name,
          body.reason,
          caller,
        );
        engine.wake();
        return toView(row);
      },
    ),
  ];
}
