import { TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const definition = (name: string, type: string, bulk: string) => `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ${name}, title: ${name}, owner: 'group:default/security' }
spec:
  asks: [${type}]
  scope: { environment: production }
  cause: They are certified every quarter
  deadline: P10D
  freshness: P30D
  bulk: ${bulk}
`;

describe.each(databases.eachSupportedId())('listed reviews on %s', id => {
  it('says of each open one whether it may be decided with others and on which evidence, and is filtered by name', async () => {
    const system = new FakeSystem('fake');
    system.hold(account('booker'), account('100%-payer'));
    const portal = await startTestPortal({
      knex: await databases.init(id),
      connectors: registry => registry.addSource(system),
    });
    await portal.observe();
    for (const [name, type, bulk] of [
      ['keys', 'credentials', 'allowed'],
      ['roles', 'grants', 'forbidden'],
    ]) {
      const as = portal.as(people.sam);
      const { body } = await as.post('/campaign-definitions', {
        source: definition(name, type, bulk),
      });
      await as.post('/campaigns', { definition: name, digest: body.digest });
      await portal.context.campaigns.turn();
    }
    const list = async (query: string): Promise<ReviewItem[]> =>
      (await portal.as(people.ann).get(`/reviews?assignee=me&${query}`)).body
        .items;
    const all = await list('limit=200');
    expect(all.map(({ subject, bulk }) => [subject.kind, bulk]).sort()).toEqual(
      [
        ['credential', 'allowed'],
        ['credential', 'allowed'],
        ['grant', 'forbidden'],
        ['grant', 'forbidden'],
      ],
    );
    expect(
      all.map(({ subject, campaigns }) => [
        subject.kind,
        campaigns?.map(({ title }) => title),
      ]),
    ).toEqual(
      all.map(({ subject }) => [
        subject.kind,
        [subject.kind === 'credential' ? 'keys 1' : 'roles 1'],
      ]),
    );
    const added = 'component:default/billing';
    await portal.knex('inventory_consumers').insert({
      subject_ref: all[0].identity.ref,
      component_ref: added,
      source: 'by-hand',
      basis: 'declared',
      via: 'by hand',
    });
    expect(
      (await list('limit=200')).map(({ components }) => components),
    ).toEqual(
      all.map(({ identity, components = [] }) =>
        identity.ref === all[0].identity.ref
          ? [added, ...components].sort()
          : components,
      ),
    );
    const [first] = all;
    const { body } = await portal.as(people.ann).get(`/reviews/${first.id}`);
    expect(first.evidenceDigest).toBe(body.evidenceDigest);

    const titles = async (text: string) =>
      (await list(`text=${encodeURIComponent(text)}`)).map(
        ({ identity }) => identity.title,
      );
    expect(await titles('BOOK')).toEqual(['booker', 'booker']);
    // A text is a text, and no pattern.
    expect(await titles('0%-')).toEqual(['100%-payer', '100%-payer']);
    expect(await titles('b%k')).toEqual([]);
  });
});
