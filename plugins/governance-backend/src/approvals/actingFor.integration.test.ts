import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, organisation, people } from '../__testUtils__/organisation';
import { IssuerDouble, StoreDouble } from '../issuance/__testUtils__/doubles';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { user } from '../reviewTasks/__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY = 86_400_000;

/** The organisation, with more accounts in its groups. */
function withAccounts(more: { [account: string]: [string, string] }) {
  const joined = Object.entries(more);
  return [
    ...organisation().map(entity => ({
      ...entity,
      relations: [
        ...(entity.relations ?? []),
        ...joined
          .filter(
            ([, [group]]) =>
              entity.kind === 'Group' &&
              group === `group:default/${entity.metadata.name}`,
          )
          .map(([name]) => ({
            type: 'hasMember',
            targetRef: `user:default/${name}`,
          })),
      ],
    })),
    ...joined.map(([name, [, sameAs]]) => user(name, sameAs)),
  ];
}

async function setUp(
  id: TestDatabaseId,
  accounts: { [account: string]: [string, string] } = {},
) {
  const system = new FakeSystem('fake');
  system.hold(
    account('booker', {
      privileged: false,
      credentials: [
        {
          externalId: 'booker-key',
          kind: 'api-key',
          status: 'active',
          createdAt: new Date().toISOString(),
          expiresAt: new Date(Date.now() + 20 * DAY).toISOString(),
        },
      ],
    }),
  );
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addIssuer(new IssuerDouble('vault'));
      registry.addStore(new StoreDouble('vault'));
    },
    entities: withAccounts(accounts),
  });
  await portal.observe();
  const { ref } = await portal.knex('inventory_identities').first('ref');
  const request = async (requester: string): Promise<string> => {
    const { body, status } = await portal.as(requester).post('/requests', {
      flow: 'service-account-issuance',
      about: ref,
      idempotencyKey: 'wanted-01',
      stated: {
        request: {
          issuer: 'vault',
          purpose: 'pays people',
          environment: 'prod',
          ttlDays: 20,
          scopes: ['payroll:read'],
          target: 'vault:apps/payroll',
        },
        subject: { kind: 'service-account' },
      },
    });
    expect([status, body.error]).toEqual([201, undefined]);
    return body.instanceId;
  };
  const question = (as: string, instanceId: string) =>
    portal.as(as).get(`/approvals/${instanceId}`);
  const answer = async (as: string, instanceId: string) => {
    const { snapshot } = await portal
      .knex('flow_instances')
      .where({ id: instanceId })
      .first('snapshot');
    const { status, body: said } = await portal
      .as(as)
      .post(`/approvals/${instanceId}/answers`, {
        decision: 'approve',
        digest: JSON.parse(snapshot).approval.digest,
      });
    return [status, said.error?.message];
  };
  const away = (person: string, substitute: string, days: [number, number]) => {
    const [from, to] = days.map(day =>
      new Date(Date.now() + day * DAY).toISOString(),
    );
    return portal.as(person).post('/me/absence', { substitute, from, to });
  };
  return { answer, away, portal, question, request };
}

describe.each(databases.eachSupportedId())('an answer on %s', id => {
  it('is not that of who stands in for the requester, named before', async () => {
    const { answer, away, question, request } = await setUp(id);
    expect((await away(people.sam, people.dana, [0, 5])).status).toBe(201);
    const instanceId = await request(people.sam);
    expect((await question(people.dana, instanceId)).status).toBe(403);
    expect((await question(people.ann, instanceId)).status).toBe(200);
    expect(await answer(people.dana, instanceId)).toEqual([
      403,
      expect.stringContaining('separation.notDelegate'),
    ]);
    expect(await answer(people.ann, instanceId)).toEqual([200, undefined]);
  });

  it('is not that of who stands in for the requester, named while it runs', async () => {
    const { away, question, request } = await setUp(id);
    const instanceId = await request(people.sam);
    expect((await question(people.dana, instanceId)).status).toBe(200);
    expect((await away(people.sam, people.dana, [0, 5])).status).toBe(201);
    expect((await question(people.dana, instanceId)).status).toBe(403);
    expect((await question(people.ann, instanceId)).status).toBe(200);
  });

  it('is looked at when it is given, before anybody has been told', async () => {
    const { answer, away, portal, question, request } = await setUp(id);
    const instanceId = await request(people.sam);
    await away(people.sam, people.dana, [1, 5]);
    expect((await question(people.dana, instanceId)).status).toBe(200);
    await portal.moveClock({ ms: 25 * 3_600_000 });
    expect(await answer(people.dana, instanceId)).toEqual([
      403,
      expect.stringContaining('separation.notDelegate'),
    ]);
    await portal.runTask('absences');
    expect((await question(people.dana, instanceId)).status).toBe(403);
    expect(await answer(people.ann, instanceId)).toEqual([200, undefined]);
  });

  it('is not that of the requester by another account', async () => {
    const { answer, question, request } = await setUp(id, {
      'sam-owns': [groups.ledger, people.sam],
    });
    const instanceId = await request(people.sam);
    const other = 'user:default/sam-owns';
    expect((await question(other, instanceId)).status).toBe(403);
    expect(await answer(other, instanceId)).toEqual([
      403,
      expect.stringContaining('separation.notDelegate'),
    ]);
    expect((await question(people.ann, instanceId)).status).toBe(200);
  });

  it('counts once for each person, whichever account it is given by', async () => {
    const { answer, request } = await setUp(id, {
      'ann-secures': [groups.identitySecurity, people.ann],
    });
    const instanceId = await request(people.sam);
    expect(await answer(people.ann, instanceId)).toEqual([200, undefined]);
    expect(await answer('user:default/ann-secures', instanceId)).toEqual([
      403,
      expect.stringContaining('one person counts once'),
    ]);
    expect(await answer(people.dana, instanceId)).toEqual([200, undefined]);
  });

  it('about how far flows go is not that of who asked, by another account or through somebody', async () => {
    const { answer, away, portal } = await setUp(id, {
      'sam-too': [groups.identitySecurity, people.sam],
    });
    await away(people.sam, people.dana, [0, 5]);
    const switched = await portal
      .as(people.sam)
      .post('/flow-switch/stop', { reason: 'to see how it stops' });
    expect([switched.status, switched.body.error]).toEqual([200, undefined]);
    const asked = await portal
      .as(people.sam)
      .post('/flow-switch/resume', { reason: 'seen how it stops' });
    const { instanceId } = asked.body;
    for (const other of ['user:default/sam-too', people.dana]) {
      expect(await answer(other, instanceId)).toEqual([
        403,
        expect.stringContaining('separation.notDelegate'),
      ]);
    }
  });
});
