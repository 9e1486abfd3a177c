import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { account } from '../__testUtils__/FakeSystem';
import { organisation, people } from '../__testUtils__/organisation';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY_MS = 86_400_000;

/** The organisation, with a repository of what uses the account of ledger. */
function withRepository(): Entity[] {
  return organisation().map(entity =>
    entity.metadata.name === 'ledger-api'
      ? {
          ...entity,
          metadata: {
            ...entity.metadata,
            annotations: {
              ...entity.metadata.annotations,
              'github.com/project-slug': 'meridian/ledger',
            },
          },
        }
      : entity,
  );
}

/** Makes a group one that nobody belongs to. */
const withoutMembers = (name: string) => (entity: Entity) =>
  entity.kind === 'Group' && entity.metadata.name === name
    ? {
        ...entity,
        relations: entity.relations?.filter(({ type }) => type !== 'hasMember'),
      }
    : entity;

/** A portal in which a credential of ledger works, is used by a client, and is shown by its system. */
async function setUp(id: TestDatabaseId, createdAt?: string) {
  const all = await startIssuingPortal(await databases.init(id));
  const { portal, system, deliver, answer, issuer, store } = all;
  portal.setEntities(withRepository());
  const { instanceId } = await deliver();
  await answer(people.ann, instanceId, 'confirm');
  await portal.pump();
  const [old] = await portal.knex('issued_credentials');
  const held = (externalId: string, since?: string) => ({
    externalId,
    kind: 'api-key' as const,
    status: 'active' as const,
    ...(since === undefined ? {} : { createdAt: since }),
  });
  system.hold(
    account('booker', {
      privileged: false,
      credentials: [held('booker-key'), held(old.external_id, createdAt)],
    }),
  );
  await portal.observe();
  const refOf = async (externalId: string): Promise<string> =>
    (
      await portal
        .knex('inventory_credentials')
        .where({ external_id: externalId })
        .first()
    ).ref;
  const ref = await refOf(old.external_id);
  let told = 0;
  const tell = (name: string, verified: JsonObject, subject = ref) => {
    told += 1;
    return portal.context.triggers.take({
      source: 'a pipeline',
      id: `run-${told}`,
      name,
      subject,
      at: portal.context.clock.now().toISOString(),
      stated: { deployment: { id: 'd1' }, leak: { id: 'l1' } },
      verified,
      actor: { kind: 'service', principal: 'a pipeline' },
    });
  };
  /** A client that holds what it last read from the store. */
  const client = {
    secret: store.values.get('payroll'),
    read() {
      this.secret = store.values.get('payroll');
    },
    works(): boolean {
      const index = issuer.secrets.indexOf(this.secret ?? '');
      const tag = [...issuer.held.keys()][index];
      return issuer.held.get(tag)?.status === 'usable';
    },
  };
  const states = async () =>
    (await portal.knex('issued_credentials').orderBy('ordered_at')).map(
      ({ state }: { state: string }) => state,
    );
  const fresh = async () =>
    portal.knex('issued_credentials').where({ replaces: old.id }).first();
  /** The client reads the new one, and the systems are looked at. */
  const switchOver = async () => {
    client.read();
    issuer.uses.set((await fresh()).tag, { now: true });
    issuer.uses.set(old.tag, { now: false });
    await portal.runTask('issuance');
    await portal.pump();
  };
  const rotations = () =>
    portal.knex('flow_instances').where({ flow: 'credential-rotation' });
  return {
    ...all,
    client,
    fresh,
    old,
    ref,
    refOf,
    rotations,
    states,
    switchOver,
    tell,
  };
}

const APPROVED: JsonObject = {
  deployment: {
    verified: true,
    approved: true,
    repository: 'meridian/ledger',
    environment: 'prod',
  },
};

describe.each(databases.eachSupportedId())('what asks by itself on %s', id => {
  it('WL-U3: an approved deployment puts a new key beside the old one, which goes once the new one is seen', async () => {
    const all = await setUp(id);
    const { client, issuer, old, portal, states, tell } = all;
    issuer.uses.set(old.tag, { now: true });
    const { starts } = await tell('deployment.succeeded', APPROVED);
    expect(starts).toMatchObject([
      { flow: 'credential-rotation', result: 'started' },
    ]);
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
    expect(client.works()).toBe(true);
    await portal.runTask('issuance');
    await portal.pump();
    expect(client.works()).toBe(true);
    expect(await states()).toEqual(['active', 'active']);

    client.read();
    expect(client.works()).toBe(true);
    await all.switchOver();
    expect(client.works()).toBe(true);
    expect(await states()).toEqual(['ended', 'active']);
    expect(issuer.alive).toHaveLength(1);
    const { confirmed_at: confirmed } = await all.fresh();
    expect(confirmed).toBe(old.confirmed_at);
  });

  it('WL-U3: a deployment that was not approved there takes an owner', async () => {
    const all = await setUp(id);
    const { answer, client, portal, states, tell } = all;
    const { starts } = await tell('deployment.succeeded', {
      deployment: { verified: true, repository: 'meridian/other' },
    });
    await portal.pump();
    expect(await states()).toEqual(['active']);
    const [{ instanceId = '' }] = starts.flatMap(start =>
      'instanceId' in start ? [start] : [],
    );
    await answer(people.ben, instanceId, 'approve');
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
    expect(client.works()).toBe(true);
    await all.switchOver();
    expect(client.works()).toBe(true);
    expect(await states()).toEqual(['ended', 'active']);
  });

  it('what its system shows as an account of its own is found by its name, and belongs to whom it was made for', async () => {
    const all = await setUp(id);
    const { old, portal, refOf, rotations, states, system, tell } = all;
    system.hold(
      account('booker', { privileged: false, credentials: [] }),
      account(old.external_id, {
        owner: undefined,
        credentials: [
          { externalId: 'its-password', kind: 'password', status: 'active' },
        ],
      }),
    );
    await portal.observe();
    const password = await refOf('its-password');
    await tell('deployment.succeeded', APPROVED, password);
    await portal.pump();
    expect(await rotations()).toMatchObject([
      { subject: password, state: 'overlap' },
    ]);
    expect(await states()).toEqual(['active', 'active']);
    const [, { owner, identity_ref: identity }] = await portal
      .knex('issued_credentials')
      .orderBy('ordered_at');
    expect({ owner, identity }).toEqual({
      owner: old.owner,
      identity: old.identity_ref,
    });
    const twice = await portal
      .as(people.ann)
      .post(`/credentials/${old.id}/rotation`);
    expect(twice.status).toBe(409);
  });

  it('an owner is asked once before it ends', async () => {
    const { portal, rotations, states } = await setUp(id);
    await portal.moveClock({ days: 12 });
    await portal.runTask('triggers');
    expect(await rotations()).toEqual([]);
    await portal.moveClock({ days: 2 });
    await portal.runTask('triggers');
    expect(await rotations()).toMatchObject([{ state: 'review' }]);
    await portal.moveClock({ days: 1 });
    await portal.runTask('triggers');
    expect(await rotations()).toHaveLength(1);
    expect(await states()).toEqual(['active']);
  });

  it('an owner is asked on a finding that it is too old', async () => {
    const past = new Date(Date.now() - 100 * DAY_MS).toISOString();
    const { answer, portal, ref, rotations, states } = await setUp(id, past);
    await portal.runTask('triggers');
    const [rotation] = await rotations();
    expect(rotation).toMatchObject({ state: 'review', subject: ref });
    const [{ event }] = await portal
      .knex('flow_events')
      .where({ instance_id: rotation.id, seq: 1 });
    expect(JSON.parse(event).facts.finding).toEqual({
      rule: 'long-lived-credential',
    });
    // That it is aged says the same a second time.
    const [{ count }] = await portal
      .knex('flow_trigger_events')
      .whereIn('name', ['credential.aged', 'finding.long-lived-credential'])
      .count('* as count');
    expect(Number(count)).toBe(2);
    expect(await rotations()).toHaveLength(1);
    await answer(people.ben, rotation.id, 'approve');
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
  });

  it('an owner who refuses is not asked again the next day, but a month after it became too old', async () => {
    const past = new Date(Date.now() - 100 * DAY_MS).toISOString();
    const { answer, portal, rotations, states } = await setUp(id, past);
    await portal.runTask('triggers');
    const [{ id: first }] = await rotations();
    await answer(people.ben, first, 'deny');
    await portal.pump();
    expect(await states()).toEqual(['active']);
    await portal.moveClock({ days: 1 });
    await portal.runTask('triggers');
    expect(await rotations()).toHaveLength(1);
    const told = () =>
      portal
        .knex('flow_trigger_events')
        .where({ name: 'credential.aged' })
        .count('* as count');
    expect(Number((await told())[0].count)).toBe(1);
    await portal.moveClock({ days: 20 });
    await portal.runTask('triggers');
    expect(Number((await told())[0].count)).toBe(2);
  });

  it('what has leaked is replaced at once, and goes after hours whoever still uses it', async () => {
    const { client, issuer, old, portal, states, tell } = await setUp(id);
    issuer.uses.set(old.tag, { now: true });
    await tell('credential.leaked', { leak: { verified: true } });
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
    expect(client.works()).toBe(true);
    client.read();
    await portal.moveClock({ ms: 4 * 3_600_000 });
    await portal.pump();
    expect(await states()).toEqual(['ended', 'active']);
    expect(client.works()).toBe(true);
  });

  it('what has leaked in public goes before another is there', async () => {
    const { client, issuer, portal, states, tell } = await setUp(id);
    issuer.next = 'fail';
    await tell('credential.leaked', { leak: { verified: true, public: true } });
    await portal.pump();
    expect(await states()).toEqual(['ended', 'issuing']);
    expect(client.works()).toBe(false);
    await portal.moveClock({ ms: 3_600_000 });
    await portal.pump();
    client.read();
    expect(await states()).toEqual(['ended', 'active']);
    expect(client.works()).toBe(true);
  });

  it('what somebody says of a leak is for an owner to judge', async () => {
    const { portal, rotations, states, tell } = await setUp(id);
    await tell('credential.leaked', {});
    await portal.pump();
    expect(await rotations()).toMatchObject([{ state: 'review' }]);
    expect(await states()).toEqual(['active']);
  });

  it('what was not issued here starts nothing, and whoever asks is told why', async () => {
    const { portal, refOf, rotations, tell } = await setUp(id);
    const other = await refOf('booker-key');
    const { starts } = await tell('deployment.succeeded', APPROVED, other);
    expect(starts).toMatchObject([{ result: 'excluded' }]);
    expect(await rotations()).toEqual([]);
    const { body } = await portal.as(people.sam).post('/requests', {
      flow: 'credential-rotation',
      about: other,
      stated: {},
      idempotencyKey: 'rotate-01',
    });
    const { body: instance } = await portal
      .as(people.sam)
      .get(`/flow-instances/${body.instanceId}`);
    expect(instance.outcome).toBe('denied');
    expect(JSON.stringify(instance)).toContain('it was not issued here');
  });

  it('scenario 50: nobody renews what a team has that everybody has left, security is told, and it goes on once somebody is there', async () => {
    const all = await setUp(id);
    const { issuer, old, portal, rotations, states, tell } = all;
    const pages = () =>
      portal.sent.filter(({ payload }) =>
        payload.title.includes('credential-rotation'),
      );
    portal.setEntities(withRepository().map(withoutMembers('ledger')));
    await portal.runTask('directory');
    const { starts } = await tell('deployment.succeeded', APPROVED);
    expect(starts).toMatchObject([{ result: 'started' }]);
    await portal.moveClock({ days: 14 });
    await portal.runTask('triggers');
    await portal.pump();
    await portal.runTask('notices');
    expect(await rotations()).toMatchObject([
      { state: 'unowned', outcome: 'denied' },
      { state: 'unowned', outcome: 'denied' },
    ]);
    expect(issuer.orders).toHaveLength(1);
    expect(await states()).toEqual(['active']);
    expect(pages()).toHaveLength(2);

    portal.setEntities(withRepository());
    await portal.runTask('directory');
    const again = await portal
      .as(people.ann)
      .post(`/credentials/${old.id}/rotation`);
    expect(again.status).toBe(202);
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
  });

  it('is one rotation at a time, whoever asks', async () => {
    const { old, portal, ref, rotations, states, tell } = await setUp(id);
    await tell('deployment.succeeded', APPROVED);
    await portal.pump();
    const again = await tell('deployment.succeeded', APPROVED);
    expect(again.starts[0].result).not.toBe('started');
    const rotate = await portal
      .as(people.ann)
      .post(`/credentials/${old.id}/rotation`);
    expect(rotate.status).toBe(409);
    const { body } = await portal.as(people.sam).post('/requests', {
      flow: 'credential-rotation',
      about: ref,
      stated: {},
      idempotencyKey: 'rotate-02',
    });
    expect(body.outcome).toBe('denied');
    expect(await rotations().where({ status: 'running' })).toHaveLength(1);
    expect(await states()).toEqual(['active', 'active']);
    const said = await portal
      .as(people.ann)
      .post(`/credentials/${old.id}/rotation/answer`, { answer: 'failed' });
    expect(said.status).toBe(200);
  });
});
