import { isOurs, readStoredSecret } from './StoredSecret';

const read = (changes: object) =>
  readStoredSecret({
    metadata: { uid: 'u', resourceVersion: '1', ...changes },
  });
const OURS = {
  annotations: {
    'about.governance.countersign.dev/password': '{"version":"v1"}',
  },
  managedFields: [
    {
      manager: 'countersign-prod',
      fieldsV1: { 'f:data': { '.': {}, 'f:password': {} } },
    },
  ],
};
const isOurPassword = (changes: object) =>
  isOurs(read({ ...OURS, ...changes }), { key: 'password', store: 'prod' });

describe('what the metadata of a Secret say', () => {
  it('is which keys there are, by whom, and as which version', () => {
    const { writers, versions } = read(OURS);
    expect([...writers]).toEqual([['password', new Set(['countersign-prod'])]]);
    expect([...versions]).toEqual([['password', 'v1']]);
  });

  it.each<[string, object, boolean]>([
    ['what was written from here', {}, true],
    ['what nothing stands beside', { annotations: {} }, false],
    [
      'what somebody else has written something beside',
      {
        annotations: { 'about.governance.countersign.dev/password': 'mine!' },
      },
      false,
    ],
    [
      'what somebody else writes too',
      {
        managedFields: [
          ...OURS.managedFields,
          {
            manager: 'kubectl-edit',
            fieldsV1: { 'f:data': { 'f:password': {} } },
          },
        ],
      },
      false,
    ],
    [
      'what somebody else has written over',
      {
        managedFields: [
          {
            manager: 'kubectl-edit',
            fieldsV1: { 'f:data': { 'f:password': {} } },
          },
        ],
      },
      false,
    ],
    ['what nobody knows the writer of', { managedFields: [] }, false],
  ])('shows %s as ours or not', (_title, changes, ours) => {
    expect(isOurPassword(changes)).toBe(ours);
  });

  it('is refused where it is none', () => {
    expect(() => readStoredSecret({ kind: 'Status' })).toThrow();
  });
});
