import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function setUp(id: TestDatabaseId, flowGroups: object) {
  const portal = await startTestPortal({
    knex: await databases.init(id),
    config: {
      governance: {
        ...(testConfig.governance as object),
        flows: { groups: { ...flowGroups } },
      },
    },
    connectors: registry =>
      registry.addEffectHandler({
        id: 'credential.issue@v1',
        class: 'change',
        execute: async call => ({
          outcome: 'failed',
          reason: 'the issuer is away',
          retryable: call.with.purpose !== 'fails for good',
        }),
      }),
  });
  await portal.runTask('directory');
  const flows = async () => (await portal.as(people.otto).get('/flows')).body;
  const problems = async (name: string) =>
    (await flows()).items.find((item: { name: string }) => item.name === name)
      .problems;
  const start = (flow: string, key: string, facts: object) => {
    const { engine, knex } = portal.context;
    return knex.transaction(trx =>
      engine.start(trx, {
        flow,
        subject: `request:${key}`,
        dedupeKey: key,
        mode: 'enforce',
        requestedBy: people.pia,
        actor: { kind: 'service' },
        facts: { ...facts },
      }),
    );
  };
  return { portal, problems, start };
}

const request = (environment: string) => ({
  mode: 'enforce',
  request: {
    identity: 'identity:ledger',
    issuer: 'vault',
    purpose: 'books payments',
    environment,
    ttlDays: 20,
    scopes: ['ledger:read'],
    target: 'vault:apps/ledger',
  },
  requester: { ref: people.pia, delegates: [] },
  subject: { kind: 'service-account' },
  owner: { ref: groups.ledger, active: true, members: [people.ann] },
  groups: { 'security-approvers': [people.sam] },
  risk: { score: 10 },
  incident: { active: false, revalidated: false },
});

describe.each(databases.eachSupportedId())('problems of flows on %s', id => {
  it('name groups that are empty, and groups that nobody named', async () => {
    const { problems } = await setUp(id, {
      'security-approvers': ['group:default/nowhere'],
    });
    expect(await problems('control-change')).toEqual([
      {
        code: 'empty-group',
        words: expect.stringContaining('group:default/nowhere'),
      },
    ]);
    expect(await problems('certificate-renewal')).toContainEqual(
      expect.objectContaining({
        code: 'missing-group',
        words: expect.stringContaining('"pki-officers"'),
      }),
    );
  });

  it('are none where every route leads to somebody', async () => {
    const { problems } = await setUp(id, {
      'security-approvers': [groups.identitySecurity],
      'pki-officers': [groups.payments],
    });
    expect(await problems('control-change')).toEqual([]);
    expect(await problems('owner-review')).toEqual([]);
  });

  it('count effects that are tried again, and those that failed', async () => {
    const { portal, problems, start } = await setUp(id, {
      'security-approvers': [groups.identitySecurity],
      'pki-officers': [groups.payments],
    });
    await start('service-account-issuance', 'one', request('staging'));
    await portal.context.engine.pump();
    expect(await problems('service-account-issuance')).toContainEqual(
      expect.objectContaining({
        code: 'retried-effects',
        words: expect.stringMatching(/^1 /),
      }),
    );
    for (let turn = 0; turn < 16; turn += 1) {
      await portal.moveClock({ days: 1 });
      await portal.pump();
    }
    expect(await problems('service-account-issuance')).toContainEqual(
      expect.objectContaining({ code: 'failed-effects' }),
    );
  });

  it('are beside where instances wait, with the oldest and the median', async () => {
    const { portal, start } = await setUp(id, {
      'security-approvers': [groups.identitySecurity],
    });
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      await start('service-account-issuance', key, request('prod'));
      await portal.moveClock({ days: 1 });
    }
    const { body } = await portal
      .as(people.otto)
      .get('/flows/service-account-issuance');
    const [waiting] = body.waiting;
    expect(waiting).toMatchObject({ count: 5 });
    const days =
      (Date.parse(waiting.median) - Date.parse(waiting.oldest)) /
      (24 * 3600 * 1000);
    expect(days).toBeCloseTo(2, 2);
  });
});
