import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod/v4';
import { RouteAnswer } from './RouteAnswer';

/**
 * A stream of lines instead of one JSON document.
 *
 * @public
 */
export interface LineStream {
  lines: AsyncIterable<string>;
}

/**
 * Who calls, where a route takes Backstage's own credentials.
 *
 * @public
 */
export type RouteCredentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/**
 * What a handler gets. Parameters, query and body are what the route's schemas made of them.
 *
 * @public
 */
export interface RouteCall<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  headers: IncomingHttpHeaders;
  /** Where it comes from; behind a proxy, as far as `backend.trustProxy` says that it can be told. */
  address: string;
}

/** A call of a route for Backstage users and services. @public */
export interface PrincipalCall<P, Q, B> extends RouteCall<P, Q, B> {
  credentials: RouteCredentials;
}

/**
 * A route without its handler.
 *
 * @public
 */
export interface RouteOptions<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'delete';
  /** Express path below `/api/governance`; parameters as `:name`. */
  path: string;
  /** Unique among all routes of the plugin and its modules. */
  operationId: string;
  summary: string;
  tag: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Media type of the body; JSON where it is left out. */
  bodyType?: 'application/json' | 'application/x-www-form-urlencoded';
  response: R;
  /** Media type of the answer where it is not JSON. */
  mediaType?: 'application/x-ndjson' | 'text/csv';
  /** Status of the answer; 200 where it is left out. */
  status?: number;
  /** What it refuses with, besides 400 for bad input, 401 and 403. */
  errors?: Record<number, string>;
  /** Answers in a shape of their own, which a handler gives as {@link RouteAnswer}. */
  answers?: Record<number, { description: string; schema: z.ZodType }>;
}

/** Which Backstage principals may call at all. Permissions are checked besides. @public */
export type RoutePrincipals = 'user' | 'service' | 'user-or-service';

/**
 * A credential that is not Backstage's, by which the callers of a route prove themselves. The route checks it itself.
 *
 * @public
 */
export interface OwnCredential {
  /** Name among the document's `securitySchemes`. */
  name: string;
  /** An OpenAPI 3.1 security scheme object. */
  scheme: JsonObject;
}

/** A call before its parameters, query and body were parsed. @public */
export interface UnparsedCall {
  params: unknown;
  query: unknown;
  body: unknown;
  headers: IncomingHttpHeaders;
  address: string;
}

/**
 * A route for Backstage users and services, as the router mounts it and the OpenAPI document describes it.
 *
 * @public
 */
export interface PrincipalRoute extends RouteOptions {
  allow: RoutePrincipals;
  handle(
    call: UnparsedCall & { credentials: RouteCredentials },
  ): Promise<unknown>;
}

/**
 * A route whose callers prove themselves by another credential than Backstage's.
 *
 * @public
 */
export interface OwnCredentialRoute extends RouteOptions {
  allow: 'own-credential';
  /** Absent where anybody may call. */
  credential?: OwnCredential;
  handle(call: UnparsedCall): Promise<unknown>;
}

/** A route of the plugin or of a module. @public */
export type Route = PrincipalRoute | OwnCredentialRoute;

/** What a handler may answer with. @public */
export type Answer<R extends z.ZodType> = z.input<R> | LineStream | RouteAnswer;

function parseCall<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  options: RouteOptions<P, Q, B, R>,
  call: UnparsedCall,
): RouteCall<z.output<P>, z.output<Q>, z.output<B>> {
  return {
    headers: call.headers,
    address: call.address,
    params: (options.params ?? z.unknown()).parse(call.params) as z.output<P>,
    query: (options.query ?? z.unknown()).parse(call.query) as z.output<Q>,
    body: (options.body ?? z.unknown()).parse(call.body) as z.output<B>,
  };
}

/**
 * Ties a route's schemas to its handler, so that what is described, what is accepted and what is answered cannot drift
 * apart. The handler throws errors of `@backstage/errors`.
 *
 * @public
 */
export function defineRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  options: RouteOptions<P, Q, B, R> & { allow: RoutePrincipals },
  handler: (
    call: PrincipalCall<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Answer<R>>,
): PrincipalRoute {
  return {
    ...options,
    handle: ({ credentials, ...call }) =>
      handler({ ...parseCall(options, call), credentials }),
  };
}

/**
 * A route whose callers have no Backstage credentials, for example an RFC 7662 introspection endpoint. Backstage lets
 * everybody through to it, so the credential is checked first of all: `authenticate` answers with who calls, or with
 * what is said to those it does not know. Bodies are limited to 64 kB, since anybody can send one.
 *
 * @public
 */
export function defineOwnCredentialRoute<
  C,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  options: RouteOptions<P, Q, B, R> & {
    credential: OwnCredential;
    authenticate(headers: IncomingHttpHeaders): { caller: C } | RouteAnswer;
  },
  handler: (
    call: RouteCall<z.output<P>, z.output<Q>, z.output<B>> & { caller: C },
  ) => Promise<Answer<R>>,
): OwnCredentialRoute {
  const { authenticate, ...route } = options;
  return {
    ...route,
    allow: 'own-credential',
    handle: async call => {
      const known = authenticate(call.headers);
      return known instanceof RouteAnswer
        ? known
        : handler({ ...parseCall(route, call), caller: known.caller });
    },
  };
}

/**
 * A route that anybody may call, for what is public by its nature, such as the keys that signatures are checked with. Input is
 * parsed as ever; the handler learns nothing of who calls.
 *
 * @public
 */
export function definePublicRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  options: RouteOptions<P, Q, B, R>,
  handler: (
    call: RouteCall<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Answer<R>>,
): OwnCredentialRoute {
  return {
    ...options,
    allow: 'own-credential',
    handle: async call => handler(parseCall(options, call)),
  };
}
