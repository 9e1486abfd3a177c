import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import { governanceStub } from './__testUtils__/governanceStub';
import { scaffolderModuleGovernance } from './module';

jest.setTimeout(60_000);

const FOLDER = resolvePackagePath(
  '@countersign/plugin-scaffolder-backend-module-governance',
  '../../examples/templates',
);
const TARGET = `claim:${'A'.repeat(43)}`;
const REF = 'inventory-ref';

const resource = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'booker',
    annotations: { 'governance.countersign.dev/identity': REF },
  },
  spec: { type: 'service-account', owner: 'group:default/ledger' },
};

const terms = {
  identity: 'resource:default/booker',
  purpose: 'Reads invoices for the report',
  ttlDays: 30,
  target: TARGET,
};
const issuance = (asked: object) => ({
  flow: 'service-account-issuance',
  about: REF,
  stated: {
    request: {
      ...terms,
      identity: REF,
      environment: 'prod',
      ...asked,
    },
    subject: { kind: 'service-account' },
  },
});

/** What is typed into each template, what it asks for then, and what may not be typed into it. */
const TYPED: Record<
  string,
  { values: object; asks: object[]; refused: object }
> = {
  'service-account.yaml': {
    values: {
      ...terms,
      environment: 'prod',
      issuer: 'ledger-db',
      scopes: ['member:ledger_readers'],
    },
    asks: [
      issuance({ issuer: 'ledger-db', scopes: ['member:ledger_readers'] }),
    ],
    refused: { target: 'claim:of-somebody' },
  },
  'api-key.yaml': {
    values: { ...terms, scopes: ['balances:read'] },
    asks: [
      issuance({ issuer: 'reference-api-keys', scopes: ['balances:read'] }),
    ],
    refused: { scopes: ['admin'] },
  },
  'database-account.yaml': {
    values: {
      ...terms,
      scopes: ['member:ledger_readers', 'table:public.invoices:SELECT,UPDATE'],
    },
    asks: [
      issuance({
        issuer: 'ledger-db',
        scopes: [
          'member:ledger_readers',
          'table:public.invoices:SELECT,UPDATE',
        ],
      }),
    ],
    refused: { scopes: ['table:public.invoices:TRUNCATE'] },
  },
  'oauth-client.yaml': {
    values: { ...terms, environment: 'staging', scopes: ['invoices.read'] },
    asks: [
      issuance({
        issuer: 'oauth',
        environment: 'staging',
        scopes: ['invoices.read'],
      }),
    ],
    refused: { scopes: ['two words'] },
  },
  'agent-grant.yaml': {
    values: {
      identity: terms.identity,
      tool: 'tickets.read',
      scopes: ['tickets:read'],
      ttlMinutes: 30,
    },
    asks: [
      {
        flow: 'agent-tool-grant',
        about: REF,
        stated: {
          request: {
            identity: REF,
            issuer: 'agents',
            scopes: ['tickets:read'],
            ttlMinutes: 30,
          },
          tool: { name: 'tickets.read' },
        },
      },
    ],
    refused: { ttlMinutes: 1440 },
  },
  'break-glass.yaml': {
    values: {
      identity: terms.identity,
      reason: 'The nightly run has stopped, payments are due at noon',
      scopes: ['member:ledger_readers'],
      ttlHours: 2,
      target: TARGET,
    },
    asks: [
      {
        flow: 'break-glass',
        about: REF,
        stated: {
          request: {
            identity: REF,
            issuer: 'ledger-db',
            environment: 'prod',
            reason: 'The nightly run has stopped, payments are due at noon',
            scopes: ['member:ledger_readers'],
            ttlHours: 2,
            target: TARGET,
          },
        },
      },
    ],
    refused: { reason: 'urgent' },
  },
  'rotation.yaml': {
    values: { credential: 'ecfa96f977454a24' },
    asks: [
      { flow: 'credential-rotation', about: 'ecfa96f977454a24', stated: {} },
    ],
    refused: { credential: 'no credential' },
  },
  'revocation.yaml': {
    values: {
      credential: '0b6c1f4e-1d7a-4a53-9a0e-5f0f1c9a2b3d',
      reason: 'The service was switched off',
    },
    // Nobody is asked.
    asks: [],
    refused: { reason: 'gone' },
  },
};

const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'));

describe('the example templates', () => {
  const governance = governanceStub();
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        scaffolderBackend,
        scaffolderModuleGovernance,
        governance.plugin,
        catalogServiceMock.factory({ entities: [resource] }),
      ],
    });
  });

  const dryRun = (file: string, values: object) =>
    request(backend.server)
      .post('/api/scaffolder/v2/dry-run')
      .set('authorization', mockCredentials.user.header())
      .send({ template: read(file), values, directoryContents: [] });

  it('are all tried here', () => {
    const files = readdirSync(FOLDER).filter(file => file !== 'all.yaml');
    expect(files.sort()).toEqual(Object.keys(TYPED).sort());
  });

  it('are registered, but for the one that takes an issuer that the demo lacks', () => {
    expect(read('all.yaml').spec.targets.sort()).toEqual(
      Object.keys(TYPED)
        .filter(file => file !== 'oauth-client.yaml')
        .map(file => `./${file}`)
        .sort(),
    );
  });

  it.each(Object.entries(TYPED))(
    '%s asks for what was typed, and says where it is followed',
    async (file, { values, asks }) => {
      governance.previewed.length = 0;
      const answer = await dryRun(file, values);
      expect([answer.status, answer.body]).toEqual([
        200,
        expect.objectContaining({
          output: expect.objectContaining({
            links: [
              {
                title: expect.stringMatching(/^Follow/),
                url: '/governance/requests',
              },
            ],
          }),
        }),
      ]);
      expect(governance.previewed).toEqual(asks);
    },
  );

  it.each(Object.entries(TYPED))(
    '%s refuses what nobody could be given before anything is asked',
    async (file, { values, refused }) => {
      governance.previewed.length = 0;
      const answer = await dryRun(file, { ...values, ...refused });
      expect(answer.status).toBe(400);
      expect(governance.previewed).toEqual([]);
    },
  );
});
