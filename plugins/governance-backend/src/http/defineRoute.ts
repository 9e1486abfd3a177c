import {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { Request } from 'express';
import { z } from 'zod/v4';

/** What a handler gets: everything from outside is parsed before. */
export interface RouteCall<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >;
  request: Request;
}

/** A stream of lines instead of one JSON document. */
export interface LineStream {
  lines: AsyncIterable<string>;
}

interface RouteOptions<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> {
  method: 'get' | 'post' | 'delete';
  /** Express path; parameters as `:name`. */
  path: string;
  operationId: string;
  summary: string;
  tag: string;
  /** Which principals may call it at all. Permissions are checked besides. */
  allow: 'user' | 'service' | 'user-or-service';
  params?: P;
  query?: Q;
  body?: B;
  response: R;
  /** Media type where it is not JSON. */
  mediaType?: 'application/x-ndjson';
  status?: number;
  /** What it refuses with, besides 400 for bad input, 401 and 403. */
  errors?: Record<number, string>;
}

/** A route as the router mounts it and the OpenAPI document describes it. */
export interface Route
  extends RouteOptions<z.ZodType, z.ZodType, z.ZodType, z.ZodType> {
  handle(call: {
    params: unknown;
    query: unknown;
    body: unknown;
    credentials: RouteCall<unknown, unknown, unknown>['credentials'];
    request: Request;
  }): Promise<unknown>;
}

/**
 * Ties a route's schemas to its handler, so that what is described, what is accepted and what is answered cannot drift
 * apart.
 */
export function defineRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  options: RouteOptions<P, Q, B, R>,
  handler: (
    call: RouteCall<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<z.input<R> | LineStream>,
): Route {
  return {
    ...options,
    handle: call =>
      handler({
        ...call,
        params: (options.params ?? z.unknown()).parse(
          call.params,
        ) as z.output<P>,
        query: (options.query ?? z.unknown()).parse(call.query) as z.output<Q>,
        body: (options.body ?? z.unknown()).parse(call.body) as z.output<B>,
      }),
  };
}
