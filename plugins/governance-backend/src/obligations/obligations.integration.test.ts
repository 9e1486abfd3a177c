import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const FLOW = `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: give, version: 1.0.0, owner: group:default/identity-security }
spec:
  context: IssuanceContext/v1
  maxDuration: { after: P9D, goto: lapsed }
  initial: hold
  states:
    hold:
      wait: { for: [go] }
      timers: [{ after: P8D, goto: lapsed }]
      on: { go: active }
    active:
      end: granted
      obligations:
        - { kind: expiry, at: grant.notAfter }
        - { kind: certify, every: P90D }
    lapsed: { end: lapsed }
`;

const CLEANUP = `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: cleanup, version: 1.0.0, owner: group:default/identity-security }
spec:
  context: OffboardingContext/v1
  trigger: { on: [grant.expired], dedupe: [identity.ref] }
  maxDuration: { after: P9D, goto: done }
  initial: wait
  states:
    wait:
      wait: { for: [go] }
      timers: [{ after: P8D, goto: done }]
      on: { go: done }
    done: { end: done }
`;

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  const { context, knex } = portal;
  const { engine, starter } = context;
  system.hold(account('booker'));
  await portal.observe();
  const { ref } = await knex('inventory_identities').first('ref');
  const publish = (source: string) =>
    knex.transaction(trx =>
      engine.publish(trx, { source, author: 'user:default/author' }),
    );
  await publish(FLOW);
  let count = 0;
  /** Runs the flow to its end, with what an issuer said about the end of its grant. */
  const give = async (notAfter?: string, subject: string = ref) => {
    count += 1;
    return knex.transaction(async trx => {
      const { instanceId } = await starter.start(trx, {
        flow: 'give',
        subject,
        dedupeKey: `give/${count}`,
        stated: {},
        actor: { kind: 'engine' },
      });
      await engine.send(
        trx,
        instanceId,
        {
          type: 'signal',
          name: 'go',
          facts: notAfter ? { grant: { notAfter } } : {},
        },
        { kind: 'engine' },
      );
      return instanceId;
    });
  };
  const inDays = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toISOString();
  const list = async (query = '') =>
    (await portal.as(people.sam).get(`/obligations${query}`)).body.items;
  const turn = () => portal.runTask('obligations');
  const causes = async () =>
    (await knex('review_items').orderBy('cause').distinct('cause')).map(
      ({ cause }: { cause: string }) => cause,
    );
  return {
    causes,
    give,
    inDays,
    knex,
    list,
    portal,
    publish,
    ref,
    system,
    turn,
  };
}

/** Has an exclusion granted by two others. */
async function exclude(
  portal: Awaited<ReturnType<typeof setUp>>['portal'],
  selector: object,
) {
  const { body } = await portal.as(people.ann).post('/exclusions', {
    selector,
    owner: groups.ledger,
    days: 5,
    reason: 'it is torn down every night',
  });
  for (const user of [people.sam, people.dana]) {
    const path = `/approvals/${body.instanceId}`;
    const { body: asked } = await portal.as(user).get(path);
    await portal.as(user).post(`${path}/answers`, {
      decision: 'approve',
      digest: asked.digest,
    });
  }
  await portal.pump();
}

describe.each(databases.eachSupportedId())('obligations on %s', id => {
  it('ask again about nothing that an exclusion covers before its end, and no flow either', async () => {
    const { causes, give, list, portal, publish, ref, turn } = await setUp(id);
    await publish(
      CLEANUP.replace('grant.expired', 'certify.due').replace(
        'name: cleanup',
        'name: again',
      ),
    );
    await give();
    await portal.moveClock({ days: 88 });
    await exclude(portal, { source: 'fake' });
    await portal.moveClock({ days: 2, ms: 1000 });
    await turn();
    expect(await list(`?subject=${ref}&kind=certify`)).toMatchObject([
      {
        status: 'open',
        result: expect.stringMatching(
          /^an exclusion until .* leaves it out; it is asked about at its end$/,
        ),
      },
    ]);
    // What was to end, and of which nobody knows when, is asked about all the same.
    expect(await causes()).toEqual([
      expect.stringContaining('at a time that nobody knows'),
    ]);
    expect(
      await portal.knex('flow_instances').where({ flow: 'again' }),
    ).toEqual([]);
  });

  it('have what an exclusion covered asked about at its end', async () => {
    const { causes, give, inDays, portal, turn } = await setUp(id);
    await give(inDays(300));
    await portal.moveClock({ days: 88 });
    await exclude(portal, { type: 'service-account' });
    await portal.moveClock({ days: 2, ms: 1000 });
    await turn();
    expect(await causes()).toEqual([]);
    await portal.moveClock({ days: 3, ms: 1000 });
    await portal.pump();
    expect(await causes()).toEqual([
      'The exclusion of what is of the type service-account is over',
    ]);
  });

  it('ask about the rest where an exclusion covers only some of it', async () => {
    const { give, inDays, knex, list, portal, ref, turn } = await setUp(id);
    const key = await knex('inventory_credentials').first('ref');
    await give(inDays(300));
    await portal.moveClock({ days: 88 });
    await exclude(portal, { ref: key.ref });
    await portal.moveClock({ days: 2, ms: 1000 });
    await turn();
    expect(await list(`?subject=${ref}&kind=certify`)).toMatchObject([
      { result: '1 reviews were opened' },
    ]);
    expect(await knex('review_items').pluck('subject_kind')).toEqual(['grant']);
  });

  it('become due at their time, and whoever owns it is asked', async () => {
    const { causes, give, inDays, list, portal, ref, turn } = await setUp(id);
    const instanceId = await give(inDays(10));
    expect(await list(`?subject=${ref}`)).toMatchObject([
      {
        kind: 'expiry',
        flow: 'give',
        instanceId,
        endKnown: true,
        status: 'open',
      },
      { kind: 'certify', every: 'P90D', status: 'open' },
    ]);
    const { body } = await portal
      .as(people.sam)
      .get(`/flow-instances/${instanceId}`);
    expect(body.obligations).toHaveLength(2);
    await turn();
    expect(await causes()).toEqual([]);
    await portal.moveClock({ days: 10, ms: 1000 });
    await turn();
    expect(await causes()).toEqual([
      expect.stringContaining('What give granted was to end on'),
    ]);
    expect(await list('?kind=expiry')).toMatchObject([
      { status: 'met', result: '2 reviews were opened' },
    ]);
  });

  it('recur until what they are about is gone, and ask once', async () => {
    const { causes, give, inDays, knex, list, portal, system, turn } =
      await setUp(id);
    await give(inDays(3000));
    await give(inDays(3000));
    // Both want it certified; it is owed once.
    expect(await list('?kind=certify')).toHaveLength(1);
    await portal.moveClock({ days: 90, ms: 1000 });
    await turn();
    await turn();
    expect(await causes()).toEqual([
      expect.stringContaining('give wants it certified again'),
    ]);
    expect(await knex('review_items')).toHaveLength(2);
    expect(await list('?kind=certify')).toMatchObject([{ status: 'open' }]);
    await portal.moveClock({ days: 90, ms: 1000 });
    await turn();
    expect(await list('?kind=certify')).toMatchObject([
      { status: 'open', result: '2 reviews of it are open already' },
    ]);
    system.accounts.clear();
    system.hold(account('another'));
    await knex('inventory_identities').update({
      absent_since: new Date().toISOString(),
    });
    await portal.moveClock({ days: 90, ms: 1000 });
    await turn();
    expect(await list('?kind=certify')).toMatchObject([
      { status: 'met', result: 'it is gone' },
    ]);
  });

  it('without a known end are due at once', async () => {
    const { causes, give, list, turn } = await setUp(id);
    await give();
    expect(await list('?kind=expiry')).toMatchObject([
      { endKnown: false, status: 'open' },
    ]);
    await turn();
    expect(await causes()).toEqual([
      expect.stringContaining('at a time that nobody knows'),
    ]);
  });

  it('are dealt with by the flow that names their event', async () => {
    const { causes, give, inDays, knex, list, portal, publish, ref, turn } =
      await setUp(id);
    await publish(CLEANUP);
    await give(inDays(10));
    await portal.moveClock({ days: 10, ms: 1000 });
    await turn();
    await turn();
    expect(await list('?kind=expiry')).toMatchObject([
      { status: 'met', result: 'cleanup deals with it' },
    ]);
    expect(
      await knex('flow_instances').where({ flow: 'cleanup' }).select('subject'),
    ).toEqual([{ subject: ref }]);
    expect(await causes()).toEqual([]);
  });

  it('that nothing can be done about stay, say why, and are looked at again', async () => {
    const { causes, give, inDays, list, portal, turn } = await setUp(id);
    await give(inDays(10), 'somewhere:else');
    await portal.moveClock({ days: 10, ms: 1000 });
    await turn();
    const unmet = {
      status: 'unmet',
      result: 'the inventory does not know what it is about',
    };
    expect(await list('?kind=expiry')).toMatchObject([unmet]);
    expect(await causes()).toEqual([]);
    await portal.moveClock({ days: 2 });
    await turn();
    expect(await list('?status=unmet')).toMatchObject([unmet]);
  });

  it('to certify wait while the one switch is off; those to end do not', async () => {
    const { give, inDays, list, portal, turn } = await setUp(id);
    await give(inDays(10));
    await portal.as(people.sam).post('/flow-switch/stop', {
      reason: 'something is wrong with it',
    });
    await portal.moveClock({ days: 100 });
    await turn();
    expect(await list('?kind=expiry')).toMatchObject([{ status: 'met' }]);
    const [certify] = await list('?kind=certify');
    expect(certify).toMatchObject({ status: 'open' });
    expect(certify).not.toHaveProperty('result');
  });
});
