import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { dropQueuedOf } from './operations/dropQueuedOf';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function setUp(
  id: TestDatabaseId,
  options: { names: string[]; caps: object },
) {
  const system = new FakeSystem('fake');
  system.hold(...options.names.map(name => account(name)));
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
    config: {
      governance: {
        ...(testConfig.governance as object),
        caps: { ...options.caps },
      },
    },
  });
  await portal.observe();
  const rows: { ref: string }[] = await portal
    .knex('inventory_identities')
    .orderBy('ref')
    .select('ref');
  for (const { ref } of rows) {
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  }
  const asked = async (user: string): Promise<ReviewItem[]> =>
    (await portal.as(user).get('/reviews?limit=200&assignee=me&status=open'))
      .body.items;
  const control = async () =>
    (await portal.as(people.otto).get('/control')).body;
  return { portal, system, asked, control };
}

describe.each(databases.eachSupportedId())('a cap on tasks on %s', id => {
  const caps = { openTasksPerPerson: 3 };

  it('has what goes beyond wait, with deadlines that stand, until there is room', async () => {
    const { portal, asked, control } = await setUp(id, {
      names: ['a', 'b'],
      caps,
    });
    expect(await asked(people.ann)).toHaveLength(3);
    expect(await asked(people.ben)).toHaveLength(3);
    expect((await control()).tasks).toMatchObject({
      openTasksPerPerson: 3,
      waiting: 2,
    });
    const total = await portal.knex('review_items').where({ status: 'open' });
    expect(total).toHaveLength(4);
    const seen = new Set((await asked(people.ann)).map(item => item.id));
    const waiting = total.find(row => !seen.has(row.id));

    // The others pass in silence; what nobody was asked does not.
    await portal.moveClock({ days: 16 });
    await portal.pump();
    const after = await portal
      .knex('review_items')
      .where({ id: waiting.id })
      .first();
    expect(after.status).toBe('open');
    await portal.runTask('task-queue');
    await portal.pump();
    const given = (await asked(people.ann)).find(
      item => item.id === waiting.id,
    );
    expect(
      (Date.parse(given?.dueAt ?? '') - Date.parse(waiting.due_at)) /
        (24 * 3600 * 1000),
    ).toBeCloseTo(16, 1);
    expect((await control()).tasks.waiting).toBe(0);
    const verified = await portal
      .as(people.otto)
      .get(`/flow-instances/${waiting.instance_id}/verification`);
    expect(verified.body).toMatchObject({ ok: true });
    await portal.moveClock({ days: 15 });
    await portal.pump();
    const ended = await portal
      .knex('review_items')
      .where({ id: waiting.id })
      .first();
    expect(ended.status).not.toBe('open');
  });

  it('lets the deadline run when whoever it waited for is erased', async () => {
    const { portal } = await setUp(id, { names: ['a', 'b'], caps });
    const waiting = await portal
      .knex('flow_stills')
      .where({ cause: 'queue' })
      .whereNull('to_at');
    expect(waiting).toHaveLength(1);
    for (const person of [people.ann, people.ben]) {
      await portal.knex.transaction(trx => dropQueuedOf(trx, person));
    }
    expect(await portal.knex('task_queue')).toEqual([]);
    expect(await portal.knex('flow_stills').whereNull('to_at')).toEqual([]);
  });

  it('loses nothing and asks nobody beyond it, however many there are', async () => {
    const { portal, asked, control } = await setUp(id, {
      names: ['a', 'b', 'c'],
      caps,
    });
    const answered = new Set<string>();
    for (let turn = 0; turn < 6 && answered.size < 6; turn += 1) {
      const items = await asked(people.ann);
      expect(items.length).toBeLessThanOrEqual(3);
      for (const item of items) {
        const { body } = await portal.as(people.ann).get(`/reviews/${item.id}`);
        const decided = await portal
          .as(people.ann)
          .post(`/reviews/${item.id}/decisions`, {
            evidenceDigest: body.evidenceDigest,
            decision: 'keep',
            justification: 'It books payments every night',
          });
        expect(decided.status).toBe(200);
        answered.add(item.id);
      }
      await portal.pump();
      await portal.runTask('task-queue');
    }
    expect(answered.size).toBe(6);
    expect((await control()).tasks.waiting).toBe(0);
    expect(await portal.knex('task_queue')).toEqual([]);
  });

  it('holds for approvals too, and never for those that control flows', async () => {
    const { portal, control } = await setUp(id, {
      names: [],
      caps: { openTasksPerPerson: 1 },
    });
    const { engine, knex } = portal.context;
    const start = async (key: string) =>
      (
        await knex.transaction(trx =>
          engine.start(trx, {
            flow: 'service-account-issuance',
            subject: `request:${key}`,
            dedupeKey: key,
            mode: 'enforce',
            requestedBy: people.pia,
            actor: { kind: 'service' },
            facts: {
              mode: 'enforce',
              request: {
                identity: `identity:${key}`,
                issuer: 'vault',
                purpose: 'books payments',
                environment: 'prod',
                ttlDays: 30,
                scopes: ['ledger:write'],
                target: 'vault:apps/ledger',
              },
              requester: { ref: people.pia, delegates: [] },
              subject: { kind: 'service-account' },
              owner: {
                ref: 'group:default/ledger',
                active: true,
                members: [people.ann],
              },
              groups: { 'security-approvers': [people.sam] },
              risk: { score: 10 },
              incident: { active: false, revalidated: false },
            },
          }),
        )
      ).instanceId;
    const first = await start('one');
    const second = await start('two');
    const inbox = async (user: string) =>
      (await portal.as(user).get('/approvals')).body.items.map(
        (item: { instanceId: string }) => item.instanceId,
      );
    expect(await inbox(people.ann)).toEqual([first]);
    expect((await control()).tasks.waiting).toBe(2);
    const { body } = await portal
      .as(people.dana)
      .post('/flow-switch/stop', { reason: 'everything is to stand still' });
    expect(body.stopped).toBe(true);
    const { body: resume } = await portal
      .as(people.dana)
      .post('/flow-switch/resume', { reason: 'everything may go on again' });
    expect(await inbox(people.sam)).toContain(resume.instanceId);

    const seen = await portal.as(people.ann).get(`/approvals/${first}`);
    await portal.as(people.ann).post(`/approvals/${first}/answers`, {
      decision: 'deny',
      digest: seen.body.digest,
    });
    await portal.runTask('task-queue');
    expect(await inbox(people.ann)).toEqual([second]);
  });
});

describe.each(databases.eachSupportedId())(
  'a cap on automatic disables on %s',
  id => {
    it('holds what silence disables beyond it until the next hour, and nothing that people decide', async () => {
      const { portal, system, control } = await setUp(id, {
        names: ['a', 'b', 'c'],
        caps: { automaticDisablesPerHour: 2 },
      });
      const disables = () =>
        system.calls.filter(({ order }) => order.action === 'disable');
      const first = await portal.findReview(people.ann, 'a');
      await portal.moveClock({ days: 13.9 });
      await portal.observe();
      await portal.as(people.ann).post(`/reviews/${first.id}/evidence`);
      const { body } = await portal.as(people.ann).get(`/reviews/${first.id}`);
      const decided = await portal
        .as(people.ann)
        .post(`/reviews/${first.id}/decisions`, {
          evidenceDigest: body.evidenceDigest,
          decision: 'revoke',
          justification: 'Nobody uses it any more',
        });
      expect(decided.status).toBe(200);
      await portal.moveClock({ days: 0.2 });
      await portal.pump();
      const silent = await portal
        .knex('flow_outbox')
        .where({ silent: true, uses: 'remediation.disable@v1' });
      expect(silent.length).toBeGreaterThan(2);
      expect(disables()).toHaveLength(2);
      const { disables: shown } = await control();
      expect(shown).toMatchObject({
        perHour: 2,
        lastHour: 2,
        held: silent.length - 2,
      });
      const { body: held } = await portal
        .as(people.otto)
        .get('/control/held?limit=1');
      expect(held.total).toBe(silent.length - 2);
      expect(held.items[0]).toMatchObject({ uses: 'remediation.disable@v1' });
      expect(system.calls.some(({ order }) => order.action === 'revoke')).toBe(
        true,
      );

      await portal.moveClock({ ms: 61 * 60_000 });
      await portal.pump();
      expect(disables()).toHaveLength(Math.min(4, silent.length));
      await portal.moveClock({ ms: 61 * 60_000 });
      await portal.pump();
      expect(disables()).toHaveLength(silent.length);
      expect((await control()).disables.held).toBe(0);
    });
  },
);
