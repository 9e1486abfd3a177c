import { TestDatabases } from '@backstage/backend-test-utils';
import { FakeSystem, account } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';
import { queueTogether } from './operations/notices';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** More people than are told in one go. */
const CROWD = Array.from(
  { length: 230 },
  (_, index) => `user:default/person-${index}`,
);

describe.each(databases.eachSupportedId())('notices of reviews on %s', id => {
  async function setUp() {
    const system = new FakeSystem('fake');
    system.hold(account('booker'), account('payer'));
    const portal = await startTestPortal({
      knex: await databases.init(id),
      connectors: registry => registry.addSource(system),
    });
    await portal.observe();
    const refs: string[] = await portal
      .knex('inventory_identities')
      .orderBy('display_name')
      .pluck('ref');
    for (const ref of refs) {
      await portal
        .as(people.sam)
        .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
    }
    const items: string[] = await portal
      .knex('review_items')
      .orderBy('id')
      .pluck('id');
    const queue = (recipients: string[], occasion: string) =>
      portal.knex.transaction(trx =>
        queueTogether(
          trx,
          items.map(itemId => ({
            itemId,
            kind: 'asked' as const,
            recipients,
            occasion,
            at: '2026-11-22T12:00:00.000Z',
          })),
        ),
      );
    await portal.runTask('notices');
    portal.sent.length = 0;
    const told = () =>
      portal.sent.map(({ recipients, payload }) => [
        'entityRef' in recipients ? recipients.entityRef : recipients,
        payload.title,
      ]);
    return { portal, items, queue, told };
  }

  it('tells each of many people once of everything, in one turn', async () => {
    const { portal, items, queue, told } = await setUp();
    expect(items).toHaveLength(4);
    await queue(CROWD, 'opened');
    expect(
      await portal.knex('review_notices').whereNull('sent_at'),
    ).toHaveLength(CROWD.length);
    await portal.runTask('notices');
    expect(told().sort()).toEqual(
      CROWD.map(ref => [
        ref,
        '4 access reviews of booker, payer wait for you',
      ]).sort(),
    );
    await portal.runTask('notices');
    expect(told()).toHaveLength(CROWD.length);
  });

  it('keeps what could not be sent, tells others first, and nobody twice', async () => {
    const { portal, queue, told } = await setUp();
    await queue(CROWD, 'opened');
    portal.setNotificationsFail(true);
    await portal.runTask('notices');
    portal.setNotificationsFail(false);
    expect(told()).toEqual([]);
    const failed: string[] = await portal
      .knex('review_notices')
      .whereNotNull('last_error')
      .pluck('recipient_ref');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(CROWD.length);
    await portal.runTask('notices');
    const refs = told().map(([ref]) => ref);
    expect([...refs].sort()).toEqual([...CROWD].sort());
    expect(refs.slice(0, 100).filter(ref => failed.includes(`${ref}`))).toEqual(
      [],
    );
  });
});
