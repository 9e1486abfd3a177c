import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import { prove, setUpPasskey } from '../__testUtils__/passkeys';
import { testConfig } from '../__testUtils__/startTestPortal';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const HOUR_MS = 3_600_000;

const governance = testConfig.governance as object;
const CONFIG = {
  app: { baseUrl: 'https://portal.example.com' },
  governance: {
    ...governance,
    flows: {
      groups: {
        'security-approvers': [groups.identitySecurity],
        'on-call': [groups.security],
      },
    },
  },
};

/** A portal in which sam, who is on call, has a passkey. */
async function setUp(id: TestDatabaseId) {
  const all = await startIssuingPortal(await databases.init(id), CONFIG);
  const { portal, ref, answer } = all;
  const authenticator = await setUpPasskey(portal, people.sam);
  await portal.observe();
  const breakGlass = (changes: object = {}, who: string = people.sam) =>
    portal.as(who).post('/requests', {
      flow: 'break-glass',
      about: ref,
      stated: {
        request: {
          issuer: 'fake',
          reason: 'the nightly run has stopped, and payments are due at noon',
          environment: 'prod',
          ttlHours: 4,
          scopes: ['payroll:read'],
          target: 'kept:payroll',
          ...changes,
        },
      },
      idempotencyKey: 'glass-01',
    });
  const proveIt = async (instanceId: string) => {
    const proven = await prove(portal, people.sam, {
      authenticator,
      instanceId,
    });
    await portal.pump();
    return proven;
  };
  const at = async (instanceId: string) =>
    portal.knex('flow_instances').where({ id: instanceId }).first();
  /** Broken, confirmed, and over. */
  const breakAndWait = async (): Promise<string> => {
    const { body } = await breakGlass();
    await proveIt(body.instanceId);
    await proveIt(body.instanceId);
    await portal.moveClock({ ms: 4 * HOUR_MS });
    await portal.pump();
    return body.instanceId;
  };
  const say = async (who: string, instanceId: string, decision: string) => {
    const said = await answer(who, instanceId, decision);
    await portal.pump();
    return said;
  };
  return { ...all, at, breakAndWait, breakGlass, proveIt, say };
}

describe.each(databases.eachSupportedId())('breaking glass on %s', id => {
  it('issues at once for hours, tells security before, ends by itself, and is answered for by two others', async () => {
    const { portal, at, breakGlass, proveIt, say, issuer } = await setUp(id);
    const { body, status } = await breakGlass();
    expect(status).toBe(201);
    const { instanceId } = body;
    await portal.pump();
    expect(issuer.orders).toEqual([]);
    expect((await proveIt(instanceId)).status).toBe(200);
    const alarm = portal.sent.find(
      ({ payload }) => payload.topic === 'governance-break-glass',
    );
    expect(alarm).toMatchObject({
      recipients: {
        entityRef: [people.ann, people.ben, people.dana, people.sam],
      },
      payload: { severity: 'critical' },
    });
    expect(issuer.alive).toMatchObject([{ status: 'disabled' }]);
    const [order] = issuer.orders;
    const now = portal.context.clock.now().getTime();
    expect(Date.parse(order.notAfter) - now).toBeLessThanOrEqual(4 * HOUR_MS);

    await proveIt(instanceId);
    expect(issuer.alive).toMatchObject([{ status: 'usable' }]);
    const [made] = await portal.knex('issued_credentials');
    expect(made).toMatchObject({
      state: 'active',
      confirmed_at: null,
      purpose: 'the nightly run has stopped, and payments are due at noon',
    });

    await portal.moveClock({ ms: 4 * HOUR_MS });
    await portal.pump();
    expect(issuer.alive).toEqual([]);
    expect(await at(instanceId)).toMatchObject({ state: 'review' });

    const { body: question } = await portal
      .as(people.dana)
      .get(`/approvals/${instanceId}`);
    const own = await portal
      .as(people.sam)
      .post(`/approvals/${instanceId}/answers`, {
        decision: 'justified',
        digest: question.digest,
      });
    expect(own.status).toBe(403);
    await say(people.dana, instanceId, 'justified');
    expect(await at(instanceId)).toMatchObject({ status: 'running' });
    await say(people.ben, instanceId, 'justified');
    expect(await at(instanceId)).toMatchObject({
      outcome: 'justified',
      status: 'ended',
    });
    const entries: { body: string }[] = await portal
      .knex('ledger_entries')
      .select();
    expect(JSON.stringify(entries)).toContain('break-glass');
  });

  it('makes nothing before whoever asks has proven to be there', async () => {
    const { portal, at, breakGlass, answer, issuer } = await setUp(id);
    const { body } = await breakGlass();
    const unproven = await answer(people.sam, body.instanceId, 'passed');
    expect(unproven.status).toBe(403);
    await portal.moveClock({ ms: HOUR_MS });
    await portal.pump();
    expect(issuer.orders).toEqual([]);
    expect(await at(body.instanceId)).toMatchObject({ outcome: 'expired' });
  });

  it('freezes the identity and pages where it was not justified', async () => {
    const { portal, at, breakAndWait, breakGlass, ref, say } = await setUp(id);
    const instanceId = await breakAndWait();
    await say(people.ben, instanceId, 'not-justified');
    expect(await at(instanceId)).toMatchObject({ outcome: 'not-justified' });
    expect(await portal.knex('flow_freezes')).toMatchObject([
      { kind: 'identity', target: ref, lifted_at: null },
    ]);
    expect(
      portal.sent.some(
        ({ payload }) =>
          payload.topic === 'governance-flow-end' &&
          payload.title.includes('not-justified'),
      ),
    ).toBe(true);
    // A freeze is not broken.
    const again = await portal.as(people.sam).post('/requests', {
      flow: 'break-glass',
      about: ref,
      stated: {
        request: {
          issuer: 'fake',
          reason: 'the nightly run has stopped once more, and so on',
          environment: 'prod',
          ttlHours: 1,
          scopes: ['payroll:read'],
          target: 'kept:payroll',
        },
      },
      idempotencyKey: 'glass-02',
    });
    expect(again.status).toBe(403);
    expect((await breakGlass()).body.instanceId).toBe(instanceId);
  });

  it('is not let go again by whoever broke the glass, however often it is asked', async () => {
    const { portal, breakAndWait, say } = await setUp(id);
    await say(people.ben, await breakAndWait(), 'not-justified');
    const freeze = async () => portal.knex('flow_freezes').first();
    const ask = async () => (await freeze()).instance_id;
    expect(await freeze()).toMatchObject({
      set_by: 'plugin:governance',
      asked_by: people.sam,
    });
    const approveAsWhoBrokeIt = async () => {
      const approval = `/approvals/${await ask()}`;
      const { digest } = (await portal.as(people.ann).get(approval)).body;
      return portal
        .as(people.sam)
        .post(`${approval}/answers`, { decision: 'approve', digest });
    };
    expect((await approveAsWhoBrokeIt()).status).toBe(403);
    await say(people.ben, await ask(), 'deny');
    const again = await portal
      .as(people.dana)
      .post(`/freezes/${(await freeze()).id}/revalidations`, {
        owner: groups.ledger,
      });
    expect(again.status).toBe(201);
    expect((await approveAsWhoBrokeIt()).status).toBe(403);
    expect((await freeze()).lifted_at).toBeNull();
  });

  it('is answered for at once where it is revoked before its time', async () => {
    const { portal, at, breakGlass, proveIt } = await setUp(id);
    const { body } = await breakGlass();
    await proveIt(body.instanceId);
    await proveIt(body.instanceId);
    const { id: credential } = await portal
      .knex('issued_credentials')
      .where({ instance_id: body.instanceId })
      .first();
    const revoked = await portal
      .as(people.sam)
      .post(`/credentials/${credential}/revocation`, {
        reason: 'It was needed for ten minutes',
      });
    expect(revoked.status).toBe(202);
    await portal.pump();
    expect(await at(body.instanceId)).toMatchObject({ state: 'review' });
  });

  it('takes silence for what was not justified', async () => {
    const { portal, at, breakAndWait } = await setUp(id);
    const instanceId = await breakAndWait();
    await portal.moveClock({ days: 6 });
    await portal.pump();
    expect(await at(instanceId)).toMatchObject({ outcome: 'unanswered' });
    expect(await portal.knex('flow_freezes')).toHaveLength(1);
  });

  it('is refused for longer than hours, and without saying what has happened', async () => {
    const { breakGlass, at } = await setUp(id);
    expect((await breakGlass({ ttlHours: 9 })).status).toBe(400);
    const { body } = await breakGlass({ reason: 'it is urgent' });
    expect(await at(body.instanceId)).toMatchObject({ outcome: 'denied' });
  });

  it('is not replaced: whoever needs more asks for it', async () => {
    const { portal, breakGlass, proveIt } = await setUp(id);
    const { body } = await breakGlass();
    await proveIt(body.instanceId);
    await proveIt(body.instanceId);
    const [{ id: credential }] = await portal.knex('issued_credentials');
    const rotated = await portal
      .as(people.ann)
      .post(`/credentials/${credential}/rotation`);
    expect(rotated.status).toBe(409);
    expect(rotated.body.error.message).toContain('less than a day');
  });
});
