import { TestDatabases } from '@backstage/backend-test-utils';
import { Certification } from '@countersign/plugin-governance-common';
import { people } from '../__testUtils__/organisation';
import {
  closedCampaign,
  decide,
  runningCampaign,
  WHY,
} from './__testUtils__/closedCampaign';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('what was certified on %s', id => {
  async function certified(
    portal: Awaited<ReturnType<typeof runningCampaign>>['portal'],
    who: string,
    name = 'booker',
  ): Promise<Certification[]> {
    const { ref } = await portal
      .knex('inventory_identities')
      .where({ display_name: name })
      .first();
    const { status, body } = await portal
      .as(who)
      .get(`/identities/${ref}/certifications`);
    expect([status, body.error]).toEqual([200, undefined]);
    return body.items;
  }

  it('scenario 17: shows, once the campaign is closed, what it came to, when, and who certified it with what they said', async () => {
    const { portal, campaign } = await runningCampaign(databases, id);
    await decide(portal, people.ann, ['booker', 'credential'], 'keep');
    expect(await certified(portal, people.ann)).toEqual([]);
    await portal.as(people.sam).post(`/campaigns/${campaign}/close`);
    const [key] = await certified(portal, people.ann);
    expect(key).toMatchObject({
      subject: { kind: 'credential', title: expect.stringContaining('booker') },
      campaign: { id: campaign, title: 'Ledger 1' },
      decision: 'keep',
      outcome: 'kept',
      certifiers: [{ ref: people.ann, decision: 'keep', comment: WHY }],
    });
    expect(key.closedAt >= (key.decidedAt ?? '')).toBe(true);
  });

  it('shows it to who may see the identity and its reviews, and to nobody else', async () => {
    const { portal } = await closedCampaign(databases, id);
    expect(await certified(portal, people.otto)).toHaveLength(2);
    const { ref } = await portal
      .knex('inventory_identities')
      .where({ display_name: 'booker' })
      .first();
    const other = await portal
      .as(people.pia)
      .get(`/identities/${ref}/certifications`);
    expect(other.status).toBe(404);
  });

  it('shows what the last of several campaigns came to', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const { body: definitions } = await portal
      .as(people.sam)
      .get('/campaign-definitions');
    const { digest, launched } = definitions.items.find(
      ({ definition }: { definition: { metadata: { name: string } } }) =>
        definition.metadata.name === 'ledger',
    );
    expect(launched).toMatchObject({ campaigns: 1, unended: 0 });
    await portal.observe();
    const again = await portal
      .as(people.sam)
      .post('/campaigns', { definition: 'ledger', digest });
    await portal.runTask('campaigns');
    await decide(portal, people.ben, ['booker', 'credential'], 'keep');
    await portal.as(people.sam).post(`/campaigns/${again.body.id}/close`);
    const [key] = await certified(portal, people.otto);
    expect([key.campaign.id, key.certifiers[0].ref]).toEqual([
      again.body.id,
      people.ben,
    ]);
    expect(key.campaign.id).not.toBe(campaign);
  });

  it('scenario 19: hides campaigns that have ended where only others are asked for, and says of definitions how many there were', async () => {
    const { portal, campaign } = await closedCampaign(databases, id);
    const list = async (query: string) =>
      (await portal.as(people.sam).get(`/campaigns${query}`)).body;
    expect((await list('?show=unended')).total).toBe(0);
    expect((await list('')).items[0].id).toBe(campaign);
    const { body } = await portal.as(people.sam).get('/campaign-definitions');
    const of = (name: string) =>
      body.items.find(
        ({ definition }: { definition: { metadata: { name: string } } }) =>
          definition.metadata.name === name,
      ).launched;
    const { opened_at, ended_at } = await portal
      .knex('campaigns')
      .where({ id: campaign })
      .first();
    expect(of('ledger')).toEqual({
      campaigns: 1,
      unended: 0,
      lastStartedAt: opened_at,
      lastEndedAt: ended_at,
    });
    expect(of('privileged-identities')).toBeUndefined();
  });
});
