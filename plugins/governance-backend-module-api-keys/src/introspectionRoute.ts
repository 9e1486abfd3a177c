import {
  defineOwnCredentialRoute,
  findBasicClient,
  Route,
  RouteAnswer,
} from '@countersign/plugin-governance-node';
import { z } from 'zod/v4';
import { ReferenceIssuer } from './ReferenceIssuer';

/** Who may introspect. */
export interface IntrospectionClient {
  id: string;
  secret: string;
}

const introspectionSchema = z.union([
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.literal(true),
    client_id: z.string(),
    sub: z.string(),
    scope: z.string(),
    iat: z.number().int(),
    exp: z.number().int().optional(),
    token_type: z.literal('api_key'),
  }),
]);

const UNKNOWN_CLIENT = new RouteAnswer({
  status: 401,
  body: { error: 'invalid_client' },
  headers: { 'WWW-Authenticate': 'Basic realm="introspection"' },
});

/** `POST /reference-issuer/introspect` (RFC 7662): form-encoded `token`, HTTP Basic client authentication. */
export function introspectionRoute(options: {
  issuer: ReferenceIssuer;
  clients: IntrospectionClient[];
}): Route {
  return defineOwnCredentialRoute(
    {
      method: 'post',
      path: '/reference-issuer/introspect',
      operationId: 'introspectReferenceKey',
      summary: 'Whether a key of the reference issuer is good (RFC 7662)',
      tag: 'reference issuer',
      credential: {
        name: 'introspectionClient',
        scheme: {
          type: 'http',
          scheme: 'basic',
          description:
            'A client of governance.referenceIssuer.introspectionClients (RFC 6749, section 2.3.1)',
        },
      },
      authenticate: ({ authorization }) => {
        const client = findBasicClient(authorization, options.clients);
        return client ? { caller: client.id } : UNKNOWN_CLIENT;
      },
      bodyType: 'application/x-www-form-urlencoded',
      body: z
        .object({
          token: z
            .string(
              'is missing; send it as application/x-www-form-urlencoded (RFC 7662, section 2.1)',
            )
            .min(1, 'is empty; send the key that is asked about'),
        })
        .describe(
          'Other parameters, such as token_type_hint, are left unread (RFC 7662, section 2.1)',
        ),
      response: introspectionSchema,
      answers: {
        401: {
          description: 'No such client, or not its secret',
          schema: z.strictObject({ error: z.literal('invalid_client') }),
        },
      },
    },
    async ({ body, caller }) =>
      new RouteAnswer({
        status: 200,
        body: await options.issuer.introspect(body.token, caller),
        headers: { 'Cache-Control': 'no-store' },
      }),
  );
}
