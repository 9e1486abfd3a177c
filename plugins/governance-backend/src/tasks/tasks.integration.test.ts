import { TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('background tasks on %s', id => {
  async function setUp(governance: object = {}) {
    const system = new FakeSystem('fake');
    const portal = await startTestPortal({
      knex: await databases.init(id),
      config: {
        governance: { ...Object(testConfig.governance), ...governance },
      },
      connectors: registry => {
        registry.addSource(system);
        registry.addRemediationConnector(system);
      },
    });
    const openItems = async () => {
      const { body } = await portal
        .as(people.sam)
        .get('/reviews?limit=200&status=pending');
      return (body.items as Array<{ identity: { title: string } }>)
        .map(({ identity }) => identity.title)
        .sort();
    };
    return { system, portal, openItems };
  }

  it('ask about what is due, once, and again when the time has passed', async () => {
    const { system, portal, openItems } = await setUp({
      reviews: {
        triageGroup: groups.security,
        periodic: [
          { source: 'fake', environment: 'production', every: 'P90D' },
        ],
      },
    });
    system.hold(
      account('due', { grants: [] }),
      account('staging', { grants: [], environment: 'staging' }),
      account('off', { grants: [], status: 'disabled' }),
      account('platform', { grants: [], platformOwned: true }),
      account('nothing-held', { grants: [], credentials: [] }),
    );
    await portal.observe();
    await portal.runTask('periodic-reviews');
    expect(await openItems()).toEqual(['due']);
    await portal.runTask('periodic-reviews');
    expect(await openItems()).toEqual(['due']);

    const item = await portal.findReview(people.ann, 'due');
    const { body } = await portal.as(people.ann).get(`/reviews/${item.id}`);
    expect(body.cause).toBe('It is reviewed every 90 days');
    await portal.as(people.ann).post(`/reviews/${item.id}/decisions`, {
      decision: 'keep',
      evidenceDigest: body.evidenceDigest,
    });
    await portal.moveClock({ days: 89 });
    await portal.runTask('periodic-reviews');
    expect(await openItems()).toEqual([]);
    await portal.moveClock({ days: 1, ms: 1000 });
    await portal.runTask('periodic-reviews');
    expect(await openItems()).toEqual(['due']);
  });

  it('ask about certificates, partner integrations and entitlements too, and only about what is told', async () => {
    const { system, portal } = await setUp({
      reviews: {
        triageGroup: groups.security,
        periodic: [
          { environment: 'production', every: 'P90D' },
          {
            environment: 'staging',
            asks: ['certificates'],
            every: 'P30D',
          },
        ],
      },
    });
    const inDays = (days: number) =>
      new Date(Date.now() + days * 86_400_000).toISOString();
    const certificate = (name: string, more: object = {}) => ({
      externalId: name,
      displayName: name,
      realm: 'fake',
      notValidAfter: inDays(400),
      fingerprintSha256: `print-of-${name}`,
      owner: groups.ledger as string,
      environment: 'production',
      ...more,
    });
    const integration = (name: string, environment: string) => ({
      externalId: name,
      displayName: name,
      partner: 'Shipping Co',
      owner: groups.ledger as string,
      environment,
    });
    system.hold(
      account('acted-as', {
        credentials: [],
        grants: [],
        entitlements: [
          {
            externalId: 'may-act-as',
            may: 'make its tokens',
            holder: 'pia@example.org',
          },
        ],
      }),
      account('staged', { grants: [], environment: 'staging' }),
    );
    system.certificates = [
      certificate('edge'),
      certificate('expired', { notValidAfter: inDays(-1) }),
      certificate('ended', { certificateState: 'revoked' }),
      certificate('staged-edge', { environment: 'staging' }),
    ];
    system.integrations = [
      integration('shipco', 'production'),
      integration('staged-shipco', 'staging'),
    ];
    await portal.observe();
    const asked = async (): Promise<string[]> =>
      portal
        .knex('review_items')
        .orderBy('identity_title')
        .pluck('identity_title');
    await portal.runTask('periodic-reviews');
    const first = ['acted-as', 'edge', 'shipco', 'staged-edge'];
    expect(await asked()).toEqual(first);
    await portal.runTask('periodic-reviews');
    expect(await asked()).toEqual(first);
  });

  it('come to everything that is due, however much there is that nobody can be asked about', async () => {
    const { system, portal, openItems } = await setUp({
      reviews: {
        triageGroup: groups.security,
        periodic: [{ source: 'fake', every: 'P90D' }],
      },
    });
    const numbers = Array.from({ length: 400 }, (_, index) => index);
    const managed = {
      externalId: 'key',
      kind: 'api-key' as const,
      status: 'active' as const,
      platformManaged: true,
    };
    system.hold(
      ...numbers.map(number =>
        account(`rotated-${number}`, { grants: [], credentials: [managed] }),
      ),
      ...numbers
        .slice(0, 10)
        .map(number => account(`due-${number}`, { grants: [] })),
    );
    await portal.observe();
    await portal.runTask('periodic-reviews');
    expect(await openItems()).toHaveLength(10);
  });

  it('attach by a rule what nobody has attached, and nothing that is ambiguous', async () => {
    const { system, portal } = await setUp({
      correlation: [{ kind: 'label', label: 'app' }],
    });
    const unattached = { consumers: undefined };
    system.hold(
      account('labelled', { ...unattached, labels: { app: 'ledger-api' } }),
      account('other', { ...unattached, labels: { app: 'no-such-thing' } }),
    );
    await portal.observe();
    const { body } = await portal
      .as(people.sam)
      .get('/identities?component=component:default/ledger-api');
    expect(body.items.map(({ title }: { title: string }) => title)).toEqual([
      'labelled',
    ]);
    const { body: triage } = await portal
      .as(people.sam)
      .get('/triage?kind=unattached');
    expect(triage.items.map(({ title }: { title: string }) => title)).toEqual([
      'other',
    ]);
  });

  it('leave what is known as it is when a source or the catalog fails, and say so', async () => {
    const { system, portal, openItems } = await setUp();
    system.hold(account('booker'));
    await portal.observe();
    system.observe = async () => {
      throw new Error('the system is away');
    };
    await portal.runTask('sources');
    const { body: sources } = await portal.as(people.otto).get('/sources');
    expect(sources.items).toEqual([
      expect.objectContaining({
        id: 'fake',
        lastError: expect.stringContaining('the system is away'),
      }),
    ]);
    portal.setEntities([]);
    await portal.runTask('directory');
    const members = await portal.knex('directory_members');
    expect(members.length).toBeGreaterThan(0);
    const { body } = await portal.as(people.ann).get('/identities');
    expect(body.total).toBe(1);
    expect(await openItems()).toEqual([]);
  });
});
