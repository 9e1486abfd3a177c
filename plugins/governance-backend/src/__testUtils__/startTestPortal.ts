import {
  LoggerService,
  resolvePackagePath,
  SchedulerServiceTaskInvocationDefinition,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import express from 'express';
import { Knex } from 'knex';
import { inspect } from 'node:util';
import request from 'supertest';
import { ConnectorRegistry } from '../connectors/ConnectorRegistry';
import { createRouter } from '../http/createRouter';
import { createRoutes } from '../http/createRoutes';
import { startGovernance } from '../startGovernance';
import { groups, organisation } from './organisation';
import { recordHttp, recordStatements } from './recordTraffic';
import { createTestPermissions, createTestRegistry } from './testPermissions';

const DAY = 24 * 60 * 60 * 1000;

/** The configuration that tests start from; production of the source `fake` is enforced. */
export const testConfig: JsonObject = {
  governance: {
    modes: [
      { source: 'fake', environment: 'production', mode: 'enforce' },
      { source: 'fake', environment: 'test', mode: 'observe' },
    ],
    flows: {
      groups: {
        'security-approvers': [groups.identitySecurity],
        'pki-officers': [groups.payments],
      },
    },
    reviews: {
      triageGroup: groups.security,
      evidenceMaxAge: 'P7D',
      // What is revoked goes at once; tests of what comes between say so.
      coolDowns: [{ for: 'PT0S' }],
    },
  },
};

/** A logger that keeps every line, for tests that look for what must not be in one. */
function keepingLogger(lines: string[]): LoggerService {
  const write = (message: string, meta?: unknown) => {
    lines.push(
      `${message} ${meta === undefined ? '' : inspect(meta, { depth: 8 })}`,
    );
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

/** The governance backend put together over one database, with its loops standing still: tests turn them by hand. */
export async function startTestPortal(options: {
  knex: Knex;
  connectors?: (registry: ConnectorRegistry) => void;
  config?: JsonObject;
  entities?: Entity[];
}) {
  const { knex } = options;
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  const tasks = new Map<
    string,
    SchedulerServiceTaskInvocationDefinition['fn']
  >();
  const logLines: string[] = [];
  const answers: string[] = [];
  const calls: string[] = [];
  const statements: string[] = [];
  recordStatements(knex, statements);
  const signals: object[] = [];
  const sent: NotificationSendOptions[] = [];
  const connectors = new ConnectorRegistry();
  options.connectors?.(connectors);
  const auth = mockServices.auth();
  let entities = options.entities ?? organisation();
  let failNotifications = false;
  const services = {
    logger: keepingLogger(logLines),
    notifications: {
      async send(notification: NotificationSendOptions) {
        if (failNotifications) {
          throw new Error('the notifications plugin is away');
        }
        sent.push(notification);
      },
    },
    signals: {
      async publish(signal: object) {
        signals.push(signal);
      },
    },
  };
  const context = await startGovernance({
    auth,
    catalog: catalogServiceMock.mock({
      queryEntities: (query, how) =>
        catalogServiceMock({ entities }).queryEntities(query, how),
    }),
    config: mockServices.rootConfig({ data: options.config ?? testConfig }),
    connectors,
    knex,
    lifecycle: mockServices.lifecycle.mock(),
    ...services,
    permissions: createTestPermissions(auth),
    permissionsRegistry: createTestRegistry(),
    scheduler: mockServices.scheduler.mock({
      scheduleTask: async task => {
        tasks.set(task.id, task.fn);
      },
    }),
  });
  const routes = createRoutes(context);
  const router = createRouter(routes, {
    httpAuth: mockServices.httpAuth(),
    checkAnswers: true,
  });
  const app = express()
    .use(recordHttp(calls))
    .use(router)
    .use(mockErrorHandler());

  async function runTask(name: string): Promise<void> {
    const task = tasks.get(`governance-${name}`);
    if (!task) {
      throw new Error(`No task ${name}; there are ${[...tasks.keys()]}`);
    }
    await task(new AbortController().signal);
  }

  /** Turns the engine until nothing is due. */
  async function pump(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) {
      // What a commit has handed over goes on by itself; a clock that is moved meanwhile would overtake it.
      await context.engine.rest();
      const done = await context.engine.pump();
      await context.engine.rest();
      if (Object.values(done).every(count => count === 0)) {
        return;
      }
    }
    throw new Error('The engine does not come to rest');
  }

  /** Moves the clock of flows and deadlines forward, as the demo does. */
  async function moveClock(by: { days?: number; ms?: number }): Promise<void> {
    const row = await knex('governance_clock_offset').where({ id: 1 }).first();
    await knex('governance_clock_offset')
      .insert({
        id: 1,
        offset_ms:
          Number(row?.offset_ms ?? 0) + (by.days ?? 0) * DAY + (by.ms ?? 0),
      })
      .onConflict('id')
      .merge();
    await context.clock.sync();
  }

  function as(user: string) {
    const header = mockCredentials.user.header(user);
    const finish = async (call: request.Test) => {
      const answer = await call.set('authorization', header);
      answers.push(answer.text ?? '');
      return answer;
    };
    return {
      get: (path: string) => finish(request(app).get(path)),
      post: (path: string, body: object = {}) =>
        finish(request(app).post(path).send(body)),
      delete: (path: string) => finish(request(app).delete(path)),
    };
  }

  /** Reads the catalog and every source. */
  async function observe(): Promise<void> {
    await runTask('directory');
    await runTask('sources');
  }

  /** The review of the key or the role of an account, as somebody sees it in their list. */
  async function findReview(
    user: string,
    accountName: string,
    kind: 'credential' | 'grant' = 'credential',
  ): Promise<ReviewItem> {
    const { body } = await as(user).get('/reviews?limit=200');
    const found: ReviewItem | undefined = body.items?.find(
      (item: ReviewItem) =>
        item.identity.title === accountName && item.subject.kind === kind,
    );
    if (!found) {
      throw new Error(
        `${user} sees no review of the ${kind} of ${accountName}: ${JSON.stringify(
          body,
        )}`,
      );
    }
    return found;
  }

  return {
    answers,
    app,
    as,
    calls,
    context,
    findReview,
    knex,
    logLines,
    moveClock,
    observe,
    pump,
    router,
    routes,
    runTask,
    sent,
    services,
    signals,
    statements,
    currentEntities: () => entities,
    setEntities: (changed: Entity[]) => {
      entities = changed;
    },
    setNotificationsFail: (fail: boolean) => {
      failNotifications = fail;
    },
  };
}

/** What {@link startTestPortal} gives. */
export type TestPortal = Awaited<ReturnType<typeof startTestPortal>>;
