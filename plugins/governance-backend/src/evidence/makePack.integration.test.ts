import { TestDatabases } from '@backstage/backend-test-utils';
import { closedCampaign } from './__testUtils__/closedCampaign';
import { verifyPack } from './__testUtils__/verifyPack';
import { makePack } from './makePack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('making a pack on %s', id => {
  it('breaks off where something happens to the campaign while it is read', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const { knex, ledger } = portal.context;
    const lines: string[] = [];
    const read = async () => {
      for await (const line of await makePack({
        knex,
        ledger,
        campaignId: campaign,
      })) {
        lines.push(line);
        if (lines.length === 3) {
          const { item_id } = await knex('campaign_subjects')
            .whereNotNull('item_id')
            .first();
          await knex('review_history').insert({
            item_id,
            seq: 99,
            at: '2026-01-01T00:00:00.000Z',
            by: 'engine',
            what: 'something happened',
          });
        }
      }
    };
    await expect(read()).rejects.toThrow(/has changed while its evidence/);
    expect(lines.length).toBeGreaterThan(3);
    const verdict = await verifyPack(lines.join('\n'));
    expect(verdict.problems).toContainEqual(
      expect.objectContaining({ code: 'incomplete' }),
    );
  });
});

// SQLite has one writer, so that nobody can be at it at the same time.
describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'beside another replica on %s',
  id => {
    it('waits for entries that it is giving their places', async () => {
      const { portal, campaign } = await closedCampaign(databases, id);
      const { knex, ledger } = portal.context;
      const other = await knex.transaction();
      await other('ledger_head').where({ id: 1 }).forUpdate().first();
      expect(await ledger.sequencer.drain()).toBe(0);
      const made = makePack({ knex, ledger, campaignId: campaign });
      await other.rollback();
      const lines: string[] = [];
      for await (const line of await made) {
        lines.push(line);
      }
      expect((await verifyPack(lines.join('\n'))).problems).toEqual([]);
    });
  },
);
