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
