import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogBackend from '@backstage/plugin-catalog-backend';
import { CatalogProjectionPage } from '@countersign/plugin-governance-common';
import { Router } from 'express';
import request from 'supertest';
import { catalogModuleGovernance } from './module';
import { catalogModuleGovernanceModel } from './modelModule';

jest.setTimeout(60_000);

/** A governance backend that answers 503 at first and then serves one identity and a component to go with it. */
function governanceStub(answers: (() => CatalogProjectionPage | undefined)[]) {
  return createBackendPlugin({
    pluginId: 'governance',
    register(reg) {
      reg.registerInit({
        deps: {
          http: coreServices.httpRouter,
          httpAuth: coreServices.httpAuth,
        },
        async init({ http, httpAuth }) {
          const router = Router();
          router.get('/catalog/projection', async (req, res) => {
            await httpAuth.credentials(req, { allow: ['service'] });
            const answer = (
              answers.length > 1 ? answers.shift() : answers[0]
            )?.();
            if (answer) {
              res.json(answer);
            } else {
              res.status(503).end();
            }
          });
          http.use(router);
        },
      });
    },
  });
}

const page: CatalogProjectionPage = {
  generation: 'g1',
  items: [
    {
      ref: 'identity:1',
      entityName: 'payments-writer',
      type: 'service-account',
      title: 'payments writer',
      owner: 'group:default/payments',
      identity: { source: 'pg', realm: 'main', externalId: 'payments_writer' },
      consumers: ['component:default/payments'],
    },
  ],
};

async function until<T>(
  find: () => Promise<T | undefined>,
  seconds: number = 30,
): Promise<T> {
  for (let tries = 0; tries < seconds * 5; tries += 1) {
    const found = await find();
    if (found !== undefined) {
      return found;
    }
    await sleep(200);
  }
  throw new Error('did not come about in time');
}

describe.each([
  ['with built-in kinds', []],
  ['with the model layer', [catalogModuleGovernanceModel]],
])('catalogModuleGovernance %s', (_, more) => {
  it('ingests projected entities with relations in both directions, once the backend is up', async () => {
    const backend = await startTestBackend({
      features: [
        catalogBackend,
        catalogModuleGovernance,
        ...more,
        governanceStub([() => undefined, () => page]),
      ],
    });
    const { server } = backend;
    const entity = await until(async () => {
      const response = await request(server)
        .get('/api/catalog/entities/by-name/resource/default/payments-writer')
        .set('authorization', mockCredentials.service.header());
      const found: Entity | undefined =
        response.status === 200 ? response.body : undefined;
      return found?.relations?.length ? found : undefined;
    });
    expect(
      entity.relations?.map(({ type, targetRef }) => [type, targetRef]),
    ).toEqual([
      ['authenticationOf', 'component:default/payments'],
      ['dependencyOf', 'component:default/payments'],
      ['ownedBy', 'group:default/payments'],
    ]);
    expect(entity.spec?.identity).toMatchObject({ source: 'pg' });
    await backend.stop();
  });
});
