import { NotFoundError } from '@backstage/errors';
import {
  FlowMigrationView,
  flowMigrationViewSchema,
  governanceFlowProposePermission,
  governanceFlowReadPermission,
  migratedInstanceSchema,
  migrationDryRunSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import {
  briefTimers,
  describeInstances,
  describeMigration,
} from '../../flowMigrations/describeMigration';
import { listMigrations } from '../../flowMigrations/operations/migrations';
import { MigrationRow } from '../../flowMigrations/rows';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { person, RouteContext } from './RouteContext';
import { titleSubjects } from '../../views/titleSubjects';
import { idParams, MAX_PAGE, pageQuery } from './schemas';

const source = z
  .string()
  .min(1)
  .max(64 * 1024)
  .describe('One FlowMigration, YAML');
const reason = z
  .string()
  .trim()
  .min(10, 'says why, in ten characters at least')
  .max(2000);

async function readOne(
  trx: Knex.Transaction,
  id: string,
): Promise<MigrationRow> {
  const row = await trx<MigrationRow>('flow_migrations').where({ id }).first();
  if (!row) {
    throw new NotFoundError(`No migration with the id ${id}`);
  }
  return row;
}

/** Migrations of running instances: looked at, proposed, decided by others, carried out. */
export function flowMigrationRoutes(context: RouteContext): Route[] {
  const { authorizer, flowMigrations, knex } = context;
  return [
    defineRoute(
      {
        method: 'post',
        path: '/flow-migrations/dry-run',
        operationId: 'dryRunFlowMigration',
        summary:
          'What a migration would do to every running instance. Writes nothing',
        tag: 'flows',
        allow: 'user-or-service',
        body: z.strictObject({
          source,
          limit: z.number().int().min(1).max(MAX_PAGE).default(50),
          after: z.string().max(4000).optional(),
        }),
        response: migrationDryRunSchema,
        errors: { 409: 'One of the versions was never active' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { read, counts, items, next } = await flowMigrations.dryRun(
          body.source,
          { limit: body.limit, after: readCursor(body.after)?.[0] },
        );
        const { migration, warnings } = read;
        return {
          flow: migration.metadata.flow,
          from: migration.from,
          to: migration.to,
          timers: migration.timers,
          warnings,
          counts: { ...counts, gone: 0 },
          items: await knex.transaction(trx =>
            titleSubjects(
              trx,
              items.map(({ instanceId, subject, verdict }) => ({
                instanceId,
                subject,
                outcome: verdict.outcome,
                fromState: verdict.fromState,
                toState: verdict.toState,
                reason: verdict.reason,
                timersBefore: briefTimers(verdict.timersBefore),
                timersAfter: briefTimers(verdict.timersAfter),
              })),
            ),
          ),
          nextCursor: next === undefined ? undefined : writeCursor([next, '']),
        };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/flow-migrations',
        operationId: 'proposeFlowMigration',
        summary: 'Proposes a migration; somebody else decides',
        tag: 'flows',
        allow: 'user',
        body: z.strictObject({ source, reason }),
        response: flowMigrationViewSchema,
        status: 201,
        errors: {
          409: 'One of the versions was never active, or another migration of the flow is open',
        },
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowProposePermission, credentials);
        const row = await flowMigrations.propose(
          body.source,
          body.reason,
          await person(context, credentials, 'proposeFlowMigration'),
        );
        return knex.transaction(trx => describeMigration(trx, row));
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-migrations',
        operationId: 'listFlowMigrations',
        summary: 'Migrations, newest first',
        tag: 'flows',
        allow: 'user-or-service',
        query: pageQuery.extend({ flow: z.string().max(63).optional() }),
        response: pageSchema(flowMigrationViewSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { limit, flow } = query;
        return knex.transaction(async trx => {
          const { rows, total } = await listMigrations(trx, {
            flow,
            before: readCursor(query.after),
            limit: limit + 1,
          });
          const page = pageOf(rows, limit, last =>
            writeCursor([last.proposed_at, last.id]),
          );
          const items: FlowMigrationView[] = [];
          for (const row of page.items) {
            items.push(await describeMigration(trx, row));
          }
          return {
            items,
            total,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-migrations/:id',
        operationId: 'getFlowMigration',
        summary: 'A migration: what was foreseen, and how far it is',
        tag: 'flows',
        allow: 'user-or-service',
        params: idParams,
        response: flowMigrationViewSchema,
        errors: { 404: 'There is no such migration' },
      },
      async ({ params, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        return knex.transaction(async trx =>
          describeMigration(trx, await readOne(trx, params.id)),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-migrations/:id/instances',
        operationId: 'listMigratedInstances',
        summary: 'Per instance, what was foreseen and what became of it',
        tag: 'flows',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery,
        response: pageSchema(migratedInstanceSchema),
        errors: { 404: 'There is no such migration' },
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        return knex.transaction(async trx => {
          await readOne(trx, params.id);
          return describeInstances(trx, {
            migrationId: params.id,
            after: readCursor(query.after)?.[0] ?? '',
            limit: query.limit,
          });
        });
      },
    ),
  ];
}
