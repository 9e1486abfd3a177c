import {
  BackendFeature,
  coreServices,
  createBackendModule,
  createServiceFactory,
  LoggerService,
  RootLoggerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  NotificationSendOptions,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import governanceModuleApiKeys, {
  ReferenceIssuer,
  referenceIssuerExtensionPoint,
} from '@countersign/plugin-governance-backend-module-api-keys';
import { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import request from 'supertest';
import { governancePlugin } from '../plugin';
import { FakeSystem } from './FakeSystem';
import { groups, organisation } from './organisation';
import { createTestPermissions } from './testPermissions';

/** The client that may introspect keys in tests. */
export const introspectionClient = { id: 'gateway', secret: 'gateway-secret' };

const baseConfig: JsonObject = {
  modes: [{ environment: 'production', mode: 'enforce' }],
  // What is revoked goes at once; tests of what comes between have clocks of their own.
  reviews: { triageGroup: groups.security, coolDowns: [{ for: 'PT0S' }] },
  ledger: { sequenceEvery: { milliseconds: 50 } },
  referenceIssuer: {
    environment: 'production',
    pepper: 'a-pepper',
    introspectionClients: [introspectionClient],
  },
};

function keepingLogger(lines: string[]): RootLoggerService {
  const write = (message: string, meta?: Error | JsonObject) => {
    lines.push(`${message} ${inspect(meta, { depth: 8 })}`);
  };
  const logger: LoggerService = {
    error: write,
    warn: write,
    info: write,
    debug: write,
    child: () => logger,
  };
  return logger;
}

/**
 * The plugin and the reference API-key issuer as a backend wires them, over one database, with a catalog, a permission
 * policy and a second system that can be told how to answer. Its loops run.
 */
export async function startWiredBackend(options: {
  knex: Knex;
  system?: FakeSystem;
  /** Further features. */
  features?: BackendFeature[];
  /** Keys of `governance` that differ. */
  config?: JsonObject;
  /** The `backend` part of the configuration. */
  backend?: JsonObject;
  /** What checks credentials; without it, the mock that knows test users. */
  auth?: BackendFeature[];
  /** What the introspection client authenticates with, as it stands in HTTP Basic. */
  introspectionSecret?: string;
}) {
  const { knex } = options;
  const system = options.system ?? new FakeSystem('fake');
  const logLines: string[] = [];
  const answers: string[] = [];
  const sent: NotificationSendOptions[] = [];
  const scheduler = mockServices.scheduler();
  const issuers: ReferenceIssuer[] = [];
  const backend = await startTestBackend({
    features: [
      governancePlugin,
      governanceModuleApiKeys,
      ...(options.features ?? []),
      createBackendModule({
        pluginId: 'governance',
        moduleId: 'test-system',
        register: reg =>
          reg.registerInit({
            deps: {
              connectors: governanceConnectorsExtensionPoint,
              issuer: referenceIssuerExtensionPoint,
            },
            async init({ connectors, issuer }) {
              connectors.addSource(system);
              connectors.addRemediationConnector(system);
              issuer.onReady(async ready => {
                issuers.push(ready);
              });
            },
          }),
      }),
      mockServices.database.factory({ knex, migrations: {} }),
      mockServices.rootConfig.factory({
        data: {
          ...(options.backend ? { backend: options.backend } : {}),
          governance: { ...baseConfig, ...options.config },
        },
      }),
      ...(options.auth ?? [
        mockServices.httpAuth.factory({
          defaultCredentials: mockCredentials.none(),
        }),
      ]),
      catalogServiceMock.factory({ entities: organisation() }),
      // Without the mock's own factory, which runs every task at once: tests say when.
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: coreServices.rootLogger,
        deps: {},
        factory: () => keepingLogger(logLines),
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: { auth: coreServices.auth },
        factory: ({ auth }) => createTestPermissions(auth),
      }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          async send(notification: NotificationSendOptions) {
            sent.push(notification);
          },
        }),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => undefined }),
      }),
    ],
  });
  const [issuer] = issuers;
  if (!issuer) {
    throw new Error('The reference issuer did not become ready');
  }

  function call(
    method: 'get' | 'post' | 'delete',
    path: string,
    headers: Record<string, string> = {},
    body?: object,
  ) {
    const started = request(backend.server)[method](`/api/governance${path}`);
    return started
      .set(headers)
      .send(body)
      .then(answer => {
        answers.push(JSON.stringify(answer.headers), answer.text ?? '');
        return answer;
      });
  }

  function as(user: string) {
    const headers = { authorization: mockCredentials.user.header(user) };
    return {
      get: (path: string) => call('get', path, headers),
      post: (path: string, body: object = {}) =>
        call('post', path, headers, body),
    };
  }

  async function introspect(token: string) {
    const answer = await request(backend.server)
      .post('/api/governance/reference-issuer/introspect')
      .auth(
        introspectionClient.id,
        options.introspectionSecret ?? introspectionClient.secret,
      )
      .type('form')
      .send({ token });
    answers.push(answer.text);
    return answer.body;
  }

  /** Asks again until `check` yields something; the loops of the backend are their own masters. */
  async function until<T>(
    what: string,
    check: () => Promise<T | undefined>,
  ): Promise<T> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const found = await check();
      if (found !== undefined) {
        return found;
      }
      await wait(50);
    }
    throw new Error(`Waited in vain for ${what}`);
  }

  async function moveClock(ms: number): Promise<void> {
    const row = await knex('governance_clock_offset').where({ id: 1 }).first();
    await knex('governance_clock_offset')
      .insert({ id: 1, offset_ms: Number(row?.offset_ms ?? 0) + ms })
      .onConflict('id')
      .merge();
  }

  async function observe(): Promise<void> {
    await scheduler.triggerTask('governance-directory');
    await scheduler.triggerTask('governance-sources');
  }

  return {
    answers,
    as,
    backend,
    call,
    introspect,
    /** The inventory's reference of an account. */
    identityRef: async (name: string): Promise<string> =>
      (
        await knex('inventory_identities')
          .where({ display_name: name })
          .first('ref')
      ).ref,
    knex,
    issuedKeys: (): Promise<string[]> => knex('reference_api_keys').pluck('id'),
    issuer,
    logLines,
    moveClock,
    observe,
    scheduler,
    sent,
    system,
    until,
  };
}
