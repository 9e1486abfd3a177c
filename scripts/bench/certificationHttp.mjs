import { createRequire } from 'node:module';
import { once } from 'node:events';
import { load, logger } from './setUp.mjs';

const require = createRequire(import.meta.url);

/** A registry that knows the rules of permissions, as the permission framework does. */
function createRegistry() {
  const rules = new Map();
  return {
    addResourceType: ({ resourceRef, rules: own }) =>
      rules.set(resourceRef.resourceType, own),
    addPermissions() {},
    addPermissionRules() {},
    getPermissionRuleset: ({ resourceType }) => ({
      getRuleByName: wanted =>
        rules.get(resourceType).find(({ name }) => name === wanted),
    }),
  };
}

/** People see and decide what they are asked about or what their team owns; answered by conditions, as a portal would. */
function createPermissions(auth) {
  const {
    createGovernanceReviewConditionalDecision,
    governanceReviewConditions,
  } = require('@countersign/plugin-governance-node');
  const userOf = ({ credentials }) =>
    auth.isPrincipal(credentials, 'user')
      ? credentials.principal.userEntityRef
      : undefined;
  return {
    authorize: async requests => requests.map(() => ({ result: 'ALLOW' })),
    authorizeConditional: async (requests, options) => {
      const user = userOf(options);
      const team = user?.match(/person-(\d+)-/)?.[1];
      return requests.map(({ permission }) =>
        team === undefined
          ? { result: 'ALLOW' }
          : createGovernanceReviewConditionalDecision(permission, {
              anyOf: [
                governanceReviewConditions.isReviewer({ users: [user] }),
                governanceReviewConditions.isReviewInGroupTree({
                  groups: [`group:default/team-${team}`],
                }),
              ],
            }),
      );
    },
  };
}

/**
 * The routes of reviews and campaigns on a port of their own: parsing, permissions and validation as in a portal; who calls
 * is told by Backstage's mock of tokens.
 */
export async function serve(knex, { reviews, campaigns }) {
  const express = require('express');
  const {
    mockCredentials,
    mockErrorHandler,
    mockServices,
  } = require('@backstage/backend-test-utils');
  const { Authorizer } = load('permissions/Authorizer');
  const { registerPermissions } = load('permissions/registerPermissions');
  const { createRouter } = load('http/createRouter');
  const auth = mockServices.auth();
  const registry = createRegistry();
  registerPermissions(registry, knex);
  const context = {
    auth,
    authorizer: new Authorizer({
      permissions: createPermissions(auth),
      registry,
    }),
    bulk: 'forbidden',
    campaigns,
    knex,
    logger,
    reviews,
  };
  const routes = [
    'bulkDecisionRoutes',
    'campaignExportRoutes',
    'campaignRoutes',
    'reviewRoutes',
  ].flatMap(name => load(`http/routes/${name}`)[name](context));
  const app = express()
    .use(createRouter(routes, { httpAuth: mockServices.httpAuth() }))
    .use(mockErrorHandler());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  async function call(user, method, route, body) {
    const response = await fetch(`http://127.0.0.1:${port}${route}`, {
      method,
      headers: {
        authorization: mockCredentials.user.header(user),
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(
        `${method} ${route}: ${response.status} ${await response.text()}`,
      );
    }
    return response;
  }
  return {
    call,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
