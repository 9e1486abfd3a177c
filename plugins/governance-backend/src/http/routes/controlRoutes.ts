import {
  ENFORCEMENT_MODES,
  ModeView,
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  modeSchema,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { StoredMode } from '../../control/ModeService';
import { person, RouteContext } from './RouteContext';

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
  const { authorizer, modes } = context;
  return [
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
