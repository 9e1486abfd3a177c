import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import { TestPortal, startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const flow = 'service-account-issuance';

async function setUp(id: TestDatabaseId) {
  const calls: string[] = [];
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry =>
      registry.addEffectHandler({
        id: 'credential.issue@v1',
        class: 'change',
        execute: async call => {
          calls.push(call.instanceId);
          return { outcome: 'done', proof: {} };
        },
      }),
  });
  await portal.runTask('directory');
  const { engine, knex } = portal.context;
  const request = async (key: string) =>
    (
      await knex.transaction(trx =>
        engine.start(trx, {
          flow,
          subject: `request:${key}`,
          dedupeKey: key,
          mode: 'enforce',
          requestedBy: people.pia,
          actor: { kind: 'service' },
          facts: {
            mode: 'enforce',
            request: {
              identity: `identity:${key}`,
              issuer: 'issuer:vault',
              purpose: 'books payments',
              environment: 'prod',
              ttlDays: 30,
              scopes: ['ledger:write'],
              target: 'vault:apps/ledger',
            },
            requester: { ref: people.pia, delegates: [] },
            subject: { kind: 'service-account' },
            owner: { ref: groups.ledger, active: true, members: [people.ann] },
            groups: { 'security-approvers': [people.sam, people.dana] },
            risk: { score: 10 },
            incident: { active: false, revalidated: false },
          },
        }),
      )
    ).instanceId;
  /** As though the rule had come to something else when the decision was taken. */
  const dispute = async (instanceId: string) => {
    const row = await knex('flow_events')
      .where({ instance_id: instanceId, seq: 1 })
      .first('evidence');
    const evidence = JSON.parse(row.evidence).map(
      (entry: { kind: string; result: string }) =>
        entry.kind === 'gate'
          ? { ...entry, result: entry.result === 'true' ? 'false' : 'true' }
          : entry,
    );
    await knex('flow_events')
      .where({ instance_id: instanceId, seq: 1 })
      .update({ evidence: JSON.stringify(evidence) });
  };
  const ask = () => portal.as(people.sam).post(`/flows/${flow}/checks`);
  const last = async () =>
    (await portal.as(people.otto).get(`/flows/${flow}/checks`)).body.items[0];
  const approve = async (user: string, instanceId: string) => {
    const seen = await portal.as(user).get(`/approvals/${instanceId}`);
    return portal.as(user).post(`/approvals/${instanceId}/answers`, {
      decision: 'approve',
      digest: seen.body.digest ?? 'none',
    });
  };
  return { portal, calls, request, dispute, ask, last, approve };
}

const causes = async (portal: TestPortal) =>
  Object.fromEntries(
    (await portal.knex('flow_checks').select('flow', 'cause')).map(
      (row: { flow: string; cause: string }) => [row.flow, row.cause],
    ),
  );

describe.each(databases.eachSupportedId())('a look at a flow on %s', id => {
  it('runs its tests and evaluates again what its rules decided', async () => {
    const { portal, request, ask, last } = await setUp(id);
    await request('one');
    await request('two');
    expect((await ask()).body).toMatchObject({ status: 'pending' });
    await portal.runTask('flow-checks');
    const check = await last();
    expect(check).toMatchObject({
      status: 'passed',
      cause: 'somebody asked',
      instances: 2,
      disagreements: 0,
      failures: [],
    });
    expect(check.cases).toBeGreaterThan(5);
    expect(check.casesPassed).toBe(check.cases);
    expect(check.decisions).toBeGreaterThan(2);
    expect(check.coverage.states.covered).toBeGreaterThan(0);
    expect(portal.sent).toEqual([]);
  });

  it('takes a decision that comes out differently for a denial, and tells its owner', async () => {
    const { portal, calls, request, dispute, ask, last, approve } = await setUp(
      id,
    );
    const [disputed, sound] = [await request('one'), await request('two')];
    await dispute(disputed);
    await ask();
    await portal.runTask('flow-checks');
    const check = await last();
    expect(check.status).toBe('failed');
    expect(check.disagreements).toBeGreaterThan(0);
    const { body } = await portal
      .as(people.otto)
      .get(`/flow-checks/${check.id}/disagreements?limit=1`);
    expect(body.items).toMatchObject([{ instanceId: disputed, seq: 1 }]);
    expect(body.items[0].was).not.toBe(body.items[0].is);
    expect(portal.sent).toMatchObject([
      {
        recipients: { entityRef: 'group:default/identity-security' },
        payload: { severity: 'critical', link: `/governance/flows/${flow}` },
      },
    ]);
    await portal.runTask('flow-checks');
    expect(portal.sent).toHaveLength(1);

    for (const instanceId of [disputed, sound]) {
      await approve(people.ann, instanceId);
      await approve(people.dana, instanceId);
    }
    await portal.pump();
    expect(calls).toEqual([sound]);
    const refused = await portal
      .knex('flow_outbox')
      .where({ instance_id: disputed, uses: 'credential.issue@v1' })
      .first('status', 'last_error');
    expect(refused).toMatchObject({
      status: 'failed',
      last_error: expect.stringMatching(/comes to (true|false) now/),
    });
    const { body: flows } = await portal.as(people.otto).get('/flows');
    expect(
      flows.items.find((item: { name: string }) => item.name === flow).problems,
    ).toContainEqual(expect.objectContaining({ code: 'check-failed' }));
  });

  it('that was cut off goes on where it was, and counts nothing twice', async () => {
    const { portal, request, ask, last } = await setUp(id);
    await request('one');
    await ask();
    const { flowChecks } = portal.context;
    let left = 1;
    const signal = {
      get aborted() {
        left -= 1;
        return left < 0;
      },
    } as unknown as AbortSignal;
    await flowChecks.work(signal);
    expect(await last()).toMatchObject({ status: 'running', instances: 0 });
    await Promise.all([
      flowChecks.work(new AbortController().signal),
      flowChecks.work(new AbortController().signal),
    ]);
    expect(await last()).toMatchObject({ status: 'passed', instances: 1 });
  });

  it('is taken on schedule, of every active flow', async () => {
    const { portal } = await setUp(id);
    await portal.runTask('flow-checks-due');
    await portal.runTask('flow-checks-due');
    const found = await causes(portal);
    expect(found).toMatchObject({
      [flow]: 'it was time',
      'owner-review': 'it was time',
    });
    const { body } = await portal.as(people.otto).get('/flows');
    expect(await portal.knex('flow_checks')).toHaveLength(body.total);
  });

  it.each([
    ['policy', /expressions changed/, ['owner-review', 'control-change'], []],
    [
      'facts:ReviewContext/v2',
      /ReviewContext\/v2 changed/,
      ['owner-review'],
      ['control-change'],
    ],
    [
      'effect:credential.issue@v1',
      /credential.issue@v1/,
      [flow],
      ['control-change', 'owner-review'],
    ],
  ])(
    'is taken after a change of %s',
    async (name, words, concerned, others) => {
      const { portal } = await setUp(id);
      expect(await causes(portal)).toEqual({});
      await portal
        .knex('flow_check_fingerprints')
        .where({ name })
        .update({ value: 'another' });
      const again = await startTestPortal({ knex: portal.knex });
      const found = await causes(again);
      for (const one of concerned) {
        expect(found[one]).toMatch(words);
      }
      expect(others.filter(one => one in found)).toEqual([]);
      const before = (await again.knex('flow_checks')).length;
      await startTestPortal({ knex: portal.knex });
      expect(await again.knex('flow_checks')).toHaveLength(before);
    },
  );

  it('is asked for by whoever may', async () => {
    const { portal } = await setUp(id);
    const statuses = await Promise.all([
      portal.as(people.ann).post(`/flows/${flow}/checks`),
      portal.as(people.otto).post(`/flows/${flow}/checks`),
      portal.as(people.ann).get(`/flows/${flow}/checks`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403]);
  });
});
