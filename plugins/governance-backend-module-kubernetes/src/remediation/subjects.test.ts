import { parseSubject } from './subjects';

describe('what an order is about', () => {
  it.each([
    [
      'grant',
      'RoleBinding/payments/system:one',
      {
        kind: 'binding',
        binding: {
          kind: 'RoleBinding',
          namespace: 'payments',
          name: 'system:one',
        },
      },
    ],
    [
      'grant',
      'ClusterRoleBinding/one',
      { kind: 'binding', binding: { kind: 'ClusterRoleBinding', name: 'one' } },
    ],
    [
      'credential',
      'ServiceAccount/payments/deployer',
      {
        kind: 'account',
        account: { namespace: 'payments', name: 'deployer' },
      },
    ],
    [
      'credential',
      'Secret/payments/old',
      { kind: 'secret', namespace: 'payments', name: 'old' },
    ],
    ['credential', 'JTI=5c1f', { kind: 'token', credentialId: 'JTI=5c1f' }],
  ] as const)('is read: %s %s', (kind, externalId, subject) => {
    expect(parseSubject({ kind, externalId })).toEqual(subject);
  });

  it.each([
    ['credential', 'RoleBinding/payments/one'],
    ['grant', 'Secret/payments/old'],
    ['grant', 'RoleBinding/one'],
    ['grant', 'RoleBinding/payments/one/two'],
    ['grant', 'ClusterRoleBinding/payments/one'],
    ['grant', 'ClusterRoleBinding/'],
    ['credential', 'Secret//old'],
    ['credential', 'JTI='],
    ['credential', ''],
  ] as const)('is nothing of a cluster: %s %s', (kind, externalId) => {
    expect(parseSubject({ kind, externalId })).toBeUndefined();
  });
});
