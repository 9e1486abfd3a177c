import { NotFoundError } from '@backstage/errors';
import {
  FlowMigrationView,
  MigratedInstance,
  MigrationVerdictView,
  flowMigrationViewSchema,
  governanceFlowProposePermission,
  governanceFlowReadPermission,
  migratedInstanceSchema,
  migrationDryRunSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { SnapshotTimer } from '@countersign/plugin-governance-flows';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { z } from 'zod/v4';
import {
  countEntries,
  listEntries,
} from '../../flowMigrations/operations/entries';
import { listMigrations } from '../../flowMigrations/operations/migrations';
import { MigrationEntryRow, MigrationRow } from '../../flowMigrations/rows';
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

const brief = (timers: SnapshotTimer[]) =>
  timers.map(({ id, due }) => ({ id, due }));

function toVerdict(row: MigrationEntryRow): MigrationVerdictView {
  return {
    outcome: row.outcome,
    fromState: row.from_state,
    toState: row.to_state ?? undefined,
    reason: row.reason ?? undefined,
    timersBefore: brief(JSON.parse(row.timers_before)),
    timersAfter: brief(JSON.parse(row.timers_after)),
  };
}

async function toView(
  trx: Knex.Transaction,
  row: MigrationRow,
): Promise<FlowMigrationView> {
  const counted = await countEntries(trx, row.id);
  const sum = (phase: MigrationEntryRow['phase']) => {
    const of = (outcome: MigrationEntryRow['outcome']) =>
      counted
        .filter(entry => entry.phase === phase && entry.outcome === outcome)
        .reduce((total, { count }) => total + count, 0);
    return {
      'goes-on': of('goes-on'),
      stays: of('stays'),
      refused: of('refused'),
      gone: of('gone'),
    };
  };
  return {
    id: row.id,
    flow: row.flow,
    from: row.from_version,
    to: row.to_version,
    reason: row.reason,
    warnings: JSON.parse(row.warnings),
    source: row.source,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    instanceId: row.instance_id ?? undefined,
    status: row.status,
    startedAt: row.started_at ?? undefined,
    settledAt: row.settled_at ?? undefined,
    planned: sum('planned'),
    done: sum('done'),
    changed: counted
      .filter(({ phase, changed }) => phase === 'done' && changed)
      .reduce((total, { count }) => total + count, 0),
  };
}

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

async function listInstances(
  trx: Knex.Transaction,
  options: { migrationId: string; after: string; limit: number },
): Promise<{ items: MigratedInstance[]; total: number; nextCursor?: string }> {
  const { migrationId, limit } = options;
  const entries = await listEntries(trx, { ...options, limit: limit + 1 });
  const page = pageOf(entries, limit, last =>
    writeCursor([last.instanceId, '']),
  );
  const subjects: { id: string; subject: string }[] = await trx(
    'flow_instances',
  )
    .whereIn(
      'id',
      page.items.map(({ instanceId }) => instanceId),
    )
    .select('id', 'subject');
  const [counted] = await trx('flow_migration_entries')
    .where({ migration_id: migrationId })
    .countDistinct<Array<{ count: string | number }>>('instance_id as count');
  return {
    items: await titleSubjects(
      trx,
      page.items.map(({ instanceId, rows }) => {
        const planned = rows.find(({ phase }) => phase === 'planned');
        const done = rows.find(({ phase }) => phase === 'done');
        return {
          instanceId,
          subject: subjects.find(({ id }) => id === instanceId)?.subject ?? '',
          planned: planned && toVerdict(planned),
          done: done && toVerdict(done),
          changed: Boolean(done?.changed),
        };
      }),
    ),
    total: Number(counted.count),
    nextCursor: page.next,
  };
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
                timersBefore: brief(verdict.timersBefore),
                timersAfter: brief(verdict.timersAfter),
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
        return knex.transaction(trx => toView(trx, row));
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
            items.push(await toView(trx, row));
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
          toView(trx, await readOne(trx, params.id)),
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
          return listInstances(trx, {
            migrationId: params.id,
            after: readCursor(query.after)?.[0] ?? '',
            limit: query.limit,
          });
        });
      },
    ),
  ];
}
