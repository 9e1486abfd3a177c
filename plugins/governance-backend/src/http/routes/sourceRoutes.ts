import { InputError, NotFoundError } from '@backstage/errors';
import {
  governanceSourceImportPermission,
  governanceSourceReadPermission,
  Observation,
  observationSchema,
  pageSchema,
  sourceViewSchema,
} from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { SourceRow } from '../../inventory';
import { defineRoute, Route } from '@countersign/plugin-governance-node';
import { actor, RouteContext } from './RouteContext';
import { idParams } from './schemas';

const importBody = z.strictObject({
  importer: z.string().describe('Id of an importer, such as csv'),
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('When the files were true; now where left out'),
  realm: z.string().max(512).optional(),
  settings: z.unknown().optional(),
  files: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(500),
        content: z.base64().describe('The file in base64'),
      }),
    )
    .min(1)
    .max(200),
});

const forceQuery = z.strictObject({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Accept a snapshot that drops more than the threshold'),
});

const recordedSchema = z.strictObject({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  absent: z.number().int(),
  returned: z.number().int(),
  unreadable: z.number().int(),
});

const ERRORS = {
  409: 'Older than what is recorded, or it drops more than the threshold',
};

/** Sources, and what is brought into them. */
export function sourceRoutes(context: RouteContext): Route[] {
  const { connectors, inventory, knex, ledger } = context;

  function toView(row: SourceRow) {
    const live = connectors.sources.some(({ id }) => id === row.id);
    const before = new Date(
      context.clock.now().getTime() - context.staleAfterMs,
    ).toISOString();
    return {
      id: row.id,
      kind: row.kind,
      title: row.title,
      basis: row.basis,
      environment: row.environment ?? undefined,
      live,
      lastObservedAt: row.last_observed_at ?? undefined,
      lastStatus: row.last_status ?? undefined,
      lastError: row.last_error ?? undefined,
      stale: !row.last_observed_at || row.last_observed_at < before,
      counts: row.last_counts ? JSON.parse(row.last_counts) : {},
    };
  }

  async function record(
    id: string,
    observation: Observation,
    options: { force: boolean; actor: Awaited<ReturnType<typeof actor>> },
  ) {
    const result = await inventory.record({
      source: { id, kind: observation.kind, title: id },
      observation,
      force: options.force,
    });
    await knex.transaction(trx =>
      ledger.ledger.append(trx, [
        {
          type: 'source.recorded',
          subject: `source:${id}`,
          at: context.clock.now(),
          actor: options.actor,
          data: { kind: observation.kind, mode: observation.mode, ...result },
        },
      ]),
    );
    const spokenOf = [...observation.identities, ...observation.uses].flatMap(
      ({ statedFor }) => statedFor ?? [],
    );
    for (const source of new Set([id, ...spokenOf])) {
      await context.refresher.afterReading(source);
    }
    return result;
  }

  return [
    defineRoute(
      {
        method: 'get',
        path: '/sources',
        operationId: 'listSources',
        summary: 'Every source and how its last reading went',
        tag: 'sources',
        allow: 'user-or-service',
        response: pageSchema(sourceViewSchema),
      },
      async ({ credentials }) => {
        await context.authorizer.require(
          governanceSourceReadPermission,
          credentials,
        );
        const rows = await inventory.listSources();
        return { items: rows.map(toView), total: rows.length };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/sources/:id/observations',
        operationId: 'pushObservation',
        summary: 'Record what a system says of itself',
        tag: 'sources',
        allow: 'user-or-service',
        params: idParams,
        query: forceQuery,
        body: observationSchema,
        response: recordedSchema,
        errors: ERRORS,
      },
      async ({ params, query, body, credentials }) => {
        await context.authorizer.require(
          governanceSourceImportPermission,
          credentials,
        );
        await context.clock.sync();
        return record(params.id, body, {
          force: query.force === 'true',
          actor: await actor(
            context,
            credentials,
            'POST /sources/{id}/observations',
          ),
        });
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/sources/:id/imports',
        operationId: 'importFiles',
        summary: 'Read files of a vendor format and record what they say',
        tag: 'sources',
        allow: 'user-or-service',
        params: idParams,
        query: forceQuery,
        body: importBody,
        response: recordedSchema.extend({
          unreadableItems: z.array(
            z.strictObject({ item: z.string(), reason: z.string() }),
          ),
        }),
        errors: ERRORS,
      },
      async ({ params, query, body, credentials }) => {
        await context.authorizer.require(
          governanceSourceImportPermission,
          credentials,
        );
        const importer = connectors.importers.find(
          ({ id }) => id === body.importer,
        );
        if (!importer) {
          throw new InputError(
            `importer: '${
              body.importer
            }' is not known; known are ${connectors.importers
              .map(({ id }) => id)
              .join(', ')}`,
          );
        }
        const now = await context.clock.sync();
        const observation = importer.read(
          body.files.map(({ name, content }) => ({
            name,
            content: Buffer.from(content, 'base64'),
          })),
          {
            at: body.at ? new Date(body.at) : now,
            realm: body.realm,
            settings: body.settings,
          },
        );
        const result = await record(params.id, observation, {
          force: query.force === 'true',
          actor: await actor(
            context,
            credentials,
            'POST /sources/{id}/imports',
          ),
        });
        return { ...result, unreadableItems: observation.unreadable };
      },
    ),
    defineRoute(
      {
        method: 'post',
        path: '/sources/:id/refresh',
        operationId: 'refreshSource',
        summary: 'Read a live source now',
        tag: 'sources',
        allow: 'user-or-service',
        params: idParams,
        response: sourceViewSchema,
        errors: { 404: 'No such live source' },
      },
      async ({ params, credentials }) => {
        await context.authorizer.require(
          governanceSourceImportPermission,
          credentials,
        );
        await context.refresher.refresh(
          params.id,
          new AbortController().signal,
        );
        const row = (await inventory.listSources()).find(
          ({ id }) => id === params.id,
        );
        if (!row) {
          throw new NotFoundError(`No source '${params.id}' has been read`);
        }
        return toView(row);
      },
    ),
  ];
}
