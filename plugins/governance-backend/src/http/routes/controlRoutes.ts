import {
  ENFORCEMENT_MODES,
  ModeView,
  controlSchema,
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  heldEffectSchema,
  modeSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { describeControl } from '../../caps/describeControl';
import { countDisables, listHeld } from '../../caps/operations/listHeld';
import { StoredMode } from '../../control/ModeService';
import { readCursor, writeCursor } from '../../paging/cursors';
import { pageOf } from '../../paging/pageOf';
import { person, RouteContext } from './RouteContext';
import { titleSubjects } from '../../views/titleSubjects';
import { pageQuery } from './schemas';

const reason = z
  .string()
  .trim()
  .min(10, 'says why, in ten characters at least')
  .max(2000);

function toView({ row, pending }: StoredMode): ModeView {
  return {
    id: row.id,
    source: row.source || undefined,
    environment: row.environment || undefined,
    flow: row.flow || undefined,
    mode: row.mode,
    configured: row.configured ?? undefined,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
    reason: row.reason,
    pending,
  };
}

/** How far flows may go. */
export function controlRoutes(context: RouteContext): Route[] {
  const { authorizer, bounds, engine, knex, modes, stillness } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/control',
        operationId: 'getControl',
        summary: 'What bounds flows at this moment, and what waits for it',
        tag: 'control',
        allow: 'user-or-service',
        response: controlSchema,
      },
      async ({ credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const standing = await stillness.list();
        return knex.transaction(trx =>
          describeControl(trx, { engine, bounds, standing }),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/control/held',
        operationId: 'listHeldEffects',
        summary: 'Automatic disables that wait until the hour has room',
        tag: 'control',
        allow: 'user-or-service',
        query: pageQuery,
        response: pageSchema(heldEffectSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const after = readCursor(query.after);
        return knex.transaction(async trx => {
          const rows = await listHeld(trx, {
            limit: query.limit + 1,
            ...(after ? { after: { at: after[0], key: after[1] } } : {}),
          });
          const page = pageOf(rows, query.limit, last =>
            writeCursor([last.held_since, last.key]),
          );
          const { held } = await countDisables(trx, '');
          return {
            items: await titleSubjects(
              trx,
              page.items.map(row => ({
                key: row.key,
                instanceId: row.instance_id,
                flow: row.flow,
                subject: row.subject,
                uses: row.uses,
                since: row.held_since,
                goesOnAt: row.not_before,
              })),
            ),
            total: held,
            nextCursor: page.next,
          };
        });
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/modes',
        operationId: 'listModes',
        summary: 'How far flows may go, by source, environment and flow',
        tag: 'control',
        allow: 'user-or-service',
        response: pageSchema(modeSchema),
      },
      async ({ credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const items = (await modes.list()).map(toView);
        return { items, total: items.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/modes',
        operationId: 'changeMode',
        summary:
          'Sets a mode: at once where flows do less by it, otherwise a second person is asked. Instances that run keep theirs',
        tag: 'control',
        allow: 'user',
        body: z.strictObject({
          source: z.string().min(1).max(255).optional(),
          environment: z.string().min(1).max(63).optional(),
          flow: z.string().min(1).max(63).optional(),
          mode: z.enum(ENFORCEMENT_MODES),
          reason,
        }),
        response: modeSchema,
        status: 201,
        errors: { 409: 'It holds already, or has been asked for' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowFreezePermission, credentials);
        const { source = '', environment = '', flow = '', ...change } = body;
        return toView(
          await modes.change(
            { source, environment, flow, ...change },
            await person(context, credentials, 'changeMode'),
          ),
        );
      },
    ),
  ];
}
