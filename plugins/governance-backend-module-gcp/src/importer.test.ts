import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  DEFAULT_FINDING_THRESHOLDS,
  evaluateFindings,
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { gcpIam } from './importer';

const ROBOT = 'robot@shop-prod.iam.gserviceaccount.com';
const AT = new Date('2024-06-01T00:00:00Z');

function read(
  documents: Record<string, unknown>,
  options: { settings?: unknown; at?: Date } = {},
): Observation {
  return gcpIam.read(
    Object.entries(documents).map(([name, document]) => ({
      name,
      content: Buffer.from(
        typeof document === 'string' ? document : JSON.stringify(document),
      ),
    })),
    { at: AT, ...options },
  );
}

function evaluate(observation: Observation) {
  return evaluateFindings(
    { ...observation, source: 'gcp' },
    {
      now: new Date(observation.observedAt),
      thresholds: DEFAULT_FINDING_THRESHOLDS,
    },
  );
}

const account = {
  name: `projects/shop-prod/serviceAccounts/${ROBOT}`,
  projectId: 'shop-prod',
  uniqueId: '1234',
  email: ROBOT,
  description: 'nightly export',
};
const key = {
  name: `projects/shop-prod/serviceAccounts/${ROBOT}/keys/aaaa`,
  validAfterTime: '2024-05-01T00:00:00Z',
  validBeforeTime: '9999-12-31T23:59:59Z',
  keyAlgorithm: 'KEY_ALG_RSA_2048',
  keyType: 'USER_MANAGED',
};

describe('answers of the IAM API', () => {
  it('joins account, keys and policy of several files into one identity', () => {
    const observation = read({
      'keys.json': { keys: [key] },
      'accounts.json': { accounts: [account] },
      'projects-shop-prod-getIamPolicy.json': {
        bindings: [
          {
            role: 'roles/editor',
            members: [`serviceAccount:${ROBOT}`, 'user:alice@example.com'],
          },
        ],
      },
    });
    expect(observationSchema.parse(observation)).toEqual(observation);
    expect(observation.unreadable).toEqual([]);
    expect(observation.identities).toHaveLength(1);
    expect(observation.identities[0]).toMatchObject({
      key: { realm: 'shop-prod', externalId: ROBOT },
      purpose: 'nightly export',
      privileged: true,
      credentials: [{ externalId: 'aaaa', expiresAt: 'never' }],
      grants: [{ name: 'roles/editor', resource: 'projects/shop-prod' }],
    });
    expect(observation.roles[0].otherMembers).toEqual([
      'user:alice@example.com',
    ]);
    expect(evaluate(observation).findings.map(({ rule }) => rule)).toEqual([
      'long-lived-credential',
      'never-expires',
      'basic-role',
    ]);
  });

  it('finds the account of a key that names it by its numeric id', () => {
    const { identities } = read({
      'key.json': {
        ...key,
        name: 'projects/shop-prod/serviceAccounts/1234/keys/aaaa',
      },
      'account.json': account,
    });
    expect(identities).toHaveLength(1);
    expect(identities[0].credentials).toHaveLength(1);
  });

  it.each([
    ['disabled key', { ...key, disabled: true }],
    ['system-managed key', { ...key, keyType: 'SYSTEM_MANAGED' }],
  ])('has no finding for a %s', (_, answer) => {
    expect(evaluate(read({ 'key.json': answer })).findings).toEqual([]);
  });

  it('lists unknown use as a coverage gap and never as a finding', () => {
    const { findings, coverageGaps } = evaluate(read({ 'key.json': key }));
    expect(findings.map(({ rule }) => rule)).not.toContain('unused-credential');
    expect(coverageGaps).toContainEqual(
      expect.objectContaining({
        rule: 'unused-credential',
        field: 'credential.lastUsedAt',
      }),
    );
  });

  it('tells deleted accounts, workloads and people apart', () => {
    const { identities } = read({
      'policy.json': [
        {
          bindings: [
            {
              role: 'roles/viewer',
              members: [
                `deleted:serviceAccount:${ROBOT}?uid=12`,
                'serviceAccount:p.svc.id.goog[ns/app]',
                'principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/x/subject/y',
                'group:a@example.com',
              ],
            },
          ],
        },
      ],
    });
    expect(identities.map(({ type, status }) => [type, status])).toEqual([
      ['service-account', 'disabled'],
      ['workload-identity', 'unknown'],
      ['workload-identity', 'unknown'],
    ]);
  });

  it('names who may act as an account, by its own policy and by that of its project', () => {
    const bind = (role: string, ...members: string[]) => ({ role, members });
    const observation = read({
      'account.json': account,
      [`serviceAccounts-${ROBOT}-getIamPolicy.json`]: {
        bindings: [
          bind(
            'roles/iam.serviceAccountTokenCreator',
            'user:alice@example.com',
            `serviceAccount:${ROBOT}`,
            'deleted:user:gone@example.com?uid=1',
          ),
          bind('roles/iam.serviceAccountViewer', 'user:bob@example.com'),
          {
            ...bind('roles/iam.serviceAccountUser', 'group:sre@example.com'),
            condition: { title: 'on call' },
          },
        ],
      },
      'projects-shop-prod-getIamPolicy.json': {
        bindings: [
          bind('roles/owner', 'allAuthenticatedUsers', 'user:eve@example.com'),
        ],
      },
      'projects-other-getIamPolicy.json': {
        bindings: [bind('roles/owner', 'user:mallory@example.com')],
      },
    });
    expect(observationSchema.parse(observation)).toEqual(observation);
    const robot = observation.identities.find(
      ({ key: { externalId } }) => externalId === ROBOT,
    );
    expect(
      robot?.entitlements?.map(({ holder, may, via }) => [holder, may, via]),
    ).toEqual([
      ['alice@example.com', 'roles/iam.serviceAccountTokenCreator', undefined],
      ['sre@example.com', 'roles/iam.serviceAccountUser if on call', undefined],
      ['allAuthenticatedUsers', 'roles/owner', 'projects/shop-prod'],
      ['eve@example.com', 'roles/owner', 'projects/shop-prod'],
    ]);
  });

  it('says nothing of who may act as an account whose policies were not read', () => {
    const { identities } = read({ 'account.json': account });
    expect(identities[0].entitlements).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', 'no JSON'],
    ['something else', { hello: 1 }, 'neither a service account'],
    ['a wrong time', { ...key, validAfterTime: 'soon' }, 'validAfterTime'],
  ])('lists %s as unreadable', (_, document, reason) => {
    expect(read({ 'x.json': document }).unreadable).toEqual([
      { item: 'x.json', reason: expect.stringContaining(reason) },
    ]);
  });

  it('refuses settings it does not know', () => {
    expect(() => read({}, { settings: { project: 'x' } })).toThrow(/project/);
  });
});

const recordings = resolve(
  process.env.COUNTERSIGN_SHARED_DATA ??
    resolve(__dirname, '../../../../shared/data'),
  'gcp',
);
const withRecordings = existsSync(recordings) ? describe : describe.skip;

withRecordings('the recordings (skipped where they are absent)', () => {
  const load = () =>
    read(
      Object.fromEntries(
        readdirSync(recordings, { recursive: true, encoding: 'utf8' })
          .filter(name => name.endsWith('.json'))
          .sort()
          .map(name => [name, readFileSync(join(recordings, name), 'utf8')]),
      ),
      { at: new Date('2021-03-31T13:42:48Z') },
    );

  it('give the known answers', () => {
    const observation = load();
    expect(observation.unreadable).toEqual([]);
    expect(observation.identities).toHaveLength(6);
    const { findings } = evaluate(observation);
    expect(
      findings.map(({ rule, subject }) => [
        rule,
        'externalId' in subject && subject.externalId,
      ]),
    ).toEqual([
      ['long-lived-credential', '2'],
      ['long-lived-credential', '2222'],
      ['never-expires', '2'],
      ['never-expires', '2222'],
    ]);
    expect(observation.roles.map(({ resource }) => resource)).toContain(
      'serviceAccounts/my-sa-42dc41451@c7n-policy-dev.iam.gserviceaccount.com',
    );
  });

  it('say the same when they are read twice', () => {
    expect(load()).toEqual(load());
  });
});
