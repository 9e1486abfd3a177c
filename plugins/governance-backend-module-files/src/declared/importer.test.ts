import {
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { declared } from './importer';

function read(text: string): Observation {
  return declared.read([{ name: 'i.yaml', content: Buffer.from(text) }], {
    at: new Date('2024-06-01T00:00:00Z'),
  });
}

const HEAD =
  'apiVersion: governance.countersign.dev/v1alpha1\nkind: Inventory\n';

it('reads identities, certificates and partner integrations', () => {
  const observation = read(`${HEAD}of: aws-prod
realm: '123456789012'
identities:
  - externalId: arn:aws:iam::123456789012:user/ci
    type: service-account
    owner: group:default/payments
    purpose: uploads builds
    consumers: [component:default/builder]
    credentials:
      - {externalId: k, kind: access-key, status: active, createdAt: 2024-01-01T01:00:00+01:00, expiresAt: never}
    grants:
      - {externalId: g, kind: role, name: uploader}
certificates:
  - fingerprintSha256: abcd
    subjectName: CN=a
    notValidAfter: 2025-01-01T00:00:00Z
partnerIntegrations:
  - externalId: shipco
    partner: Ship Co
    capabilities: [call-api]
`);
  expect(observation.unreadable).toEqual([]);
  expect(observationSchema.parse(observation)).toEqual(observation);
  expect(observation).toMatchObject({
    mode: 'delta',
    basis: 'declared',
    identities: [
      {
        statedFor: 'aws-prod',
        key: { realm: '123456789012' },
        credentials: [{ createdAt: '2024-01-01T00:00:00.000Z' }],
      },
    ],
    certificates: [{ externalId: 'abcd' }],
    partnerIntegrations: [{ displayName: 'shipco' }],
  });
});

it('lists every wrong item and keeps the others', () => {
  const { identities, unreadable } = read(`${HEAD}identities:
  - {externalId: good, type: api-key}
  - {externalId: bad, type: robot}
  - 7
`);
  expect(identities).toHaveLength(1);
  expect(unreadable).toEqual([
    {
      item: 'i.yaml, identities 2 (bad)',
      reason: expect.stringContaining('type'),
    },
    { item: 'i.yaml, identities 3', reason: expect.any(String) },
  ]);
});

it.each([
  ['', 'empty'],
  ['kind: [', 'no YAML'],
  ['hello', 'no declaration'],
  ['kind: Inventory', 'apiVersion'],
  [`${HEAD}identity: []`, 'identity'],
])('lists %j as unreadable', (text, reason) => {
  expect(read(text).unreadable).toEqual([
    { item: 'i.yaml', reason: expect.stringContaining(reason) },
  ]);
});

it('says that a principal is declared twice', () => {
  const { identities } = read(`${HEAD}identities:
  - {externalId: a, type: api-key, displayName: one}
  - {externalId: a, type: api-key, displayName: two}
`);
  expect(identities).toMatchObject([
    { displayName: 'two', conflicts: [{ values: ['one', 'two'] }] },
  ]);
});

it('claims completeness only when every document does and all was readable', () => {
  expect(read(`${HEAD}realm: r\ncomplete: true`)).toMatchObject({
    mode: 'snapshot',
    realms: ['r', ''],
  });
  expect(read(`${HEAD}complete: true\nidentities: [7]`).mode).toBe('delta');
});
