import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const FLOW = `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: keep, version: 1.0.0, owner: group:default/identity-security }
spec:
  context: CertificationContext/v1
  maxDuration: { after: P900D, goto: lapsed }
  exceptions:
    - id: one-is-enough
      relaxes: intake/gone
      maxDuration: P60D
      renewals: 1
      approval: { from: 'groups["security-approvers"]', quorum: 2 }
  initial: intake
  states:
    intake:
      gate:
        - { id: gone, when: 'subject.status != "active"', goto: denied }
        - { else: ask }
    ask:
      approval:
        stages:
          - { id: owner, from: owner.members, quorum: 1 }
          - id: second
            from: groups["security-approvers"]
            quorum: 1
            when: '!("one-is-enough" in exceptions.active)'
        separation: { humansOnly: true }
        onNoEligibleApprover: deny
        bindTo: [subject.ref]
      timers: [{ after: P800D, goto: lapsed }]
      on: { approved: done, denied: denied }
    done: { end: done }
    denied: { end: denied }
    lapsed: { end: lapsed }
`;
const CONTROL = 'the team looks at its use every week';

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  const { context, knex } = portal;
  const { engine, starter } = context;
  system.hold(account('booker'), account('other'));
  await portal.observe();
  await knex.transaction(trx =>
    engine.publish(trx, { source: FLOW, author: 'user:default/author' }),
  );
  const [subject, another]: string[] = (
    await knex('inventory_grants').orderBy('display_name').select('ref')
  ).map(({ ref }) => ref);
  let starts = 0;
  const start = async (about: string) => {
    starts += 1;
    const { instanceId } = await knex.transaction(trx =>
      starter.start(trx, {
        flow: 'keep',
        subject: about,
        dedupeKey: `keep/${starts}`,
        stated: {},
        actor: { kind: 'engine' },
      }),
    );
    return instanceId;
  };
  const read = (instanceId: string) =>
    knex.transaction(trx => engine.getInstance(trx, instanceId));
  const stages = async (instanceId: string) => {
    const { body } = await portal
      .as(people.sam)
      .get(`/flow-instances/${instanceId}`);
    return body.question?.stages.map((stage: { id: string }) => stage.id);
  };
  const ask = (more: object = {}, user: string = people.ann) =>
    portal.as(user).post('/exceptions', {
      flow: 'keep',
      exception: 'one-is-enough',
      subject,
      days: 30,
      control: CONTROL,
      ...more,
    });
  const answer = async (instanceId: string, user: string) => {
    const seen = await portal.as(user).get(`/approvals/${instanceId}`);
    return portal.as(user).post(`/approvals/${instanceId}/answers`, {
      decision: 'approve',
      digest: seen.body.digest ?? 'none',
    });
  };
  const grant = async (instanceId: string) => {
    await answer(instanceId, people.sam);
    await answer(instanceId, people.dana);
    await portal.pump();
  };
  const list = async (query = '') =>
    (await portal.as(people.sam).get(`/exceptions${query}`)).body.items;
  return {
    answer,
    another,
    ask,
    grant,
    knex,
    list,
    portal,
    read,
    stages,
    start,
    subject,
  };
}

describe.each(databases.eachSupportedId())('exceptions on %s', id => {
  it('are granted by two others, and known to what runs and to what starts', async () => {
    const { ask, answer, another, list, portal, read, stages, start, subject } =
      await setUp(id);
    const before = await start(subject);
    const elsewhere = await start(another);
    expect(await stages(before)).toEqual(['owner', 'second']);
    // Who asks does not count; with one other there is one too few.
    const alone = await ask({}, people.dana);
    expect((await read(alone.body.instanceId)).outcome).toBe('denied');

    const { body, status } = await ask();
    expect(status).toBe(201);
    expect((await ask()).status).toBe(409);
    expect((await ask({ subject: another })).status).toBe(201);
    const { facts } = (await read(body.instanceId)).snapshot;
    expect(facts).toMatchObject({
      owner: { ref: groups.ledger, members: [people.ann, people.ben] },
      exception: {
        approvers: [people.dana, people.sam],
        knownRule: true,
        maxDays: 60,
        maxRenewals: 1,
        renewal: 0,
      },
    });
    expect((await answer(body.instanceId, people.ann)).status).toBe(403);
    await answer(body.instanceId, people.sam);
    await portal.pump();
    expect(await list()).toEqual([]);

    expect(await stages(before)).toEqual(['owner', 'second']);
    await answer(body.instanceId, people.dana);
    await portal.pump();
    expect(await list()).toHaveLength(1);
    expect(await stages(before)).toEqual(['owner']);
    expect(await stages(await start(subject))).toEqual(['owner']);
    expect(await stages(elsewhere)).toEqual(['owner', 'second']);
  });

  it('end mid-flow at their time, and what they covered is asked about again', async () => {
    const { ask, another, grant, knex, list, portal, stages, start, subject } =
      await setUp(id);
    const before = await start(subject);
    const elsewhere = await start(another);
    await grant((await ask()).body.instanceId);
    expect(await list()).toMatchObject([
      {
        flow: 'keep',
        exception: 'one-is-enough',
        subject,
        owner: groups.ledger,
        control: CONTROL,
        requestedBy: people.ann,
        status: 'in-force',
      },
    ]);
    expect(await stages(before)).toEqual(['owner']);
    expect(await stages(await start(subject))).toEqual(['owner']);
    expect(await stages(elsewhere)).toEqual(['owner', 'second']);
    expect(await knex('review_items')).toEqual([]);

    await portal.moveClock({ days: 29 });
    await portal.pump();
    expect(await stages(before)).toEqual(['owner']);
    await portal.moveClock({ days: 1, ms: 1000 });
    await portal.pump();
    expect(await stages(before)).toEqual(['owner', 'second']);
    expect(await stages(await start(subject))).toEqual(['owner', 'second']);
    expect(await list()).toMatchObject([{ status: 'expired' }]);
    expect(await list('?status=in-force')).toEqual([]);
    const reviews = await knex('review_items');
    expect(reviews.map(({ cause }) => cause)).toContain(
      'The exception one-is-enough from keep is over',
    );
  });

  it('are refused when they last too long, come too often, or are unknown', async () => {
    const { ask, grant, portal, read, list } = await setUp(id);
    const refused = async (more: object) => {
      const { body } = await ask(more);
      return (await read(body.instanceId)).outcome;
    };
    expect(await refused({ days: 61 })).toBe('denied');
    expect(await refused({ exception: 'no-such-thing' })).toBe('denied');
    expect(await refused({ flow: 'no-such-flow' })).toBe('denied');
    expect((await ask({ control: 'none' })).status).toBe(400);
    expect((await ask({}, people.otto)).status).toBe(403);

    await grant((await ask()).body.instanceId);
    await grant((await ask()).body.instanceId);
    expect(await list('?status=in-force')).toMatchObject([
      { renewal: 1 },
      { renewal: 0 },
    ]);
    expect(await refused({})).toBe('denied');
    // The day after the last one ran out it is a renewal all the same.
    await portal.moveClock({ days: 31 });
    await portal.pump();
    expect(await refused({})).toBe('denied');
    await portal.moveClock({ days: 61 });
    const { body } = await ask();
    expect((await read(body.instanceId)).state).toBe('approve');
  });

  it('can be withdrawn at once, by who owns them or may freeze', async () => {
    const { ask, grant, list, portal, stages, start, subject, read } =
      await setUp(id);
    const running = await start(subject);
    const { body } = await ask();
    await grant(body.instanceId);
    expect(await stages(running)).toEqual(['owner']);
    const withdraw = (user: string) =>
      portal.as(user).post(`/exceptions/${body.instanceId}/withdraw`);
    expect((await withdraw(people.pia)).status).toBe(403);
    expect((await withdraw(people.ben)).body).toMatchObject({
      status: 'withdrawn',
      withdrawnBy: people.ben,
    });
    expect(await stages(running)).toEqual(['owner', 'second']);
    expect((await withdraw(people.sam)).status).toBe(409);
    await portal.pump();
    expect((await read(body.instanceId)).outcome).toBe('lapsed');
    expect(await list()).toMatchObject([{ status: 'withdrawn' }]);
  });

  it('that are imported are asked for like any other', async () => {
    const { grant, list, portal, read, subject } = await setUp(id);
    const until = new Date(Date.now() + 20 * 86_400_000).toISOString();
    const source = `
apiVersion: governance.countersign.dev/v1
kind: ExceptionGrant
metadata: { name: imported, owner: group:default/ledger }
spec:
  flow: keep
  exception: one-is-enough
  subject: ${subject}
  from: 2026-01-01T00:00:00Z
  until: ${until}
  reason: it was agreed upon somewhere else
  compensatingControl: ${CONTROL}
`;
    const post = (text: string) =>
      portal.as(people.ann).post('/exceptions/import', { source: text });
    const { body, status } = await post(source);
    expect(status).toBe(201);
    await portal.pump();
    expect(await list()).toEqual([]);
    const [instanceId] = body.instanceIds;
    expect((await read(instanceId)).state).toBe('approve');
    await grant(instanceId);
    expect(await list()).toMatchObject([{ until, requestedBy: people.ann }]);
    expect(
      (await post(source.replace(until, '2026-01-02T00:00:00Z'))).status,
    ).toBe(400);
    expect((await post('kind: Nothing')).status).toBe(400);
  });
});
