import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { FlowEngine } from '../flows';
import { answer, itemOf, setUp } from './__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const LADDER = `
  stages:
    - id: owners
      reviewers: ['user:default/ann']
      strategy: allMustKeep
      deadline: P14D
      reminders: [P3D]
      escalation: [{ after: P3D, to: [manager], method: add }]
`;
const REMIND = 'review.remind@v1';
const CLIMB = 'review.climb@v1';

/** Has one effect delivered only when the other has been. */
function deliverInOrder(order: readonly [string, string]): string[] {
  const delivered: string[] = [];
  let release = () => {};
  const first = new Promise<void>(resolve => {
    release = resolve;
  });
  const ordered = (handler: EffectHandler): EffectHandler => ({
    ...handler,
    async execute(...call) {
      if (handler.id === order[1]) {
        await first;
      }
      const ending = await handler.execute(...call);
      if (order.includes(handler.id)) {
        delivered.push(handler.id);
      }
      if (handler.id === order[0]) {
        release();
      }
      return ending;
    },
  });
  const create = FlowEngine.create;
  jest
    .spyOn(FlowEngine, 'create')
    .mockImplementation(options =>
      create({ ...options, handlers: options.handlers.map(ordered) }),
    );
  return delivered;
}

const TWO_LADDERS = `
  stages:
    - id: owners
      reviewers: ['user:default/ann']
      strategy: allMustKeep
      deadline: P14D
      escalation: [{ after: P3D, to: [manager], method: add }]
    - id: security
      reviewers: ['user:default/dana']
      strategy: allMustKeep
      deadline: P14D
      escalation: [{ after: P3D, to: ['user:default/sam'], method: add }]
`;

/** Keeps every delivery of an effect, so that it can come again. */
function keepDeliveries(uses: string): Array<() => Promise<EffectOutcome>> {
  const kept: Array<() => Promise<EffectOutcome>> = [];
  const keeping = (handler: EffectHandler): EffectHandler => ({
    ...handler,
    execute(...call) {
      if (handler.id === uses) {
        kept.push(() => handler.execute(...call));
      }
      return handler.execute(...call);
    },
  });
  const create = FlowEngine.create;
  jest
    .spyOn(FlowEngine, 'create')
    .mockImplementation(options =>
      create({ ...options, handlers: options.handlers.map(keeping) }),
    );
  return kept;
}

afterEach(() => jest.restoreAllMocks());

describe.each(databases.eachSupportedId())('reminders on %s', id => {
  it.each([
    { order: [REMIND, CLIMB] as const },
    { order: [CLIMB, REMIND] as const },
  ])(
    'reach who was asked when they fell due, delivered as $order',
    async ({ order }) => {
      const delivered = deliverInOrder(order);
      const { portal } = await setUp(databases, id, LADDER);
      await portal.moveClock({ days: 4 });
      await portal.pump();
      expect(delivered).toEqual(order);
      const told = async (occasion: string): Promise<string[]> =>
        portal
          .knex('review_notices')
          .where('dedupe_key', 'like', `%${occasion}%`)
          .where({ kind: 'reminder' })
          .orderBy('recipient_ref')
          .pluck('recipient_ref');
      expect(await told(REMIND)).toEqual([people.ann]);
    },
  );

  it('spare whom an escalation that came before has replaced, who is told that instead', async () => {
    const delivered = deliverInOrder([CLIMB, REMIND]);
    const { portal } = await setUp(
      databases,
      id,
      LADDER.replace('method: add', 'method: replace'),
    );
    await portal.moveClock({ days: 4 });
    await portal.pump();
    expect(delivered).toEqual([CLIMB, REMIND]);
    const told = async (kind: string): Promise<string[]> =>
      portal
        .knex('review_notices')
        .where({ kind, recipient_ref: people.ann })
        .pluck('recipient_ref');
    expect(await told('reminder')).toEqual([]);
    expect(await told('moved')).toEqual([people.ann]);
  });

  it('leave the next stage alone where an escalation of the one before comes again', async () => {
    const climbs = keepDeliveries(CLIMB);
    const { portal } = await setUp(databases, id, TWO_LADDERS, [
      account('booker', { grants: [] }),
    ]);
    const item = await itemOf(portal, 'booker');
    await portal.moveClock({ days: 4 });
    await portal.pump();
    expect(climbs).toHaveLength(1);
    await answer(portal, people.ann, item, 'keep');
    await answer(portal, people.lena, item, 'keep');
    const asked = () =>
      portal
        .knex('review_reviewers')
        .where({ item_id: item.id })
        .orderBy('user_ref')
        .pluck('user_ref');
    expect(await asked()).toEqual([people.dana]);
    expect(await climbs[0]()).toMatchObject({ proof: { escalated: 0 } });
    expect(await asked()).toEqual([people.dana]);
  });
});
