import {
  Observation,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { csv } from './importer';

const SETTINGS = {
  columns: {
    Account: 'externalId',
    State: 'status',
    Team: 'owner',
    'Last login': 'lastUsedAt',
    Key: 'credential.externalId',
    'Key made': 'credential.createdAt',
    Role: 'grant.name',
    Tier: 'label.tier',
    Used: 'consumers',
  },
  defaults: { type: 'service-account', 'credential.kind': 'api-key' },
  values: { status: { on: 'active', off: 'disabled' } },
};
const HEADER =
  'Account,State,Team,Last login,Key,Key made,Role,Tier,Used,Extra';

function read(
  text: string,
  settings: unknown = SETTINGS,
  realm?: string,
): Observation {
  return csv.read([{ name: 'a.csv', content: Buffer.from(text) }], {
    at: new Date('2024-06-01T00:00:00Z'),
    settings,
    realm,
  });
}

it('maps columns to fields, and an empty cell states nothing', () => {
  const observation = read(
    `${HEADER}\nbatch,on,group:default/a,never,k1,2024-01-01T00:00:00Z,reader,1,component:default/x; component:default/y,z\nother,off,,,,,,,,`,
    SETTINGS,
    'ldap',
  );
  expect(observation.unreadable).toEqual([]);
  expect(observationSchema.parse(observation)).toEqual(observation);
  expect(observation.identities).toEqual([
    {
      key: { realm: 'ldap', region: '', externalId: 'batch' },
      type: 'service-account',
      displayName: 'batch',
      status: 'active',
      owner: 'group:default/a',
      lastUsedAt: 'never',
      consumers: ['component:default/x', 'component:default/y'],
      labels: { tier: '1' },
      credentials: [
        {
          externalId: 'k1',
          kind: 'api-key',
          status: 'unknown',
          createdAt: '2024-01-01T00:00:00.000Z',
        },
      ],
      grants: [{ externalId: 'reader@', kind: 'role', name: 'reader' }],
    },
    {
      key: { realm: 'ldap', region: '', externalId: 'other' },
      type: 'service-account',
      displayName: 'other',
      status: 'disabled',
      credentials: [],
      grants: [],
    },
  ]);
});

it('makes one identity of several rows and lists what they disagree on', () => {
  const { identities } = read(
    `${HEADER}\na,on,,,k1,,,,,\na,off,,,k2,,,,,\na,on,,,k1,,w,,,`,
  );
  expect(identities).toHaveLength(1);
  expect(identities[0]).toMatchObject({
    status: 'active',
    conflicts: [{ field: 'status', kept: 'active' }],
    credentials: [{ externalId: 'k1' }, { externalId: 'k2' }],
    grants: [{ name: 'w' }],
  });
});

it.each([
  ['a wrong value', 'a,maybe,,,,,,,,', 'column "State"', '"maybe"'],
  [
    'a wrong owner',
    'a,on,payments,,,,,,,',
    'column "Team"',
    'entity reference',
  ],
  ['a wrong time', 'a,on,,yesterday,,,,,,', 'column "Last login"', 'yesterday'],
  ['no id', ',on,,,,,,,,', 'column "Account"', ''],
])('names column and row for %s', (_, row, column, detail) => {
  const { unreadable, identities } = read(`${HEADER}\nb,on,,,,,,,,\n${row}`);
  expect(identities).toHaveLength(1);
  expect(unreadable).toEqual([
    { item: 'a.csv, row 2', reason: expect.stringContaining(column) },
  ]);
  expect(unreadable[0].reason).toContain(detail);
});

it('lists a file that lacks a mapped column', () => {
  expect(read('Account,State\na,on').unreadable[0].reason).toContain('"Team"');
});

it.each([
  [undefined, 'columns'],
  [{ columns: { A: 'status' } }, 'externalId'],
  [{ columns: { A: 'externalId', B: 'colour' } }, 'label.<name>'],
])('refuses the settings %j', (settings, word) => {
  expect(() =>
    csv.read([], { at: new Date('2024-06-01T00:00:00Z'), settings }),
  ).toThrow(word);
});
