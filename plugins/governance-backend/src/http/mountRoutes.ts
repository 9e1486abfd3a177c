import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  LineStream,
  OwnCredentialRoute,
  PrincipalRoute,
  Route,
  RouteAnswer,
} from '@countersign/plugin-governance-node';
import express, { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { once } from 'node:events';
import { z } from 'zod/v4';
import { toInputError } from './describeProblems';

const PRINCIPALS = {
  user: ['user'],
  service: ['service'],
  'user-or-service': ['user', 'service'],
} as const satisfies Record<PrincipalRoute['allow'], Array<'user' | 'service'>>;

function isLineStream(answer: unknown): answer is LineStream {
  return typeof answer === 'object' && answer !== null && 'lines' in answer;
}

/** Writes lines as fast as they are taken; stops reading them when nobody is there any more. */
async function writeLines(response: Response, stream: LineStream) {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for await (const line of stream.lines) {
    if (gone.signal.aborted) {
      return;
    }
    if (!response.write(`${line}\n`)) {
      try {
        await once(response, 'drain', { signal: gone.signal });
      } catch (error) {
        if (gone.signal.aborted) {
          return;
        }
        throw error;
      }
    }
  }
  response.end();
}

function bodyParserOf(route: Route): RequestHandler {
  const limit = route.allow === 'own-credential' ? '64kb' : '50mb';
  return route.bodyType === 'application/x-www-form-urlencoded'
    ? express.urlencoded({ extended: false, limit })
    : express.json({ limit });
}

async function callRoute(
  route: PrincipalRoute | OwnCredentialRoute,
  httpAuth: HttpAuthService,
  request: Request,
  readBody: () => Promise<void>,
): Promise<unknown> {
  const call = () => ({
    params: request.params,
    query: request.query,
    body: request.body,
    headers: request.headers,
    address: request.ip ?? 'unknown',
  });
  if (route.allow === 'own-credential') {
    await readBody();
    return route.handle(call());
  }
  const credentials = await httpAuth.credentials(request, {
    allow: [...PRINCIPALS[route.allow]],
  });
  await readBody();
  return route.handle({ ...call(), credentials });
}

/** What a route says it answers with this status. */
function schemaOf(route: Route, status: number): z.ZodType {
  const schema =
    status === (route.status ?? 200)
      ? route.response
      : route.answers?.[status]?.schema;
  if (!schema) {
    throw new Error(
      `${route.operationId} answered ${status}, which it does not describe`,
    );
  }
  return schema;
}

/**
 * Mounts routes. Backstage's credentials are checked before anything is parsed, and input before anything is done.
 *
 * @param checkAnswers - whether an answer that does not fit its own schema is an error; for tests
 */
export function mountRoutes(
  routes: Route[],
  options: { httpAuth: HttpAuthService; checkAnswers?: boolean },
): Router {
  const router = PromiseRouter();
  for (const route of routes) {
    const parseBody = bodyParserOf(route);
    router[route.method](route.path, async (request, response) => {
      const readBody = () =>
        new Promise<void>((resolve, reject) => {
          parseBody(request, response, error =>
            error ? reject(error) : resolve(),
          );
        });
      let answer: unknown;
      try {
        answer = await callRoute(route, options.httpAuth, request, readBody);
      } catch (error) {
        throw error instanceof z.ZodError ? toInputError(error) : error;
      }
      if (isLineStream(answer)) {
        response.status(route.status ?? 200);
        response.type(route.mediaType ?? 'application/x-ndjson');
        await writeLines(response, answer);
        return;
      }
      const { status, headers, body } =
        answer instanceof RouteAnswer
          ? answer
          : { status: route.status ?? 200, headers: {}, body: answer };
      response
        .status(status)
        .set(headers)
        .json(
          options.checkAnswers ? schemaOf(route, status).parse(body) : body,
        );
    });
  }
  return router;
}
