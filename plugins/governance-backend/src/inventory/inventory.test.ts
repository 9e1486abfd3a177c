import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  Observation,
  ObservationInput,
  observationSchema,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { CORRELATION_SOURCE, InventoryService } from './InventoryService';
import { Place } from '../paging/cursors';
import { holdingRefOf, identityRefOf } from './refs';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AWS = { id: 'aws-prod', kind: 'aws', title: 'AWS production' };
const YAML = { id: 'declared', kind: 'declared', title: 'Declared' };
const T0 = '2026-01-01T00:00:00.000Z';
const T1 = '2026-01-02T00:00:00.000Z';
const T2 = '2026-01-03T00:00:00.000Z';
const T3 = '2026-01-04T00:00:00.000Z';

async function setUp(id: TestDatabaseId): Promise<{
  knex: Knex;
  inventory: InventoryService;
  clock: { now: Date };
}> {
  const knex = await databases.init(id);
  for (const name of [
    '20261101000200_inventory.js',
    '20261101000400_inventory_readings.js',
    '20261129000000_use_stated_by.js',
    '20261129000100_owner_overrides.js',
    '20261129000300_entitlements.js',
  ]) {
    await knex.migrate.up({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      ),
      name,
    });
  }
  const clock = { now: new Date(T3) };
  return {
    knex,
    clock,
    inventory: InventoryService.create({
      database: knex,
      clock: () => clock.now,
    }),
  };
}

type Identity = NonNullable<ObservationInput['identities']>[number];

function identity(name: string, change: Partial<Identity> = {}): Identity {
  return {
    key: { realm: 'a', externalId: name },
    type: 'service-account',
    displayName: name,
    status: 'active',
    credentials: [
      {
        externalId: 'k',
        kind: 'access-key',
        status: 'active',
        createdAt: T0,
        lastUsedAt: T0,
        expiresAt: '2026-06-01T00:00:00Z',
      },
    ],
    ...change,
  };
}

function snapshot(
  at: string,
  identities: Identity[],
  change: Partial<ObservationInput> = {},
): Observation {
  return observationSchema.parse({
    kind: 'aws',
    observedAt: at,
    basis: 'observed',
    mode: 'snapshot',
    realms: ['a'],
    identities,
    ...change,
  });
}

function delta(
  at: string,
  identities: Identity[],
  change: Partial<ObservationInput> = {},
): Observation {
  return snapshot(at, identities, {
    mode: 'delta',
    realms: undefined,
    ...change,
  });
}

async function dump(knex: Knex) {
  const tables = [
    'inventory_identities',
    'inventory_credentials',
    'inventory_grants',
    'inventory_certificates',
    'inventory_roles',
    'inventory_consumers',
    'inventory_changes',
    'inventory_findings',
    'inventory_unreadable',
    'inventory_use',
  ];
  const all: Record<string, unknown[]> = {};
  for (const table of tables) {
    const rows: Record<string, unknown>[] = await knex(table).select();
    all[table] = rows.map(row => JSON.stringify(row)).sort();
  }
  return all;
}

const named = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    identity(`robot-${String(index).padStart(5, '0')}`),
  );

const refOf = (name: string, realm = 'a') =>
  identityRefOf(AWS.id, { realm, region: '', externalId: name });

describe.each(databases.eachSupportedId())('inventory on %s', databaseId => {
  it('changes nothing when the same is recorded again', async () => {
    const { knex, inventory } = await setUp(databaseId);
    const observation = snapshot(
      T0,
      [
        identity('x', {
          consumers: ['component:default/shop'],
          grants: [{ externalId: 'g', kind: 'role', name: 'reader' }],
          credentials: [
            {
              externalId: 'old',
              kind: 'access-key',
              status: 'active',
              createdAt: '2020-01-01T00:00:00Z',
            },
          ],
        }),
      ],
      {
        roles: [
          { externalId: 'r', realm: 'a', displayName: 'r', kind: 'role' },
        ],
        certificates: [
          {
            externalId: 'c',
            realm: 'a',
            displayName: 'c',
            fingerprintSha256: 'ff',
          },
        ],
        uses: [
          {
            identity: { realm: 'a', externalId: 'x' },
            caller: 'shop',
            day: '2026-01-01',
            count: 3,
          },
        ],
        useWindow: { from: T0, to: T1 },
        unreadable: [{ item: 'row 7', reason: 'broken' }],
      },
    );
    expect(await inventory.record({ source: AWS, observation })).toEqual({
      created: 5,
      changed: 0,
      unchanged: 0,
      absent: 0,
      returned: 0,
      unreadable: 1,
    });
    const before = await dump(knex);
    expect(before.inventory_findings.length).toBeGreaterThan(0);
    expect(await inventory.record({ source: AWS, observation })).toEqual({
      created: 0,
      changed: 0,
      unchanged: 5,
      absent: 0,
      returned: 0,
      unreadable: 1,
    });
    expect(await dump(knex)).toEqual(before);
  });

  it('writes no history when only use goes on', async () => {
    const { knex, inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [identity('x')]),
    });
    const used = identity('x');
    used.credentials = used.credentials?.map(key => ({
      ...key,
      lastUsedAt: T1,
    }));
    await inventory.record({ source: AWS, observation: snapshot(T1, [used]) });
    expect(await knex('inventory_changes').where({ at: T1 })).toEqual([]);
    const detail = await inventory.getIdentity(refOf('x'));
    expect(detail?.heldCredentials[0].facts.lastUsedAt).toEqual({
      known: true,
      value: T1,
      source: AWS.id,
      at: T1,
      basis: 'observed',
    });
  });

  it('says what changed, before and after', async () => {
    const { inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [identity('x')]),
    });
    const first = await inventory.getIdentity(refOf('x'));
    const rotated = identity('x', { status: 'disabled' });
    rotated.credentials = rotated.credentials?.map(key => ({
      ...key,
      lastRotatedAt: T1,
    }));
    expect(
      await inventory.record({
        source: AWS,
        observation: snapshot(T1, [rotated]),
      }),
    ).toMatchObject({ changed: 2, created: 0 });
    const { items } = await inventory.listChanges({ since: T0, limit: 10 });
    expect(
      items.map(({ subject_kind, kind, diff }) => [
        subject_kind,
        kind,
        JSON.parse(diff),
      ]),
    ).toEqual(
      expect.arrayContaining([
        [
          'identity',
          'changed',
          { status: { before: 'active', after: 'disabled' } },
        ],
        ['credential', 'changed', { lastRotatedAt: { after: T1 } }],
      ]),
    );
    const second = await inventory.getIdentity(refOf('x'));
    expect(second?.heldCredentials[0].fingerprint).not.toBe(
      first?.heldCredentials[0].fingerprint,
    );
  });

  it('marks absent what a snapshot no longer names in its realms, deletes nothing, and greets it back', async () => {
    const { inventory, knex } = await setUp(databaseId);
    const elsewhere = identity('far', {
      key: { realm: 'b', externalId: 'far' },
    });
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [identity('x'), identity('y'), elsewhere], {
        realms: ['a', 'b'],
      }),
    });
    expect(
      await inventory.record({
        source: AWS,
        observation: snapshot(T1, [identity('x')]),
      }),
    ).toMatchObject({ absent: 2, unchanged: 2 });
    expect((await inventory.getIdentity(refOf('y')))?.absentSince).toBe(T1);
    expect(
      (await inventory.getIdentity(refOf('y')))?.heldCredentials[0].absentSince,
    ).toBe(T1);
    expect(
      (await inventory.getIdentity(refOf('far', 'b')))?.absentSince,
    ).toBeUndefined();
    expect((await knex('inventory_identities').select()).length).toBe(3);
    expect(
      await inventory.record({
        source: AWS,
        observation: snapshot(T2, [identity('x'), identity('y')]),
      }),
    ).toMatchObject({ returned: 2, absent: 0 });
    expect(
      (await inventory.getIdentity(refOf('y')))?.absentSince,
    ).toBeUndefined();
  });

  it('marks a credential absent that its identity no longer has, and resolves its findings', async () => {
    const { inventory } = await setUp(databaseId);
    const old = identity('x');
    old.credentials = [
      {
        externalId: 'old',
        kind: 'access-key',
        status: 'active',
        createdAt: '2020-01-01T00:00:00Z',
        lastUsedAt: T0,
        expiresAt: '2026-06-01T00:00:00Z',
      },
    ];
    await inventory.record({ source: AWS, observation: snapshot(T0, [old]) });
    const rules = async () =>
      (await inventory.getIdentity(refOf('x')))?.openFindings.map(
        ({ rule }) => rule,
      );
    expect((await rules())?.sort()).toEqual([
      'long-lived-credential',
      'no-owner',
    ]);
    await inventory.record({
      source: AWS,
      observation: snapshot(T1, [identity('x')]),
    });
    expect(await rules()).toEqual(['no-owner']);
    expect(
      (await inventory.getIdentity(refOf('x')))?.heldCredentials.find(
        ({ title }) => title === 'old',
      )?.absentSince,
    ).toBe(T1);
  });

  it('touches only what a delta names', async () => {
    const { inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [identity('x'), identity('y')]),
    });
    const bare = identity('x', { credentials: [] });
    await inventory.record({ source: AWS, observation: delta(T1, [bare]) });
    expect(await inventory.getIdentity(refOf('y'))).toMatchObject({
      absentSince: undefined,
      lastObservedAt: T0,
    });
    expect((await inventory.getIdentity(refOf('x')))?.credentials).toBe(1);
  });

  it('refuses a snapshot that drops too much, as a whole, unless it is forced', async () => {
    const { inventory, knex } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, named(30)),
    });
    const before = await dump(knex);
    const smaller = snapshot(T1, named(15));
    await expect(
      inventory.record({ source: AWS, observation: smaller }),
    ).rejects.toThrow(/no longer names 15 of 30 identities/);
    expect(await dump(knex)).toEqual(before);
    expect(
      await inventory.record({
        source: AWS,
        observation: smaller,
        force: true,
      }),
    ).toMatchObject({ absent: 30 });
  });

  it('refuses what is older than the last observation of the source', async () => {
    const { inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T1, [identity('x')]),
    });
    await expect(
      inventory.record({ source: AWS, observation: snapshot(T0, []) }),
    ).rejects.toThrow(/2026-01-02/);
  });

  it.each(['observed first', 'declared first'])(
    'makes one identity of what is observed and declared: %s',
    async order => {
      const { inventory } = await setUp(databaseId);
      const observed = snapshot(T0, [
        identity('x', { purpose: 'label', environment: 'production' }),
      ]);
      const declared = delta(
        T1,
        [
          identity('x', {
            statedFor: AWS.id,
            status: 'disabled',
            displayName: 'declared name',
            owner: 'group:default/Payments',
            purpose: 'pays people',
            consumers: ['component:default/payroll'],
            credentials: [
              {
                externalId: 'k',
                kind: 'access-key',
                status: 'inactive',
                requestedBy: 'user:default/ann',
              },
            ],
          }),
        ],
        { basis: 'declared', kind: 'declared' },
      );
      const steps = [
        () => inventory.record({ source: AWS, observation: observed }),
        () => inventory.record({ source: YAML, observation: declared }),
      ];
      for (const step of order === 'observed first' ? steps : steps.reverse()) {
        await step();
      }
      const { items, total } = await inventory.listIdentities({
        filter: {},
        limit: 10,
      });
      expect(total).toBe(1);
      expect(items[0]).toMatchObject({
        ref: refOf('x'),
        source: AWS.id,
        title: 'x',
        status: 'active',
        environment: 'production',
        owner: 'group:default/payments',
        ownerBasis: 'declared',
        purpose: 'pays people',
      });
      const detail = await inventory.getIdentity(refOf('x'));
      expect(detail?.facts.purpose).toMatchObject({
        source: YAML.id,
        at: T1,
        basis: 'declared',
      });
      expect(detail?.heldCredentials).toHaveLength(1);
      expect(detail?.heldCredentials[0]).toMatchObject({
        source: AWS.id,
        requestedBy: 'user:default/ann',
        body: { status: 'active' },
        absentSince: undefined,
      });
      expect(detail?.consumers).toEqual([
        {
          ref: 'component:default/payroll',
          basis: 'declared',
          via: 'Declared',
        },
      ]);
      expect(detail?.openFindings).toEqual([]);
    },
  );

  it('resolves an identity from both sides when they are recorded at the same time', async () => {
    const { inventory } = await setUp(databaseId);
    const declared = delta(
      T1,
      named(40).map(one => ({
        ...one,
        statedFor: AWS.id,
        owner: 'group:default/a',
      })),
      { basis: 'declared' },
    );
    await Promise.all([
      inventory.record({ source: AWS, observation: snapshot(T0, named(40)) }),
      inventory.record({ source: YAML, observation: declared }),
    ]);
    const { items, total } = await inventory.listIdentities({
      filter: { ownerRefs: ['group:default/a'], source: AWS.id },
      limit: 50,
    });
    expect([items.length, total]).toEqual([40, 40]);
    const detail = await inventory.getIdentity(items[0].ref);
    expect(detail?.statements.map(({ source }) => source)).toEqual([
      AWS.id,
      YAML.id,
    ]);
  });

  it('takes in 10,000 identities at once, and the same again without a change', async () => {
    const { inventory } = await setUp(databaseId);
    const all = snapshot(T0, named(10_000));
    expect(
      await inventory.record({ source: AWS, observation: all }),
    ).toMatchObject({
      created: 20_000,
      unchanged: 0,
    });
    expect(
      await inventory.record({ source: AWS, observation: all }),
    ).toMatchObject({
      created: 0,
      changed: 0,
      absent: 0,
      unchanged: 20_000,
    });
    const { total } = await inventory.listIdentities({
      filter: { unowned: true },
      limit: 1,
    });
    expect(total).toBe(10_000);
  });

  it('shows every identity once over its pages, equal names included', async () => {
    const { inventory } = await setUp(databaseId);
    const twins = named(23).map((one, index) => ({
      ...one,
      displayName: `name ${index % 4}`,
    }));
    await inventory.record({ source: AWS, observation: snapshot(T0, twins) });
    const seen: string[] = [];
    let after: Place | undefined;
    do {
      const page = await inventory.listIdentities({
        filter: {},
        limit: 5,
        after,
      });
      seen.push(...page.items.map(({ ref }) => ref));
      expect(page.total).toBe(23);
      after = page.next;
    } while (after);
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });

  it('filters by owner, component, text and what is missing', async () => {
    const { inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [
        identity('plain_1'),
        identity('plainX1', { environment: 'test', type: 'api-key' }),
        identity('owned', {
          owner: 'group:default/a',
          consumers: ['component:default/Shop'],
        }),
      ]),
    });
    const names = async (
      filter: Parameters<InventoryService['listIdentities']>[0]['filter'],
    ) =>
      (await inventory.listIdentities({ filter, limit: 9 })).items
        .map(({ title }) => title)
        .sort();
    expect(await names({ ownerRefs: ['group:default/a'] })).toEqual(['owned']);
    expect(await names({ componentRef: 'component:default/shop' })).toEqual([
      'owned',
    ]);
    expect(await names({ unowned: true })).toEqual(['plainX1', 'plain_1']);
    expect(await names({ unattached: true })).toEqual(['plainX1', 'plain_1']);
    expect(await names({ text: 'PLAIN_1' })).toEqual(['plain_1']);
    expect(await names({ type: 'api-key', environment: 'test' })).toEqual([
      'plainX1',
    ]);
    expect(await names({ source: 'other' })).toEqual([]);
  });

  it('says when the next credential ends, how many have ended and of how many nobody knows', async () => {
    const { inventory } = await setUp(databaseId);
    const ends = (name: string, ...expiries: Array<string | undefined>) =>
      identity(name, {
        credentials: expiries.map((expiresAt, index) => ({
          externalId: `k${index}`,
          kind: 'access-key',
          status: 'active',
          expiresAt,
        })),
      });
    const revoked = ends('revoked', T1, T3, undefined);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [
        ends('ahead', '2026-09-01T00:00:00Z', T3, T1, 'never', undefined),
        ends('never', 'never'),
        ends('nothing'),
        ends('unknown', undefined, undefined),
        {
          ...revoked,
          credentials: revoked.credentials?.map(held => ({
            ...held,
            status: 'revoked',
          })),
        },
      ]),
    });
    const { items } = await inventory.listIdentities({ filter: {}, limit: 9 });
    expect(
      Object.fromEntries(items.map(item => [item.title, item.nextExpiry])),
    ).toEqual({
      ahead: { at: T3, expired: 1, unknown: 1 },
      never: { at: undefined, expired: 0, unknown: 0 },
      nothing: { at: undefined, expired: 0, unknown: 0 },
      unknown: { at: undefined, expired: 0, unknown: 2 },
      revoked: { at: undefined, expired: 0, unknown: 0 },
    });
    await inventory.record({
      source: AWS,
      observation: snapshot(T1, [ends('ahead', '2026-09-01T00:00:00Z')]),
      force: true,
    });
    expect((await inventory.getIdentity(refOf('ahead')))?.nextExpiry).toEqual({
      at: '2026-09-01T00:00:00.000Z',
      expired: 0,
      unknown: 0,
    });
  });

  it('exports what is attached', async () => {
    const { inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(
        T0,
        [
          identity('x', {
            owner: 'group:default/a',
            grants: [{ externalId: 'g', kind: 'role', name: 'roles/owner' }],
          }),
          identity('y'),
        ],
        {
          certificates: [
            {
              externalId: 'c',
              realm: 'a',
              displayName: 'c',
              fingerprintSha256: 'ff',
              notValidAfter: T1,
              consumers: ['component:default/shop'],
              owner: 'group:default/a',
            },
          ],
        },
      ),
    });
    await inventory.attachDerived([
      {
        ref: refOf('x'),
        components: ['component:default/shop'],
        via: 'rule 1',
      },
    ]);
    const { items, next } = await inventory.exportAttached({
      limit: 5,
      scope: 'attached',
    });
    expect(next).toBeUndefined();
    expect(items).toEqual([
      expect.objectContaining({
        title: 'x',
        components: ['component:default/shop'],
      }),
      expect.objectContaining({
        title: 'c',
        type: 'certificate',
        components: ['component:default/shop'],
      }),
    ]);
    const { items: first, next: second } = await inventory.exportAttached({
      limit: 1,
      scope: 'attached',
    });
    expect([first.map(({ title }) => title), second]).toEqual([
      ['x'],
      refOf('x'),
    ]);
    await inventory.attachDerived([
      { ref: refOf('x'), components: [], via: CORRELATION_SOURCE },
    ]);
    expect(
      (
        await inventory.exportAttached({ limit: 5, scope: 'attached' })
      ).items.map(({ title }) => title),
    ).toEqual(['c']);
    expect(
      (await inventory.exportAttached({ limit: 5, scope: 'all' })).items,
    ).not.toEqual([]);
  });

  it('marks what a moved component has not used since, and leaves unknown use unknown', async () => {
    const { inventory, clock } = await setUp(databaseId);
    const consumers = ['component:default/shop'];
    const withUse = (name: string, lastUsedAt: string | undefined) =>
      identity(name, {
        consumers,
        credentials: [
          { externalId: 'k', kind: 'access-key', status: 'active', lastUsedAt },
        ],
      });
    const all = [
      withUse('before', T0),
      withUse('never', 'never'),
      withUse('unknown', undefined),
      identity('other'),
    ];
    await inventory.record({ source: AWS, observation: snapshot(T0, all) });
    const shop = {
      ref: 'component:default/shop',
      system: 'system:default/one',
    };
    clock.now = new Date(T1);
    expect(await inventory.recordComponents([shop])).toEqual([]);
    clock.now = new Date(T2);
    expect(await inventory.recordComponents([shop])).toEqual([]);
    expect(
      await inventory.recordComponents([{ ...shop, owner: 'group:default/b' }]),
    ).toMatchObject([{ replatformed: false }]);
    const moved = {
      ...shop,
      owner: 'group:default/b',
      runtime: 'kubernetes:eu',
    };
    expect(await inventory.recordComponents([moved])).toMatchObject([
      { ref: shop.ref, replatformed: true },
    ]);
    expect(await inventory.recordComponents([moved])).toEqual([]);
    const marks = async () =>
      Object.fromEntries(
        await Promise.all(
          ['before', 'never', 'unknown', 'other'].map(async name => [
            name,
            (
              await inventory.getIdentity(refOf(name))
            )?.heldCredentials[0].unusedSinceMoveAt,
          ]),
        ),
      );
    expect(await marks()).toEqual({
      before: T2,
      never: T2,
      unknown: undefined,
      other: undefined,
    });
    await inventory.record({
      source: AWS,
      observation: delta(T3, [withUse('before', '2026-01-03T12:00:00Z')]),
    });
    expect((await marks()).before).toBeUndefined();
    const { items } = await inventory.listChanges({ limit: 50, since: T1 });
    expect(items.map(({ kind }) => kind)).toContain('re-platformed');
  });

  it('keeps what is known of a source that cannot be read', async () => {
    const { inventory } = await setUp(databaseId);
    await inventory.record({
      source: AWS,
      observation: snapshot(T0, [identity('x')]),
    });
    await inventory.recordFailure(AWS, 'connection refused');
    expect(await inventory.listSources()).toMatchObject([
      {
        id: AWS.id,
        last_observed_at: T0,
        last_status: 'failed',
        last_error: 'connection refused',
      },
    ]);
  });

  it('refuses a snapshot without realms and a delta with them', async () => {
    const { inventory } = await setUp(databaseId);
    await expect(
      inventory.record({
        source: AWS,
        observation: snapshot(T0, [], { realms: [] }),
      }),
    ).rejects.toThrow('realms');
    await expect(
      inventory.record({
        source: AWS,
        observation: delta(T0, [], { realms: ['a'] }),
      }),
    ).rejects.toThrow('realms');
  });
});

it('gives holdings of different kinds different refs', () => {
  expect(holdingRefOf('credential', 'i', 'x')).not.toBe(
    holdingRefOf('grant', 'i', 'x'),
  );
});
