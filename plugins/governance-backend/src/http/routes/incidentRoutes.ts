import {
  FreezeView,
  flowSwitchSchema,
  freezeSchema,
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  pageSchema,
} from '@countersign/plugin-governance-common';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { FREEZE_KINDS, FreezeRow } from '../../control/freeze';
import { person, RouteContext } from './RouteContext';
import { entityRef, idParams } from './schemas';

function toView(row: FreezeRow): FreezeView {
  return {
    id: row.id,
    kind: row.kind,
    target: row.target,
    reason: row.reason,
    setBy: row.set_by,
    setAt: row.set_at,
    instanceId: row.instance_id ?? undefined,
  };
}

const reason = z
  .string()
  .trim()
  .min(10, 'says why, in ten characters at least')
  .max(2000);

/** Freezes of an incident, and the one switch. */
export function incidentRoutes(context: RouteContext): Route[] {
  const { authorizer, incidents, flowSwitch } = context;
  return [
    defineRoute(
      {
        method: 'get',
        path: '/freezes',
        operationId: 'listFreezes',
        summary: 'What is frozen now, oldest first',
        tag: 'incidents',
        allow: 'user-or-service',
        response: pageSchema(freezeSchema),
      },
      async ({ credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const rows = await incidents.list();
        return { items: rows.map(toView), total: rows.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/freezes',
        operationId: 'freeze',
        summary:
          'Freezes something: from now on nothing gives access to it, and it is left only through revalidation',
        tag: 'incidents',
        allow: 'user',
        body: z.strictObject({
          kind: z.enum(FREEZE_KINDS),
          target: z.string().min(1).max(500),
          reason,
          owner: entityRef.describe('Who must confirm that it is theirs'),
        }),
        response: freezeSchema,
        status: 201,
        errors: { 409: 'It is frozen already' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowFreezePermission, credentials);
        const { owner, ...request } = body;
        return toView(
          await incidents.freeze(
            { ...request, ownerRef: owner },
            await person(context, credentials, 'freeze'),
          ),
        );
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/freezes/:id/revalidations',
        operationId: 'askForRevalidation',
        summary: 'Asks once more for the revalidation of what is frozen',
        tag: 'incidents',
        allow: 'user',
        params: idParams,
        body: z.strictObject({ owner: entityRef }),
        response: freezeSchema,
        status: 201,
        errors: {
          404: 'Nothing is frozen under that id',
          409: 'It is under way',
        },
      },
      async ({ params, body, credentials }) => {
        await authorizer.require(governanceFlowFreezePermission, credentials);
        return toView(
          await incidents.askAgain(
            params.id,
            body.owner,
            await person(context, credentials, 'askForRevalidation'),
          ),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/flow-switch',
        operationId: 'getFlowSwitch',
        summary: 'Whether what follows from schedules and silence is stopped',
        tag: 'incidents',
        allow: 'user-or-service',
        response: flowSwitchSchema,
      },
      async ({ credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        return flowSwitch.read();
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/flow-switch/stop',
        operationId: 'stopFlows',
        summary: 'Stops what follows from schedules and silence, at once',
        tag: 'incidents',
        allow: 'user',
        body: z.strictObject({ reason }),
        response: flowSwitchSchema,
        errors: { 409: 'It is stopped already' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowFreezePermission, credentials);
        await flowSwitch.stop(
          body.reason,
          await person(context, credentials, 'stopFlows'),
        );
        return flowSwitch.read();
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/flow-switch/resume',
        operationId: 'askToResumeFlows',
        summary: 'Asks a second person to let it go on',
        tag: 'incidents',
        allow: 'user',
        body: z.strictObject({ reason }),
        response: flowSwitchSchema,
        errors: { 409: 'It is not stopped, or it has been asked for' },
      },
      async ({ body, credentials }) => {
        await authorizer.require(governanceFlowFreezePermission, credentials);
        await flowSwitch.askToResume(
          body.reason,
          await person(context, credentials, 'askToResumeFlows'),
        );
        return flowSwitch.read();
      },
    ),
  ];
}
