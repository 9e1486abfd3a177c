import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { EffectHandler } from '@countersign/plugin-governance-node';
import { groups, people } from '../__testUtils__/organisation';
import { TestPortal, startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const reason = 'its token was found in a public repository';

async function setUp(id: TestDatabaseId) {
  const calls: string[] = [];
  const handler = (uses: string): EffectHandler => ({
    id: uses,
    class: 'change',
    execute: async () => {
      calls.push(uses);
      return { outcome: 'done', proof: {} };
    },
  });
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry =>
      [
        'credential.issue@v1',
        'credential.deliver@v1',
        'credential.activate@v1',
        'credential.revoke@v1',
        'credential.withdraw@v1',
      ].forEach(uses => registry.addEffectHandler(handler(uses))),
  });
  await portal.runTask('directory');
  const { engine, knex } = portal.context;
  const request = async (integration: string, environment = 'staging') => {
    const { instanceId } = await knex.transaction(trx =>
      engine.start(trx, {
        flow: 'service-account-issuance',
        subject: `request:${integration}`,
        dedupeKey: integration,
        mode: 'enforce',
        requestedBy: people.pia,
        actor: { kind: 'service' },
        facts: {
          mode: 'enforce',
          request: {
            identity: 'identity:ledger',
            issuer: 'vault',
            integration,
            purpose: 'pays people',
            environment,
            ttlDays: 20,
            scopes: ['payroll:read'],
            target: 'vault:apps/payroll',
          },
          requester: { ref: people.pia, delegates: [] },
          subject: { kind: 'service-account' },
          owner: {
            ref: groups.ledger,
            active: true,
            members: [people.ann, people.ben],
          },
          groups: { 'security-approvers': [people.sam, people.dana] },
          risk: { score: 10 },
          incident: { active: false, revalidated: false },
        },
      }),
    );
    return instanceId;
  };
  const state = async (instanceId: string) =>
    (await knex.transaction(trx => engine.getInstance(trx, instanceId))).state;
  const freeze = (target: string, kind = 'integration') =>
    portal.as(people.sam).post('/freezes', {
      kind,
      target,
      reason,
      owner: groups.ledger,
    });
  return { calls, portal, request, state, freeze };
}

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

describe.each(databases.eachSupportedId())('an incident on %s', id => {
  it('set between approval and issue stops it, and is left by owner and security only', async () => {
    const { calls, portal, request, state, freeze } = await setUp(id);
    const waiting = await request('integration:payroll');
    const other = await request('integration:tax');
    const { body: frozen, status } = await freeze('integration:payroll');
    expect(status).toBe(201);
    await portal.pump();
    expect(await state(waiting)).toBe('frozen');
    await answer(portal, people.ann, other, 'confirm');
    await portal.pump();
    expect(await state(other)).toBe('active');
    expect(calls.filter(uses => uses === 'credential.issue@v1')).toHaveLength(
      1,
    );

    expect((await answer(portal, people.sam, frozen.instanceId)).status).toBe(
      403,
    );
    expect((await answer(portal, people.pia, frozen.instanceId)).status).toBe(
      403,
    );
    expect((await answer(portal, people.ann, frozen.instanceId)).status).toBe(
      200,
    );
    await portal.pump();
    expect((await portal.as(people.sam).get('/freezes')).body.total).toBe(1);
    expect((await answer(portal, people.dana, frozen.instanceId)).status).toBe(
      200,
    );
    await portal.pump();
    expect((await portal.as(people.sam).get('/freezes')).body.total).toBe(0);
    // It is let go to people, who are asked again before anything is issued.
    expect(await state(waiting)).toBe('review');
    expect(calls.filter(uses => uses === 'credential.issue@v1')).toHaveLength(
      1,
    );
    await answer(portal, people.ann, waiting);
    await portal.pump();
    await answer(portal, people.ben, waiting, 'confirm');
    await portal.pump();
    expect(await state(waiting)).toBe('active');
  });

  it('stays when its revalidation is refused, and can be asked for again', async () => {
    const { portal, freeze } = await setUp(id);
    const { body: frozen } = await freeze('integration:payroll');
    const again = () =>
      portal
        .as(people.sam)
        .post(`/freezes/${frozen.id}/revalidations`, { owner: groups.ledger });
    expect((await again()).status).toBe(409);
    await answer(portal, people.dana, frozen.instanceId, 'deny');
    await portal.pump();
    const { body } = await portal.as(people.sam).get('/freezes');
    expect(body.items).toMatchObject([{ id: frozen.id, setBy: people.sam }]);
    const asked = await again();
    expect(asked.status).toBe(201);
    expect(asked.body.instanceId).not.toBe(frozen.instanceId);
  });

  it('about a team stops what it and the groups below it own, and is left like any other', async () => {
    const { calls, portal, request, state, freeze } = await setUp(id);
    const waiting = await request('integration:payroll');
    const { body: beside, status: other } = await freeze(
      groups.payments,
      'team',
    );
    const { body: frozen, status } = await freeze(
      groups.finance.toUpperCase(),
      'team',
    );
    expect([status, other]).toEqual([201, 201]);
    expect(frozen.target).toBe(groups.finance);
    await portal.pump();
    expect(await state(waiting)).toBe('frozen');
    expect(calls).not.toContain('credential.issue@v1');

    // The revalidation is itself owned by a group of the frozen team, and is not held up by that.
    await answer(portal, people.ann, frozen.instanceId);
    await portal.pump();
    await answer(portal, people.dana, frozen.instanceId);
    await portal.pump();
    const { body: left } = await portal.as(people.sam).get('/freezes');
    expect(left.items).toMatchObject([{ id: beside.id }]);
    expect(await state(waiting)).toBe('review');
  });

  it('about a team reaches a group that comes to stand below it', async () => {
    const { portal, request, state, freeze } = await setUp(id);
    await freeze(groups.security, 'team');
    await portal.context.knex('directory_group_tree').insert({
      ancestor_ref: groups.security,
      group_ref: groups.ledger,
    });
    const waiting = await request('integration:payroll');
    await portal.pump();
    expect(await state(waiting)).toBe('frozen');
  });

  it.each(['issuer:vault', 'Vault'])(
    'about an issuer stops it however it is written: %s',
    async target => {
      const { portal, request, state, freeze } = await setUp(id);
      await freeze(target, 'issuer');
      const waiting = await request('integration:payroll');
      await portal.pump();
      expect(await state(waiting)).toBe('frozen');
    },
  );

  it('about a team that the directory does not know is refused', async () => {
    const { freeze } = await setUp(id);
    const { status, body } = await freeze('group:default/ledgr', 'team');
    expect(status).toBe(400);
    expect(body.error.message).toContain('the directory knows no group');
  });

  it('is set once, and by whoever may', async () => {
    const { portal, freeze } = await setUp(id);
    await freeze('integration:payroll');
    expect((await freeze('Integration:Payroll')).status).toBe(409);
    const body = {
      kind: 'integration',
      target: 'integration:tax',
      reason,
      owner: groups.ledger,
    };
    for (const user of [people.ann, people.otto]) {
      expect((await portal.as(user).post('/freezes', body)).status).toBe(403);
    }
    expect(
      (await portal.as(people.sam).post('/freezes', { ...body, reason: 'x' }))
        .status,
    ).toBe(400);
  });
});

describe.each(databases.eachSupportedId())('the one switch on %s', id => {
  it('is turned off by one person, and on again by two', async () => {
    const { portal } = await setUp(id);
    const stop = () =>
      portal.as(people.sam).post('/flow-switch/stop', { reason });
    expect((await stop()).body).toMatchObject({
      stopped: true,
      changedBy: people.sam,
    });
    expect((await stop()).status).toBe(409);
    const { body: asked } = await portal
      .as(people.sam)
      .post('/flow-switch/resume', { reason });
    expect(asked.stopped).toBe(true);
    expect((await answer(portal, people.sam, asked.instanceId)).status).toBe(
      403,
    );
    expect(
      (await portal.as(people.dana).post('/flow-switch/resume', { reason }))
        .status,
    ).toBe(409);
    expect((await answer(portal, people.dana, asked.instanceId)).status).toBe(
      200,
    );
    await portal.pump();
    const { body: on } = await portal.as(people.otto).get('/flow-switch');
    expect(on.stopped).toBe(false);
  });
});
