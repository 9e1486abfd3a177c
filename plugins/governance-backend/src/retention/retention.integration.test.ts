import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { DisagreementRow, FlowCheckRow } from '../flowChecks/rows';
import { StillRow } from '../stillness/rows';
import { readRetentionSettings } from './readRetentionSettings';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DAY_MS = 24 * 60 * 60 * 1000;

async function setUp(id: TestDatabaseId) {
  const portal = await startTestPortal({ knex: await databases.init(id) });
  const { knex, engine } = portal.context;
  await knex('flow_checks').delete();
  const now = await knex.transaction(trx => engine.now(trx));
  const ago = (days: number) =>
    new Date(now.getTime() - days * DAY_MS).toISOString();
  const [{ hash, name: flow }] = await knex('flow_active').limit(1);

  async function check(
    name: string,
    days: number,
    change: Partial<FlowCheckRow> = {},
  ) {
    await knex<FlowCheckRow>('flow_checks').insert({
      id: name,
      flow,
      hash,
      version: '1.0.0',
      owner: 'group:default/security',
      cause: 'it was time',
      status: 'passed',
      asked_at: ago(days),
      finished_at: ago(days),
      cases: 1,
      cases_passed: 1,
      failures: '[]',
      coverage: null,
      instances: 0,
      decisions: 0,
      disagreements: 0,
      looked_to: null,
      paged_at: null,
      ...change,
    });
  }

  async function disagreement(checkId: string, current: boolean) {
    await knex<DisagreementRow>('flow_check_disagreements').insert({
      check_id: checkId,
      instance_id: 'one',
      seq: 1,
      place: 0,
      rule: 'intake/low',
      expression: 'true',
      was: 'true',
      is: 'false',
      reason: null,
      current,
    });
  }

  async function still(
    target: string,
    days: number,
    change: Partial<Omit<StillRow, 'id'>> = {},
  ) {
    await knex('flow_stills').insert({
      scope: 'source',
      target,
      cause: 'stale',
      from_at: ago(days + 1),
      to_at: ago(days),
      settled_at: ago(days),
      ...change,
    });
  }

  async function instance(
    name: string,
    days: number,
    change: { status?: string; still_until?: string } = {},
  ) {
    await knex('flow_instances').insert({
      id: name,
      hash,
      flow,
      subject: name,
      dedupe_key: name,
      mode: 'enforce',
      status: 'running',
      state: 'intake',
      version: 1,
      snapshot: '{}',
      created_at: ago(days),
      updated_at: ago(days),
      ...change,
    });
  }

  return {
    portal,
    knex,
    ago,
    check,
    disagreement,
    still,
    instance,
    checks: () => knex('flow_checks').orderBy('id').pluck('id'),
    stills: () => knex('flow_stills').orderBy('target').pluck('target'),
  };
}

describe.each(databases.eachSupportedId())('the janitor on %s', id => {
  it('deletes old runs of checks, but none that anybody still needs', async () => {
    const { portal, check, disagreement, checks, knex, ago } = await setUp(id);
    await check('gone', 500);
    await check('gone-failed', 499, { status: 'failed', paged_at: ago(499) });
    await disagreement('gone-failed', false);
    await check('disputed', 498, { status: 'failed', paged_at: ago(498) });
    await disagreement('disputed', true);
    await check('untold', 497, { status: 'failed' });
    await check('under-way', 496, { status: 'running', finished_at: null });
    await check('last-of-old-version', 495, { hash: 'f'.repeat(64) });
    await check('young', 300);
    await check('last', 1);
    await portal.runTask('janitor');
    expect(await checks()).toEqual([
      'disputed',
      'last',
      'last-of-old-version',
      'under-way',
      'untold',
      'young',
    ]);
    expect(await knex('flow_check_disagreements').pluck('check_id')).toEqual([
      'disputed',
    ]);
  });

  it('keeps the last run however old it is, and deletes more than one page', async () => {
    const { portal, check, checks } = await setUp(id);
    for (let number = 0; number < 450; number += 1) {
      await check(`run-${String(number).padStart(3, '0')}`, 900 - number);
    }
    await portal.runTask('janitor');
    expect(await checks()).toEqual(['run-449']);
  });

  it('deletes times that are settled, once no running instance can ask for them', async () => {
    const { portal, still, stills, instance, ago } = await setUp(id);
    await instance('since-a-hundred-days', 100);
    await instance('ended-long-ago', 400, { status: 'ended' });
    await instance('moved-since', 300, { still_until: ago(100) });
    await instance('behind', 300);
    await still('before-all', 301);
    await still('needed-by-who-is-behind', 200);
    await still('young', 10);
    await still('lasts', 350, { to_at: null, settled_at: null });
    await still('not-settled', 350, { settled_at: null });
    await still('moved-since', 150, { scope: 'instance' });
    await still('ended-long-ago', 150, { scope: 'instance' });
    await still('behind', 150, { scope: 'instance' });
    await portal.runTask('janitor');
    expect(await stills()).toEqual([
      'behind',
      'lasts',
      'needed-by-who-is-behind',
      'not-settled',
      'young',
    ]);
  });

  it('deletes all that are settled and old where nothing runs', async () => {
    const { portal, still, stills, instance } = await setUp(id);
    await instance('ended', 400, { status: 'ended' });
    await still('old', 200);
    await still('young', 10);
    await portal.runTask('janitor');
    expect(await stills()).toEqual(['young']);
  });
});

describe('readRetentionSettings', () => {
  const read = (retention: object) =>
    readRetentionSettings(
      mockServices.rootConfig({
        data: { governance: { flows: { retention: { ...retention } } } },
      }),
    );

  it('keeps checks for a year and standstills for 90 days unless told', () => {
    expect(readRetentionSettings(mockServices.rootConfig())).toEqual({
      checksMs: 365 * DAY_MS,
      standstillsMs: 90 * DAY_MS,
    });
    expect(read({ checks: 'P30D', standstills: { days: 7 } })).toEqual({
      checksMs: 30 * DAY_MS,
      standstillsMs: 7 * DAY_MS,
    });
  });

  it('refuses less than a day, naming the key', () => {
    expect(() => read({ checks: { hours: 3 } })).toThrow(
      'governance.flows.retention.checks is less than a day',
    );
  });
});
