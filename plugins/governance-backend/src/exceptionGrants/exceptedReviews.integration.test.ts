import { TestDatabases } from '@backstage/backend-test-utils';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const DEFINITION = `
apiVersion: governance.countersign.dev/v1
kind: CampaignDefinition
metadata: { name: ledger, title: Ledger, owner: 'group:default/ledger' }
spec:
  asks: [credentials, grants]
  scope: { where: identity.name != "other" }
  cause: A test asks about it
  deadline: P60D
  freshness: P2D
`;

describe.each(databases.eachSupportedId())(
  'what is excepted from being asked on %s',
  id => {
    it('is in the campaign with its reason and counted by itself, and is asked about at its end, and nothing else', async () => {
      const system = new FakeSystem('fake');
      system.hold(account('booker'), account('teller'), account('other'));
      const portal = await startTestPortal({
        knex: await databases.init(id),
        connectors: registry => registry.addSource(system),
      });
      await portal.observe();
      const key = await portal
        .knex('inventory_credentials')
        .where({ external_id: 'booker-key' })
        .first('ref');
      const asked = await portal.as(people.ann).post('/exceptions', {
        flow: 'owner-review',
        exception: 'not-asked',
        subject: key.ref,
        days: 5,
        control: 'every use of it is looked at by two people each morning',
      });
      expect([asked.status, asked.body.error]).toEqual([201, undefined]);
      for (const user of [people.ann, people.sam, people.dana]) {
        const path = `/approvals/${asked.body.instanceId}`;
        const { body } = await portal.as(user).get(path);
        await portal.as(user).post(`${path}/answers`, {
          decision: 'approve',
          digest: body.digest ?? 'none',
        });
      }
      await portal.pump();
      const { body: listed } = await portal.as(people.sam).get('/exceptions');
      expect(listed.items).toMatchObject([
        { exception: 'not-asked', subject: key.ref },
      ]);

      const saved = await portal
        .as(people.sam)
        .post('/campaign-definitions', { source: DEFINITION });
      const launched = await portal.as(people.sam).post('/campaigns', {
        definition: 'ledger',
        digest: saved.body.digest,
      });
      expect([launched.status, launched.body.error]).toEqual([201, undefined]);
      await portal.runTask('campaigns');
      const detail = async () =>
        (await portal.as(people.sam).get(`/campaigns/${launched.body.id}`))
          .body;
      const before = await detail();
      expect(before.progress).toMatchObject({
        items: 4,
        open: 3,
        excepted: 1,
        answered: 0,
        endedUnanswered: 0,
      });
      const [source] = before.sources;
      expect(
        source.outside + source.items + source.excluded + source.unreadable,
      ).toBe(source.counted);
      expect(source.excluded + source.outside).toBe(2);
      const { body: items } = await portal
        .as(people.sam)
        .get(`/reviews?campaign=${launched.body.id}&status=closed`);
      expect(items.items).toMatchObject([
        { outcome: 'excepted', subject: { ref: key.ref } },
      ]);
      const { body: never } = await portal
        .as(people.sam)
        .get(`/reviews/${items.items[0].id}`);
      expect(never.excepted).toMatchObject({
        id: asked.body.instanceId,
        approvedBy: [people.sam, people.dana],
      });

      await portal.moveClock({ days: 5, ms: 1000 });
      await portal.pump();
      expect((await detail()).progress).toMatchObject({
        items: 4,
        open: 4,
        excepted: 0,
      });
      const rows = await portal.knex('review_items').select('subject_ref');
      expect(rows).toHaveLength(5);
      const { body: open } = await portal
        .as(people.ann)
        .get('/reviews?status=open');
      const again = open.items.find(
        ({ subject }: ReviewItem) => subject.ref === key.ref,
      );
      expect(again.cause).toContain('not-asked');
    });

    it('is asked for from the open question, which ends as excepted once it is granted and not before', async () => {
      const system = new FakeSystem('fake');
      system.hold(account('booker'));
      const portal = await startTestPortal({
        knex: await databases.init(id),
        connectors: registry => registry.addSource(system),
      });
      await portal.observe();
      const saved = await portal
        .as(people.sam)
        .post('/campaign-definitions', { source: DEFINITION });
      const { body: campaign } = await portal
        .as(people.sam)
        .post('/campaigns', {
          definition: 'ledger',
          digest: saved.body.digest,
        });
      await portal.runTask('campaigns');
      const item = await portal.findReview(people.ann, 'booker');
      const read = async () =>
        (await portal.as(people.ann).get(`/reviews/${item.id}`)).body;
      const { exception } = await read();
      expect(exception).toEqual({
        flow: 'owner-review',
        exception: 'not-asked',
        subject: item.subject.ref,
        maxDays: 180,
      });
      const asked = await portal.as(people.ann).post('/exceptions', {
        flow: exception.flow,
        exception: exception.exception,
        subject: exception.subject,
        days: 5,
        control: 'every use of it is looked at by two people each morning',
      });
      const { instanceId } = asked.body;
      expect((await read()).exception.asked).toMatchObject({
        instanceId,
        by: people.ann,
      });
      const approve = async (user: string) => {
        const path = `/approvals/${instanceId}`;
        const { body } = await portal.as(user).get(path);
        await portal.as(user).post(`${path}/answers`, {
          decision: 'approve',
          digest: body.digest ?? 'none',
        });
        await portal.pump();
      };
      await approve(people.sam);
      expect((await read()).status).toBe('open');
      await approve(people.dana);
      const closed = await read();
      expect([closed.status, closed.outcome, closed.decision]).toEqual([
        'closed',
        'excepted',
        undefined,
      ]);
      expect(closed.exception).toBeUndefined();
      const { body: granted } = await portal.as(people.sam).get('/exceptions');
      expect(closed.excepted).toEqual({
        id: instanceId,
        exception: 'not-asked',
        control: 'every use of it is looked at by two people each morning',
        approvedBy: [people.sam, people.dana],
        until: granted.items[0].until,
      });
      expect(closed.history.at(-1).what).toMatch(
        new RegExp(
          `^the exception not-asked \\(${instanceId}\\) holds until .* again then$`,
        ),
      );
      const flow = await portal
        .knex('flow_instances')
        .join('review_items', 'review_items.instance_id', 'flow_instances.id')
        .where('review_items.id', item.id)
        .first('flow_instances.id', 'flow_instances.outcome');
      expect(flow.outcome).toBe('excepted');
      const { body: story } = await portal
        .as(people.sam)
        .get(`/flow-instances/${flow.id}`);
      expect(story.outcome).toBe('excepted');
      expect(JSON.stringify(story)).toContain(
        `the exception not-asked (${instanceId}) holds until`,
      );
      const progress = async () =>
        (await portal.as(people.sam).get(`/campaigns/${campaign.id}`)).body
          .progress;
      expect(await progress()).toMatchObject({
        items: 2,
        open: 1,
        excepted: 1,
        keep: 0,
        endedUnanswered: 0,
      });
      const { body: rolled } = await portal
        .as(people.sam)
        .get(`/rollups/certification?by=team&campaign=${campaign.id}`);
      expect(rolled.counts).toMatchObject({
        items: 2,
        open: 1,
        excepted: 1,
        undecided: 0,
        certified: 0,
      });

      const ended = await portal
        .as(people.ann)
        .post(`/exceptions/${instanceId}/withdraw`);
      expect(ended.status).toBe(200);
      await portal.pump();
      expect((await read()).excepted).toMatchObject({
        id: instanceId,
        endedAt: expect.any(String),
      });
      expect(await progress()).toMatchObject({
        items: 2,
        open: 2,
        excepted: 0,
      });
      const { body: open } = await portal
        .as(people.ann)
        .get('/reviews?status=open');
      const again = open.items.find(
        ({ subject }: ReviewItem) => subject.ref === item.subject.ref,
      );
      expect(again.cause).toContain('not-asked');
      expect(again.id).not.toBe(item.id);
    });
  },
);
