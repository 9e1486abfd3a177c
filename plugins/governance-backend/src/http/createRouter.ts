import { HttpAuthService } from '@backstage/backend-plugin-api';
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
  const document = describeApi(routes, {
    title: 'Governance',
    version: packageJson.version,
    description: packageJson.description,
  });
  const router = PromiseRouter();
  router.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/openapi.json', async (request, response) => {
    await options.httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.json(document);
  });
  router.use(mountRoutes(routes, options));
  return router;
}
