import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  DEFAULT_FINDING_THRESHOLDS,
  evaluateFindings,
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { kubernetesRbac } from './importer';

function read(text: string, settings?: unknown): Observation {
  return kubernetesRbac.read(
    [{ name: 'rbac.yaml', content: Buffer.from(text) }],
    { at: new Date('2024-06-01T00:00:00Z'), realm: 'cluster-a', settings },
  );
}

function evaluate(observation: Observation) {
  return evaluateFindings(
    { ...observation, source: 'k8s' },
    {
      now: new Date(observation.observedAt),
      thresholds: DEFAULT_FINDING_THRESHOLDS,
    },
  );
}

const MANIFESTS = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: deployer, namespace: ci, annotations: {meta.helm.sh/release-name: ci}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
rules:
  - {verbs: ['*'], apiGroups: ['*'], resources: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: system:controller, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
rules:
  - {verbs: ['*'], apiGroups: ['*'], resources: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployer-is-admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: ci}
  - {kind: User, name: alice}
  - {kind: Group, name: system:masters}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: x}
`;

describe('manifests', () => {
  it('joins service accounts with what bindings give them', () => {
    const observation = read(MANIFESTS);
    expect(observationSchema.parse(observation)).toEqual(observation);
    expect(observation.unreadable).toEqual([]);
    expect(observation.ignored).toHaveLength(1);
    expect(observation.identities).toMatchObject([
      {
        key: {
          realm: 'cluster-a',
          externalId: 'system:serviceaccount:ci:deployer',
        },
        managedBy: { tool: 'Helm', reference: 'ci' },
        grants: [{ name: 'ClusterRole/everything', resource: 'cluster' }],
      },
      { key: { externalId: 'system:masters' }, platformOwned: true },
    ]);
    expect(observation.roles[0].otherMembers).toEqual([
      'User:alice (ClusterRoleBinding deployer-is-admin)',
    ]);
  });

  it('finds what allows everything, and labels what belongs to the platform', () => {
    const { findings } = evaluate(read(MANIFESTS));
    expect(
      findings.map(({ rule, title, platformOwned }) => [
        rule,
        title,
        platformOwned,
      ]),
    ).toEqual([
      ['wildcard-role', 'everything', false],
      ['wildcard-role', 'system:controller', true],
      ['wildcard-grant', 'ci/deployer: ClusterRole/everything', false],
      ['wildcard-grant', 'system:masters: ClusterRole/everything', true],
    ]);
  });

  it('lists unknown use as a coverage gap and never as a finding', () => {
    expect(evaluate(read(MANIFESTS)).coverageGaps).toContainEqual(
      expect.objectContaining({
        rule: 'unused-credential',
        field: 'identity.lastUsedAt',
        title: 'ci/deployer',
      }),
    );
  });

  it.each([
    ['narrowed to names', "resourceNames: ['one'], "],
    ['on addresses only', "nonResourceURLs: ['*'], "],
  ])('does not call a rule everything that is %s', (name, part) => {
    const resources = name.includes('names') ? "resources: ['*'], " : '';
    const { findings } = evaluate(
      read(`
kind: ClusterRole
metadata: {name: narrow}
rules: [{${part}${resources}verbs: ['*'], apiGroups: ['*']}]
`),
    );
    expect(findings).toEqual([]);
  });

  it('resolves an aggregated role from the roles that its selectors choose', () => {
    const { roles } = read(`
kind: List
items:
  - kind: ClusterRole
    metadata: {name: sum, labels: {part: monitoring}}
    aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: monitoring}}]}
    rules: []
  - kind: ClusterRole
    metadata: {name: one, labels: {part: monitoring}}
    rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]
  - kind: ClusterRole
    metadata: {name: other}
    rules: [{verbs: [get], apiGroups: [''], resources: [secrets]}]
`);
    expect(roles[0].permissions).toEqual([
      { actions: ['get'], resources: ['pods'], groups: [''] },
    ]);
  });

  it('states a snapshot only when it is told that the files are complete', () => {
    expect(read(MANIFESTS).mode).toBe('delta');
    expect(read(MANIFESTS, { complete: true })).toMatchObject({
      mode: 'snapshot',
      realms: ['cluster-a'],
    });
  });
});

describe('who may act as a service account', () => {
  const ACCOUNTS = `
kind: ServiceAccount
metadata: {name: payer, namespace: finance}
---
kind: ServiceAccount
metadata: {name: deployer, namespace: ci}
---
`;
  const rule = (text: string) => `
kind: ClusterRole
metadata: {name: way}
rules: [{${text}}]
---
`;
  const CLUSTER_WIDE = `
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {kind: ClusterRole, name: way}
subjects:
  - {kind: User, name: alice@example.com}
  - {kind: Group, name: sre}
  - {kind: Group, name: 'system:masters'}
  - {kind: ServiceAccount, name: deployer, namespace: ci}
`;
  const IN_FINANCE = `
kind: RoleBinding
metadata: {name: some, namespace: finance}
roleRef: {kind: ClusterRole, name: way}
subjects: [{kind: User, name: bob@example.com}]
`;
  const whoMay = (text: string) =>
    Object.fromEntries(
      read(ACCOUNTS + text)
        .identities.filter(({ type }) => type === 'service-account')
        .map(({ displayName, entitlements }) => [
          displayName,
          entitlements?.map(({ holder, may }) => `${holder} ${may}`),
        ]),
    );
  const impersonate = rule(
    "verbs: [impersonate], apiGroups: [''], resources: [serviceaccounts]",
  );

  it('names people and groups that may impersonate it, and by way of what', () => {
    const observation = read(ACCOUNTS + impersonate + CLUSTER_WIDE);
    expect(observationSchema.parse(observation)).toEqual(observation);
    expect(observation.identities[0]).toMatchObject({
      displayName: 'finance/payer',
      entitlements: [
        {
          externalId: 'impersonate:User:alice@example.com',
          holder: 'alice@example.com',
          may: 'impersonate serviceaccounts',
          via: 'ClusterRoleBinding/all → ClusterRole/way',
        },
        { externalId: 'impersonate:Group:sre', holder: 'sre' },
      ],
    });
  });

  it('holds to the namespace of a RoleBinding', () => {
    expect(whoMay(impersonate + IN_FINANCE)).toEqual({
      'finance/payer': ['bob@example.com impersonate serviceaccounts'],
      'ci/deployer': [],
    });
  });

  it.each([
    [
      'a star for everything',
      "verbs: ['*'], apiGroups: ['*'], resources: ['*']",
    ],
    [
      'the subresource of tokens',
      "verbs: [create], apiGroups: [''], resources: [serviceaccounts/token]",
    ],
    [
      'that subresource of everything',
      "verbs: [create], apiGroups: [''], resources: ['*/token']",
    ],
  ])('counts %s as leave to make tokens', (_, text) => {
    expect(whoMay(rule(text) + IN_FINANCE)['finance/payer']).toContain(
      'bob@example.com create serviceaccounts/token',
    );
  });

  it.each([
    ['another name', 'resourceNames: [other], '],
    ['another verb', ''],
  ])('does not count a rule for %s', (what, part) => {
    const verb = what === 'another verb' ? 'get' : 'impersonate';
    expect(
      whoMay(
        rule(
          `${part}verbs: [${verb}], apiGroups: [''], resources: [serviceaccounts]`,
        ) + CLUSTER_WIDE,
      ),
    ).toEqual({ 'finance/payer': [], 'ci/deployer': [] });
  });

  it('heeds the names that a rule is narrowed to', () => {
    expect(
      whoMay(
        rule(
          "resourceNames: [payer], verbs: [impersonate], apiGroups: [''], resources: [serviceaccounts]",
        ) + CLUSTER_WIDE,
      ),
    ).toEqual({
      'finance/payer': [
        'alice@example.com impersonate serviceaccounts',
        'sre impersonate serviceaccounts',
      ],
      'ci/deployer': [],
    });
  });

  it('joins several ways to the same leave', () => {
    const { identities } = read(
      `${ACCOUNTS}${impersonate}${IN_FINANCE}---${IN_FINANCE.replace(
        'name: some',
        'name: again',
      )}`,
    );
    expect(identities[0].entitlements).toEqual([
      expect.objectContaining({
        via: 'RoleBinding/finance/again → ClusterRole/way; RoleBinding/finance/some → ClusterRole/way',
      }),
    ]);
  });

  it('says nothing where no binding was read', () => {
    expect(whoMay('')).toEqual({
      'finance/payer': undefined,
      'ci/deployer': undefined,
    });
  });
});

describe('what cannot be read', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
`;
  it.each([
    ['broken YAML', 'kind: [', 'neither YAML nor JSON'],
    ['a scalar', 'hello', 'no Kubernetes object'],
    ['no kind', 'a: 1', 'no "kind"'],
    [
      'a rule without verbs',
      'kind: Role\nmetadata: {name: x}\nrules: [{}]',
      'rules.0.verbs',
    ],
    [
      'a binding without role',
      'kind: RoleBinding\nmetadata: {name: x}',
      'roleRef',
    ],
    ['anchors that multiply', bomb, 'alias'],
  ])('is listed: %s', (_, text, reason) => {
    expect(read(text).unreadable).toEqual([
      { item: 'rbac.yaml', reason: expect.stringContaining(reason) },
    ]);
  });
});

const recording = resolve(
  process.env.COUNTERSIGN_SHARED_DATA ??
    resolve(__dirname, '../../../../shared/data'),
  'kubernetes/cluster-roles.recording.yaml',
);
const withRecording = existsSync(recording) ? describe : describe.skip;

withRecording('the recorded cluster (skipped where it is absent)', () => {
  it('gives the known answers', () => {
    const observation = read(readFileSync(recording, 'utf8'));
    expect(observation.unreadable).toEqual([]);
    expect(observation.roles).toHaveLength(78);
    expect(
      evaluate(observation).findings.map(({ title, platformOwned }) => [
        title,
        platformOwned,
      ]),
    ).toEqual([
      ['cluster-admin', true],
      ['storage-provisioner', false],
      ['vpnkit-controller', false],
    ]);
  });
});
