import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TestDatabaseId,
  TestDatabases,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  EffectDeclaration,
  FlowContext,
} from '@countersign/plugin-governance-flows';
import { EffectHandler } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { createEffectGate } from '../control/createEffectGate';
import { FreezeRow } from '../control/freeze';
import { lockSwitch } from '../control/operations/lockSwitch';
import { FlowEngine } from './FlowEngine';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const context: FlowContext = {
  name: 'IssuanceContext/v1',
  fields: {
    request: { fields: { issuer: { type: 'string' } } },
    incident: {
      optional: true,
      fields: { active: { type: 'bool' }, revalidated: { type: 'bool' } },
    },
  },
};

const issuance = (guards: string) => `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: issuance, owner: group:default/security, version: 1.0.0}
spec:
  context: IssuanceContext/v1
  maxDuration: {after: P30D, goto: given-up}
  ${guards}
  initial: issue
  states:
    issue:
      effect: {uses: credential.issue@v1, compensate: credential.revoke@v1, timeout: PT1M, retry: {max: 3, cap: PT3S}}
      on: {done: pause, failed: failed}
    pause: {wait: {for: [go]}, timers: [{after: P1D, goto: take-back}], on: {go: activate}}
    activate:
      effect: {uses: credential.activate@v1, timeout: PT1M, retry: {max: 3, cap: PT3S}}
      on: {done: active, failed: failed}
    take-back:
      effect: {uses: credential.revoke@v1, timeout: PT1M, retry: {max: 3, cap: PT3S}}
      on: {done: given-up, failed: failed}
${
  guards &&
  '    frozen: {wait: {for: [incident.revalidated]}, timers: [{after: P14D, goto: failed}], on: {incident.revalidated: failed}}'
}
    active: {end: granted}
    given-up: {end: expired}
    failed: {end: failed, compensate: all}
`;
const GUARD = `guards: [{id: incident-freeze, blocks: [credential.issue@v1, credential.activate@v1], when: incident.active && !incident.revalidated, goto: frozen}]`;

const declare = (access: EffectDeclaration['access']): EffectDeclaration => ({
  access,
  idempotent: true,
  irreversible: false,
  yields: {},
  recorded: { proof: {} },
});

async function setUp(id: TestDatabaseId, guards: string) {
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  const calls: string[] = [];
  const handler = (uses: string): EffectHandler => ({
    id: uses,
    class: 'change',
    execute: async () => {
      calls.push(uses);
      return { outcome: 'done', proof: {} };
    },
  });
  const engine = FlowEngine.create({
    database: knex,
    contexts: [context],
    handlers: [
      'credential.issue@v1',
      'credential.activate@v1',
      'credential.revoke@v1',
    ].map(handler),
    ledger: { append: async () => {} },
    logger: mockServices.logger.mock(),
    gate: createEffectGate({ automaticDisablesPerHour: 50 }),
    effects: {
      'credential.issue@v1': declare('gives'),
      'credential.activate@v1': declare('gives'),
      'credential.revoke@v1': declare('takes'),
    },
  });
  await knex.transaction(trx =>
    engine.publish(trx, {
      source: issuance(guards),
      author: 'user:default/author',
    }),
  );
  const { instanceId } = await knex.transaction(trx =>
    engine.start(trx, {
      flow: 'issuance',
      subject: 'request:1',
      dedupeKey: '1',
      facts: {
        request: { issuer: 'Issuer:vault' },
        incident: { active: false, revalidated: false },
      },
      mode: 'enforce',
      actor: { kind: 'service' },
    }),
  );
  const actor = { kind: 'service' as const };
  return {
    knex,
    calls,
    engine,
    get: () => knex.transaction(trx => engine.getInstance(trx, instanceId)),
    verify: () =>
      knex.transaction(trx => engine.verifyInstance(trx, instanceId)),
    go: () =>
      knex.transaction(trx =>
        engine.send(trx, instanceId, { type: 'signal', name: 'go' }, actor),
      ),
    move: async (ms: number) => {
      await knex('governance_clock_offset')
        .insert({ id: 1, offset_ms: ms })
        .onConflict('id')
        .merge(['offset_ms']);
    },
  };
}

async function freeze(
  knex: Knex,
  target: Partial<FreezeRow> = {},
): Promise<void> {
  await knex.transaction(async trx => {
    await lockSwitch(trx, 'alone');
    await trx<FreezeRow>('flow_freezes').insert({
      id: '1',
      kind: 'issuer',
      target: 'issuer:vault',
      reason: 'its key leaked',
      set_by: 'user:default/sec',
      asked_by: null,
      set_at: '2026-01-01T00:00:00.000Z',
      instance_id: null,
      lifted_at: null,
      ...target,
    });
  });
}

describe.each(databases.eachSupportedId())('the effect gate on %s', id => {
  it('has a guard take an effect back that was asked for before the incident', async () => {
    const { knex, calls, engine, get, verify } = await setUp(id, GUARD);
    await freeze(knex);
    await engine.pump();
    expect(calls).toEqual([]);
    expect((await get()).state).toBe('frozen');
    expect(await knex('flow_outbox').pluck('status')).toEqual(['withdrawn']);
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('holds back what gives access also in a flow without a guard, and undoes what was given', async () => {
    const { knex, calls, engine, get, go, verify } = await setUp(id, '');
    await engine.pump();
    await freeze(knex);
    await go();
    await engine.pump();
    await engine.pump();
    expect(calls).toEqual(['credential.issue@v1', 'credential.revoke@v1']);
    const { snapshot, events } = await get();
    expect(snapshot).toMatchObject({ outcome: 'failed', status: 'ended' });
    expect(JSON.stringify(events)).toContain('its key leaked');
    expect(await verify()).toMatchObject({ ok: true });
  });

  it.each<[string, Partial<FreezeRow>]>([
    ['another issuer', { target: 'issuer:other' }],
    ['something of another kind', { kind: 'identity' }],
    ['another flow', { kind: 'flow', target: 'other' }],
    ['something that was lifted', { lifted_at: '2026-01-02T00:00:00.000Z' }],
  ])('lets pass what is not concerned: %s', async (_, target) => {
    const { knex, calls, engine, get } = await setUp(id, GUARD);
    await freeze(knex, target);
    await engine.pump();
    expect(calls).toEqual(['credential.issue@v1']);
    expect((await get()).state).toBe('pause');
  });

  it('never holds up what takes access away', async () => {
    const { knex, calls, engine, get, move } = await setUp(id, '');
    await engine.pump();
    await freeze(knex, { kind: 'flow', target: 'issuance' });
    await move(25 * 60 * 60 * 1000);
    await engine.pump();
    await engine.pump();
    expect(calls).toEqual(['credential.issue@v1', 'credential.revoke@v1']);
    expect((await get()).outcome).toBe('expired');
  });
});

const postgres = databases
  .eachSupportedId()
  .map(([id]) => id)
  .filter(id => id.startsWith('POSTGRES'));

(postgres.length > 0 ? describe.each(postgres) : describe.skip.each(['none']))(
  'a freeze on %s',
  id => {
    it('commits only after claims that did not see it', async () => {
      const { knex } = await setUp(id as TestDatabaseId, GUARD);
      const claim = await knex.transaction();
      await lockSwitch(claim, 'shared');
      let ended = false;
      const setting = freeze(knex).then(() => {
        ended = true;
      });
      let waiting = 0;
      while (!ended && waiting === 0) {
        const [row] = await knex('pg_locks')
          .where({ granted: false })
          .whereIn('pid', trx =>
            trx
              .from('pg_stat_activity')
              .whereRaw('datname = current_database()')
              .select('pid'),
          )
          .count('* as count');
        waiting = Number(row.count);
      }
      expect(waiting).toBeGreaterThan(0);
      expect(await claim('flow_freezes').select()).toEqual([]);
      await claim.commit();
      await setting;
      expect(await knex('flow_freezes').pluck('target')).toEqual([
        'issuer:vault',
      ]);
    });
  },
);
