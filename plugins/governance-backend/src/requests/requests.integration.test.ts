import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { IssuerDouble, StoreDouble } from '../issuance/__testUtils__/doubles';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';
import { Requester } from '../callers/requesterOf';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const stated = {
  request: {
    issuer: 'vault',
    purpose: 'pays people',
    environment: 'prod',
    ttlDays: 20,
    scopes: ['payroll:read'],
    target: 'vault:apps/payroll',
  },
  subject: { kind: 'service-account' },
};

async function setUp(id: TestDatabaseId) {
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
          expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
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
    config: {
      governance: {
        ...(testConfig.governance as JsonObject),
        agents: {
          tools: { 'ledger.read': { writes: false, agents: ['agent:helper'] } },
        },
      },
    },
  });
  await portal.observe();
  const { ref } = await portal.knex('inventory_identities').first('ref');
  const issue = (more: object = {}) => ({
    flow: 'service-account-issuance',
    about: ref,
    stated,
    ...more,
  });
  return { portal, ref, issue };
}

describe.each(databases.eachSupportedId())('a request on %s', id => {
  it('says what is asked for, and nothing that only the system may say', async () => {
    const { portal, issue } = await setUp(id);
    const sam = portal.as(people.sam);
    const { body } = await sam.get('/requestable-flows');
    const names = body.items.map(({ flow }: { flow: string }) => flow);
    expect(names).toEqual(
      expect.arrayContaining([
        'agent-tool-grant',
        'credential-rotation',
        'offboarding',
        'service-account-issuance',
      ]),
    );
    expect(names).not.toEqual(
      expect.arrayContaining(['flow-change', 'control-change', 'owner-review']),
    );

    for (const forged of [
      { owner: { members: [people.sam], active: true } },
      { risk: { score: 0 } },
      { mode: 'enforce' },
      { ci: { verified: true } },
    ]) {
      const answer = await sam.post(
        '/requests',
        issue({
          idempotencyKey: 'forged-01',
          stated: { ...stated, ...forged },
        }),
      );
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain('supplied by the system');
    }
    const control = await sam.post('/requests', {
      flow: 'control-change',
      about: 'switch',
      stated: {},
      idempotencyKey: 'control-01',
    });
    expect(control.status).toBe(404);
  });

  it('shows beforehand the way that it then takes, and who is asked', async () => {
    const { portal, issue } = await setUp(id);
    const sam = portal.as(people.sam);
    const { body: preview } = await sam.post('/requests/preview', issue());
    expect(preview).toMatchObject({
      problems: [],
      mode: 'enforce',
      waitsIn: { state: 'review', kind: 'approval' },
      asked: [
        { stage: 'owner', quorum: 1, people: [people.ann, people.ben] },
        { stage: 'security', quorum: 1, people: [people.dana] },
      ],
    });
    expect(preview.computed).toContainEqual(
      expect.objectContaining({ fact: 'risk.score' }),
    );
    expect(await portal.knex('flow_requests').select()).toEqual([]);

    const { body: made } = await sam.post(
      '/requests',
      issue({ idempotencyKey: 'request-01' }),
    );
    const { body: instance } = await sam.get(
      `/flow-instances/${made.instanceId}`,
    );
    expect(instance.state).toBe(preview.waitsIn.state);
    expect(
      instance.question.stages.map(
        ({ eligible }: { eligible: string[] }) => eligible,
      ),
    ).toEqual(
      preview.asked.map(({ people: asked }: { people: string[] }) => asked),
    );
  });

  it('is one under one key, however often it is sent', async () => {
    const { portal, issue } = await setUp(id);
    const ann = portal.as(people.sam);
    const sent = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        ann.post('/requests', issue({ idempotencyKey: 'once-and-no-more' })),
      ),
    );
    const again = await ann.post(
      '/requests',
      issue({ idempotencyKey: 'once-and-no-more' }),
    );
    expect(again.status).toBe(201);
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    const instances = await portal
      .knex('flow_instances')
      .where({ flow: 'service-account-issuance' });
    expect(instances).toHaveLength(1);
    const other = await ann.post(
      '/requests',
      issue({
        idempotencyKey: 'once-and-no-more',
        stated: { ...stated, request: { ...stated.request, ttlDays: 21 } },
      }),
    );
    expect(other.status).toBe(409);
  });

  it('is for whoever made it to see, and takes the permission', async () => {
    const { portal, issue } = await setUp(id);
    const { body: made } = await portal
      .as(people.sam)
      .post('/requests', issue({ idempotencyKey: 'request-02' }));
    expect(made).toMatchObject({
      flow: 'service-account-issuance',
      status: 'running',
      state: 'review',
    });
    const { body: mine } = await portal.as(people.sam).get('/requests?limit=1');
    expect(mine).toMatchObject({ total: 1, items: [{ id: made.id }] });
    const others = await portal.as(people.dana).get(`/requests/${made.id}`);
    expect(others.status).toBe(404);
    const without = await portal
      .as(people.otto)
      .post('/requests', issue({ idempotencyKey: 'request-03' }));
    expect(without.status).toBe(403);
    const unfinished = await portal
      .as(people.sam)
      .post('/requests/preview', issue({ stated: {} }));
    expect(unfinished.body.problems).toContainEqual({
      path: 'request.purpose',
      message: 'request.purpose is missing',
    });
  });

  it('is refused at once while what it is about is frozen', async () => {
    const { portal, ref, issue } = await setUp(id);
    await portal.as(people.sam).post('/freezes', {
      kind: 'identity',
      target: ref,
      reason: 'its token was found in public',
      owner: groups.ledger,
    });
    const refused = await portal
      .as(people.sam)
      .post('/requests', issue({ idempotencyKey: 'request-04' }));
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('frozen');
    expect(await portal.knex('flow_requests').select()).toEqual([]);
  });

  it('of an agent is decided by what is known of the tool, not by what it says', async () => {
    const { portal } = await setUp(id);
    const { requests, engine, knex } = portal.context;
    const agent: Requester = {
      kind: 'agent',
      principal: 'external:agents:helper',
      actor: { kind: 'agent', principal: 'external:agents:helper' },
      mayRequest: ['agent-tool-grant'],
      verified: { agent: { ref: 'agent:helper' } },
    };
    const ask = async (tool: string, who = agent, key = tool) => {
      const { request } = await requests.request(
        {
          flow: 'agent-tool-grant',
          about: 'agent:helper',
          stated: {
            tool: { name: tool },
            request: {
              identity: 'identity:helper',
              issuer: 'issuer:agents',
              scopes: ['ledger:read'],
              ttlMinutes: 30,
            },
          },
          idempotencyKey: `ask-for-${key}`,
        },
        who,
      );
      return knex.transaction(trx =>
        engine.getInstance(trx, request.instanceId),
      );
    };
    const unlisted = await ask('payments.refund');
    expect(unlisted.snapshot.facts.tool).toEqual({
      name: 'payments.refund',
      writes: true,
      inPolicy: false,
    });
    expect(unlisted.outcome).toBe('denied');
    const listed = await ask('ledger.read');
    expect(listed.snapshot.facts.tool).toEqual({
      name: 'ledger.read',
      writes: false,
      inPolicy: true,
    });
    await expect(
      ask('ledger.read', { ...agent, mayRequest: [] }, 'not-allowed'),
    ).rejects.toThrow('can be asked for');
  });
});
