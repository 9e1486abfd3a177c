import {
  governanceFlowFreezePermission,
  governanceFlowReadPermission,
  governanceRequestCreatePermission,
  incidentWavesDetailSchema,
  incidentWavesSchema,
  pageSchema,
  waveActionSchema,
  waveItemStateSchema,
  wavePreviewSchema,
  WaveAction,
  waveTargetSchema,
} from '@countersign/plugin-governance-common';
import {
  defineRoute,
  Route,
  RouteCredentials,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { readCursor, writeCursor } from '../../paging/cursors';
import { person, RouteContext } from './RouteContext';
import { idParams, MAX_PAGE, pageQuery } from './schemas';

const request = waveTargetSchema.extend({ action: waveActionSchema });

/** The position that a cursor of items names. */
function readPosition(after: string | undefined): number {
  return Number(readCursor(after)?.[0] ?? 0);
}

const STEERING = [
  {
    steering: 'pause',
    operationId: 'pauseWaves',
    summary: 'Begins nothing more; what has begun goes on',
  },
  {
    steering: 'resume',
    operationId: 'resumeWaves',
    summary: 'Goes on, and tries again what has failed',
  },
  {
    steering: 'cancel',
    operationId: 'cancelWaves',
    summary: 'Gives up what has not begun; what has begun goes on',
  },
] as const;

/** What something holds, revoked or replaced in waves in an incident. */
export function waveRoutes(context: RouteContext): Route[] {
  const { authorizer, waves } = context;
  /** Who may freeze may have everybody's revoked; to have new ones made takes the right to ask for them besides. */
  const require = async (
    action: WaveAction,
    credentials: RouteCredentials,
  ): Promise<void> => {
    await authorizer.require(governanceFlowFreezePermission, credentials);
    switch (action) {
      case 'revoke':
        return;
      case 'rotate':
        await authorizer.require(
          governanceRequestCreatePermission,
          credentials,
        );
        return;
      default:
        throw new Error(`Unknown action ${action satisfies never}`);
    }
  };
  return [
    defineRoute(
      {
        method: 'post',
        path: '/incident-waves/preview',
        operationId: 'previewWaves',
        summary:
          'What something holds, and what revoking or replacing it in waves would do and what not. Writes nothing',
        tag: 'incidents',
        allow: 'user',
        body: request.extend({
          limit: z.number().int().min(1).max(MAX_PAGE).default(50),
          after: z.string().max(4000).optional(),
        }),
        response: wavePreviewSchema,
      },
      async ({ body, credentials }) => {
        const { limit, after, ...wanted } = body;
        await require(wanted.action, credentials);
        const { next, ...preview } = await waves.preview(wanted, {
          limit,
          after: readCursor(after),
        });
        return { ...preview, nextCursor: next && writeCursor(next) };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/incident-waves',
        operationId: 'startWaves',
        summary:
          'Has everything that something holds revoked or replaced, one wave after the other; what is revoked cannot be brought back',
        tag: 'incidents',
        allow: 'user',
        body: request.extend({
          reason: z
            .string()
            .trim()
            .min(10, 'says why, in ten characters at least')
            .max(2000),
          waveSize: z
            .number()
            .int()
            .min(1)
            .max(500)
            .default(10)
            .describe('Credentials of one wave'),
          pauseAt: z
            .number()
            .int()
            .min(1)
            .max(500)
            .default(3)
            .describe('That many failures in one wave pause it'),
        }),
        response: incidentWavesSchema,
        status: 201,
        errors: {
          409: 'Waves over it are open already, or it holds nothing with which this could be done',
        },
      },
      async ({ body, credentials }) => {
        await require(body.action, credentials);
        return waves.start(
          body,
          await person(context, credentials, 'startWaves'),
        );
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/incident-waves',
        operationId: 'listWaves',
        summary:
          'What was revoked or replaced in waves, or is being, the newest first',
        tag: 'incidents',
        allow: 'user-or-service',
        query: pageQuery,
        response: pageSchema(incidentWavesSchema),
      },
      async ({ query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { items, total, next } = await waves.list({
          limit: query.limit,
          before: readCursor(query.after),
        });
        return { items, total, nextCursor: next && writeCursor(next) };
      },
    ),
    defineRoute(
      {
        method: 'get',
        path: '/incident-waves/:id',
        operationId: 'getWaves',
        summary:
          'How far it is, with a page of its credentials in the order in which they come',
        tag: 'incidents',
        allow: 'user-or-service',
        params: idParams,
        query: pageQuery.extend({ state: waveItemStateSchema.optional() }),
        response: incidentWavesDetailSchema,
        errors: { 404: 'There is none' },
      },
      async ({ params, query, credentials }) => {
        await authorizer.require(governanceFlowReadPermission, credentials);
        const { next, ...detail } = await waves.get(params.id, {
          state: query.state,
          limit: query.limit,
          after: readPosition(query.after),
        });
        return {
          ...detail,
          nextCursor:
            next === undefined
              ? undefined
              : writeCursor([String(next), params.id]),
        };
      },
    ),
    ...STEERING.map(({ steering, operationId, summary }) =>
      defineRoute(
        {
          method: 'post',
          path: `/incident-waves/:id/${steering}`,
          operationId,
          summary,
          tag: 'incidents',
          allow: 'user',
          params: idParams,
          response: incidentWavesSchema,
          errors: {
            404: 'There is none',
            409: 'It is too early or too late for that',
          },
        },
        async ({ params, credentials }) => {
          await authorizer.require(governanceFlowFreezePermission, credentials);
          return waves.steer(
            params.id,
            steering,
            await person(context, credentials, operationId),
          );
        },
      ),
    ),
  ];
}
