import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { EffectHandler } from '@countersign/plugin-governance-node';
import { SoftAuthenticator } from '../__testUtils__/SoftAuthenticator';
import { groups, people } from '../__testUtils__/organisation';
import {
  TestPortal,
  startTestPortal,
  testConfig,
} from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function setUp(id: TestDatabaseId) {
  const granted: string[] = [];
  const handler: EffectHandler = {
    id: 'agent.grantTool@v1',
    class: 'change',
    execute: async call => {
      granted.push(call.idempotencyKey);
      return { outcome: 'done', proof: {} };
    },
  };
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => registry.addEffectHandler(handler),
    config: { ...testConfig, app: { baseUrl: 'https://portal.example.com' } },
  });
  await portal.runTask('directory');
  const { engine, knex } = portal.context;
  const request = (tool = 'payments.refund') =>
    knex.transaction(async trx => {
      const { instanceId } = await engine.start(trx, {
        flow: 'agent-tool-grant',
        subject: 'agent:helper',
        dedupeKey: tool,
        mode: 'enforce',
        actor: { kind: 'service' },
        facts: {
          mode: 'enforce',
          agent: { ref: 'agent:helper' },
          tool: { name: tool, writes: true, inPolicy: true },
          request: {
            identity: 'identity:helper',
            issuer: 'issuer:agents',
            scopes: ['refund:create'],
            ttlMinutes: 30,
          },
          owner: {
            ref: groups.ledger,
            active: true,
            members: [people.ann, people.ben],
          },
          groups: { 'security-approvers': [people.sam] },
          risk: { score: 80 },
          workspace: { trusted: true },
          incident: { active: false, revalidated: false },
        },
      });
      return instanceId;
    });
  const state = async (instanceId: string) =>
    (await knex.transaction(trx => engine.getInstance(trx, instanceId))).state;
  return { granted, portal, request, state };
}

async function enrol(
  portal: TestPortal,
  user: string,
  authenticator: SoftAuthenticator,
  admittedBy?: SoftAuthenticator,
) {
  const { body } = await portal.as(user).post('/passkeys/enrolments');
  return portal.as(user).post('/passkeys', {
    challengeId: body.create.challengeId,
    label: 'Laptop',
    response: authenticator.create(body.create.options),
    ...(admittedBy && {
      admittedBy: {
        challengeId: body.admit.challengeId,
        response: admittedBy.get(body.admit.options),
      },
    }),
  });
}

async function withPasskey(portal: TestPortal, user: string) {
  const authenticator = new SoftAuthenticator();
  expect((await enrol(portal, user, authenticator)).status).toBe(201);
  await portal.moveClock({ days: 1 });
  return authenticator;
}

async function beginProof(
  portal: TestPortal,
  user: string,
  instanceId: string,
  decision: string,
) {
  const seen = await portal.as(user).get(`/approvals/${instanceId}`);
  const { digest } = seen.body;
  const begun = await portal
    .as(user)
    .post(`/approvals/${instanceId}/proofs`, { decision, digest });
  return { digest, begun };
}

describe.each(databases.eachSupportedId())('a proof of presence on %s', id => {
  it('passes a challenge once, and is kept with its assertion', async () => {
    const { portal, request, state } = await setUp(id);
    const authenticator = await withPasskey(portal, people.ann);
    const instanceId = await request();
    expect(await state(instanceId)).toBe('step-up');

    const { digest, begun } = await beginProof(
      portal,
      people.ann,
      instanceId,
      'passed',
    );
    expect(begun.status).toBe(201);
    const answer = {
      decision: 'passed',
      digest,
      proof: {
        challengeId: begun.body.challengeId,
        response: authenticator.get(begun.body.options),
      },
    };
    const passed = await portal
      .as(people.ann)
      .post(`/approvals/${instanceId}/answers`, answer);
    expect(passed.body).toEqual({ state: 'review', version: 2 });

    const other = await request('payments.payout');
    const replayed = await portal
      .as(people.ann)
      .post(`/approvals/${other}/answers`, answer);
    expect(replayed.status).toBe(403);
    expect(await state(other)).toBe('step-up');

    const row = await portal
      .knex('proof_challenges')
      .where({ id: begun.body.challengeId })
      .first();
    expect(row).toMatchObject({
      passkey_id: authenticator.id,
      instance_id: instanceId,
      digest,
    });
    expect(JSON.parse(row.assertion)).toEqual(answer.proof.response);
  });

  it('holds for one decision, one digest, one person and one portal only', async () => {
    const { portal, request, state } = await setUp(id);
    const ann = await withPasskey(portal, people.ann);
    const ben = await withPasskey(portal, people.ben);
    const instanceId = await request();
    const send = (
      user: string,
      decision: string,
      digest: string,
      proof: object,
    ) =>
      portal
        .as(user)
        .post(`/approvals/${instanceId}/answers`, { decision, digest, proof });

    const failed = await beginProof(portal, people.ann, instanceId, 'failed');
    const ofAnotherDecision = await send(people.ann, 'passed', failed.digest, {
      challengeId: failed.begun.body.challengeId,
      response: ann.get(failed.begun.body.options),
    });
    expect(ofAnotherDecision.status).toBe(403);

    const first = await beginProof(portal, people.ann, instanceId, 'passed');
    const ofAnotherPerson = await send(people.ben, 'passed', first.digest, {
      challengeId: first.begun.body.challengeId,
      response: ben.get(first.begun.body.options),
    });
    expect(ofAnotherPerson.status).toBe(403);
    const byAnothersPasskey = await send(people.ann, 'passed', first.digest, {
      challengeId: first.begun.body.challengeId,
      response: ben.get(first.begun.body.options),
    });
    expect(byAnothersPasskey.status).toBe(403);

    const phished = new SoftAuthenticator('https://portal.example.org');
    const wrongOrigin = await enrol(portal, people.lena, phished);
    expect(wrongOrigin.status).toBe(400);
    expect(wrongOrigin.body.error.message).toContain('origin');

    const noProof = await portal
      .as(people.ann)
      .post(`/approvals/${instanceId}/answers`, {
        decision: 'passed',
        digest: first.digest,
      });
    expect(noProof.status).toBe(403);
    const stale = await portal
      .as(people.ann)
      .post(`/approvals/${instanceId}/proofs`, {
        decision: 'passed',
        digest: 'another',
      });
    expect(stale.status).toBe(409);
    expect(await state(instanceId)).toBe('step-up');
  });

  it('runs out, and does not count by a counter that went backwards', async () => {
    const { portal, request } = await setUp(id);
    const ann = await withPasskey(portal, people.ann);
    const instanceId = await request();
    const late = await beginProof(portal, people.ann, instanceId, 'passed');
    await portal.moveClock({ ms: 5 * 60 * 1000 + 1 });
    const answerOf = (proof: Awaited<ReturnType<typeof beginProof>>) => ({
      decision: 'passed',
      digest: proof.digest,
      proof: {
        challengeId: proof.begun.body.challengeId,
        response: ann.get(proof.begun.body.options),
      },
    });
    const tooLate = await portal
      .as(people.ann)
      .post(`/approvals/${instanceId}/answers`, answerOf(late));
    expect(tooLate.status).toBe(403);
    expect(tooLate.body.error.message).toContain('proof-stale');

    await portal.knex('proof_passkeys').update({ counter: 1000 });
    const cloned = await beginProof(portal, people.ann, instanceId, 'passed');
    const refused = await portal
      .as(people.ann)
      .post(`/approvals/${instanceId}/answers`, answerOf(cloned));
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('counter');
  });

  it('takes a passkey that has waited, or that another one admitted; everybody is told', async () => {
    const { portal, request } = await setUp(id);
    const first = new SoftAuthenticator();
    const enrolled = await enrol(portal, people.ann, first);
    expect(enrolled.body).toMatchObject({ label: 'Laptop', usable: false });
    expect(portal.sent.at(-1)?.recipients).toEqual({
      type: 'entity',
      entityRef: [people.ann, groups.identitySecurity],
    });
    const instanceId = await request();
    const tooEarly = await beginProof(portal, people.ann, instanceId, 'passed');
    expect(tooEarly.begun.status).toBe(409);
    expect(tooEarly.begun.body.error.message).toContain('no-passkey');

    await portal.moveClock({ days: 1 });
    const second = new SoftAuthenticator();
    const alone = await enrol(portal, people.ann, second);
    expect(alone.status).toBe(403);
    expect(alone.body.error.message).toContain('proof-required');
    const admitted = await enrol(portal, people.ann, second, first);
    expect(admitted.body).toMatchObject({ usable: true });
    const twice = await enrol(portal, people.ann, second, first);
    expect(twice.status).toBe(409);

    const others = await portal.as(people.ben).delete(`/passkeys/${first.id}`);
    expect(others.status).toBe(404);
    const removed = await portal.as(people.ann).delete(`/passkeys/${first.id}`);
    expect(removed.body).toEqual({ removed: true });
    const { body } = await portal.as(people.ann).get('/passkeys');
    expect(body.items.map((item: { id: string }) => item.id)).toEqual([
      second.id,
    ]);
    const bySecurity = await portal
      .as(people.sam)
      .delete(`/passkeys/${second.id}`);
    expect(bySecurity.body).toEqual({ removed: true });
  });
});
