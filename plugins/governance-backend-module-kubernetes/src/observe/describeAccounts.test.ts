import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { Binding } from '../objects';
import { writeMark, DISABLED } from '../remediation/disabledMark';
import { withAccounts } from './describeAccounts';

const identityOf = (
  name: string,
  status: ObservedIdentity['status'] = 'active',
): ObservedIdentity => ({
  key: {
    realm: 'c',
    region: '',
    externalId: `system:serviceaccount:payments:${name}`,
  },
  type: 'service-account',
  displayName: name,
  status,
  createdAt: '2026-01-01T00:00:00.000Z',
  credentials: [],
  grants: [],
});
const BINDING: Binding = {
  metadata: { name: 'one', namespace: 'payments' },
  roleRef: { kind: 'Role', name: 'reader' },
  subjects: [
    { kind: 'ServiceAccount', name: 'deployer', namespace: 'payments' },
  ],
};

const shown = (options: {
  identity?: ObservedIdentity;
  namespaces?: string[];
  mark?: string;
  bindings?: Binding[];
  hasAllBindings?: boolean;
}) =>
  withAccounts([options.identity ?? identityOf('deployer')], {
    namespaces: options.namespaces ?? ['payments'],
    hasAllBindings: options.hasAllBindings ?? true,
    accounts: [
      {
        metadata: {
          name: 'deployer',
          namespace: 'payments',
          annotations: options.mark ? { [DISABLED]: options.mark } : {},
        },
      },
    ],
    bindings: (options.bindings ?? []).map(binding => ({
      kind: 'RoleBinding' as const,
      binding,
    })),
  })[0].credentials;

const MARK = writeMark({ bindings: ['RoleBinding/payments/one'] });

describe('a service account that can be put out of service', () => {
  it('is shown as a credential of its own', () => {
    expect(shown({})).toEqual([
      {
        externalId: 'ServiceAccount/payments/deployer',
        kind: 'token',
        displayName: 'every token of the account',
        status: 'active',
        createdAt: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it.each<[string, Parameters<typeof shown>[0]]>([
    ['nothing may be changed in its namespace', { namespaces: ['other'] }],
    [
      'it is the one of pods that name none',
      { identity: identityOf('default') },
    ],
    [
      'only a binding names it',
      { identity: identityOf('deployer', 'unknown') },
    ],
  ])('is not shown where %s', (_title, options) => {
    expect(shown(options)).toEqual([]);
  });

  it.each<[string, Parameters<typeof shown>[0], string]>([
    ['it is marked', { mark: MARK }, 'inactive'],
    [
      'it is marked, and somebody gave it something',
      { mark: MARK, bindings: [BINDING] },
      'active',
    ],
    [
      'it is marked, and bindings could not be read',
      { mark: MARK, hasAllBindings: false },
      'active',
    ],
    ['somebody wrote over the mark', { mark: 'mine!' }, 'active'],
    ['it is not marked and in no binding', {}, 'active'],
  ])('where %s is shown as it is', (_title, options, status) => {
    expect(shown(options)).toMatchObject([{ status }]);
  });
});
