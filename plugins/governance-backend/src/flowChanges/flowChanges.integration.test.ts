import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { people } from '../__testUtils__/organisation';
import { TestPortal, startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const folder = path.resolve(__dirname, '../../flows');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

const flow = 'service-account-issuance';
const source = read(`${flow}.yaml`);
const tests = read(`${flow}.test.yaml`);
const reason = 'the team asked for it in the last retrospective';

/** The shipped flow with texts replaced, and another version. */
function changed(version: string, ...replacements: [string, string][]): string {
  return [
    ['version: 1.1.0', `version: ${version}`] as const,
    ...replacements,
  ].reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, source);
}

const reworded = (version: string) =>
  changed(version, [
    'reason: nobody answers for it',
    'reason: nobody answers for this identity',
  ]);
/** Ninety days become a hundred and eighty, in the rule and in its tests. */
const widened = {
  source: changed('1.2.0', [
    'request.ttlDays > 90 && !("ttl-over-90"',
    'request.ttlDays > 180 && !("ttl-over-90"',
  ]),
  tests: tests.replaceAll('request.ttlDays: 120', 'request.ttlDays: 200'),
};

const facts = (ttlDays: number) => ({
  mode: 'enforce',
  request: {
    identity: 'identity:ledger',
    issuer: 'vault',
    purpose: 'books payments',
    environment: 'prod',
    ttlDays,
    scopes: ['ledger:write'],
    target: 'vault:apps/ledger',
  },
  requester: { ref: people.pia, delegates: [] },
  subject: { kind: 'service-account' },
  owner: {
    ref: 'group:default/ledger',
    active: true,
    members: [people.ann, people.ben],
  },
  groups: { 'security-approvers': [people.sam, people.dana] },
  risk: { score: 10 },
  incident: { active: false, revalidated: false },
});

async function setUp(id: TestDatabaseId) {
  const portal = await startTestPortal({ knex: await databases.init(id) });
  await portal.runTask('directory');
  const { engine, knex } = portal.context;
  const request = async (key: string, ttlDays = 30) => {
    const { instanceId } = await knex.transaction(trx =>
      engine.start(trx, {
        flow,
        subject: `request:${key}`,
        dedupeKey: key,
        facts: facts(ttlDays),
        mode: 'enforce',
        requestedBy: people.pia,
        actor: { kind: 'service' },
      }),
    );
    return instanceId;
  };
  const instance = (instanceId: string) =>
    knex.transaction(trx => engine.getInstance(trx, instanceId));
  return { portal, request, instance };
}

/** Answers what an instance asks, with what is shown to the person. */
async function answer(
  portal: TestPortal,
  user: string,
  instanceId: string,
  decision = 'approve',
) {
  const seen = await portal.as(user).get(`/approvals/${instanceId}`);
  return portal.as(user).post(`/approvals/${instanceId}/answers`, {
    decision,
    digest: seen.body.digest ?? 'none',
  });
}

describe.each(databases.eachSupportedId())('changes of flows on %s', id => {
  it('are proposed by one person, approved by another, and run from then on', async () => {
    const { portal, request, instance } = await setUp(id);
    const before = await request('before');
    const proposed = await portal
      .as(people.sam)
      .post('/flow-changes', { source: reworded('1.2.0'), tests, reason });
    expect(proposed.status).toBe(201);
    expect(proposed.body).toMatchObject({ status: 'pending', flow });

    const own = await answer(portal, people.sam, proposed.body.instanceId);
    expect(own.status).toBe(403);
    const inbox = await portal.as(people.dana).get('/approvals');
    expect(inbox.body.items).toContainEqual(
      expect.objectContaining({
        flow: 'flow-change',
        changeId: proposed.body.id,
      }),
    );
    const stranger = await answer(portal, people.ann, proposed.body.instanceId);
    expect(stranger.status).toBe(403);
    expect(
      (await answer(portal, people.dana, proposed.body.instanceId)).status,
    ).toBe(200);
    await portal.pump();

    const { body: now } = await portal.as(people.sam).get(`/flows/${flow}`);
    expect(now).toMatchObject({ version: '1.2.0', author: people.sam });
    expect(now.testReport).toMatchObject({ passed: true, shortfalls: [] });
    const after = await request('after');
    expect((await instance(before)).hash).not.toBe(now.hash);
    expect((await instance(after)).hash).toBe(now.hash);
    const { body: change } = await portal
      .as(people.otto)
      .get(`/flow-changes/${proposed.body.id}`);
    expect(change).toMatchObject({ status: 'applied', proposedBy: people.sam });
    const left = await portal.as(people.dana).get('/approvals');
    expect(left.body.items.map((item: { flow: string }) => item.flow)).toEqual([
      flow,
      flow,
    ]);
  });

  it('stay with the shipped version kept beside when the plugin starts again', async () => {
    const { portal } = await setUp(id);
    const proposed = await portal
      .as(people.sam)
      .post('/flow-changes', { source: reworded('1.2.0'), tests, reason });
    await answer(portal, people.dana, proposed.body.instanceId);
    await portal.pump();
    const again = await startTestPortal({ knex: portal.knex });
    const { body } = await again.as(people.sam).get(`/flows/${flow}`);
    expect(body.version).toBe('1.2.0');
  });

  it.each<[string, object, RegExp]>([
    ['that do not parse', { source: 'kind: Flow', tests }, /apiVersion/],
    [
      'whose tests fail',
      { source: changed('1.2.0', ['ttlDays > 365', 'ttlDays > 400']), tests },
      /a life of more than a year is refused/,
    ],
    ['without tests', { source: reworded('1.2.0'), tests: ' ' }, /no tests/],
    [
      'under the version that is active',
      { source: reworded('1.1.0'), tests },
      /version 1.1.0 did not/,
    ],
    ['that change nothing', { source, tests }, /version that is active/],
  ])('are refused: %s', async (_, body, message) => {
    const { portal } = await setUp(id);
    const answered = await portal
      .as(people.sam)
      .post('/flow-changes', { ...body, reason });
    expect(answered.status).toBe(400);
    expect(JSON.stringify(answered.body)).toMatch(message);
    expect(await portal.knex('flow_changes')).toEqual([]);
  });

  it('that flip a past decision to open take security too, and say which', async () => {
    const { portal, request } = await setUp(id);
    const denied = await request('long', 120);
    const { body: report } = await portal
      .as(people.sam)
      .post('/flow-changes/examination', widened);
    expect(report.refusals).toEqual([]);
    expect(report.replay).toMatchObject({
      examined: 1,
      flips: { 'denied-to-open': 1, 'denied-to-allowed': 0 },
      listed: [
        {
          instanceId: denied,
          requestedBy: people.pia,
          before: { outcome: 'denied', rules: ['intake/ttl-policy'] },
          after: { state: 'review' },
        },
      ],
    });
    expect(JSON.stringify(report.diff)).toMatch(/"ttlDays":91/);
    const proposed = await portal
      .as(people.sam)
      .post('/flow-changes', { ...widened, reason });
    const { body: asked } = await portal
      .as(people.dana)
      .get(`/approvals/${proposed.body.instanceId}`);
    expect(asked.stages.map((stage: { id: string }) => stage.id)).toEqual([
      'owner',
      'security',
    ]);
    // One person is not both, so the change waits for somebody else still.
    await answer(portal, people.dana, proposed.body.instanceId);
    await portal.pump();
    const { body: now } = await portal.as(people.sam).get(`/flows/${flow}`);
    expect(now.version).toBe('1.1.0');
  });

  it('are refused by a no, and the change says so', async () => {
    const { portal } = await setUp(id);
    const proposed = await portal
      .as(people.sam)
      .post('/flow-changes', { source: reworded('1.2.0'), tests, reason });
    await answer(portal, people.dana, proposed.body.instanceId, 'deny');
    await portal.pump();
    const { body } = await portal
      .as(people.sam)
      .get(`/flow-changes/${proposed.body.id}`);
    expect(body.status).toBe('refused');
  });

  it('are rolled back in one step where that allows no more, with instances in flight', async () => {
    const { portal, request, instance } = await setUp(id);
    const proposed = await portal
      .as(people.sam)
      .post('/flow-changes', { source: reworded('1.2.0'), tests, reason });
    await answer(portal, people.dana, proposed.body.instanceId);
    await portal.pump();
    const running = await request('in-flight');
    const hash = (await instance(running)).hash;
    const back = await portal
      .as(people.dana)
      .post(`/flows/${flow}/rollback`, { reason });
    expect(back.body).toMatchObject({ status: 'applied', kind: 'rollback' });
    const { body: now } = await portal.as(people.sam).get(`/flows/${flow}`);
    expect(now.version).toBe('1.1.0');
    expect(now.versions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          version: '1.2.0',
          active: false,
          running: 1,
        }),
      ]),
    );
    expect(await instance(running)).toMatchObject({ hash, state: 'review' });
  });

  it('are kept from whoever may not', async () => {
    const { portal } = await setUp(id);
    const body = { source: reworded('1.2.0'), tests, reason };
    const statuses = await Promise.all([
      portal.as(people.ann).post('/flow-changes', body),
      portal
        .as(people.ann)
        .post('/flow-changes/examination', { source, tests }),
      portal.as(people.ann).get(`/flows/${flow}`),
      portal.as(people.ann).post(`/flows/${flow}/rollback`, { reason }),
      portal.as(people.otto).post('/flow-changes', body),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([
      403, 403, 403, 403, 403,
    ]);
  });

  it('that were proposed over another version than the active one do not apply', async () => {
    const { portal } = await setUp(id);
    const [first, second] = [
      await portal
        .as(people.sam)
        .post('/flow-changes', { source: reworded('1.2.0'), tests, reason }),
      await portal
        .as(people.sam)
        .post('/flow-changes', { source: reworded('1.3.0'), tests, reason }),
    ];
    await answer(portal, people.dana, first.body.instanceId);
    await portal.pump();
    await answer(portal, people.dana, second.body.instanceId);
    await portal.pump();
    const { body: now } = await portal.as(people.sam).get(`/flows/${flow}`);
    expect(now.version).toBe('1.2.0');
    const { body: stale } = await portal
      .as(people.sam)
      .get(`/flow-changes/${second.body.id}`);
    expect(stale.status).toBe('refused');
  });
});
