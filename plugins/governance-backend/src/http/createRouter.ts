import { HttpAuthService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import packageJson from '../../package.json';
import { Route } from '@countersign/plugin-governance-node';
import { describeApi } from './describeApi';
import { mountRoutes } from './mountRoutes';

/** The plugin's HTTP API with its own description at `/openapi.json`, and `/health` for probes. */
export function createRouter(
  routes: Route[],
  options: { httpAuth: HttpAuthService; checkAnswers?: boolean },
): Router {
  let document: JsonObject | undefined;
  const router = PromiseRouter();
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/openapi.json', async (request, response) => {
    await options.httpAuth.credentials(request, { allow: ['user', 'service'] });
    // Nobody waits for it at start-up; most never ask.
    document ??= describeApi(routes, {
      title: 'Governance',
      version: packageJson.version,
      description: packageJson.description,
    });
    response.json(document);
  });
  router.use(mountRoutes(routes, options));
  return router;
}
