import { bindingsOf } from './reach';

const ACCOUNT = { namespace: 'payments', name: 'deployer' };

const reach = (subject: object, metadata: object = {}) => {
  const { own, byGroup } = bindingsOf(
    [
      {
        binding: {
          metadata: { name: 'one', ...metadata },
          subjects: [{ kind: 'Group', name: 'people', ...subject }],
        },
      },
    ],
    ACCOUNT,
  );
  return [own.length, byGroup.length];
};

describe('what gives a service account something', () => {
  it.each<[string, object, object, [number, number]]>([
    ['its name', { kind: 'ServiceAccount', ...ACCOUNT }, {}, [1, 0]],
    [
      'its name in another namespace',
      { kind: 'ServiceAccount', ...ACCOUNT, namespace: 'other' },
      {},
      [0, 0],
    ],
    [
      'the name of its user',
      { kind: 'User', name: 'system:serviceaccount:payments:deployer' },
      {},
      [1, 0],
    ],
    ['everybody', { name: 'system:authenticated' }, {}, [0, 1]],
    ['all accounts', { name: 'system:serviceaccounts' }, {}, [0, 1]],
    [
      'all accounts of its namespace',
      { name: 'system:serviceaccounts:payments' },
      {},
      [0, 1],
    ],
    [
      'all accounts of another namespace',
      { name: 'system:serviceaccounts:other' },
      {},
      [0, 0],
    ],
    [
      'everybody, by the API server itself',
      { name: 'system:authenticated' },
      {
        name: 'system:discovery',
        labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
      },
      [0, 0],
    ],
    ['a group of people', {}, {}, [0, 0]],
  ])('is %s or is not', (_title, subject, metadata, expected) => {
    expect(reach(subject, metadata)).toEqual(expected);
  });
});
