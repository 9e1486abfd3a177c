import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { groups, organisation, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const request = {
  identity: 'identity:booker',
  issuer: 'vault',
  purpose: 'books payments',
  environment: 'prod',
  ttlDays: 30,
  scopes: ['accounts:read'],
  target: 'vault:apps/booker',
};

async function setUp(id: TestDatabaseId) {
  const system = new FakeSystem('fake');
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addSource(system),
  });
  const { engine, knex, starter } = portal.context;
  const hold = (more: Parameters<typeof account>[1] = {}) =>
    system.hold(
      account('booker', {
        privileged: false,
        credentials: [
          {
            externalId: 'booker-key',
            kind: 'api-key',
            status: 'active',
            createdAt: new Date().toISOString(),
            expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
          },
        ],
        ...more,
      }),
    );
  hold();
  await portal.observe();
  const { ref } = await knex('inventory_identities').first('ref');
  const start = (flow: string, stated: JsonObject, subject: string = ref) =>
    knex.transaction(async trx => {
      const { instanceId } = await starter.start(trx, {
        flow,
        subject,
        dedupeKey: `${flow}/${subject}`,
        stated,
        requester: people.pia,
        actor: { kind: 'person', principal: people.pia },
      });
      return instanceId;
    });
  const read = (instanceId: string) =>
    knex.transaction(trx => engine.getInstance(trx, instanceId));
  return { hold, knex, portal, read, ref, start, system };
}

describe.each(databases.eachSupportedId())('facts on %s', id => {
  it('come from the system, whatever the requester states', async () => {
    const { portal, read, start } = await setUp(id);
    const instanceId = await start('service-account-issuance', {
      request,
      risk: { score: 1 },
      workspace: { trusted: true },
      owner: { ref: people.pia, active: true, members: [people.pia] },
      groups: { 'security-approvers': [people.pia] },
      incident: { active: false, revalidated: true },
      ci: { verified: true },
      mode: 'enforce',
    });
    const { facts } = (await read(instanceId)).snapshot;
    expect(facts).toMatchObject({
      mode: 'enforce',
      request,
      requester: { ref: people.pia },
      owner: {
        ref: groups.ledger,
        active: true,
        members: [people.ann, people.ben],
        manager: people.lena,
      },
      groups: { 'security-approvers': [people.dana, people.sam] },
      incident: { active: false, revalidated: false },
      risk: { score: expect.any(Number) },
      workspace: {},
    });
    expect(facts.risk).not.toEqual({ score: 1 });
    expect(facts).not.toHaveProperty('ci.verified');
    const { body } = await portal
      .as(people.sam)
      .get(`/flow-instances/${instanceId}`);
    const [risk, workspace] = body.computedFacts;
    expect(risk).toMatchObject({
      yields: 'risk.score',
      value: (facts.risk as JsonObject).score,
      reasons: expect.arrayContaining(['works in production (+15)']),
    });
    expect(risk.inputs).toContainEqual({
      path: 'identity.privileged',
      state: 'known',
      value: false,
      source: 'fake',
      at: expect.any(String),
    });
    expect(workspace).toMatchObject({
      yields: 'workspace.trusted',
      reasons: expect.arrayContaining(['workspace.managed is unknown']),
    });
    expect(workspace).not.toHaveProperty('value');
  });

  it('that are unknown or too old are absent', async () => {
    const { hold, portal, read, start } = await setUp(id);
    hold({ privileged: undefined });
    await portal.observe();
    const unknown = await start('service-account-issuance', { request });
    expect((await read(unknown)).snapshot.facts.risk).toEqual({});
    hold();
    await portal.observe();
    await portal.moveClock({ days: 2 });
    const old = await start('agent-tool-grant', { request });
    expect((await read(old)).snapshot.facts.risk).toEqual({});
    const { body } = await portal.as(people.sam).get(`/flow-instances/${old}`);
    expect(body.computedFacts[0].reasons).toContain(
      'findings.critical is too old',
    );
  });

  it('about a workspace are taken from what was observed of the agent', async () => {
    const { hold, portal, read, start } = await setUp(id);
    hold({
      type: 'ai-agent',
      attributes: {
        'workspace.managed': true,
        'workspace.repository': 'ledger',
        'workspace.networkEgress': 'allowlist',
        'workspace.secretsMounted': false,
      },
    });
    await portal.observe();
    const instanceId = await start('agent-tool-grant', { request });
    expect((await read(instanceId)).snapshot.facts.workspace).toEqual({
      trusted: true,
    });
  });

  it('that change void votes, and are told once', async () => {
    const { hold, portal, read, start, knex } = await setUp(id);
    const role = (privileged: boolean) => [
      {
        externalId: 'booker-role',
        kind: 'role' as const,
        name: 'writer',
        resource: 'accounts',
        actions: ['read', 'write'],
        privileged,
      },
    ];
    hold({ grants: role(true) });
    await portal.observe();
    const grant = await knex('inventory_grants').first('ref');
    const instanceId = await start('quarterly-certification', {}, grant.ref);
    const snapshot = async () => (await read(instanceId)).snapshot;
    const events = async () => (await read(instanceId)).events;
    const { body } = await portal
      .as(people.ann)
      .get(`/approvals/${instanceId}`);
    const answer = () =>
      portal.as(people.ann).post(`/approvals/${instanceId}/answers`, {
        decision: 'keep',
        digest: body.digest,
      });
    expect((await answer()).status).toBe(200);
    expect((await snapshot()).approval?.votes).toHaveLength(1);
    const before = (await events()).length;

    await portal.runTask('sources');
    expect(await events()).toHaveLength(before);

    hold({ grants: role(true), owner: groups.payments });
    await portal.runTask('sources');
    const after = await events();
    expect(after.slice(before).map(({ event }) => event.type)).toEqual([
      'facts',
    ]);
    expect(after.at(-1)?.evidence).toContainEqual(
      expect.objectContaining({ kind: 'votes-voided', voters: [people.ann] }),
    );
    expect((await snapshot()).approval?.votes).toEqual([]);
    expect((await answer()).status).toBe(403);
    await portal.runTask('sources');
    expect(await events()).toHaveLength(after.length);
  });

  it('about risk make another person needed, without a new vote of the first', async () => {
    const { hold, portal, read, start, knex } = await setUp(id);
    const grants = [
      {
        externalId: 'booker-role',
        kind: 'role' as const,
        name: 'writer',
        resource: 'accounts',
        privileged: false,
      },
    ];
    hold({ grants });
    await portal.observe();
    const grant = await knex('inventory_grants').first('ref');
    const instanceId = await start('quarterly-certification', {}, grant.ref);
    const stages = async () =>
      (
        await portal.as(people.sam).get(`/flow-instances/${instanceId}`)
      ).body.question.stages.map((stage: { id: string }) => stage.id);
    expect(await stages()).toEqual(['owner']);
    hold({ grants, privileged: undefined });
    await portal.runTask('sources');
    expect(await stages()).toEqual(['owner', 'second']);
    expect((await read(instanceId)).snapshot.facts.risk).toEqual({
      score: null,
    });
  });

  it('about who belongs to the owner are told when the directory changes', async () => {
    const { portal, read, start, knex } = await setUp(id);
    const grant = await knex('inventory_grants').first('ref');
    const instanceId = await start('quarterly-certification', {}, grant.ref);
    const members = async () =>
      ((await read(instanceId)).snapshot.facts.owner as JsonObject).members;
    expect(await members()).toEqual([people.ann, people.ben]);
    portal.setEntities(
      organisation().map(entity =>
        entity.metadata.name === 'ledger'
          ? {
              ...entity,
              relations: entity.relations?.filter(
                ({ targetRef }) => targetRef !== people.ann,
              ),
            }
          : entity,
      ),
    );
    await portal.runTask('directory');
    expect(await members()).toEqual([people.ben]);
    const { status } = await portal
      .as(people.ann)
      .get(`/approvals/${instanceId}`);
    expect(status).not.toBe(200);
  });
});
