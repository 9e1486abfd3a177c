import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { EffectCall } from '@countersign/plugin-governance-node';
import { decodeJwt } from 'jose';
import { randomUUID } from 'node:crypto';
import { startHarness } from './__testUtils__/startHarness';
import { createToolEffects, tagOfInstance } from './toolEffects';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const now = new Date();

async function setUp(id: TestDatabaseId) {
  const { grants, audience } = await startHarness(databases, id);
  const [grant, withdraw] = createToolEffects(grants);
  const callOf = (changes: {
    with?: object;
    facts?: object;
    instanceId?: string;
  }): EffectCall => ({
    idempotencyKey: 'key',
    instanceId: changes.instanceId ?? randomUUID(),
    flow: 'agent-tool-grant',
    state: 'grant',
    with: {
      agent: 'identity:copilot',
      tool: 'tickets.search',
      scopes: ['tickets:read'],
      ttlMinutes: 30,
      ...changes.with,
    },
    facts: {
      agent: { ref: 'identity:copilot', actsFor: 'user:default/rob' },
      request: { identity: 'identity:copilot', issuer: 'issuer:agent-grants' },
      ...changes.facts,
    },
    attempt: 1,
    orderedAt: now,
    now,
  });
  const { signal } = new AbortController();
  const sign = async ({ instanceId }: EffectCall) => {
    const kept = await grants.store.find(tagOfInstance(instanceId));
    if (!kept) {
      throw new Error('Nothing was granted');
    }
    return grants.signAnother(kept, now);
  };
  return {
    grants,
    audience,
    callOf,
    sign,
    grant: (call: EffectCall) => grant.execute(call, { signal }),
    withdraw: (call: EffectCall) => withdraw.execute(call, { signal }),
  };
}

describe.each(databases.eachSupportedId())('effects of tools on %s', id => {
  it('write a grant down once, until the approved time is over, and make no token', async () => {
    const { grants, callOf, grant } = await setUp(id);
    const call = callOf({});
    const notAfter = new Date(now.getTime() + 1_800_000).toISOString();
    const done = {
      outcome: 'done',
      proof: { granted: true, grant: call.instanceId },
      facts: { grant: { notAfter } },
    };
    expect(await grant(call)).toEqual(done);
    // The same effect later, after its answer got lost: it lasts no longer for that.
    const later = new Date(now.getTime() + 60_000);
    expect(await grant({ ...call, now: later })).toEqual(done);
    expect(await grants.store.find(tagOfInstance(call.instanceId))).toEqual(
      expect.objectContaining({
        agent: 'identity:copilot',
        actsFor: 'user:default/rob',
        tool: 'tickets.search',
        scopes: ['tickets:read'],
        notAfter,
      }),
    );
  });

  it('let tokens name whoever the agent acts for', async () => {
    const { audience, callOf, grant, sign } = await setUp(id);
    const call = callOf({});
    await grant(call);
    const { token } = await sign(call);
    expect(decodeJwt(token)).toMatchObject({
      sub: 'user:default/rob',
      act: { sub: 'identity:copilot' },
      aud: audience,
    });
  });

  it('take a grant away as often as they are asked', async () => {
    const { grants, audience, callOf, grant, sign, withdraw } = await setUp(id);
    const call = callOf({});
    await grant(call);
    const { token } = await sign(call);
    const ask = () => grants.introspect(token, { audience, now });
    expect(await ask()).toBeDefined();
    const done = { outcome: 'done', proof: { withdrawn: true } };
    expect(await withdraw(call)).toEqual(done);
    expect(await withdraw(call)).toEqual(done);
    expect(await ask()).toBeUndefined();
  });

  it('give nothing where the grant comes after it was taken away', async () => {
    const { callOf, grant, withdraw } = await setUp(id);
    const call = callOf({});
    expect(await withdraw({ ...call, with: {} })).toMatchObject({
      outcome: 'done',
    });
    expect(await grant(call)).toMatchObject({
      outcome: 'failed',
      retryable: false,
      reason: expect.stringContaining('taken away'),
    });
  });

  it.each<[string, { with?: object; facts?: object }, string]>([
    ['a tool that is not configured', { with: { tool: 'x' } }, 'no tool x'],
    [
      'a scope of another tool',
      { with: { scopes: ['tickets:read', 'mail:send'] } },
      'does not have mail:send',
    ],
    ['no scope', { with: { scopes: [] } }, 'are needed'],
    [
      'another issuer',
      { facts: { request: { identity: 'i', issuer: 'issuer:other' } } },
      'was approved for the issuer issuer:other',
    ],
  ])('refuse %s for good', async (_, changes, reason) => {
    const { grants, callOf, grant } = await setUp(id);
    const call = callOf(changes);
    expect(await grant(call)).toMatchObject({
      outcome: 'failed',
      retryable: false,
      reason: expect.stringContaining(reason),
    });
    expect(
      await grants.store.find(tagOfInstance(call.instanceId)),
    ).toBeUndefined();
  });

  it('refuse other terms under the same flow', async () => {
    const { callOf, grant } = await setUp(id);
    const call = callOf({});
    await grant(call);
    const wider = callOf({
      instanceId: call.instanceId,
      with: { tool: 'tickets.write', scopes: ['tickets:write'] },
    });
    expect(await grant(wider)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('something else'),
    });
  });
});
