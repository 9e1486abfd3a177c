import { GrantOrder, planGrant } from './grantOrders';
import { LiveBinding } from './liveObjects';
import { TAKEN_AWAY } from './takenAway';

const ACCOUNT = { namespace: 'payments', name: 'deployer' };
const SUBJECT = { kind: 'ServiceAccount', ...ACCOUNT };
const NOTE = {
  [TAKEN_AWAY]: JSON.stringify([{ subject: SUBJECT, because: 'grant' }]),
};

const plan = (
  order: Partial<GrantOrder>,
  binding: {
    metadata?: Partial<LiveBinding['metadata']>;
    subjects?: LiveBinding['subjects'];
  } = {},
  isAccountDisabled = false,
) =>
  planGrant(
    {
      action: 'disable',
      role: 'Role/reader',
      isFinal: false,
      account: ACCOUNT,
      name: { kind: 'RoleBinding', namespace: 'payments', name: 'one' },
      ...order,
    },
    {
      metadata: {
        name: 'one',
        namespace: 'payments',
        uid: 'u',
        resourceVersion: '1',
        ...binding.metadata,
      },
      roleRef: { kind: 'Role', name: 'reader' },
      subjects: binding.subjects ?? [SUBJECT],
    },
    {
      config: {
        namespaces: ['payments'],
        clusterRoleBindings: [],
        refusedAfterMs: 0,
      },
      isAccountDisabled,
    },
  );

describe('an order about a binding', () => {
  it.each<[string, Parameters<typeof plan>, object]>([
    [
      'takes it away',
      [{}],
      {
        kind: 'change',
        change: { subjects: [], takenAway: NOTE[TAKEN_AWAY] },
      },
    ],
    [
      'takes it away where nobody knows which role was decided about',
      [{ role: undefined }],
      { kind: 'change' },
    ],
    [
      'does nothing where it is taken away already',
      [{}, { subjects: [], metadata: { annotations: NOTE } }],
      { kind: 'nothing-to-do' },
    ],
    [
      'takes the note away in the end',
      [
        { action: 'revoke', isFinal: true },
        { subjects: [], metadata: { annotations: NOTE } },
      ],
      { kind: 'change', change: { subjects: [], takenAway: null } },
    ],
    [
      'gives it back',
      [
        { action: 'restore' },
        { subjects: [], metadata: { annotations: NOTE } },
      ],
      { kind: 'change', change: { subjects: [SUBJECT], takenAway: null } },
    ],
    [
      'does nothing where it is given back already',
      [{ action: 'restore' }],
      { kind: 'nothing-to-do' },
    ],
  ])('%s', (_title, given, expected) => {
    expect(plan(...given)).toMatchObject(expected);
  });

  it.each<[string, Parameters<typeof plan>, string]>([
    [
      'where it gives another role',
      [{ role: 'Role/writer' }],
      'gives Role/reader by now',
    ],
    [
      'where it may not be changed',
      [{ name: { kind: 'ClusterRoleBinding', name: 'one' } }],
      'not among what may be changed',
    ],
    [
      "where it is the API server's own",
      [
        {},
        {
          metadata: {
            labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
          },
        },
      ],
      'at each start',
    ],
    [
      'where something would put it back',
      [{}, { metadata: { labels: { 'argocd.argoproj.io/instance': 'x' } } }],
      'Argo CD (x) manages RoleBinding/payments/one',
    ],
    [
      'where somebody has given it back in the cool-down',
      [{ action: 'revoke', isFinal: true }],
      'put payments/deployer back',
    ],
    [
      'where nothing was taken',
      [{ action: 'restore' }, { subjects: [] }],
      'nothing was taken out',
    ],
    [
      'where the account is out of service',
      [
        { action: 'restore' },
        { subjects: [], metadata: { annotations: NOTE } },
        true,
      ],
      'restore it first',
    ],
  ])('is refused %s', (_title, given, reason) => {
    expect(plan(...given)).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    });
  });
});
