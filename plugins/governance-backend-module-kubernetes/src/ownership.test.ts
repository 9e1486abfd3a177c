import { managerOf } from './ownership';

const OWNER = { kind: 'ReplicaSet', name: 'x' };

describe('what would put an object back', () => {
  it.each<[string, Parameters<typeof managerOf>[0], object | undefined]>([
    ['nothing', {}, undefined],
    [
      'Argo CD, by its annotation',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'ledger:x' } },
      { tool: 'Argo CD', reference: 'ledger:x' },
    ],
    [
      'Argo CD, by its label',
      { labels: { 'argocd.argoproj.io/instance': 'ledger' } },
      { tool: 'Argo CD', reference: 'ledger' },
    ],
    [
      'Flux',
      { labels: { 'helm.toolkit.fluxcd.io/name': 'apps' } },
      { tool: 'Flux', reference: 'apps' },
    ],
    [
      'whatever says that it manages it',
      { labels: { 'app.kubernetes.io/managed-by': 'pulumi' } },
      { tool: 'pulumi' },
    ],
    [
      'an owner',
      { ownerReferences: [OWNER] },
      { tool: 'ReplicaSet', reference: 'x' },
    ],
    [
      'the owner that controls it, of several',
      {
        ownerReferences: [
          OWNER,
          { kind: 'KafkaUser', name: 'ledger', controller: true },
        ],
      },
      { tool: 'KafkaUser', reference: 'ledger' },
    ],
    [
      'a tool, whoever owns it',
      {
        annotations: { 'meta.helm.sh/release-name': 'ci' },
        ownerReferences: [OWNER],
      },
      { tool: 'Helm', reference: 'ci' },
    ],
  ])('is %s', (_title, metadata, manager) => {
    expect(managerOf(metadata)).toEqual(manager);
  });
});
