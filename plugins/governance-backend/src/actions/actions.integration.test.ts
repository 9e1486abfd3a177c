import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { registerActions } from './registerActions';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function setUp() {
  const system = new FakeSystem('fake');
  system.hold(account('booker'));
  const portal = await startTestPortal({
    knex: await databases.init('SQLITE_3'),
    connectors: registry => registry.addSource(system),
  });
  await portal.observe();
  const registry = actionsRegistryServiceMock();
  registerActions(registry, portal.context);
  const { ref } = await portal.knex('inventory_identities').first('ref');
  const call = async (name: string, input: object, user: string = people.sam) =>
    (
      await registry.invoke({
        id: `test:${name}`,
        input: JSON.parse(JSON.stringify(input)),
        credentials: mockCredentials.user(user),
      })
    ).output;
  return { call, portal, ref, registry };
}

describe('what agents may do', () => {
  it('is to look, to ask and to follow', async () => {
    const { registry } = await setUp();
    const { actions } = await registry.list();
    expect(
      actions.map(({ name, attributes }) => [name, attributes.readOnly]).sort(),
    ).toEqual([
      ['create-request', false],
      ['get-request', true],
      ['list-pending-decisions', true],
      ['list-requestable-flows', true],
      ['preview-request', true],
    ]);
    expect(actions.some(({ attributes }) => attributes.destructive)).toBe(
      false,
    );
  });

  it('asks by the same engine, and records through what', async () => {
    const { call, portal, ref } = await setUp();
    const request = { flow: 'offboarding', about: ref, stated: {} };
    expect(await call('list-requestable-flows', {})).toMatchObject({
      flows: expect.arrayContaining([
        expect.objectContaining({ flow: 'offboarding', about: 'identity' }),
      ]),
    });
    const preview = await call('preview-request', request);
    const made = await call('create-request', {
      ...request,
      idempotencyKey: 'offboard-01',
    });
    expect(made).toMatchObject({
      status: 'running',
      state: (preview as { waitsIn: { state: string } }).waitsIn.state,
    });
    const { id } = made as { id: string };
    expect(await call('get-request', { id })).toMatchObject({ id, about: ref });
    await expect(call('get-request', { id }, people.dana)).rejects.toThrow(
      'no request',
    );
    const event = await portal
      .knex('flow_events')
      .join(
        'flow_requests',
        'flow_requests.instance_id',
        'flow_events.instance_id',
      )
      .first('actor_json');
    expect(JSON.parse(event.actor_json)).toMatchObject({
      kind: 'person',
      principal: people.sam,
      route: 'action create-request',
    });
  });

  it('shows a person what waits for them, and nothing of others', async () => {
    const { call, portal, ref } = await setUp();
    await portal
      .as(people.sam)
      .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
    expect(await call('list-pending-decisions', {}, people.ann)).toMatchObject({
      reviews: {
        total: 2,
        items: expect.arrayContaining([
          expect.objectContaining({
            page: expect.stringMatching(/^\/governance\/reviews\//),
          }),
        ]),
      },
    });
    expect(await call('list-pending-decisions', {}, people.pia)).toMatchObject({
      reviews: { total: 0 },
      approvals: { total: 0 },
    });
  });

  it('takes the permission to ask', async () => {
    const { call, ref } = await setUp();
    await expect(
      call(
        'create-request',
        {
          flow: 'offboarding',
          about: ref,
          stated: {},
          idempotencyKey: 'offboard-02',
        },
        people.otto,
      ),
    ).rejects.toThrow('governance.request.create');
  });
});
