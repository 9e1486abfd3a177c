import SwaggerParser from '@apidevtools/swagger-parser';
import {
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ObservationInput } from '@countersign/plugin-governance-common';
import { Router } from 'express';
import request from 'supertest';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, TestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Holds something of each kind, with names that tie, so that pages have to break ties. */
class BusySystem extends FakeSystem {
  async observe(options: { now: Date }): Promise<ObservationInput> {
    const observation = await super.observe(options);
    const numbers = Array.from({ length: 7 }, (_, index) => index);
    return {
      ...observation,
      certificates: numbers.map(number => ({
        externalId: `certificate-${number}`,
        realm: 'fake',
        displayName: `same name ${number % 2}`,
        fingerprintSha256: `${number}`.repeat(64),
        notValidAfter: `2030-01-0${number + 1}T00:00:00.000Z`,
        owner: groups.ledger,
        consumers: ['component:default/ledger-api'],
      })),
      partnerIntegrations: numbers.map(number => ({
        externalId: `partner-${number}`,
        displayName: `same partner ${number % 2}`,
        partner: 'Bank',
        owner: groups.ledger,
        capabilities: ['call-api' as const],
      })),
    };
  }
}

async function setUp(id: TestDatabaseId): Promise<TestPortal> {
  const system = new BusySystem('fake');
  for (let number = 0; number < 7; number += 1) {
    system.hold(
      account(`account-${number}`, { displayName: `same ${number % 2}` }),
      account(`orphan-${number}`, {
        displayName: `lost ${number % 2}`,
        owner: undefined,
        consumers: undefined,
      }),
    );
  }
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const rows: Array<{ ref: string }> = await portal
    .knex('inventory_identities')
    .select('ref');
  for (const { ref } of rows) {
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  }
  return portal;
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every method and path that a router answers. */
function mountedRoutes(router: Router): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) =>
      route
        ? Object.keys(route.methods).map(
            method =>
              `${method} ${route.path.replace(/:([A-Za-z]+)/g, '{$1}')}`,
          )
        : walk(handle.stack ?? []),
    );
  return walk(router.stack as unknown as Layer[]).sort();
}

/** The names of all properties in a JSON Schema, however deep. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(value) : []),
    ...namesIn(value),
  ]);
}

describe.each(databases.eachSupportedId())('the HTTP API on %s', id => {
  // Nothing here changes anything, so one portal is enough.
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await setUp(id);
  });

  it('describes every mounted route as valid OpenAPI 3.1, and besides only what Backstage mounts', async () => {
    const { body: document } = await portal.as(people.ann).get('/openapi.json');
    expect(document.openapi).toMatch(/^3\.1\./);
    const described = Object.entries<object>(document.paths)
      .flatMap(([path, methods]) =>
        Object.keys(methods).map(method => `${method} ${path}`),
      )
      .sort();
    expect(described).toEqual(
      [
        ...mountedRoutes(portal.router),
        'get /.well-known/backstage/permissions/metadata',
        'post /.well-known/backstage/permissions/apply-conditions',
      ].sort(),
    );
    const operationIds = Object.values<Record<string, { operationId: string }>>(
      document.paths,
    ).flatMap(methods =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(operationIds).size).toBe(operationIds.length);
    await expect(
      SwaggerParser.validate(JSON.parse(JSON.stringify(document))),
    ).resolves.toBeDefined();
    const broken = JSON.parse(JSON.stringify(document));
    broken.paths['/reviews'].get.responses = 'none';
    await expect(SwaggerParser.validate(broken)).rejects.toThrow();
  });

  it('scenario 18: takes the address of an issuer, a store or a source from nobody: they stand in the configuration alone', async () => {
    const { body: document } = await portal.as(people.ann).get('/openapi.json');
    const taken = Object.values<object>(document.paths)
      .flatMap(methods => Object.values(methods))
      .flatMap(({ operationId, parameters = [], requestBody }) => [
        ...parameters.map(({ name }: { name: string }) => [operationId, name]),
        ...namesIn(requestBody).map(name => [operationId, name]),
      ]);
    expect(taken).toContainEqual(['createRequest', 'idempotencyKey']);
    expect(
      taken.filter(([, name]) =>
        /url|uri|host|address|endpoint|server|port$/i.test(name),
      ),
    ).toEqual([]);
  });

  it('answers every GET route as its own schema says', async () => {
    const { body: identities } = await portal
      .as(people.sam)
      .get('/identities?limit=1');
    const { body: reviews } = await portal
      .as(people.sam)
      .get('/reviews?limit=1');
    const { body: instances } = await portal
      .as(people.sam)
      .get('/flow-instances?limit=1');
    const { body: frozen } = await portal.as(people.sam).post('/freezes', {
      kind: 'issuer',
      target: 'issuer:vault',
      reason: 'a test freezes it to see the way out',
      owner: groups.ledger,
    });
    const { body: flow } = await portal
      .as(people.sam)
      .get('/flows/control-change');
    const { body: change } = await portal.as(people.sam).post('/flow-changes', {
      source: flow.source.replace('version: 1.0.0', 'version: 1.0.1'),
      reason: 'a test proposes it to see it listed',
    });
    const { body: moving } = await portal
      .as(people.sam)
      .get('/flows/exception');
    const { engine } = portal.context;
    await portal.knex.transaction(trx =>
      engine.publish(trx, {
        source: moving.source.replace('version: 1.0.0', 'version: 1.0.1'),
        author: people.dana,
      }),
    );
    const { body: migration } = await portal
      .as(people.sam)
      .post('/flow-migrations', {
        source: `
apiVersion: governance.countersign.dev/v1
kind: FlowMigration
metadata: { flow: exception, owner: group:default/identity-security }
spec: { from: 1.0.0, to: 1.0.1, states: {} }`,
        reason: 'a test proposes it to see it listed',
      });
    const { body: check } = await portal
      .as(people.sam)
      .post('/flows/owner-review/checks');
    const { body: asked } = await portal.as(people.dana).post('/requests', {
      flow: 'offboarding',
      about: identities.items[0].ref,
      stated: {},
      idempotencyKey: 'a-test-asks-for-it',
    });
    const definition = 'production-service-accounts';
    const { body: foreseen } = await portal
      .as(people.sam)
      .get(`/campaign-definitions/${definition}/preview`);
    const { body: campaign } = await portal
      .as(people.sam)
      .post('/campaigns', { definition, digest: foreseen.digest });
    const launched = await portal
      .knex('campaigns')
      .where({ id: campaign.id })
      .first();
    const ended = { ...launched, id: 'ended', number: 99, open_key: null };
    await portal.knex('campaigns').insert({ ...ended, state: 'cancelled' });
    const { body: certificates } = await portal
      .as(people.dana)
      .get('/certificates');
    const { body: integrations } = await portal
      .as(people.dana)
      .get('/partner-integrations');
    const { body: grant } = await portal
      .as(people.sam)
      .post('/auditor-grants', {
        person: 'user:default/alex',
        to: new Date(portal.context.clock.now().getTime() + 60_000),
        reason: 'a test gives it to see it listed',
      });
    const at = portal.context.clock.now().toISOString();
    await portal.knex('issued_credentials').insert({
      id: 'issued-1',
      instance_id: instances.items[0].id,
      order_key: 'a test has ordered it',
      state: 'delivered',
      issuer: 'gone',
      identity: 'booker',
      environment: 'production',
      scopes: '["a"]',
      purpose: 'is listed',
      owner: 'group:default/ledger',
      requested_by: 'user:default/ann',
      store: 'gone',
      target: 'booker',
      not_after: at,
      ordered_at: at,
    });
    await portal.knex('incident_waves').insert({
      id: 'waves-1',
      kind: 'issuer',
      target: 'gone',
      action: 'revoke',
      state: 'finished',
      reason: 'a test has it listed',
      started_by: people.sam,
      started_at: at,
      wave_size: 10,
      pause_at: 3,
      wave: 1,
      waves: 1,
      settled_at: at,
    });
    const ids: Record<string, string> = {
      '/incident-waves/:id': 'waves-1',
      '/credentials/:id': 'issued-1',
      '/auditor-grants/:id/accesses': grant.id,
      '/identities/:id/certifications': identities.items[0].ref,
      '/campaigns/:id/evidence-pack': 'ended',
      '/campaigns/:id/sample': campaign.id,
      '/identities/:id': identities.items[0].ref,
      '/certificates/:id': certificates.items[0].ref,
      '/partner-integrations/:id': integrations.items[0].ref,
      '/reviews/:id': reviews.items[0].id,
      '/reviews/:id/lead': reviews.items[0].id,
      '/reviews/:id/stages': reviews.items[0].id,
      '/flow-instances/:id/verification': instances.items[0].id,
      '/flow-instances/:id': instances.items[0].id,
      '/campaign-definitions/:name/preview': definition,
      '/campaigns/:id': campaign.id,
      '/campaigns/:id/items.csv': campaign.id,
      '/campaigns/:id/items.jsonl': campaign.id,
      '/campaigns/:id/left-out': campaign.id,
      '/campaigns/:id/stages': campaign.id,
      '/campaigns/:id/quality': campaign.id,
      '/campaigns/:id/second-looks': campaign.id,
      '/flows/:name': 'owner-review',
      '/flows/:name/checks': 'owner-review',
      '/flow-checks/:id/disagreements': check.id,
      '/flow-migrations/:id': migration.id,
      '/flow-migrations/:id/instances': migration.id,
      '/flows/:name/trigger': 'quarterly-certification',
      '/flows/:name/trigger-runs': 'quarterly-certification',
      '/requests/:id': asked.id,
      '/flow-changes/:id': change.id,
      '/approvals/:id': frozen.instanceId,
    };
    const queries: Record<string, string[]> = {
      '/access': [`?subject=${identities.items[0].ref}&at=2026-01-01`],
      '/campaigns/:id/sample': ['?seed=a&size=3'],
      '/overview': [
        '?entityRef=component:default/ledger-api',
        '?entityRef=group:default/ledger',
        '?entityRef=group:default/finance',
        `?identityRef=${identities.items[0].ref}`,
      ],
      '/triage': ['?kind=unowned', '?kind=unattached'],
      '/reviews': [
        '',
        '?assignee=me',
        '?owner=group:default/ledger&status=open',
        '?component=component:default/ledger-api&status=pending',
      ],
      '/identities': [
        '',
        '?component=component:default/ledger-api',
        '?owner=group:default/finance&text=same',
      ],
    };
    for (const route of portal.routes.filter(
      ({ method }) => method === 'get',
    )) {
      const path = route.path.replace(
        /:(id|name)/,
        parameter => ids[route.path] ?? parameter,
      );
      for (const query of queries[route.path] ?? ['']) {
        const header =
          route.allow === 'service'
            ? mockCredentials.service.header()
            : mockCredentials.user.header(people.dana);
        const { status, text } = await request(portal.app)
          .get(`${path}${query}`)
          .set('authorization', header);
        expect([route.path, query, status, status === 200 ? '' : text]).toEqual(
          [route.path, query, 200, ''],
        );
      }
    }
  });

  it.each([
    ['/identities', 'limit=5', 14],
    ['/identities', 'limit=1&text=same', 7],
    ['/reviews', 'limit=5', 28],
    ['/reviews', 'limit=3&owner=group:default/ledger', 14],
    ['/certificates', 'limit=2', 7],
    ['/certificates', 'limit=2&text=NAME%201', 3],
    ['/certificates', 'limit=2&text=tificate-6', 1],
    ['/certificates', 'limit=2&text=other', 0],
    ['/certificates', 'limit=2&source=fake&environment=other', 0],
    ['/partner-integrations', 'limit=2', 7],
    ['/partner-integrations', 'limit=2&text=partner%200', 4],
    ['/partner-integrations', 'limit=2&text=100%25', 0],
    ['/partner-integrations', 'limit=2&source=other', 0],
    ['/triage', 'limit=3&kind=unowned', 7],
    ['/flow-instances', 'limit=5&flow=owner-review', 28],
  ])(
    'pages through %s?%s and shows each thing once, with the true total',
    async (path, query, total) => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const { status, body } = await portal
          .as(people.sam)
          .get(
            `${path}?${query}${
              after ? `&after=${encodeURIComponent(after)}` : ''
            }`,
          );
        expect([status, body.total]).toEqual([200, total]);
        seen.push(
          ...body.items.map(
            (item: { id?: string; ref?: string }) => item.id ?? item.ref,
          ),
        );
        after = body.nextCursor;
      } while (after && seen.length <= total);
      expect(seen).toHaveLength(total);
      expect(new Set(seen).size).toBe(total);
    },
  );

  it('pages through the projection for the catalog', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await request(portal.app)
        .get(
          `/catalog/projection?limit=2${
            after ? `&after=${encodeURIComponent(after)}` : ''
          }`,
        )
        .set('authorization', mockCredentials.service.header());
      seen.push(...body.items.map((item: { ref: string }) => item.ref));
      after = body.nextCursor;
    } while (after && seen.length < 100);
    expect(seen.length).toBeGreaterThanOrEqual(7);
    expect(new Set(seen).size).toBe(seen.length);
    const asUser = await portal.as(people.sam).get('/catalog/projection');
    expect(asUser.status).toBe(403);
  });

  it.each([
    ['get', '/reviews?limit=0', undefined, /limit: .*1/],
    ['get', '/reviews?limit=many', undefined, /limit: /],
    [
      'get',
      '/reviews?status=lost',
      undefined,
      /status: .*pending.*open.*closed/,
    ],
    ['get', '/reviews?owner=ledger', undefined, /owner: .*component:default/],
    ['get', '/reviews?colour=red', undefined, /colour/],
    ['get', '/reviews?after=!!', undefined, /after: .*nextCursor/],
    ['get', '/identities?after=!!', undefined, /after: .*nextCursor/],
    ['get', '/certificates?after=!!', undefined, /after: .*nextCursor/],
    ['get', '/certificates?type=api-key', undefined, /type/],
    ['get', '/flow-instances?after=!!', undefined, /cursor|after/],
    ['get', '/overview', undefined, /entityRef.*identityRef/],
    ['get', '/overview?entityRef=ledger', undefined, /entityRef: /],
    ['get', '/triage?kind=odd', undefined, /kind: .*unowned.*unattached/],
    ['post', '/sources/x/observations', {}, /kind: .*observedAt: /],
    [
      'post',
      '/sources/x/imports',
      { importer: 'none', files: [{ name: 'a', content: 'YQ==' }] },
      /importer: 'none' is not known/,
    ],
    ['post', '/identities/x/reviews', { cause: '' }, /cause: /],
  ] as const)(
    'refuses %s %s with the field and what is accepted',
    async (method, path, body, message) => {
      const answer =
        method === 'get'
          ? await portal.as(people.sam).get(path)
          : await portal.as(people.sam).post(path, body);
      expect([answer.status, answer.body.error?.message]).toEqual([
        400,
        expect.stringMatching(message),
      ]);
    },
  );

  it('shows and lets touch only what the policy lets', async () => {
    const all = await portal.as(people.sam).get('/identities');
    const own = await portal.as(people.ann).get('/identities');
    const none = await portal.as(people.pia).get('/identities');
    expect([all.body.total, own.body.total, none.body.total]).toEqual([
      14, 7, 0,
    ]);
    const orphan = await portal
      .knex('inventory_identities')
      .whereNull('owner_ref')
      .first('ref');
    expect(
      (await portal.as(people.ann).get(`/identities/${orphan.ref}`)).status,
    ).toBe(404);
    expect(
      (
        await portal
          .as(people.ann)
          .post(`/identities/${orphan.ref}/reviews`, { cause: 'mine?' })
      ).status,
    ).toBe(404);
    for (const path of ['/sources', '/ledger', '/ledger/export', '/flows']) {
      expect([path, (await portal.as(people.ann).get(path)).status]).toEqual([
        path,
        403,
      ]);
      expect([path, (await portal.as(people.otto).get(path)).status]).toEqual([
        path,
        200,
      ]);
    }
    expect(
      (await portal.as(people.otto).post('/sources/fake/refresh')).status,
    ).toBe(403);
    expect(
      (
        await portal
          .as(people.otto)
          .delete(`/ledger/personal/${encodeURIComponent(people.ann)}`)
      ).status,
    ).toBe(403);
  });
});
