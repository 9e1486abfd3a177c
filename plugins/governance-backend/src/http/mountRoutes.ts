import { HttpAuthService } from '@backstage/backend-plugin-api';
import express, { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { once } from 'node:events';
import { z } from 'zod/v4';
import { LineStream, Route } from './defineRoute';
import { toInputError } from './describeProblems';

const PRINCIPALS = {
  user: ['user'],
  service: ['service'],
  'user-or-service': ['user', 'service'],
} as const satisfies Record<Route['allow'], Array<'user' | 'service'>>;

function isLineStream(answer: unknown): answer is LineStream {
  return typeof answer === 'object' && answer !== null && 'lines' in answer;
}

async function writeLines(response: Response, stream: LineStream) {
  for await (const line of stream.lines) {
    if (!response.write(`${line}\n`)) {
      await once(response, 'drain');
    }
  }
  response.end();
}

/**
 * Mounts routes. Credentials are checked before anything is parsed, and input before anything is done.
 *
 * @param checkAnswers - whether an answer that does not fit its own schema is an error; for tests
 */
export function mountRoutes(
  routes: Route[],
  options: { httpAuth: HttpAuthService; checkAnswers?: boolean },
): Router {
  const router = PromiseRouter();
  router.use(express.json({ limit: '50mb' }));
  for (const route of routes) {
    router[route.method](route.path, async (request, response) => {
      const credentials = await options.httpAuth.credentials(request, {
        allow: [...PRINCIPALS[route.allow]],
      });
      let answer: unknown;
      try {
        answer = await route.handle({
          params: request.params,
          query: request.query,
          body: request.body,
          credentials,
          request,
        });
      } catch (error) {
        throw error instanceof z.ZodError ? toInputError(error) : error;
      }
      response.status(route.status ?? 200);
      if (isLineStream(answer)) {
        response.type(route.mediaType ?? 'application/x-ndjson');
        await writeLines(response, answer);
        return;
      }
      response.json(
        options.checkAnswers ? route.response.parse(answer) : answer,
      );
    });
  }
  return router;
}
