import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  defineOwnCredentialRoute,
  definePublicRoute,
  defineRoute,
  findBasicClient,
  GovernanceAccess,
  Route,
  RouteAnswer,
  VerifiedPrincipal,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { AgentGrants, isGood } from './AgentGrants';
import { tagOfInstance } from './toolEffects';

const TAG = 'agent grants';
const NOT_KEPT = { 'Cache-Control': 'no-store' };

const jwkSchema = z.strictObject({
  kid: z.string(),
  alg: z.enum(['ES256', 'EdDSA']),
  use: z.literal('sig'),
  kty: z.string(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});

const introspectionSchema = z.union([
  z.strictObject({ active: z.literal(false) }),
  z
    .object({
      active: z.literal(true),
      iss: z.string(),
      sub: z.string(),
      aud: z.string(),
      client_id: z.string(),
      scope: z.string(),
      jti: z.string(),
      iat: z.number().int(),
      exp: z.number().int(),
      token_type: z.literal('Bearer'),
    })
    .describe('The claims of the token'),
]);

const tokenSchema = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  issued_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token'),
  expires_in: z.number().int(),
  scope: z.string(),
});

const UNKNOWN_CLIENT = new RouteAnswer({
  status: 401,
  body: { error: 'invalid_client' },
  headers: { 'WWW-Authenticate': 'Basic realm="introspection"' },
});

/** `GET /agent-grants/.well-known/jwks.json`: the keys that tokens are checked with. */
export function jwksRoute(grants: AgentGrants): Route {
  return definePublicRoute(
    {
      method: 'get',
      path: '/agent-grants/.well-known/jwks.json',
      operationId: 'getAgentGrantKeys',
      summary: 'The keys that tokens of agents are checked with (RFC 7517)',
      tag: TAG,
      response: z.strictObject({ keys: z.array(jwkSchema) }),
    },
    async () =>
      new RouteAnswer({
        status: 200,
        body: { keys: [...grants.publishedKeys] },
        headers: { 'Cache-Control': 'public, max-age=300' },
      }),
  );
}

/** `POST /agent-grants/introspect` (RFC 7662): whether a token is good, asked by the server that it is for. */
export function introspectionRoute(grants: AgentGrants): Route {
  return defineOwnCredentialRoute(
    {
      method: 'post',
      path: '/agent-grants/introspect',
      operationId: 'introspectAgentGrant',
      summary: 'Whether a token of an agent is good (RFC 7662)',
      tag: TAG,
      credential: {
        name: 'agentGrantResourceServer',
        scheme: {
          type: 'http',
          scheme: 'basic',
          description:
            'A client of governance.agentGrants.introspectionClients (RFC 6749, section 2.3.1)',
        },
      },
      authenticate: ({ authorization }) => {
        const caller = findBasicClient(
          authorization,
          grants.config.introspectionClients,
        );
        return caller ? { caller } : UNKNOWN_CLIENT;
      },
      bodyType: 'application/x-www-form-urlencoded',
      body: z.object({ token: z.string().min(1) }),
      response: introspectionSchema,
      answers: {
        401: {
          description: 'No such client, or not its secret',
          schema: z.strictObject({ error: z.literal('invalid_client') }),
        },
      },
    },
    async ({ body, caller }) => {
      const claims = await grants.introspect(body.token, {
        audience: caller.audience,
        now: new Date(),
      });
      return new RouteAnswer({
        status: 200,
        body: claims
          ? { ...claims, active: true, token_type: 'Bearer' }
          : { active: false },
        headers: NOT_KEPT,
      });
    },
  );
}

function agentOf({ kind, principal, facts }: VerifiedPrincipal): string {
  const { agent } = facts;
  const ref =
    typeof agent === 'object' && agent !== null && !Array.isArray(agent)
      ? agent.ref
      : undefined;
  if (kind !== 'agent' || typeof ref !== 'string') {
    throw new NotAllowedError(
      `${principal} is no agent that governance.callers knows by its token, with the fact agent.ref`,
    );
  }
  return ref;
}

/**
 * `POST /agent-grants/:id/token`: a token of what a flow has granted, for the agent that it was granted to and nobody else. It is
 * signed for this answer and kept nowhere.
 */
export function tokenRoute(
  grants: AgentGrants,
  access: () => GovernanceAccess,
): Route {
  return defineRoute(
    {
      method: 'post',
      path: '/agent-grants/:id/token',
      operationId: 'signAgentToken',
      summary:
        'A token of what the flow with this id has granted to the caller',
      tag: TAG,
      allow: 'service',
      params: z.object({ id: z.string().min(1).max(64) }),
      response: tokenSchema,
      errors: { 404: 'The flow has granted nothing' },
    },
    async ({ params, credentials }) => {
      const caller = await access().identify(credentials);
      const agent = agentOf(caller);
      const grant = await grants.store.find(tagOfInstance(params.id));
      if (!grant) {
        throw new NotFoundError(`${params.id} has granted nothing`);
      }
      if (grant.agent !== agent) {
        throw new NotAllowedError(
          'It was granted to another agent, or to none',
        );
      }
      const now = new Date();
      if (!isGood(grant, now)) {
        throw new NotAllowedError(
          grant.state === 'active'
            ? `It has ended at ${grant.notAfter}`
            : 'It was taken away',
        );
      }
      const frozen = await access().findFreeze({
        flow: grant.flow ?? '',
        facts: grant.facts,
      });
      if (frozen !== undefined) {
        throw new NotAllowedError(`No token is signed: ${frozen}`);
      }
      const { token, jti, scope, exp } = await grants.signAnother(grant, now);
      await access().record([
        {
          type: 'agent-token.signed',
          subject: `flow:${params.id}`,
          at: now,
          actor: { kind: 'agent', principal: caller.principal },
          data: { jti, audience: grant.audience, scopes: grant.scopes, exp },
        },
      ]);
      return new RouteAnswer({
        status: 200,
        body: {
          access_token: token,
          token_type: 'Bearer',
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          expires_in: exp - Math.floor(now.getTime() / 1000),
          scope,
        },
        headers: NOT_KEPT,
      });
    },
  );
}
