import { JsonObject } from '@backstage/types';
import { z } from 'zod/v4';
import { OwnCredential, Route } from '@countersign/plugin-governance-node';

/** The error body of Backstage's error handler. */
const ERROR_SCHEMA = {
  type: 'object',
  required: ['error', 'response'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message'],
      properties: { name: { type: 'string' }, message: { type: 'string' } },
    },
    response: {
      type: 'object',
      properties: { statusCode: { type: 'integer' } },
    },
  },
};

const ALWAYS = {
  400: 'The request is malformed; the message names each field',
  401: 'No credentials, or none that are good',
  403: 'Not allowed; the message says why',
};

const BACKSTAGE: OwnCredential = {
  name: 'backstage',
  scheme: {
    type: 'http',
    scheme: 'bearer',
    description: 'A Backstage user or service token',
  },
};

/** What a caller of a route proves itself by; nothing where anybody may call. */
function credentialOf(route: Route): OwnCredential | undefined {
  return route.allow === 'own-credential' ? route.credential : BACKSTAGE;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  });
  return rest as JsonObject;
}

function describeParameters(
  schema: z.ZodType | undefined,
  location: 'path' | 'query',
): JsonObject[] {
  if (!schema) {
    return [];
  }
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: location,
    required: location === 'path' || required.includes(name),
    schema: property,
    ...(property.description ? { description: property.description } : {}),
  }));
}

function describeRoute(route: Route): JsonObject {
  const mediaType = route.mediaType ?? 'application/json';
  const credential = credentialOf(route);
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    security: credential ? [{ [credential.name]: [] }] : [],
    parameters: [
      ...describeParameters(route.params, 'path'),
      ...describeParameters(route.query, 'query'),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: {
              [route.bodyType ?? 'application/json']: {
                schema: jsonSchema(route.body, 'input'),
              },
            },
          },
        }
      : {}),
    responses: {
      [route.status ?? 200]: {
        description: route.summary,
        content: {
          [mediaType]: { schema: jsonSchema(route.response, 'output') },
        },
      },
      ...Object.fromEntries(
        Object.entries({ ...ALWAYS, ...route.errors }).map(
          ([status, description]) => [
            status,
            {
              description,
              content: {
                'application/json': {
                  schema: { $ref: '#/components/schemas/Error' },
                },
              },
            },
          ],
        ),
      ),
      ...Object.fromEntries(
        Object.entries(route.answers ?? {}).map(
          ([status, { description, schema }]) => [
            status,
            {
              description,
              content: {
                'application/json': { schema: jsonSchema(schema, 'output') },
              },
            },
          ],
        ),
      ),
    },
  };
}

const REFUSED: JsonObject = {
  description: ALWAYS[401],
  content: {
    'application/json': { schema: { $ref: '#/components/schemas/Error' } },
  },
};

const plainJson = (description: string): JsonObject => ({
  description,
  content: { 'application/json': { schema: { type: 'object' } } },
});

/** What is answered besides the routes: for probes, the document itself, and what Backstage mounts for permissions. */
const BESIDES: Record<string, JsonObject> = {
  '/health': {
    get: {
      operationId: 'getHealth',
      summary: 'Whether the plugin answers; for probes, without credentials',
      tags: ['api'],
      security: [],
      responses: { 200: plainJson('It does') },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document',
      tags: ['api'],
      security: [{ backstage: [] }],
      responses: { 200: plainJson('This document'), 401: REFUSED },
    },
  },
  '/.well-known/backstage/permissions/metadata': {
    get: {
      operationId: 'getPermissionMetadata',
      summary:
        'The permissions and conditional rules of the plugin; mounted by Backstage',
      tags: ['permissions'],
      security: [{ backstage: [] }],
      responses: {
        200: plainJson('Permissions and rules'),
        401: REFUSED,
      },
    },
  },
  '/.well-known/backstage/permissions/apply-conditions': {
    post: {
      operationId: 'applyPermissionConditions',
      summary:
        'Whether conditions hold for resources; asked by the permission backend, mounted by Backstage',
      tags: ['permissions'],
      security: [{ backstage: [] }],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      responses: {
        200: plainJson('A result for each item'),
        401: REFUSED,
      },
    },
  },
};

/** The OpenAPI 3.1 document of a list of routes. */
export function describeApi(
  routes: Route[],
  info: { title: string; version: string; description: string },
): JsonObject {
  const paths: Record<string, JsonObject> = { ...BESIDES };
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: describeRoute(route) };
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/api/governance' }],
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA },
      securitySchemes: Object.fromEntries(
        [BACKSTAGE, ...routes.map(credentialOf)].flatMap(credential =>
          credential ? [[credential.name, credential.scheme]] : [],
        ),
      ),
    },
  };
}
