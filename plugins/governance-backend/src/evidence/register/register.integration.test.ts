import { TestDatabases } from '@backstage/backend-test-utils';
import { account, FakeSystem } from '../../__testUtils__/FakeSystem';
import { groups, people } from '../../__testUtils__/organisation';
import {
  startTestPortal,
  testConfig,
} from '../../__testUtils__/startTestPortal';
import { DEFINITION, takePack } from '../__testUtils__/closedCampaign';
import { verifyPack } from '../__testUtils__/verifyPack';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const owner = groups.identitySecurity;

describe.each(databases.eachSupportedId())(
  'the register of sources on %s',
  id => {
    async function setUp(expected: { id: string; owner: string }[]) {
      const system = new FakeSystem('fake');
      system.hold(account('booker'));
      const { governance } = testConfig;
      const portal = await startTestPortal({
        knex: await databases.init(id),
        connectors: registry => registry.addSource(system),
        config: {
          governance: {
            ...(governance as object),
            inventory: { expected },
          },
        },
      });
      await portal.observe();
      return portal;
    }

    it('says what is expected and not connected: on its page, in a preview, in a campaign and in its pack', async () => {
      const portal = await setUp([
        { id: 'fake', owner },
        { id: 'mainframe', owner },
      ]);
      const now = await portal.as(people.otto).get('/source-register');
      expect(now.body).toMatchObject({
        declared: true,
        items: [
          { source: 'fake', status: 'connected', owner },
          { source: 'mainframe', status: 'never-connected', owner },
        ],
      });
      expect((await portal.as(people.ann).get('/source-register')).status).toBe(
        403,
      );
      const saved = await portal
        .as(people.sam)
        .post('/campaign-definitions', { source: DEFINITION });
      const preview = await portal
        .as(people.sam)
        .get('/campaign-definitions/ledger/preview');
      expect(preview.body.register[1].status).toBe('never-connected');
      const { body } = await portal.as(people.sam).post('/campaigns', {
        definition: 'ledger',
        digest: saved.body.digest,
      });
      expect(body.register).toHaveLength(2);
      await portal.runTask('campaigns');
      await portal.as(people.sam).post(`/campaigns/${body.id}/close`);
      const pack = await takePack(portal, body.id);
      const verdict = await verifyPack(pack);
      expect(verdict.problems).toEqual([]);
      expect(verdict.notes).toContainEqual({
        code: 'source-not-connected',
        message: `Source mainframe, for which ${owner} answers, was expected and had never been connected at launch: nothing that it holds is accounted for`,
      });
      const without = pack
        .split('\n')
        .filter(line => !line.includes('"key":"register/mainframe"'))
        .join('\n');
      expect((await verifyPack(without)).problems).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            code: 'record-missing',
            record: 'register/mainframe',
          }),
          expect.objectContaining({ code: 'population-incomplete' }),
        ]),
      );
    });

    it('says of what was connected without being expected that nobody answers for it', async () => {
      const portal = await setUp([]);
      const { body } = await portal.as(people.otto).get('/source-register');
      expect(body).toMatchObject({
        declared: true,
        items: [{ source: 'fake', status: 'unexpected' }],
      });
      await portal.moveClock({ days: 3 });
    });
  },
);
