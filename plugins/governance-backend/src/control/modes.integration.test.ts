import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { people } from '../__testUtils__/organisation';
import {
  TestPortal,
  startTestPortal,
  testConfig,
} from '../__testUtils__/startTestPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const reason = 'the trial of this source has gone well';
const scope = { source: 'fake', environment: 'test' };

async function setUp(id: TestDatabaseId) {
  const portal = await startTestPortal({ knex: await databases.init(id) });
  await portal.runTask('directory');
  const modeFor = (subject: object) =>
    portal.context.modes.modeFor(undefined, subject);
  const change = (user: string, mode: string, where: object = scope) =>
    portal.as(user).post('/modes', { ...where, mode, reason });
  return { portal, modeFor, change };
}

async function answer(portal: TestPortal, user: string, instanceId: string) {
  const seen = await portal.as(user).get(`/approvals/${instanceId}`);
  return portal.as(user).post(`/approvals/${instanceId}/answers`, {
    decision: 'approve',
    digest: seen.body.digest ?? 'none',
  });
}

const types = async (portal: TestPortal) =>
  (await portal.knex('ledger_entries').select('type')).map(
    ({ type }: { type: string }) => type,
  );

describe.each(databases.eachSupportedId())('a mode on %s', id => {
  it('is taken over from the configuration at the first start, and recorded', async () => {
    const { portal, modeFor } = await setUp(id);
    expect(await modeFor({ source: 'fake', environment: 'production' })).toBe(
      'enforce',
    );
    expect(await modeFor(scope)).toBe('observe');
    expect(await modeFor({ source: 'other' })).toBe('advise');
    expect(await types(portal)).toContain('control.mode-configured');
  });

  it('is raised by two people and lowered by one', async () => {
    const { portal, modeFor, change } = await setUp(id);
    const { body: asked, status } = await change(people.sam, 'enforce');
    expect(status).toBe(201);
    expect(asked).toMatchObject({
      mode: 'observe',
      pending: { to: 'enforce', instanceId: expect.any(String) },
    });
    expect((await change(people.dana, 'advise')).status).toBe(409);
    const { instanceId } = asked.pending;
    expect((await answer(portal, people.sam, instanceId)).status).toBe(403);
    await portal.pump();
    expect(await modeFor(scope)).toBe('observe');
    expect((await answer(portal, people.dana, instanceId)).status).toBe(200);
    await portal.pump();
    expect(await modeFor(scope)).toBe('enforce');

    const { body: lowered } = await change(people.sam, 'advise');
    expect(lowered).toMatchObject({
      mode: 'advise',
      changedBy: people.sam,
      reason,
    });
    expect(await modeFor(scope)).toBe('advise');
    expect(await types(portal)).toEqual(
      expect.arrayContaining([
        'control.mode-raise-asked',
        'control.mode-raised',
        'control.mode-lowered',
      ]),
    );
  });

  it('that was lowered while a raise was asked for stays low', async () => {
    const { portal, modeFor, change } = await setUp(id);
    const where = { source: 'fake', environment: 'staging' };
    const { body: asked } = await change(people.sam, 'enforce', where);
    await change(people.dana, 'observe', where);
    await answer(portal, people.dana, asked.pending.instanceId);
    await portal.pump();
    expect(await modeFor(where)).toBe('observe');
  });

  it('of one flow goes before that of its source', async () => {
    const { modeFor, change } = await setUp(id);
    const production = { source: 'fake', environment: 'production' };
    await change(people.sam, 'observe', {
      ...production,
      flow: 'owner-review',
    });
    expect(await modeFor({ ...production, flow: 'owner-review' })).toBe(
      'observe',
    );
    expect(await modeFor(production)).toBe('enforce');
  });

  it('is not raised by a changed configuration, and says so', async () => {
    const { portal } = await setUp(id);
    const again = await startTestPortal({
      knex: portal.knex,
      config: {
        governance: {
          ...(testConfig.governance as object),
          modes: [{ ...scope, mode: 'enforce' }],
        },
      },
    });
    expect(await again.context.modes.modeFor(undefined, scope)).toBe('observe');
    const { body } = await again.as(people.sam).get('/modes');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        ...scope,
        mode: 'observe',
        configured: 'enforce',
      }),
    );
  });

  it('is kept from whoever may not', async () => {
    const { portal, change } = await setUp(id);
    expect((await change(people.ann, 'observe')).status).toBe(403);
    expect((await change(people.otto, 'observe')).status).toBe(403);
    expect((await portal.as(people.ann).get('/modes')).status).toBe(403);
  });
});
